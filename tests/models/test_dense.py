"""The network of Dense layers: its size, its names and the unit of its predictions."""

from itertools import pairwise

import numpy as np
import pytest

from sunbae._compat import load_keras, seeded, without_values
from sunbae.errors import OptionError
from sunbae.models.dense import DnnParams, widths
from sunbae.models.recipes import RECIPES, parse_params
from sunbae.models.spec import Embedded, InputSpec, OutputSpec

REGRESSION = OutputSpec("regression", center=200.0, scale=30.0)
BINARY = OutputSpec("binary", 2)
THREE = OutputSpec("multiclass", 3)
ROWS = np.random.default_rng(0).normal(size=(6, 4)).astype(np.float32)


def network(n_numbers=4, outputs=REGRESSION, embedded=(), **params):
    return RECIPES["dnn"].build(InputSpec(n_numbers, tuple(embedded)), outputs, DnnParams(**params))


def predictions(model, **inputs):
    return np.asarray(model({"numbers": ROWS, **inputs}, training=False))


@pytest.mark.parametrize(
    ("shape", "width", "depth", "expected"),
    [
        ("box", 64, 3, [64, 64, 64]),
        ("funnel", 64, 4, [64, 32, 16, 8]),
        ("funnel", 4, 5, [4, 2, 1, 1, 1]),
        ("diamond", 64, 3, [32, 64, 32]),
        ("diamond", 64, 4, [32, 64, 64, 32]),
        ("diamond", 64, 5, [16, 32, 64, 32, 16]),
        ("diamond", 64, 1, [64]),
        ("box", 64, 0, []),
        ("funnel", 64, 0, []),
        ("diamond", 64, 0, []),
    ],
)
def test_widths(shape, width, depth, expected):
    assert widths(DnnParams(shape=shape, width=width, depth=depth)) == expected


def test_the_nodes_of_each_layer():
    assert widths(DnnParams(layers="20-10-5-3")) == [20, 10, 5, 3]
    with without_values():
        assert network(3, layers="20-10-5-3").count_params() == formula([3, 20, 10, 5, 3, 1])


@pytest.mark.parametrize("layers", ["20-", "-5", "0", "8193", "5,3", "５", "-".join(["4"] * 65), "x"])
def test_layers_that_cannot_be(layers):
    with pytest.raises(OptionError) as caught:
        parse_params(RECIPES["dnn"], [f"layers={layers}"])
    message = (
        f"--set layers={layers}: the nodes of each hidden layer were expected, such as 64-32-16, each from 1 to 8192"
    )
    assert str(caught.value) == message


def test_layers_stand_instead_of_a_shape():
    with pytest.raises(
        OptionError, match="--set layers=5-3 stands instead of width, shape; leave one or the other out"
    ):
        parse_params(RECIPES["dnn"], ["width=8", "layers=5-3", "shape=funnel"])


def formula(sizes):
    """Weights of Dense layers: (n + 1) m from each n to each m."""
    return sum((n + 1) * m for n, m in pairwise(sizes))


@pytest.mark.parametrize(
    ("n", "outputs", "params", "sizes"),
    [
        (4, REGRESSION, {"width": 8, "depth": 2}, [4, 8, 8, 1]),
        (4, THREE, {"width": 8, "depth": 3, "shape": "diamond", "dropout": 0}, [4, 4, 8, 4, 3]),
        (4, THREE, {"depth": 0}, [4, 3]),  # no hidden layer: softmax regression
    ],
)
def test_number_of_weights(n, outputs, params, sizes):
    with without_values():
        assert network(n, outputs, **params).count_params() == formula(sizes)


def test_embeddings_and_batch_norm_add_theirs():
    model = network(4, BINARY, [Embedded("shop", 30, 5), Embedded("tag", 9, 3)], width=8, depth=1, batch_norm=True)
    # 30 x 5 and 9 x 3 for the vectors; four numbers a node for the normalisation
    assert model.count_params() == 30 * 5 + 9 * 3 + formula([4 + 5 + 3, 8, 1]) + 4 * 8
    assert {i.name for i in model.inputs} == {"numbers", "code_0", "code_1"}
    codes = np.array([0, 1, 2, 3, 4, 5], dtype=np.int32)
    assert predictions(model, code_0=codes, code_1=codes).shape == (6, 1)


def test_categories_alone():
    model = network(0, BINARY, [Embedded("shop", 30, 5)], width=8, depth=1)
    assert model.count_params() == 30 * 5 + formula([5, 8, 1])
    found = model({"numbers": np.zeros((2, 0), np.float32), "code_0": np.array([1, 2])})
    assert np.asarray(found).shape == (2, 1)


def test_layers_have_telling_names():
    model = network(width=8, depth=2, shape="funnel", batch_norm=True, dropout=0.5)
    assert [layer.name for layer in model.layers] == [
        "numbers",
        *("dense_1", "batch_norm_1", "relu_1", "dropout_1"),
        *("dense_2", "batch_norm_2", "relu_2", "dropout_2"),
        "output",
        "target_unit",
    ]
    assert "dropout_1" not in [layer.name for layer in network(width=8, depth=1, dropout=0).layers]


def test_a_regression_predicts_in_the_unit_of_the_target():
    model = network(depth=0)
    kernel, bias = model.get_layer("output").weights
    kernel.assign(np.zeros(kernel.shape))
    bias.assign([0.0])
    np.testing.assert_array_equal(predictions(model), np.full((6, 1), 200.0))
    bias.assign([1.0])  # one standard deviation above the mean
    np.testing.assert_array_equal(predictions(model), np.full((6, 1), 230.0))


def test_classes_are_probabilities():
    three = predictions(network(outputs=THREE, depth=0))
    assert three.shape == (6, 3)
    np.testing.assert_allclose(three.sum(axis=1), 1, rtol=1e-6)
    two = predictions(network(outputs=BINARY, depth=0))
    assert two.shape == (6, 1)
    assert ((two > 0) & (two < 1)).all()


@pytest.mark.parametrize(
    ("activation", "initializer"), [("relu", "HeNormal"), ("selu", "LecunNormal"), ("tanh", "GlorotUniform")]
)
def test_initial_weights_suit_the_activation(activation, initializer):
    layer = network(width=8, depth=1, activation=activation).get_layer("dense_1")
    assert type(layer.kernel_initializer).__name__ == initializer


def test_the_seed_decides_the_weights():
    def weights(seed):
        with seeded(seed):
            return [np.asarray(v.value) for v in network(width=8, depth=2).weights]

    first, again, other = weights(1), weights(1), weights(2)
    assert all(np.array_equal(a, b) for a, b in zip(first, again, strict=True))
    assert not np.array_equal(first[0], other[0])


def test_the_network_is_uncompiled():
    model = network(width=4, depth=1)
    assert isinstance(model, load_keras().Model)
    assert not model.compiled
