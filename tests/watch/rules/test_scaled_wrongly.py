from watch.evidence import at, evidence, fit, layer, net, numbers, rows, transform

from sunbae.watch.rules.scaled_wrongly import RULE

TABLE = numbers(0, 1600 / 255, ranges=((0.43 / 255, 1.71 / 255), (278 / 255, 1680 / 255)), deviations=(0.001, 1.2))
DIVIDED = "x = x / 255.\n\nmodel.fit(x, y)\n"


def found(*events, source=DIVIDED):
    return list(RULE.find(evidence(*events, source=source)))


def test_a_table_by_255():
    (one,) = found(fit(3, rows(0, 80, 2, facts=TABLE)))
    assert (
        one.message == "A table was divided by 255 like pixels: its 2 columns still differ 1,200 times in their spread."
    )
    assert (one.place, one.hurts, one.fix) == (at(1), at(3), "StandardScaler().fit(x).transform(x)")
    assert found(fit(3, rows(0, 80, 2, facts=TABLE)), source="x /= 255\n\nmodel.fit(x, y)\n")
    assert found(fit(3, rows(0, 80, 2, facts=TABLE)), source="\n\nmodel.fit(x / 255, y)\n")


def test_silent_of_a_table_that_was_not_divided():
    x = rows(0, 80, 2, facts=TABLE)
    assert not found(fit(3, x), source="x = x / 100\nother = other / 255\nmodel.fit(x, y)\n")
    assert not found(fit(3, rows(0, 80, 2, facts=TABLE, steps=(0,))))


def test_silent_of_colours_in_a_table():
    facts = numbers(0, 1, ranges=((0, 1), (3 / 255, 250 / 255)), deviations=(0.3, 0.3))
    assert not found(fit(3, rows(0, 80, 2, facts=facts)))


def test_pixels_divided_twice():
    (one,) = found(
        fit(3, rows(0, 80, 784, facts=numbers(0, 1 / 255))), source="x = x / 255\nx = x / 255\nmodel.fit(x, y)\n"
    )
    assert one.message == "The pixels go from 0 to 0.0039 only: they were divided by 255 twice."
    assert one.place == at(2)
    assert not found(fit(3, rows(0, 80, 784, facts=numbers(0, 1))))
    assert not found(fit(3, rows(0, 80, 784, facts=numbers(0, 1 / 255))), source="\n\nmodel.fit(x, y)\n")


def test_pixels_divided_in_the_network_too():
    network = net(layer("Rescaling", line=2, scale=1 / 255), layer(shape=(1,)))
    (one,) = found(fit(3, rows(0, 80, 784, facts=numbers(0, 1)), net=network))
    assert one.place == at(2)
    assert not found(fit(3, rows(0, 80, 784, facts=numbers(0, 255, integral=True)), net=network))


def test_transformed_twice():
    raw, once, twice = rows(0, 80), rows(0, 80, steps=(0,)), rows(0, 80, steps=(0, 0))
    events = (
        transform(raw, 1),
        transform(raw, 2, action="transform", made=once),
        transform(once, 3, action="transform", made=twice),
    )
    (one,) = found(*events, fit(4, twice), source="\n\nx = s.transform(x)\nmodel.fit(x, y)\n")
    assert (one.message, one.place) == ("StandardScaler has changed these 80 rows twice.", at(3))
    assert one.fix == "leave one of the two out: s.transform(x)"
    assert not found(*events, fit(4, once))
    back = transform(once, 3, action="inverse_transform", made=once)
    assert not found(*events[:2], back, events[2], fit(4, twice))
