"""Every rule: old lines become those of today, and nothing else does."""

import ast
import io
import re
import tokenize

import pytest
from modernize.battery import BATTERY

from sunbae.modernize.convert import modernize
from sunbae.modernize.rules import RULES

BACKEND = ("import os\n", 'os.environ["KERAS_BACKEND"] = "jax"\n')


def without_backend(source):
    lines = source.splitlines(keepends=True)
    for at, line in enumerate(lines):
        if line == BACKEND[1]:
            before = at - 1 if at and lines[at - 1] == BACKEND[0] else at
            return "".join(lines[:before] + lines[at + 1 :])
    return source


def imports_too_early(source):
    """Whether Keras is imported before it is told its backend."""
    before, _choice, _after = source.partition(BACKEND[1].strip())
    return re.search(r"^[ \t]*(from|import)[ \t]+keras\b", before, re.MULTILINE) is not None


def comments(source):
    return [
        one.string for one in tokenize.generate_tokens(io.StringIO(source).readline) if one.type == tokenize.COMMENT
    ]


@pytest.mark.parametrize(("rule", "before", "after"), BATTERY, ids=range(len(BATTERY)))
def test_before_and_after(rule, before, after):
    made = modernize(before)
    assert without_backend(made.source) == after
    assert before == after or rule in {change.id for change in made.changes if not change.left}
    assert not imports_too_early(made.source)
    assert modernize(made.source).source == made.source
    ast.parse(made.source)
    assert comments(made.source) == comments(before)
    assert all(1 <= change.line <= before.count("\n") for change in made.changes)


def test_every_rule_has_a_line():
    said = {rule for rule, _before, _after in BATTERY}
    for rule in RULES:
        found = {word.strip(":;,.") for word in (rule.__doc__ or "").split() if word.startswith("SB9")}
        assert found, rule
        assert found & (said | {"SB913", "SB904"}), rule
