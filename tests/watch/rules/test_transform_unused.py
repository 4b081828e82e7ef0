from watch.evidence import at, evidence, fit, rows, transform

from sunbae.watch.rules.transform_unused import RULE

RAW = rows(0, 80)
SCALED = rows(0, 80, steps=(0,))


def found(source, trained=RAW, action="transform", does="scale"):
    learnt = transform(RAW, 1)
    used = transform(RAW, 2, action=action, does=does, made=SCALED)
    return list(RULE.find(evidence(learnt, used, fit(3, trained), source=source)))


def test_dropped():
    (one,) = found("s = Scaler().fit(x)\ns.transform(x)\nmodel.fit(x, y)\n")
    assert one.message == (
        "StandardScaler has changed 80 rows, and nothing uses the result: the rows went into the model as they were."
    )
    assert (one.place, one.hurts, one.fix) == (at(2), at(3), "x = s.transform(x)")


def test_in_a_name_that_nobody_uses():
    assert found("s = Scaler()\nscaled = s.fit_transform(x)\nmodel.fit(x, y)\n", action="fit_transform")
    assert found("s = Scaler()\nscaled = s.transform(x)\nmodel.fit(x, y)\nprint(scaled.shape)\n")


def test_silent_if_the_result_is_used():
    assert not found("s = Scaler()\nscaled = s.transform(x)\nmodel.fit(x, y)\nplt.plot(scaled)\n")
    assert not found("s = Scaler()\nnp.save('x', s.transform(x))\nmodel.fit(x, y)\n")
    assert not found("s = Scaler()\nself.x = s.transform(x)\nmodel.fit(x, y)\n")
    assert not found("s = Scaler()\na, b = s.transform(x), 1\nmodel.fit(x, y)\n")
    assert not found("s = Scaler()\nscaled = s.transform(x)\nmodel.fit(x, y)\n", SCALED)


def test_silent_if_the_raw_rows_are_not_trained():
    assert not found("s = Scaler()\nscaled = s.transform(x)\nmodel.fit(z, y)\n", rows(80, 160))
    assert not found("s = Scaler()\nscaled = s.transform(x)\nmodel.fit(x, y)\n", does="encode")
