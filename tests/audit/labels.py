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
# Severity of each rule: C critical, H high, M medium, L low, I information.
RULES = dict(
    pair.split(":")
    for pair in (
        "SB101:H SB102:H SB103:H SB104:H SB105:H SB106:H SB107:C SB108:M SB109:M SB110:M SB111:C SB112:C SB113:M SB114:M "
        "SB115:M SB116:H SB201:L SB202:M SB203:L SB204:M SB205:M SB206:M SB207:C SB208:I SB209:I SB210:I SB211:I SB212:I "
        "SB301:H SB302:C SB303:C SB304:I SB305:I SB401:M SB402:L SB403:M SB404:M SB405:M SB406:C "
        "SB501:M SB502:L SB503:L SB504:M SB505:L SB506:M SB507:H SB508:M SB509:L SB510:L"
    ).split()
)
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
