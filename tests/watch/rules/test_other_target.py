from dataclasses import replace

from watch.evidence import at, evaluate, evidence, fit, measure, predict, rows, split

from sunbae.watch.rules.other_target import RULE

X, ONE, TWO = rows(0, 100), rows(200, 300, 1), rows(400, 500, 1)


def parts(seen):
    return seen.part(slice(0, 80)), seen.part(slice(80, 100))


SPLIT = split((X, ONE, TWO), (parts(X)[0], parts(ONE)[0], parts(TWO)[0]), (parts(X)[1], parts(ONE)[1], parts(TWO)[1]))
TRAIN, TEST = (tuple(parts(seen)[k] for seen in (X, ONE, TWO)) for k in (0, 1))


def found(*events, source=""):
    return list(RULE.find(evidence(SPLIT, *events, source=source)))


def guess(*which):
    """A prediction of test rows: one array for each output."""
    made = predict(4, TEST[0]).made[0]
    return tuple(replace(made, hashes=made.hashes + k) for k in which)


def test_outputs_exchanged():
    (one,) = found(fit(3, TRAIN[0], TRAIN[1:]), evaluate(4, TEST[0], (TEST[2], TEST[1])))
    assert one.message == "Output 1 is scored against the target of another output: two of them were exchanged."
    assert one.place == at(4)
    assert not found(fit(3, TRAIN[0], TRAIN[1:]), evaluate(4, TEST[0], TEST[1:]))


def test_the_other_output_predicted():
    made = guess(0, 1)
    events = fit(3, TRAIN[0], TRAIN[1:]), predict(4, TEST[0], made=made)
    assert found(*events, measure("r2_score", TEST[1], made[1]))
    assert not found(*events, measure("r2_score", TEST[1], made[0]))


def test_another_target():
    events = fit(3, TRAIN[0], TRAIN[1]), predict(4, TEST[0], made=guess(0))
    (one,) = found(*events, measure("r2_score", TEST[2], guess(0)[0]))
    assert one.message == "The predictions are scored against another target than the one that was trained."
    assert not found(*events, measure("r2_score", TEST[1], guess(0)[0]))
    assert not found(*events, measure("accuracy_score", TEST[2], guess(0)[0]))  # perhaps the numbers of one-hot classes


def test_another_column():
    events = fit(3, TRAIN[0], replace(rows(600, 680, 1), column="height")), predict(4, TEST[0], made=guess(0))
    other = measure("r2_score", replace(rows(700, 720, 1), column="weight"), guess(0)[0])
    (one,) = found(*events, other, source='df["height"], df["weight"] = a, b')
    assert one.message == "The network was trained on the column height and is scored against the column weight."
    assert not found(*events, other, source='df["height"], answers["weight"] = a, b')
    assert not found(*events, measure("r2_score", replace(rows(700, 720, 1), column="height"), guess(0)[0]))
    assert not found(*events, measure("r2_score", rows(700, 720, 1), guess(0)[0]))


def test_other_rows():
    events = fit(3, TRAIN[0], TRAIN[1]), predict(4, TEST[0], made=guess(0))
    (one,) = found(*events, replace(measure("r2_score", TEST[1], guess(0)[0]), apart=True))
    assert one.message == "The 20 predictions and the 20 true values are not of the same rows."
    assert found(fit(3, TRAIN[0], TRAIN[1]), evaluate(4, TEST[0], TEST[1], apart=True))
    assert not found(fit(3, TRAIN[0], TRAIN[1], apart=(1,)), evaluate(4, TEST[0], TEST[1], apart=True))
