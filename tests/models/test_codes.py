"""A code that no training row had is the mean of the others, in every kind of network; the others stay."""

import numpy as np
import pytest

from sunbae._compat import load_keras, seeded
from sunbae.data.picked import Picked
from sunbae.models.codes import with_means
from sunbae.models.recipes import RECIPES, parse_params, recipe
from sunbae.models.spec import Embedded, InputSpec, OutputSpec

INPUTS = InputSpec(3, (Embedded("a", 6, 2), Embedded("b", 4, 2)), None, 2, (1, 1, 1))
CODES = {"code_0": np.array([2, 3, 3, 5], np.int32), "code_1": np.array([0, 1, 2, 3], np.int32)}
ROWS = {"numbers": np.zeros((4, 3), np.float32), **CODES}
SMALL = {"dnn": ["width=4", "depth=1"], "realmlp": ["width=4", "depth=1"], "tabm": ["width=4", "depth=1", "members=3"]}


def embeddings(model):
    layers = load_keras().layers
    return [k for k, v in enumerate(model.trainable_variables) for one in model.layers
            if isinstance(one, layers.Embedding) and v is one.embeddings]  # fmt: skip


@pytest.mark.parametrize("name", [name for name in RECIPES if name in SMALL])
def test_the_mean_stands_for_codes_without_rows(name):
    with seeded(0):
        model = recipe(name).build(
            INPUTS, OutputSpec("regression", 0, 0.0, 1.0, (0.0, 1.0)), parse_params(recipe(name), SMALL[name])
        )
    before = [np.asarray(v) for v in model.trainable_variables]
    rows = {key: Picked(x, np.zeros((4, 3), np.int32)) for key, x in ROWS.items()} if name == "tabm" else ROWS
    after = with_means(model, before, rows)
    first, second = embeddings(model)
    mean = before[first][[2, 3, 5]].mean(axis=0)
    np.testing.assert_allclose(
        after[first], np.where(np.isin(range(6), [2, 3, 5])[:, None], before[first], mean), rtol=1e-6
    )
    others = [k for k in range(len(before)) if k != first]
    assert second in others
    assert all(after[k] is before[k] for k in others)


def own(inputs):
    """An own network: one Embedding for shifted codes, one for two categories at once, one that is frozen."""
    layers, keras = load_keras().layers, load_keras()
    a, b = (keras.Input((), dtype="int32", name=f"code_{k}") for k in range(2))
    shifted = layers.Embedding(8, 2, name="shifted")(a + 1)
    both = layers.Embedding(9, 2, name="both")(a + b)
    frozen = layers.Embedding(6, 2, trainable=False, name="frozen")(a)
    return keras.Model({"code_0": a, "code_1": b}, layers.Dense(1)(layers.Concatenate()([shifted, both, frozen])))


def test_of_an_own_network_only_what_is_sure():
    with seeded(0):
        model = own(INPUTS)
    before = [np.asarray(v) for v in model.trainable_variables]
    after = with_means(model, before, ROWS)
    changed = [
        v.path for v, one, other in zip(model.trainable_variables, before, after, strict=True) if one is not other
    ]
    assert changed == ["shifted/embeddings"]
    assert (after[0] == before[0]).all(axis=1).tolist() == [k in (3, 4, 6) for k in range(8)]
