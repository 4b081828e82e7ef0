from watch.evidence import at, evaluate, evidence, fit, numbers, rows, transform

from sunbae.watch.repair import Repair
from sunbae.watch.rules.other_scaling import RULE

RAW = numbers(0, 900, ranges=((0, 9), (100, 900)), deviations=(2, 200))
SCALED = numbers(-2, 3, ranges=((-2, 2.5), (-2, 3)), deviations=(1, 1))
SOURCE = "\nscaler = StandardScaler().fit(x_train)\nmodel.fit(a, y)\nmodel.evaluate(x_test, y_test)\n"


def raw(*parts):
    return rows(*parts, 2, facts=RAW)


def scaled(*parts, step=0, facts=SCALED):
    return rows(*parts, 2, facts=facts, steps=(step,))


def found(tested, trained=None, *others):
    first = transform(raw(0, 80), 2)
    events = first, *others, fit(3, trained or scaled(0, 80)), evaluate(4, tested)
    return list(RULE.find(evidence(*events, source=SOURCE)))


def test_raw_rows():
    (one,) = found(raw(80, 100))
    assert (
        one.message
        == "The network was trained on rows that StandardScaler has scaled; these 20 rows are as they were before."
    )
    assert (one.place, one.fix) == (at(4), "scaler.transform(x_test)")
    assert one.repairs == (Repair("transform-first", "script.py", 4, 0, "SB112", other=("script.py", 2, 0)),)


def test_silent_of_scaled_rows():
    assert not found(scaled(80, 100))


def test_silent_of_rows_that_were_scaled_by_hand():
    assert not found(rows(80, 100, 2, facts=SCALED))


def test_silent_of_a_loaded_scaler():
    assert not found(scaled(80, 100, step=1), None, transform(raw(80, 100), step=1, action="transform"))


def test_another_scaler():
    own = numbers(0, 1, ranges=((0, 1), (0, 1)), deviations=(0.2, 0.2))
    other = transform(raw(0, 80), kind="MinMaxScaler", step=1)
    (one,) = found(scaled(80, 100, step=1, facts=own), None, other)
    assert one.message.endswith("these 20 rows come from MinMaxScaler.")


def test_silent_of_a_scaler_that_changes_nothing():
    assert not found(rows(80, 100, 2, facts=RAW), scaled(0, 80, facts=RAW))


def test_pixels():
    shares, pixels = numbers(0, 1), numbers(0, 255, integral=True)
    (one,) = found(rows(80, 100, 64, facts=pixels), rows(0, 80, 64, facts=shares))
    assert one.fix == "x_test / 255"
    assert found(rows(80, 100, 64, facts=shares), rows(0, 80, 64, facts=pixels))
    assert not found(rows(80, 100, 64, facts=pixels), rows(0, 80, 64, facts=pixels))
    assert not found(rows(80, 100, 3, facts=pixels), rows(0, 80, 3, facts=shares))
    assert not found(rows(80, 100, 64, facts=numbers(0, 1, integral=True)), rows(0, 80, 64, facts=pixels))
