from watch.evidence import at, classes, evidence, fit, net, rows, split

from sunbae.watch.rules.split_unstratified import RULE

SOURCE = "\na, b, c, d = train_test_split(x, label, random_state=1)\n"
CLASSIFIER = net(losses=("sparse_categorical_crossentropy",))


def found(labels, *, losses=CLASSIFIER, **more):
    """The first 80 rows are trained on, the last 20 put aside."""
    y = classes(0, 100, kinds=2, labels=labels)
    parts = split(
        (rows(0, 100), y), (rows(0, 80), y.part(slice(0, 80))), (rows(80, 100), y.part(slice(80, 100))), **more
    )
    return list(RULE.find(evidence(parts, fit(3, rows(0, 80), y.part(slice(0, 80)), net=losses), source=SOURCE)))


UNEVEN = [1] * 10 + [0] * 90  # none of class 1 among the last 20
EVEN = [0, 1] * 50


def test_says_how_the_shares_differ():
    (one,) = found(UNEVEN)
    assert one.message == "Of one class there are 10 of 100 rows in all and 0 of the 20 that were put aside."
    assert (one.place, one.fix) == (at(2), "a, b, c, d = train_test_split(x, label, random_state=1, stratify=label)")


def test_silent_if_the_shares_are_the_same():
    assert not found(EVEN)


def test_silent_if_stratified_or_in_order():
    assert not found(UNEVEN, stratified=True)
    assert not found(UNEVEN, shuffle=False)


def test_silent_of_numbers():
    assert not found(UNEVEN, losses=net())
    assert not found(UNEVEN, losses=None)
