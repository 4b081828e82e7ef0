"""Findings: a leak is one, a good verdict is none, every id is used once."""

from types import SimpleNamespace

from sunbae.data.leaks import Leak
from sunbae.job import findings as module
from sunbae.job.findings import Finding, findings
from sunbae.judge.verdict import Verdict


def found(leaks, *verdicts):
    return findings(SimpleNamespace(leaks=leaks), SimpleNamespace(verdicts=verdicts))


def test_leaks_come_first_and_name_their_column():
    leak = Leak("part of the target", "the target is a + b")
    assert found({"a": leak}, Verdict("overfit", "warn", "Overfitting: ...")) == [
        Finding("SB151", "high", "a", "the target is a + b"),
        Finding("SB551", "medium", "training", "Overfitting: ..."),
    ]


def test_what_is_well_is_no_finding():
    assert found({}, Verdict("stability", "good", "Stable."), Verdict("headline", "bad", "Worse.")) == []
    assert [f.id for f in found({}, Verdict("stability", "warn", "Unstable."))] == ["SB455"]


def test_a_leak_is_one_finding_and_twins_are_another():
    leak = Leak("tells the target", "alone it names 100.0% of the classes")
    verdicts = [Verdict("leak", "warn", "These scores may be too good: a."), Verdict("twins", "warn", "8 of 9.")]
    verdicts.append(Verdict("shared-groups", "warn", "5 of 9."))
    assert found({"a": leak}, *verdicts) == [
        Finding("SB150", "high", "a", leak.text),
        Finding("SB153", "high", "split", "8 of 9."),
        Finding("SB154", "high", "split", "5 of 9."),
    ]


def test_ids_are_told_apart():
    ids = [rule for rule, _severity in [*module._LEAKS.values(), *module._VERDICTS.values()]]
    assert len(set(ids)) == len(ids)


def test_record():
    assert Finding("SB150", "high", "copy", "why").to_json() == {
        "id": "SB150",
        "severity": "high",
        "where": "copy",
        "what": "why",
    }
