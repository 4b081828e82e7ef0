"""Which calls are repaired, what is replayed, and when a score is believed."""

import json
from dataclasses import replace

import numpy as np
import pytest
from watch.evidence import SCRIPT, at, evidence, rows

from sunbae.patch.notes import Place
from sunbae.script.audit import Audit
from sunbae.script.findings_file import findings_record, write_findings
from sunbae.script.honest import Honest, Pair, extended, first_of, repairs_of, replayed
from sunbae.watch.events import Splitting
from sunbae.watch.findings import Finding
from sunbae.watch.repair import Repair, repair_from


def repair(rule="SB101", line=2, action="learn-from", **more):
    return Repair(action, SCRIPT, line, 0, rule, **more)


def finding(id, *repairs):
    return Finding(id, "high", "what was seen", at(2), at(9), "x = y", repairs)


def pair(metric="acc", claimed=0.9, honest=0.8, sd=None):
    return Pair(metric, Place(SCRIPT, 9), claimed, honest, sd)


def test_of_two_repairs_of_one_call_the_worse_finding_has_its_way():
    one, other = repair("SB105", action="carve-validation"), repair("SB106", action="carve-validation")
    apart = repair("SB201", action="keep-best")
    assert repairs_of([finding("SB105", one), finding("SB106", other), finding("SB201", apart)]) == (one, apart)


def test_a_repair_goes_through_json():
    for one in (repair(rows=(1, 2), others=(3,)), repair(other=("a.py", 3, 1)), repair(value="mse")):
        assert repair_from(json.loads(json.dumps(one.record()))) == one


def test_splits_without_a_seed_are_made_as_they_were():
    whole = rows(0, 6)
    order = np.array([4, 0, 2, 1])
    made = ((whole.part(order), whole.part(np.array([5, 3]))),)
    unseeded = Splitting(0, at(5), 0, (whole,), made, True, False, False)
    seeded = Splitting(0, at(6), 0, (whole,), made, True, True, False)
    audit = Audit(evidence(unseeded, seeded), (), (), ())
    (found,) = replayed(audit, [])
    assert (found.action, found.line, found.rows, found.others) == ("split", 5, (4, 0, 2, 1), (5, 3))
    own = repair("SB104", 5, "split", rows=(0,), others=(1,))
    assert replayed(audit, [own]) == (own,)


@pytest.mark.parametrize(
    ("pairs", "left", "code", "good"),
    [
        ([pair()], (), 0, True),
        ([pair(honest=None)], (), 0, False),
        ([pair()], ("SB101",), 0, False),
        ([pair()], (), 1, False),
        ([], (), 0, False),
    ],
)
def test_when_it_is_believed(pairs, left, code, good):
    assert Honest(("SB101",), tuple(pairs), left, code).good is good


def test_the_headline_is_the_last_score_of_both():
    found = Honest(("SB101",), (pair("loss", 1, 2), pair("acc", 0.9, 0.8), pair("r2", 0.5, None)), (), 0)
    assert found.headline.metric == "acc"


def test_a_finding_has_the_score_of_the_run_that_repaired_it_alone():
    both = Honest(("SB101", "SB201"), (pair(honest=0.7, sd=0.01),), (), 0)
    alone = Honest(("SB101",), (pair(honest=0.85),), (), 0)
    bad = Honest(("SB201",), (pair(honest=0.1),), (), 3)
    one, other, third = findings_record([finding("SB101"), finding("SB201"), finding("SB402")], [both, alone, bad])
    assert (one["claimed"], one["honest"], one["together_with"]) == (0.9, 0.85, [])
    assert (other["honest"], other["sd"], other["together_with"]) == (0.7, 0.01, ["SB101"])
    assert (third["claimed"], third["honest"]) == (None, None)


def test_sarif(tmp_path):
    path = tmp_path / "found.sarif"
    write_findings(path, [finding("SB101")], [])
    (run,) = json.loads(path.read_text("utf-8"))["runs"]
    (result,) = run["results"]
    assert (result["ruleId"], result["level"]) == ("SB101", "error")
    lines = [one["physicalLocation"]["region"]["startLine"] for one in result["locations"]]
    assert lines == [2, 9]
    assert "SB101" in {rule["id"] for rule in run["tool"]["driver"]["rules"]}


def test_where_rows_are_moved_a_transformer_is_repaired_when_they_are():
    learn, carve = repair(line=2), repair("SB105", 9, action="carve-validation")
    moved, as_it_was = repair("SB104", 3, action="split"), repair("", 3, action="split")
    assert first_of((learn, moved, carve)) == (moved, carve)
    assert first_of((learn, repair("SB107", 9, action="fit-rows"))) == (repair("SB107", 9, action="fit-rows"),)
    assert first_of((learn, as_it_was, carve)) == (learn, as_it_was, carve)


def test_a_plan_grows_by_what_another_mistake_had_hidden():
    moved, learn = repair("SB104", 3, action="split"), repair(line=2, rows=(1, 2))
    assert extended((moved,), [finding("SB101", learn)]) == (moved, learn)
    mild = replace(finding("SB201", repair("SB201", 9, action="keep-best")), severity="low")
    assert extended((moved,), [mild]) == (moved,)
    best = repair("SB201", 8, action="keep-best")
    assert extended((best,), [mild]) == (best, *mild.repairs)


def test_a_call_is_repaired_once():
    learn = repair(line=2, rows=(1, 2))
    assert extended((learn,), [finding("SB101", repair(line=2, rows=(0,)))]) == (learn,)
