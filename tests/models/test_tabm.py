"""TabM: members that share weights, their losses in training and their mean afterwards."""

import numpy as np
import pytest

from sunbae._compat import load_keras, seeded
from sunbae.errors import OptionError
from sunbae.job.export import export_model
from sunbae.models.branches import branched
from sunbae.models.chunks import in_chunks
from sunbae.models.network import plain_network
from sunbae.models.recipes import RECIPES
from sunbae.models.spec import BranchesSpec, BranchSpec, Embedded, HeadSpec, HeadsSpec, InputSpec, OutputSpec
from sunbae.models.tabm import TabMParams, part

# Keras writes its variables by NumPy's old protocol.
pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation doesn't accept:DeprecationWarning")

ROWS = {"numbers": np.random.default_rng(0).normal(size=(6, 5)).astype(np.float32)}
PARAMS = TabMParams(members=3, width=4, depth=2, dropout=0.0)


def network(outputs, params=PARAMS):
    with seeded(0):
        return RECIPES["tabm"].build(InputSpec(5, n_quantities=2), outputs, params)


@pytest.mark.parametrize("outputs", [OutputSpec("regression"), OutputSpec("binary", 2), OutputSpec("multiclass", 3)])
def test_answers_the_mean_of_members_that_differ(outputs):
    model = network(outputs)
    each, mean = np.asarray(model(ROWS, training=True)), np.asarray(model(ROWS, training=False))
    assert each.shape == (6, 3, outputs.size)
    assert np.ptp(each, axis=1).max() > 0
    chance = {"regression": lambda z: z, "binary": lambda z: 1 / (1 + np.exp(-z))}.get(
        outputs.task, lambda z: np.exp(z) / np.exp(z).sum(axis=-1, keepdims=True)
    )
    np.testing.assert_allclose(mean, chance(each).mean(axis=1), rtol=1e-5)


def test_the_loss_is_the_mean_of_the_members_losses():
    model = network(OutputSpec("regression"))
    model.compile(loss="mse", optimizer="sgd")
    y, weight = np.arange(6, dtype=np.float32)[:, None], np.linspace(0.5, 1.5, 6).astype(np.float32)
    each = np.asarray(model(ROWS, training=True))[..., 0]
    found = model.compute_loss(y=y, y_pred=model(ROWS, training=True), sample_weight=weight, training=True)
    assert float(found) == pytest.approx(float(np.mean(weight[:, None] * (each - y) ** 2)), rel=1e-5)


@pytest.mark.parametrize("outputs", [OutputSpec("regression"), OutputSpec("multiclass", 3)])
@pytest.mark.parametrize("own", [False, True])
def test_a_step_on_a_cpu_goes_through_the_batch_in_chunks_and_learns_the_same(outputs, own, monkeypatch):
    y, weight = np.arange(6)[:, None] % 3, np.linspace(0.5, 1.5, 6).astype(np.float32)
    orders = np.stack([np.random.default_rng(k).permutation(6) for k in range(3)], axis=1)
    said = tuple(array[orders] for array in (ROWS["numbers"], y, weight)) if own else (ROWS["numbers"], y, weight)
    steps = {}
    for at_once in (4 * 3, 6 * 3):
        monkeypatch.setattr("sunbae.models.network.ROWS_AT_ONCE", at_once)
        sizes = []
        monkeypatch.setattr(
            "sunbae.models.network.in_chunks", lambda f, rows, to=sizes: to.append(rows) or in_chunks(f, rows)
        )
        model = network(outputs)
        kind = "mse" if outputs.task == "regression" else "sparse_categorical_crossentropy"
        model.compile(loss=kind, optimizer="sgd")
        logs = model.train_on_batch({"numbers": said[0]}, *said[1:], return_dict=True)
        steps[at_once] = float(logs["loss"]), [np.asarray(v) for v in model.trainable_variables]
        assert set(sizes) == ({4} if at_once == 12 else set())
    (loss, weights), (whole_loss, whole_weights) = steps.values()
    assert loss == pytest.approx(whole_loss, rel=1e-5)
    for found, whole in zip(weights, whole_weights, strict=True):
        np.testing.assert_allclose(found, whole, rtol=1e-4, atol=1e-6)


def test_the_loss_of_classes():
    model = network(OutputSpec("multiclass", 3))
    y = np.array([[0], [1], [2]] * 2)
    z = np.asarray(model(ROWS, training=True))
    log = z - np.log(np.exp(z).sum(axis=-1, keepdims=True))
    found = model.compute_loss(y=y, y_pred=z, training=True)
    assert float(found) == pytest.approx(-np.mean([log[k, :, y[k, 0]] for k in range(6)]), rel=1e-5)


@pytest.mark.parametrize("outputs", [OutputSpec("binary", 2), OutputSpec("multiclass", 3)])
@pytest.mark.parametrize("own", [False, True])
def test_the_training_accuracy_is_that_of_the_members(outputs, own):
    model = network(outputs)
    model.compile(loss="sparse_categorical_crossentropy", optimizer="sgd", metrics=["accuracy"])
    n = max(2, outputs.size)
    y, weight = np.arange(6)[:, None] % n, np.arange(1, 7, dtype=np.float32)
    z = np.asarray(model(ROWS, training=True))
    right = (z.argmax(-1) if outputs.size > 1 else z[..., 0] > 0) == y
    assert 0 < right.mean() < 1
    orders = np.stack([np.random.default_rng(k).permutation(6) for k in range(3)], axis=1)
    said = (y[orders], np.take_along_axis(z, orders[..., None], 0), weight[orders]) if own else (y, z, weight)
    model.compute_loss(y=said[0], y_pred=said[1], sample_weight=said[2], training=True)
    found = model.compute_metrics(None, *said)
    assert float(found["accuracy"]) == pytest.approx(right.mean(), rel=1e-6)
    answers = np.asarray(model(ROWS, training=False))
    model.reset_metrics()
    model.compute_loss(y=y, y_pred=answers, training=False)
    answered = answers.argmax(-1) if outputs.size > 1 else answers[:, 0] > 0.5
    found = model.compute_metrics(None, y, answers)
    assert float(found["accuracy"]) == pytest.approx(np.mean(answered == y[:, 0]), rel=1e-6)


@pytest.mark.filterwarnings("ignore:The structure of `inputs`:UserWarning")  # Keras would rather have names
def test_rows_by_name_or_in_order():
    model = network(OutputSpec("regression"))
    for training in (False, True):
        by_name = np.asarray(model(ROWS, training=training))
        np.testing.assert_array_equal(model([ROWS["numbers"]], training=training), by_name)


def test_weights_are_shared():
    count = 3 * 5 + 5 * 4 + 2 * 3 * 4 + 3 * 4 + 4 * 4 + 2 * 3 * 4 + 3 * 4 + 3
    assert network(OutputSpec("regression")).count_params() == count


@pytest.mark.exhaustive
def test_keras_alone_reads_it(tmp_path):
    model = network(OutputSpec("multiclass", 3), PARAMS.model_copy(update={"pieces": 4}))
    export_model(plain_network(model), tmp_path / "net.keras")
    read = load_keras().saving.load_model(tmp_path / "net.keras")
    assert type(read).__name__ == "Functional"
    np.testing.assert_array_equal(read(ROWS), model(ROWS, training=False))


def test_pieces_of_a_number():
    model = network(OutputSpec("regression"), PARAMS.model_copy(update={"pieces": 2, "embedding": 1}))
    inner = load_keras().Model(model.inputs, model.get_layer("passed").output)
    numbers = np.zeros((3, 5), dtype=np.float32)
    numbers[:, 0] = [-9, 0, 9]
    passed = np.asarray(inner({"numbers": numbers}))
    assert passed.shape == (3, 3, 2, 2)
    for member in range(3):
        np.testing.assert_allclose(passed[:, member, 0], [[0, 0], [1, 0], [1, 1]], atol=1e-6)


def test_each_member_learns_of_rows_of_its_own():
    inputs, params = InputSpec(5, (Embedded("city", 4, 2),), n_quantities=2), PARAMS.model_copy(update={"pieces": 2})
    with seeded(0):
        model = RECIPES["tabm"].build(inputs, OutputSpec("binary", 2), params)
    model.compile(loss="binary_crossentropy", optimizer="sgd")
    rows = ROWS | {"code_0": np.arange(6, dtype=np.int32) % 4}
    y, weight = np.arange(6)[:, None] % 2, np.linspace(0.5, 1.5, 6).astype(np.float32)
    together = np.asarray(model(rows, training=True))
    orders = np.stack([np.random.default_rng(k).permutation(6) for k in range(3)], axis=1)
    own = {name: array[orders] for name, array in rows.items()}
    apart = model(own, training=True)
    for member, order in enumerate(orders.T):
        np.testing.assert_allclose(apart[:, member], together[order, member], rtol=1e-5)
    # The mean over all rows and members does not depend on who meets whom.
    losses = [
        float(model.compute_loss(y=y_of, y_pred=z, sample_weight=weight_of, training=True))
        for y_of, z, weight_of in ((y, together, weight), (y[orders], apart, weight[orders]))
    ]
    assert losses[0] == pytest.approx(losses[1], rel=1e-5)


@pytest.mark.parametrize("name", ["tabm", "realmlp"])
def test_no_part_of_a_network(name):
    head = HeadSpec("y", ("y",), "regression", (), (0.0,), (1.0,), {"depth": 0}, "mse")
    branch = BranchSpec("bend", ("a",), InputSpec(5), name, {})
    with pytest.raises(OptionError, match=f"--model {name} is trained as a whole"):
        branched(BranchesSpec((branch,)), HeadsSpec((head,)))


def test_members_start_with_signs_of_their_own():
    model = network(OutputSpec("regression"))
    with seeded(0):
        part(model, ROWS, InputSpec(5, n_quantities=2))
    found = np.asarray(model.get_layer("dense_1_reads").kernel)
    assert set(found.ravel().tolist()) == {-1.0, 1.0}
    assert len({tuple(member) for member in found.tolist()}) == 3
    for k in (1, 2):
        bias = np.asarray(model.get_layer(f"dense_{k}_gives").bias)
        assert np.ptp(bias, axis=0).max() == 0 < np.ptp(bias)


@pytest.mark.parametrize("pieces", [0, 2])
def test_the_columns_of_a_feature_start_alike(pieces):
    inputs = InputSpec(8, (Embedded("city", 4, 2),), n_quantities=2, widths=(1, 1, 1, 3, 2))
    params = PARAMS.model_copy(update={"pieces": pieces, "members": 8})
    with seeded(0):
        model = RECIPES["tabm"].build(inputs, OutputSpec("regression"), params)
        part(model, {}, inputs)
    found = np.asarray(model.get_layer("dense_1_reads").kernel)
    number = params.embedding if pieces else 1
    sizes = (number, number, 1, 3, 2, 2)
    assert found.shape == (8, sum(sizes))
    firsts = np.cumsum((0, *sizes[:-1]))
    np.testing.assert_array_equal(found, np.repeat(found[:, firsts], sizes, axis=1))
    assert len({tuple(of_feature) for of_feature in found[:, firsts].T.tolist()}) > 2
    assert (set(found.ravel().tolist()) == {-1.0, 1.0}) == (pieces == 0)
