"""Ids of notes."""

import re
from pathlib import Path

import sunbae
from sunbae.patch.ids import TITLES


def test_every_note_has_a_title():
    used = set()
    for package in ("patch", "modernize"):
        for file in (Path(sunbae.__file__).parent / package).rglob("*.py"):
            used |= set(re.findall(r'"(SB9\d+)"', file.read_text(encoding="utf-8")))
    assert used - set(TITLES) == set()
    assert all(re.fullmatch("SB9\\d\\d", id) for id in TITLES)
