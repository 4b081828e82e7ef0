"""RealMLP: what its network is made of, how fast each variable learns, and that plain Keras reads it."""

import numpy as np
import pytest

from sunbae._compat import load_keras, seeded
from sunbae.job.export import export_model
from sunbae.models.compile import compile_model
from sunbae.models.network import plain_network
from sunbae.models.rates import cos_log_class, factored_class
from sunbae.models.realmlp import CODE, RARE, RealMlpParams, start
from sunbae.models.recipes import RECIPES
from sunbae.models.spec import Embedded, InputSpec, OutputSpec

# Keras writes its variables by NumPy's old protocol.
pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation doesn't accept:DeprecationWarning")

INPUTS = InputSpec(5, (Embedded("shop", 30, 4),), None, 2)
NUMBERS = np.random.default_rng(0).normal(size=(6, 5)).astype(np.float32)
ROWS = {"numbers": NUMBERS, "code_0": np.arange(6, dtype=np.int32)}


def network(outputs=None, **params):
    with seeded(0):
        said = RealMlpParams(width=4, **params)
        return RECIPES["realmlp"].build(INPUTS, outputs or OutputSpec("regression"), said), said


def test_only_quantities_are_laid_out_in_waves():
    model, _params = network()
    assert model.get_layer("laid_out_flat").output.shape == (None, 2 * 4)
    assert model.get_layer("front_scale").kernel.shape == (2 * 4 + 3 + CODE,)


def test_numbers_are_answered_within_bounds_but_learnt_without():
    free, _params = network(OutputSpec("regression", center=10.0, scale=100.0), dropout=0.0)
    bounds = tuple(float(q) for q in np.quantile(np.asarray(free(ROWS)), [0.3, 0.7]))
    model, _params = network(OutputSpec("regression", center=10.0, scale=100.0, bounds=bounds), dropout=0.0)
    answered, learnt = (np.asarray(model(ROWS, training=training)) for training in (False, True))
    assert learnt.min() < bounds[0] < bounds[1] < learnt.max()
    np.testing.assert_allclose(answered, np.clip(learnt, *bounds), rtol=1e-5)


@pytest.mark.parametrize("outputs", [OutputSpec("regression"), OutputSpec("binary", 2), OutputSpec("multiclass", 3)])
def test_keras_alone_reads_it(outputs, tmp_path):
    keras = load_keras()
    model, _params = network(outputs, **RealMlpParams.exported)
    export_model(plain_network(model), tmp_path / "net.keras")
    read = keras.saving.load_model(tmp_path / "net.keras")
    assert type(read).__name__ == "Functional"
    np.testing.assert_array_equal(read(ROWS), model(ROWS, training=False))


def test_each_kind_of_variable_has_its_own_steps():
    model, params = network(OutputSpec("binary", 2), weight_decay=0.0, schedule="constant", dropout=0.0)
    compile_model(model, OutputSpec("binary", 2), params, total_steps=10)
    before = {v.path: np.asarray(v.value) for v in model.trainable_variables}
    model.train_on_batch(ROWS, np.array([[0], [1]] * 3))
    # The first step of Adam is the learning rate for every variable with a gradient.
    step = {
        path: np.abs(np.asarray(v.value) - before[path]).max() for v in model.trainable_variables for path in [v.path]
    }
    rate = params.learning_rate
    assert step["dense_1/kernel"] == pytest.approx(rate, rel=0.01)
    assert step["front_scale/kernel"] == pytest.approx(6 * rate, rel=0.01)
    for path in ("dense_1/bias", "bend_1/kernel", "waves_/kernel", "wave_sums_/kernel"):
        assert step[path] == pytest.approx(0.1 * rate, rel=0.02)


def test_weight_decay_ends_and_spares_biases():
    keras = load_keras()
    layer = keras.layers.Dense(2, bias_initializer="ones", name="dense_1")
    layer.build((None, 2))
    optimizer = factored_class()(0.5, decay=0.1, beta_2=0.9, factors={"dense_1/kernel": 2.0}, still=("/bias",), total=8)
    optimizer.build(layer.trainable_variables)
    found = []
    for step in (0, 6, 8):
        optimizer.iterations.assign(step)
        layer.kernel.assign(np.ones((2, 2)))
        optimizer._apply_weight_decay(layer.trainable_variables)
        found.append(float(layer.kernel[0, 0]))
    assert found == pytest.approx([0.8, 0.9, 1.0])  # 1 - 0.5 x 2 x 2 x 0.1, half of it, nothing
    assert np.asarray(layer.bias).tolist() == [1, 1]


def test_four_cycles():
    rate = cos_log_class()(2.0, 1500)
    peaks = [100 * (2 ** (k + 0.5) - 1) for k in range(4)]
    assert [float(rate(step)) for step in peaks] == pytest.approx([2.0] * 4, abs=1e-3)
    assert [float(rate(100 * (2**k - 1))) for k in range(5)] == pytest.approx([0.0] * 5, abs=1e-3)
    assert float(rate(9999)) == pytest.approx(0, abs=1e-3)


def test_it_starts_with_sums_of_one_deviation_that_bend_among_the_rows():
    keras = load_keras()
    rng = np.random.default_rng(1)
    rows = {
        "numbers": np.hstack([rng.normal(3, 20, size=(300, 2)), rng.random((300, 3)) < (0.1, 0.5, 0.9)]),
        "code_0": rng.integers(0, 30, 300),
    }
    model, _params = network()
    with seeded(0):
        start(model, rows, INPUTS)
    scale = np.asarray(model.get_layer("front_scale").kernel)
    assert scale.tolist() == pytest.approx([1] * 8 + [RARE, 1, RARE] + [1] * CODE)
    for name in ("dense_1", "dense_3", "output"):
        sums = np.asarray(keras.Model(model.inputs, model.get_layer(name).output)(rows))
        np.testing.assert_allclose(sums.std(axis=0), 1, rtol=1e-4)
        # 0 is where a node bends, and it lies among the sums.
        assert np.all((sums.min(axis=0) < 0) & (sums.max(axis=0) > 0))


def test_starts_differ_by_seed_alone():
    found = []
    for seed in (0, 0, 1):
        model, _params = network()
        with seeded(seed):
            start(model, ROWS, INPUTS)
        found.append(np.asarray(model.get_layer("dense_2").bias).tolist())
    assert found[0] == found[1] != found[2]


@pytest.mark.parametrize("number", [0.0, 0.1, 7.3])
def test_a_node_whose_sum_is_always_the_same_keeps_its_weights(number):
    model, _params = network()
    with seeded(0):
        start(model, {"numbers": np.full((7, 5), number, np.float32), "code_0": np.zeros(7, int)}, INPUTS)
    assert all(np.abs(np.asarray(w)).max() < 100 for w in model.weights)
