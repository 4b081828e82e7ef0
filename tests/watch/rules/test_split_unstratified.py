from dataclasses import replace

from watch.evidence import at, classes, evidence, fit, net, numbers, rows, split

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


def test_silent_of_a_shuffle():
    y = classes(0, 100, kinds=2, labels=UNEVEN)
    mixed = replace(split(y, y, y.part(slice(0, 0))), function="shuffle")
    assert not list(RULE.find(evidence(mixed, fit(3, rows(0, 100), y, net=CLASSIFIER))))


def test_silent_of_numbers():
    assert not found(UNEVEN, losses=net())
    assert not found(UNEVEN, losses=None)


def test_one_hot_classes_too():
    hot = classes(0, 100, kinds=2, width=2, labels=UNEVEN)
    parts = split((hot,), (hot.part(slice(0, 80)),), (hot.part(slice(80, 100)),))
    assert list(RULE.find(evidence(parts, fit(3, rows(0, 80), hot.part(slice(0, 80)), net=CLASSIFIER))))


def test_silent_of_inputs_of_whole_numbers_and_of_other_rows():
    y = classes(0, 100, kinds=2, labels=UNEVEN)
    parts = split((y,), (y.part(slice(0, 80)),), (y.part(slice(80, 100)),))
    assert not list(RULE.find(evidence(parts, fit(3, rows(0, 80), classes(200, 280), net=CLASSIFIER))))
    wide = rows(0, 100, 2, facts=numbers(0, 9, integral=True, kinds=9))
    parts = split((wide,), (wide.part(slice(0, 80)),), (wide.part(slice(80, 100)),))
    assert not list(RULE.find(evidence(parts, fit(3, rows(0, 80), rows(0, 80, 2), net=CLASSIFIER))))


def test_once_for_a_line():
    y = classes(0, 100, kinds=2, labels=UNEVEN)
    parts = split((y, y), (y.part(slice(0, 80)),) * 2, (y.part(slice(80, 100)),) * 2)
    events = parts, parts, fit(3, rows(0, 80), y.part(slice(0, 80)), net=CLASSIFIER)
    assert len(list(RULE.find(evidence(*events)))) == 1
