"""Which findings are wanted: by options, by `[tool.sunbae]` of a project, by comments in the source."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from sunbae.errors import OptionError
from sunbae.i18n import _
from sunbae.watch.findings import Finding
from sunbae.watch.rules import rules

_COMMENT = re.compile(r"#\s*sunbae:\s*ignore(?:\[(?P<ids>[^\]]*)\])?", re.IGNORECASE)


@dataclass(frozen=True)
class Controls:
    """Rules by their ids, or the beginnings of ids: SB1 is all of leakage.

    Attributes:
      select: only these; empty for all.
      ignore: not these.
    """

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()

    def wants(self, id: str) -> bool:
        """Whether a rule is wanted."""
        return (not self.select or id.startswith(self.select)) and not (self.ignore and id.startswith(self.ignore))


def controls(script: Path, select: Iterable[str] = (), ignore: Iterable[str] = ()) -> Controls:
    """The options, and where those say nothing, what the nearest pyproject.toml above the script says.

    Raises: OptionError for what is the id of no rule, or for a pyproject.toml that cannot be read.
    """
    chosen, left = tuple(_ids(select)), tuple(_ids(ignore))
    table, path = _table(script)
    return Controls(
        _known(chosen or tuple(_ids(table.get("select", ()))), path if not chosen else None),
        _known((*left, *_ids(table.get("ignore", ()))), path),
    )


def kept(findings: Iterable[Finding], controls: Controls, sources: Mapping[str, str]) -> Iterator[Finding]:
    """The findings that are wanted, and not ignored by a comment at the end of one of their lines."""
    lines = {name: text.splitlines() for name, text in sources.items()}
    for finding in findings:
        places = [place for place in (finding.place, finding.hurts, *finding.also) if place is not None]
        said = (_line(lines, place.file, place.line) for place in places)
        if controls.wants(finding.id) and not any(_ignores(line, finding.id) for line in said):
            yield finding


def _line(lines: Mapping[str, list[str]], file: str, line: int) -> str:
    found = lines.get(file, [])
    return found[line - 1] if 0 < line <= len(found) else ""


def _ignores(line: str, id: str) -> bool:
    found = _COMMENT.search(line)
    if found is None:
        return False
    return found["ids"] is None or id in _ids([found["ids"]])


def _ids(values: object) -> list[str]:
    listed = [values] if isinstance(values, str) else values if isinstance(values, (list, tuple)) else []
    return [word.strip().upper() for value in listed for word in str(value).split(",") if word.strip()]


def _known(ids: tuple[str, ...], path: Path | None) -> tuple[str, ...]:
    all_ids = [rule.id for rule in rules()]
    for id in ids:
        if not any(one.startswith(id) for one in all_ids):
            text = _("{id} is no rule. Rules are {first} to {last}; SB1 stands for all that begin so.")
            where = "" if path is None else f"{path}: "
            raise OptionError(where + text.format(id=id, first=all_ids[0], last=all_ids[-1]))
    return ids


def _table(script: Path) -> tuple[Mapping[str, object], Path | None]:
    for folder in Path(script).absolute().parents:
        path = folder / "pyproject.toml"
        if path.is_file():
            try:
                found = tomllib.loads(path.read_text(encoding="utf-8"))
            except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as exc:
                raise OptionError(_("{path} cannot be read: {why}").format(path=path, why=exc)) from exc
            table = found.get("tool", {}).get("sunbae", {})
            return (table if isinstance(table, dict) else {}), path
    return {}, None
