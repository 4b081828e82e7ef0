import ast

import pytest
from watch.evidence import at, evidence

from sunbae.watch import reading

SOURCE = """\
x = load()
scaled = scaler.transform(x)
print(scaled.shape)
for k in range(3):
    total += k
a, b = split(x)
"""
EVIDENCE = evidence(source=SOURCE)


def test_calls_in_the_order_of_their_lines():
    found = reading.calls(EVIDENCE, "script.py", "split", "transform", "load")
    assert [(reading.called(call), call.lineno) for call in found] == [("load", 1), ("transform", 2), ("split", 6)]


def test_a_file_that_is_not_there_or_cannot_be_read_is_empty():
    assert not reading.tree(EVIDENCE, "other.py").body
    assert not reading.tree(evidence(source="%matplotlib inline\n"), "script.py").body


@pytest.mark.parametrize(("line", "names"), [(1, ("x",)), (5, ("total",)), (6, ("a", "b")), (3, ())])
def test_names_that_a_statement_sets(line, names):
    assert reading.targets(reading.statement(EVIDENCE, at(line))) == names


def test_the_smallest_statement():
    assert isinstance(reading.statement(EVIDENCE, at(5)), ast.AugAssign)
    assert reading.statement(EVIDENCE, None) is None


def test_lines_that_set_a_name():
    assert reading.set_at(EVIDENCE, "script.py", "x") == (1,)


def test_to_ask_for_a_shape_is_no_use():
    assert not reading.used(EVIDENCE, "script.py", "scaled")
    assert reading.used(EVIDENCE, "script.py", "x")
    assert reading.used(EVIDENCE, "script.py", "x", after=5)
    assert not reading.used(EVIDENCE, "script.py", "x", after=6)
