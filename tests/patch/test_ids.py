"""Ids of notes."""

import re
from pathlib import Path

import sunbae
from sunbae.patch.ids import TITLES


def test_every_note_has_a_title():
    used = set()
    for file in (Path(sunbae.__file__).parent / "patch").rglob("*.py"):
        used |= set(re.findall(r'"(SB\d+)"', file.read_text(encoding="utf-8")))
    assert used - set(TITLES) == set()
    assert all(re.fullmatch("SB9\\d\\d", id) for id in TITLES)
