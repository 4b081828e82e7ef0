from dataclasses import replace

import pytest
from watch.evidence import SCRIPT, at, callback, evidence, fit, made

from sunbae.watch.rules.callback_unused import RULE

SOURCE = "\nstop = EarlyStopping(patience=3)\nhist = model.fit(x, y, epochs=5)\n"


def found(*events, source=SOURCE):
    return list(RULE.find(evidence(*events, source=source)))


def test_names_the_line_and_puts_it_into_the_fit():
    (one,) = found(made(callback(line=2)), fit(3))
    assert one.message == "EarlyStopping was built, and no fit got it: it does nothing."
    assert (one.place, one.also, one.fix) == (at(2), (at(3),), "model.fit(x, y, ..., callbacks=[stop])")


def test_silent_if_it_was_given():
    assert not found(made(callback(line=2), used=True), fit(3))


def test_silent_if_the_line_made_another_that_was_given():
    assert not found(made(callback(line=2, number=1)), made(callback(line=2, number=2), used=True), fit(3))


def test_silent_without_a_fit_afterwards():
    assert not found(made(callback(line=2)))
    assert not found(fit(1), made(callback(line=2)))


@pytest.mark.parametrize(
    "line",
    ["search(x, y, callbacks=[stop])", "search(stop)", "stop.on_epoch_end(0)", "CallbackList([one])", "Grid(n_jobs=2)"],
)
def test_silent_if_something_else_may_have_it(line):
    assert not found(made(callback(line=2)), fit(3), source=SOURCE + line)


def test_a_name_given_before_is_another_callback():
    source = "model.fit(x, y, callbacks=[stop])" + SOURCE
    assert found(made(callback(line=2)), fit(3), source=source)


def test_a_list_that_holds_it_is_given_to_nobody():
    (one,) = found(made(callback(line=2)), fit(3), source="\ncallbacks.append(EarlyStopping())\nmodel.fit(x, y)\n")
    assert one.fix == "model.fit(x, y, ..., callbacks=[EarlyStopping])"


def test_a_name_of_another_file_is_another_callback():
    seen = replace(
        evidence(made(callback(line=2)), fit(3), source=SOURCE), sources={SCRIPT: SOURCE, "b.py": "\n\nrun(stop)"}
    )
    assert list(RULE.find(seen))
