from watch.evidence import at, evidence, measure, predict, rows

from sunbae.watch.rules.r2_swapped import RULE

TRUTH, GUESS = rows(80, 100, 1), predict().made[0]


def found(*events):
    return list(RULE.find(evidence(*events, source="\n\n\n\nprint(r2_score(guess, y_test))\n")))


def test_prediction_first():
    (one,) = found(measure("r2_score", GUESS, TRUTH))
    assert one.message.endswith("swapped it is another number. It gave 0.5000.")
    assert (one.place, one.fix) == (at(5), "r2_score(y_test, guess)")


def test_silent_if_it_is_right_or_does_not_matter():
    assert not found(measure("r2_score", TRUTH, GUESS))
    assert not found(measure("mean_squared_error", GUESS, TRUTH))
    assert not found(measure("r2_score", TRUTH, TRUTH), measure("r2_score", GUESS, GUESS))
