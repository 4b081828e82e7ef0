"""What modernizing says: a change of a line, what a rule found, and the whole result."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Change:
    """One line of 2020 and what it is today.

    Attributes:
      id: of the rule, `SB9xx`.
      line: in the script as it was, from 1.
      what: the code in question.
      today: what has become of it and why, a sentence for the user.
      left: True if the code was left as it was, because a rule cannot be sure: the user has to look.
    """

    id: str
    line: int
    what: str
    today: str
    left: bool = False


@dataclass(frozen=True)
class Edit:
    """The characters `start` to `end` of the script become `text`; an insertion if the two are the same."""

    start: int
    end: int
    text: str


@dataclass(frozen=True)
class Found:
    """What a rule found at one place.

    Attributes:
      change: what is said of it; None if another finding says it.
      edits: that mend it; none if the code is left as it is.
      imports: statements that the new code needs, such as `import numpy as np`.
      files: that the new script reads, name and content.
    """

    change: Change | None
    edits: tuple[Edit, ...] = ()
    imports: tuple[str, ...] = ()
    files: tuple[tuple[str, bytes], ...] = ()


@dataclass(frozen=True)
class Modernized:
    """A script in today's Keras.

    Attributes:
      source: the whole script.
      changes: what was changed, and what has to be looked at, by line.
      files: to be put beside the script, name and content.
    """

    source: str
    changes: tuple[Change, ...]
    files: tuple[tuple[str, bytes], ...]
