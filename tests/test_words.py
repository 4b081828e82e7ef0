"""Every identifier that people are shown has a word in both languages."""

from typing import get_args

import pytest

from sunbae import words
from sunbae.data.schema import Kind, Role
from sunbae.data.split import PARTS
from sunbae.data.target import TASKS
from sunbae.judge.metrics import METRICS
from sunbae.prep import dates

WORDS = {
    words.part_name: PARTS,
    words.task_name: TASKS,
    words.kind_name: get_args(Kind),
    words.role_name: get_args(Role),
    words.metric_label: METRICS,
    words.date_part_name: dates.PARTS,
    words.stage_name: ("read and prepare", "train", "judge"),
    words.environment_name: ("system", "cores"),
}
SAME = {"RMSE", "MAE", "R²", "AUC"}


@pytest.mark.parametrize("word", WORDS, ids=lambda word: word.__name__)
def test_words(language, word):
    english = [word(name) for name in WORDS[word]]
    language("ko")
    korean = [word(name) for name in WORDS[word]]
    assert len(set(english)) == len(set(korean)) == len(english)
    assert [k for e, k in zip(english, korean, strict=True) if e == k and e not in SAME] == []


def test_kinds_and_roles_are_their_own_english_words():
    assert [words.kind_name(kind) for kind in get_args(Kind)] == list(get_args(Kind))
    assert [words.role_name(role) for role in get_args(Role)] == list(get_args(Role))


def test_what_has_a_name_of_its_own_keeps_it(language):
    language("ko")
    assert [words.metric_label("pinball"), words.environment_name("keras")] == ["pinball", "keras"]
