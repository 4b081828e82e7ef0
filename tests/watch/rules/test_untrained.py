from watch.evidence import at, evaluate, evidence, fit, measure, net, predict, rows

from sunbae.watch.rules.untrained import RULE

FRESH = net(trained=False, as_fitted=False)


def found(*events):
    return list(RULE.find(evidence(*events, source="\n\n\nprint(best.evaluate(x, y))\n")))


def test_a_score_of_a_network_that_another_line_has_made():
    (one,) = found(fit(3), evaluate(4, model=1, net=FRESH))
    assert one.message.startswith("This network was neither fitted nor given weights: what it says of the 20 rows")
    assert (one.severity, one.place, one.fix) == (
        "critical",
        at(4),
        "call best.evaluate() of the network that was fitted",
    )


def test_a_prediction_before_the_fit_that_becomes_a_score():
    (one,) = found(predict(4, net=FRESH), fit(5), measure(line=6))
    assert (one.place, one.hurts) == (at(4), at(6))
    assert one.fix.endswith("predict() after the fit")


def test_silent_of_trained_networks_and_of_those_that_nobody_knows():
    assert not found(evaluate(4))
    assert not found(evaluate(4, net=net(trained=None)))


def test_silent_of_a_prediction_that_becomes_no_score():
    assert not found(predict(4, net=FRESH), fit(5))


def test_silent_of_before_and_after():
    assert not found(evaluate(4, net=FRESH), fit(5), evaluate(6))
    assert not found(predict(4, net=FRESH), measure(line=4), fit(5), predict(6), measure(line=6))


def test_a_metric_that_cannot_be_traced_belongs_to_the_latest_prediction():
    plain = measure(second=rows(200, 220, width=1), line=7)
    assert not found(predict(4, net=FRESH), fit(3, model=1), predict(5, model=1), plain)
    assert found(fit(3, model=1), predict(5, model=1, net=FRESH), plain)


def test_a_fit_of_another_network_is_not_after():
    assert found(evaluate(4, net=FRESH), fit(5, model=1), evaluate(6, model=1))
    assert found(evaluate(4, net=FRESH), fit(5), predict(6))


def test_once_for_a_line():
    assert len(found(evaluate(4, net=FRESH), evaluate(4, model=1, net=FRESH))) == 1


def test_a_metric_from_before_or_of_another_length_is_not_of_it():
    assert not found(measure(line=3), predict(4, net=FRESH))
    assert not found(predict(4, net=FRESH), measure(first=rows(0, 9, width=1), second=rows(0, 9, width=1), line=5))


def test_a_metric_that_can_be_traced_is_of_its_prediction():
    mine = predict(4, net=FRESH)
    assert found(mine, predict(5, model=1), measure(second=mine.made[0], line=6))
    assert found(mine, predict(5, model=1), measure(first=mine.made[0], second=rows(80, 100, width=1), line=6))
    assert not found(mine, predict(5, model=1), measure(second=predict(model=1).made[0], line=6))
