"""What is read from the records of other runs, also of those that another version wrote."""

from sunbae.script.past import earlier_scores, told_before
from sunbae.watch.events import Earlier

SCORE = {"rows": "r", "configuration": "c", "metric": "acc", "value": 0.9, "n": 50, "run": ""}


def test_scores_have_the_name_of_their_run():
    assert list(earlier_scores([("a-001", {"tests": [SCORE]})])) == [Earlier("r", "c", "acc", 0.9, 50, "a-001")]


def test_records_of_another_kind_are_passed_over():
    strange = [{}, {"tests": None}, {"tests": "x"}, {"tests": ["x", {"rows": 1}, SCORE | {"more": 1}]}]
    assert list(earlier_scores([("a", record) for record in strange])) == []


def test_what_was_told():
    runs = [("a", {"findings": [{"id": "SB208"}, {"id": "SB101"}]}), ("b", {}), ("c", {"findings": 3})]
    assert told_before(runs) == {"SB208", "SB101"}
