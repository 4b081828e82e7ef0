from watch.evidence import at, evaluate, evidence, fit, rows, transform

from sunbae.watch.rules.scaler_saw_validation import RULE


def found(learnt_from, *, does="scale", validation="split"):
    learnt = transform(learnt_from, does=does)
    one = fit(3, rows(0, 80, steps=(0,)), validation=validation, validation_x=(rows(80, 100, steps=(0,)),))
    events = learnt, one, evaluate(4, rows(100, 120, steps=(0,)))
    return list(RULE.find(evidence(*events, source="\nscaler = StandardScaler().fit(x_train)\n")))


def test_says_how_many():
    (one,) = found(rows(0, 100))
    assert "learnt from 100 rows, with the 20 among them that validation_split takes" in one.message
    assert (one.place, one.also, one.fix) == (at(2), (at(3),), "StandardScaler().fit(x_train[:80])")


def test_silent_if_it_learnt_from_training_rows_alone():
    assert not found(rows(0, 80))


def test_silent_if_test_rows_were_seen_too():
    assert not found(rows(0, 120))


def test_silent_of_validation_rows_that_were_given():
    assert not found(rows(0, 100), validation="data")


def test_silent_of_what_learns_no_scale():
    assert not found(rows(0, 100), does="encode")


def test_rows_of_another_scaler_do_not_count_and_each_is_named_once():
    learnt = transform(rows(0, 100))
    fits = [fit(3, rows(0, 80, steps=(0,)), validation="split", validation_x=(rows(80, 100, steps=(0,)),))] * 2
    assert len(list(RULE.find(evidence(learnt, *fits)))) == 1
    trained_rows_scored = evaluate(4, rows(0, 50, steps=(0,)))
    assert list(RULE.find(evidence(learnt, *fits, trained_rows_scored)))
