"""What the audit has to find in the scripts of `cases`: their own comments say it.

`SB101_fires_1_words.py` must fire the rule of its name; `SB101_silent_1_words.py` looks like it and must not; a
`clean_01_words.py` has nothing of severity M or above. `# <- SB101` stands on the line of the cause and is one finding
that must come; `# <- SB101?` on a line where the same finding may be reported instead. If a script has an id with `?`
only, it may be reported or not. Of what has no label, a finding of severity M, H or C must not come; L and I are not
judged but for the rule of a `silent` script's name.
"""

from __future__ import annotations

import re
import tokenize
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

CASES = Path(__file__).parent / "cases"
NUMBERS = {
    "C": (107, 111, 112, 207, 302, 303, 406),
    "H": (101, 102, 103, 104, 105, 106, 116, 301, 507),
    "M": (108, 109, 110, 113, 114, 115, 202, 204, 205, 206, 401, 403, 404, 405, 501, 504, 506, 508),
    "L": (201, 203, 402, 502, 503, 505, 509, 510),
    "I": (208, 209, 210, 211, 212, 304, 305),
}
# Severity of each rule: C critical, H high, M medium, L low, I information.
RULES = {f"SB{number}": severity for severity, numbers in NUMBERS.items() for number in numbers}
COMMENT = re.compile(r"# <- (?P<ids>SB\d{3}\??(?: SB\d{3}\??)*)$")
NAME = re.compile(r"(?P<meant>SB\d{3})_(?P<kind>fires|silent)_\d+_\w+|clean_\d\d_\w+")
HELPER = re.compile(r"^\s*(?:from|import) (helper_\w+)", re.MULTILINE)


class Label(NamedTuple):
    """A place where a finding is, or may be, reported.

    Attributes:
      id: of the rule.
      line: from 1.
      optional: the place is as good as that of the label without `?` of this id.
      file: name of the script, or of the helper beside it that has the line.
    """

    id: str
    line: int
    optional: bool
    file: str


@dataclass(frozen=True)
class Case:
    """A script.

    Attributes:
      path: of the script.
      labels: of the script, then of its helpers.
      meant: id of the rule that it is about; "" for a clean script.
      fires: that rule must be found; else it must not.
    """

    path: Path
    labels: tuple[Label, ...]
    meant: str
    fires: bool


def expected(path: Path) -> tuple[Label, ...]:
    """The labels in the comments of a script and of the helpers that it imports."""
    with tokenize.open(path) as file:
        text = file.read()
    labels = [
        Label(name.rstrip("?"), line, name.endswith("?"), path.name)
        for line, content in enumerate(text.splitlines(), 1)
        for found in COMMENT.finditer(content)
        for name in found["ids"].split()
    ]
    for helper in dict.fromkeys(HELPER.findall(text)):
        labels += expected(path.with_name(f"{helper}.py"))
    return tuple(labels)


def cases() -> tuple[Case, ...]:
    """All scripts, by name. Raises: ValueError if a name says neither `fires` nor `silent` nor `clean`."""
    found = []
    for path in sorted(CASES.glob("*.py")):
        if path.stem.startswith("helper_") or path.stem == "conftest":
            continue
        name = NAME.fullmatch(path.stem)
        if not name:
            raise ValueError(
                f"{path.name}: expected SB101_fires_1_words.py, SB101_silent_1_words.py or clean_01_words.py."
            )
        found.append(Case(path, expected(path), name["meant"] or "", name["kind"] == "fires"))
    return tuple(found)
