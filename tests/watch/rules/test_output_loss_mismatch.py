from dataclasses import replace

import pytest
from watch.evidence import at, classes, evidence, fit, layer, measure, net, numbers, rows, split, transform

from sunbae.watch.repair import Repair
from sunbae.watch.rules.output_loss_mismatch import RULE


def found(activation, loss, y, *events, units=1, kind="Dense", **more):
    last = layer(kind, activation, line=6, shape=(units,))
    network = net(layer("Dense", "relu", name="hidden", shape=(8,)), last, losses=(loss,), compiled=at(7), **more)
    return list(RULE.find(evidence(*events, fit(8, y=y, net=network))))


def target(lowest, highest, **more):
    return rows(0, 80, width=1, facts=numbers(lowest, highest, **more))


def test_softmax_of_one_unit():
    (one,) = found("softmax", "binary_crossentropy", classes(0, 80, kinds=2))
    assert (one.place, one.fix, one.severity) == (at(6), 'Dense(1, activation="sigmoid")', "critical")
    (one,) = found("softmax", "mean_squared_error", target(0, 9))
    assert one.fix == "Dense(1)"


def test_softmax_along_another_axis_is_let_be():
    last = layer("Softmax", line=6, shape=(9, 1), axis=1)
    y = rows(0, 80, 9, facts=numbers(0, 1))
    assert not list(RULE.find(evidence(fit(8, y=y, net=net(last, losses=("my_loss",))))))


@pytest.mark.parametrize("activation", ["linear", "sigmoid", "relu", "tanh"])
def test_crossentropy_without_softmax(activation):
    (one,) = found(activation, "categorical_crossentropy", classes(0, 80, width=3), units=3)
    assert one.message == (
        f"categorical_crossentropy needs shares that add up to 1, as softmax gives; the last layer has {activation}."
    )
    assert (one.place, one.fix) == (at(6), 'Dense(3, activation="softmax")')
    assert found(activation, "sparse_categorical_crossentropy", classes(0, 80), units=3)


def test_crossentropy_that_fits():
    for loss, y in (
        ("categorical_crossentropy", classes(0, 80, width=3)),
        ("sparse_categorical_crossentropy", classes(0, 80)),
    ):
        assert not found("softmax", loss, y, units=3)
        assert not found("softmax", loss, y, units=3, kind="Activation")
        assert not found("linear", loss, y, units=3, logits=True)
    assert not found("sigmoid", "categorical_crossentropy", rows(0, 80, facts=numbers(0, 1, kinds=2)), units=3)
    assert not found("softmax", "binary_crossentropy", classes(0, 80, width=2), units=2)


def test_a_last_layer_that_is_not_known_is_let_be():
    assert not found("linear", "categorical_crossentropy", classes(0, 80, width=3), units=3, kind="MyDense")
    assert not found("", "categorical_crossentropy", classes(0, 80, width=3), units=3, kind="Reshape")


def test_crossentropy_of_one_unit():
    (one,) = found("sigmoid", "categorical_crossentropy", classes(0, 80, kinds=2))
    assert one.message == "categorical_crossentropy of one unit learns nothing: it needs a unit for each class."


def test_two_classes():
    assert not found("sigmoid", "binary_crossentropy", classes(0, 80, kinds=2))
    assert not found("linear", "binary_crossentropy", classes(0, 80, kinds=2), logits=True)
    assert found("linear", "binary_crossentropy", classes(0, 80, kinds=2))
    (one,) = found("sigmoid", "binary_crossentropy", classes(0, 80, kinds=3))
    assert one.message == "binary_crossentropy needs targets of 0 and 1; these go from 0 to 2."
    assert (one.place, one.fix) == (
        at(7),
        'Dense(3, activation="softmax"), loss="sparse_categorical_crossentropy"',
    )
    assert [one.fix for one in found("sigmoid", "binary_crossentropy", target(0, 50))] == ['loss="mse"']
    assert [one.fix for one in found("sigmoid", "binary_crossentropy", target(-1, 1, kinds=2))] == [
        "make the targets 0 and 1"
    ]


@pytest.mark.parametrize(
    ("activation", "lowest", "highest", "said"),
    [
        ("relu", -3, 9, "relu never gives less than 0, but the targets go down to -3."),
        ("sigmoid", 0, 50, "sigmoid never gives more than 1, but the targets go up to 50."),
        ("tanh", -5, 0, "tanh never gives less than -1, but the targets go down to -5."),
    ],
)
def test_targets_out_of_reach(activation, lowest, highest, said):
    (one,) = found(activation, "mean_squared_error", target(lowest, highest))
    assert (one.message, one.place, one.fix) == (said, at(6), "Dense(1)")


def test_few_targets_below_relu():
    (one,) = found("relu", "mean_squared_error", target(-0.3, 44))
    assert one.severity == "medium"


def test_targets_within_reach():
    assert not found("relu", "mean_squared_error", target(0, 9))
    assert not found("relu", "mean_squared_error", target(-0.001, 9))
    assert not found("sigmoid", "mean_squared_error", target(0, 1.02))
    assert not found("linear", "mean_squared_error", target(-3, 9))


def test_softmax_and_mse_are_repaired_by_another_loss():
    (one,) = found("softmax", "mean_squared_error", classes(0, 80, width=3), units=3, compiled_nth=2)
    assert (one.place, one.severity) == (at(7), "medium")
    assert one.repairs == (Repair("loss", "script.py", 7, 2, "SB302", value="categorical_crossentropy"),)


@pytest.mark.parametrize(
    ("activation", "loss", "y", "units", "right"),
    [
        ("softmax", "binary_crossentropy", classes(0, 80, kinds=2), 1, "sigmoid"),
        ("softmax", "mean_squared_error", target(0, 9), 1, "linear"),
        ("sigmoid", "mean_squared_error", target(5, 50), 1, "linear"),
        ("sigmoid", "sparse_categorical_crossentropy", classes(0, 80), 3, "softmax"),
        ("linear", "binary_crossentropy", classes(0, 80, kinds=2), 1, "sigmoid"),
    ],
)
def test_a_last_layer_with_the_right_units_gets_another_activation(activation, loss, y, units, right):
    (one,) = found(activation, loss, y, units=units, compiled_nth=2)
    assert one.repairs == (Repair("activation", "script.py", 7, 2, "SB302", value=right),)


def test_where_more_than_the_activation_is_wrong_nothing_is_repaired():
    assert not found("softmax", "binary_crossentropy", target(0, 9))[0].repairs
    assert not found("softmax", "sparse_categorical_crossentropy", classes(0, 80))[0].repairs
    assert not found("sigmoid", "sparse_categorical_crossentropy", classes(0, 80))[0].repairs
    assert not found("linear", "binary_crossentropy", target(0, 9))[0].repairs
    assert not found("", "mean_squared_error", classes(0, 80, kinds=2), kind="Softmax")[0].repairs


def test_only_networks_with_that_last_layer_are_repaired():
    nets = [
        net(layer("Dense", one, line=6, shape=(1,)), losses=("mean_squared_error",), compiled=at(7), compiled_nth=k)
        for k, one in enumerate(("linear", "sigmoid", "sigmoid"))
    ]
    (one,) = RULE.find(evidence(*(fit(8, y=target(5, 50), net=each) for each in nets)))
    assert [repair.nth for repair in one.repairs] == [1, 2]


def test_mse_of_one_hot_classes_or_of_shares_is_let_be():
    assert not found("linear", "mean_squared_error", classes(0, 80, width=3), units=3)
    assert not found("softmax", "mean_squared_error", rows(0, 80, facts=numbers(0, 1)), units=3)


def test_numbers_of_classes():
    y = classes(0, 80, kinds=3)
    x = rows(0, 80)
    assert not found("linear", "mean_squared_error", y)  # counts, for all that is known
    stratified = split((x, y), (x, y), (x, y), stratified=True)
    (one,) = found("linear", "mean_squared_error", y, stratified)
    assert one.message.startswith(
        "The targets are the numbers of 3 classes, and mean_squared_error takes them as amounts"
    )
    assert one.place == at(7)
    assert found("linear", "mean_squared_error", y, metrics=("acc",))
    assert not found("linear", "mean_squared_error", classes(0, 80, kinds=2), stratified)
    assert not found("linear", "mean_squared_error", y, stratified, units=3)
    assert not found("linear", "mean_squared_error", replace(y, dtype="float64"), metrics=("acc",))
    assert found(
        "linear", "mean_squared_error", replace(y, steps=(0,)), transform(y, kind="LabelEncoder", does="encode")
    )


def test_numbers_of_classes_that_are_scored_as_such():
    network = net(layer("Dense", "linear", shape=(1,)), compiled=at(7))
    events = fit(8, y=classes(0, 80), net=network), measure("accuracy_score", classes(80, 100), classes(80, 100))
    assert list(RULE.find(evidence(*events)))
    assert not list(RULE.find(evidence(events[0], measure("r2_score", classes(80, 100), classes(80, 100)))))
