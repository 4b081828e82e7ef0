from watch.evidence import at, evaluate, evidence, fit, layer, net, rows

from sunbae.watch.rules.chosen_by_test_score import RULE

LOOP = """for units in (2, 8, 32):
    model = build(units)
    model.fit(x_train, y_train)
    acc = model.evaluate(x_test, y_test)
"""
KEPT = "    if acc > best:\n        best = acc\n"


def tried(units, model, x=None):
    network = net(layer("Dense", "relu", units=units), layer(shape=(1,)))
    return fit(3, model=model, net=network), evaluate(4, x, model=model, net=network)


def found(end=KEPT, *more, units=(2, 8, 32), source=LOOP):
    events = [event for k, n in enumerate(units) for event in tried(n, k)]
    return list(RULE.find(evidence(*events, *more, source=source + end)))


def test_the_best_is_kept():
    (one,) = found()
    assert one.message == (
        "3 configurations were scored on the same 20 test rows, and the best score was taken: it is partly luck."
    )
    assert (one.place, one.hurts) == (at(4), at(5))


def test_the_best_is_looked_up():
    assert found("    scores.append(acc)\nprint(max(scores))\n")
    assert found("    scores[units] = acc\nbest = max(scores, key=scores.get)\n")
    assert found("    tried.append((acc, units))\ntried.sort(reverse=True)\n")


def test_in_a_function():
    source = (
        "def score(units):\n    model = build(units)\n    model.fit(x_train, y_train)\n"
        "    return model.evaluate(x_test, y_test)\n"
    )
    assert found("scores = {n: score(n) for n in (2, 8, 32)}\nprint(max(scores.values()))\n", source=source)


def test_silent_if_nothing_is_chosen():
    assert not found("    print(units, acc)\n")
    assert not found("    scores.append(acc)\nprint(np.mean(scores), max(history))\n")
    assert not found("    if acc > 0.9:\n        print('good')\n")


def test_silent_of_one_configuration():
    assert not found(units=(8, 8, 8))
    assert not found(units=(8, 32))


def test_silent_if_other_rows_come_last():
    assert not found(KEPT, evaluate(7, rows(100, 120), model=2))


def test_silent_of_different_rows():
    events = [event for k, n in enumerate((2, 8, 32)) for event in tried(n, k, rows(80 + 20 * k, 100 + 20 * k))]
    assert not list(RULE.find(evidence(*events, source=LOOP + KEPT)))
