from watch.evidence import at, evaluate, evidence, fit, measure, predict, rows

from sunbae.watch.rules.few_test_rows import RULE


def found(*events):
    return list(RULE.find(evidence(fit(), *events)))


def test_twenty_rows():
    (one,) = found(evaluate(4))
    assert one.message == "The score comes from 20 rows: with other 20 rows it could be quite different."
    assert one.place == at(4)
    (one,) = found(predict(4), measure(line=5))
    assert one.place == at(5)


def test_silent_of_thirty_rows():
    assert not found(evaluate(4, rows(80, 110)))


def test_silent_of_folds_that_are_many_rows_together():
    assert not found(evaluate(4), evaluate(4, rows(100, 120)))


def test_silent_of_rows_that_are_only_shown_or_trained():
    assert not found(predict(4))
    assert not found(evaluate(4, rows(0, 20)))
