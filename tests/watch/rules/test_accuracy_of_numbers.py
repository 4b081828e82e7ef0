from watch.evidence import at, classes, evidence, fit, layer, net, numbers, rows

from sunbae.watch.rules.accuracy_of_numbers import RULE

NUMBERS = rows(0, 80, 1, facts=numbers(-1.5, 2.5))


def found(y=NUMBERS, x=None, activation="linear", loss="mean_squared_error", metrics=("accuracy",), units=1):
    network = net(layer(activation=activation, shape=(units,)), losses=(loss,), metrics=metrics, compiled=at(2))
    return list(RULE.find(evidence(fit(3, x, y, net=network))))


def test_accuracy_of_a_number():
    (one,) = found()
    assert one.message == (
        "accuracy counts predictions that are exactly right, but the target is a number from -1.5 to 2.5: "
        "it says nothing."
    )
    assert (one.place, one.fix) == (at(2), 'metrics=["mae"]')
    assert found(metrics=("mae", "acc"))
    assert found(rows(0, 80, 1, facts=numbers(25, 346, integral=True, kinds=150)))
    assert found(rows(0, 80, 1, facts=numbers(3, 8, integral=True, kinds=6)))
    assert found(rows(0, 7, 1, facts=numbers(1, 7, integral=True, kinds=7)))


def test_silent_of_classes():
    assert not found(classes(0, 80))
    assert not found(classes(0, 80, kinds=2))
    assert not found(classes(0, 80, width=3), units=3)
    assert not found(rows(200, 280, 3, facts=numbers(0, 1)), activation="softmax", units=3)
    assert not found(loss="binary_crossentropy")
    assert not found(metrics=("mae",))


def test_silent_of_an_autoencoder():
    x = rows(0, 80, 9, facts=numbers(0, 1))
    assert not found(x, x, units=9)


def test_metrics_of_each_output():
    ends = layer(shape=(1,), name="number"), layer(shape=(1,), name="kind", activation="sigmoid")
    losses = "mean_squared_error", "binary_crossentropy"

    def of(*metrics, flat=()):
        network = net(*ends, ends=ends, outputs=((1,), (1,)), losses=losses, metrics=flat, metrics_of=metrics)
        return list(RULE.find(evidence(fit(3, y=(NUMBERS, classes(0, 80, kinds=2)), net=network))))

    assert of(("accuracy",), ("accuracy",))
    assert not of(("mae",), ("accuracy",))
    assert not of(flat=("accuracy",))
