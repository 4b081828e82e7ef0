"""What a rule cannot mend stays, and is said."""

import pytest

from sunbae.modernize.convert import modernize

HEAD = "import keras\n"


@pytest.mark.parametrize(
    ("line", "rule", "words"),
    [
        ("vae.add_loss(keras.losses.mse(a, b))", "SB912", "self.add_loss(...) in the call of a layer"),
        ("model.add_metric(x, name='kl')", "SB912", "keras.metrics.Mean"),
        (
            "model.fit_generator(g, samples_per_epoch=2000)",
            "SB916",
            "samples_per_epoch counted samples. Give",
        ),
        ("model.fit_generator(g, nb_val_samples=800)", "SB916", "Give validation_steps the number of batches"),
        ("model.predict_generator(g, val_samples=100)", "SB916", "Give steps the number of batches"),
        ("from sklearn.preprocessing import Imputer", "SB921", "SimpleImputer of sklearn.impute"),
        (
            "import sklearn.preprocessing\ni = sklearn.preprocessing.Imputer()",
            "SB921",
            "SimpleImputer of sklearn.impute",
        ),
        ("model.load_weights('old.h5')", "SB907", "ends in .weights.h5"),
        ("keras.models.load_model('old.hdf5')", "SB917", "ends in .keras"),
    ],
)
def test_what_is_left(line, rule, words):
    (change,) = [one for one in modernize(f"{HEAD}{line}\n").changes if one.left]
    assert (change.id, change.line) == (rule, 2 + line.count("\n"))
    assert words in change.today


@pytest.mark.parametrize(
    "line",
    [
        "class A(keras.layers.Layer):\n    def call(self, x):\n        self.add_loss(1.0)\n",
        "from sklearn.preprocessing import Normalizer\n",
    ],
)
def test_what_is_none_of_it(line):
    assert not [one for one in modernize(HEAD + line).changes if one.left]
