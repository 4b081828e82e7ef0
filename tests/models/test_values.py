"""Values that are put into a network are those that it answers by."""

import numpy as np

from sunbae._compat import load_keras
from sunbae.engine.predict import predictor
from sunbae.models.values import put_values


def test_constants_beside_the_variables_are_made_anew():
    keras = load_keras()
    inputs = keras.Input((2,), name="numbers")
    model = keras.Model({"numbers": inputs}, keras.layers.Normalization()(inputs))
    values = ((), (np.full(2, 3.0), np.full(2, 4.0), np.zeros((), "int32")))
    put_values(model, values)
    rows = np.array([[1.0, 2.0], [5.0, 9.0]], dtype=np.float32)
    np.testing.assert_allclose(predictor(model, [values])({"numbers": rows})[0], (rows - 3) / 2, rtol=1e-6)
