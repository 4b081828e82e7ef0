from watch.evidence import evidence, fit

from sunbae.watch.curves import told


def lines(*fits, least=2):
    """What is told of fits whose loss ends above 1, by line."""
    found = told(evidence(*fits), lambda one: one.history["loss"][-1] if one.history["loss"][-1] > 1 else None, least)
    return [(one.place.line, value) for one, value in found]


def test_each_line_once_by_its_last_fit():
    fits = [fit(3, history=[9.0, value], model=k) for k, value in enumerate([2.0, 3.0, 0.5])]
    assert lines(*fits, fit(5, history=[9.0, 4.0], model=9)) == [(3, 3.0), (5, 4.0)]


def test_half_of_a_loop_is_not_most():
    assert not lines(fit(3, history=[9.0, 2.0]), fit(3, history=[9.0, 0.5], model=1))


def test_only_whole_trainings_of_networks():
    told_of = [9.0, 2.0]
    assert not lines(fit(3, history=told_of, error=True))
    assert not lines(fit(3, history=told_of, before=True))
    assert not lines(fit(3, history=told_of, arguments={"initial_epoch": 5}))
    assert not lines(fit(3, history=told_of, kind="sklearn"))
    assert not lines(fit(3, history=told_of), fit(4, history=[0.1], before=True))
    assert lines(fit(3, history=told_of), fit(4, history=[0.1], before=True, model=1))


def test_not_of_fewer_epochs():
    assert not lines(fit(3, history=[9.0, 2.0]), least=3)
