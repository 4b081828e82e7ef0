"""Lines of a notebook that only IPython knows, as Python: what changes the script is done, the rest is skipped."""

from __future__ import annotations

import re
from dataclasses import dataclass

from sunbae.errors import OptionError
from sunbae.i18n import _

_LINE = re.compile(r"%([A-Za-z_]\w*)[ \t]*(.*)")
_HELP = re.compile(r"\?{1,2}[\w.*%]+;?|[\w.*%]+(?:\[[^\]]*\])*\?{1,2};?")
_ASSIGNED = re.compile(r"[\w.,\s\[\]'\"*()]+=\s*(?:!|%[A-Za-z_]).*")
_BARE = re.compile(r"(?:pip3?|conda)\s+(?:install|uninstall|list|freeze|show|update)\b.*")  # without the % too
_TIMEIT = re.compile(r"(?:-[nrtcqpo]\s*\d*\s*)*")
# Magics of a cell that look at how it runs; the cell itself is Python.
_RUNS = ("time", "timeit", "capture", "prun", "memit", "mprun")


@dataclass(frozen=True)
class Skipped:
    """A line, or a cell from this line on, that was not run."""

    line: int
    text: str


@dataclass(frozen=True)
class Translated:
    """The Python of a cell, line for line, and what was skipped in it."""

    code: str
    skipped: tuple[Skipped, ...]


def to_python(source: str, name: str) -> Translated:
    """A cell as Python; every line stays where it is.

    Args:
      name: of the cell, for errors.

    Raises: OptionError for a line that takes the output of a command or magic, which only IPython gives.

    >>> to_python("%matplotlib inline\\nx = 1", "cell 1").code
    'pass  # %matplotlib inline\\nx = 1'
    """
    lines = source.split("\n")
    first = next((k for k, line in enumerate(lines) if line.strip()), None)
    if first is not None and lines[first].startswith("%%"):
        return _cell_magic(lines, first)
    scanner, skipped = _Scanner(), []
    k = 0
    while k < len(lines):
        line = lines[k]
        if scanner.inside or not _is_magic(line.strip(), name, k + 1):
            scanner.feed(line)
            k += 1
            continue
        last = k
        while lines[last].endswith("\\") and last + 1 < len(lines):
            last += 1
        indent = line[: len(line) - len(line.lstrip())]
        text = " ".join(part.rstrip("\\").strip() for part in lines[k : last + 1])
        python = _python_of(text)
        if python is None:
            skipped.append(Skipped(k + 1, text))
        lines[k] = indent + (f"pass  # {text}" if python is None else python)
        lines[k + 1 : last + 1] = [f"{indent}#"] * (last - k)
        k = last + 1
    return Translated("\n".join(lines), tuple(skipped))


def _is_magic(text: str, name: str, line: int) -> bool:
    if _ASSIGNED.fullmatch(text) and "==" not in text:
        raise OptionError(
            _(
                "{cell}, line {line}: {text!r} takes what a command of IPython gives, and there is no IPython here. "
                "Write it in Python; for the output of a command: subprocess.check_output(..., shell=True, text=True)."
            ).format(cell=name, line=line, text=text)
        )
    return bool(text.startswith("!") or _LINE.match(text) or _HELP.fullmatch(text) or _BARE.fullmatch(text))


def _python_of(text: str) -> str | None:
    """What a line of IPython does to the script, as Python; None for one that does nothing to it."""
    found = _LINE.match(text)
    if found is None:
        return None
    magic, rest = found.group(1), found.group(2).strip()
    if magic == "time" and rest:
        return rest
    if magic == "timeit" and (timed := rest[_end(_TIMEIT, rest) :]):
        return timed
    if magic == "cd" and rest:
        folder = rest.strip("'\"")
        return f"__import__('os').chdir(__import__('os').path.expanduser({folder!r}))"
    if magic in ("env", "set_env") and (pair := re.fullmatch(r"(\w+)\s*(?:=|\s)\s*(.+)", rest)):
        return f"__import__('os').environ[{pair.group(1)!r}] = {pair.group(2)!r}"
    return None


def _end(pattern: re.Pattern[str], text: str) -> int:
    found = pattern.match(text)
    return 0 if found is None else found.end()


def _cell_magic(lines: list[str], first: int) -> Translated:
    magic, _blank, rest = lines[first][2:].strip().partition(" ")
    if magic in _RUNS:
        inner = to_python("\n".join(["#"] * (first + 1) + lines[first + 1 :]), "")
        return Translated(inner.code, inner.skipped)
    if magic in ("writefile", "file") and rest:
        mode, _blank, path = rest.rpartition(" ")
        body = "\n".join(lines[first + 1 :]) + "\n"
        opened = f"open({path.strip()!r}, {'a' if '-a' in mode.split() else 'w'!r}, encoding='utf-8')"
        code = f"with {opened} as _file: _file.write({body!r}); del _file"
        return Translated("\n".join(["#"] * first + [code] + ["#"] * (len(lines) - first - 1)), ())
    commented = [f"# {line}" for line in lines]
    return Translated("\n".join(commented), (Skipped(first + 1, lines[first].strip()),))


class _Scanner:
    """Knows, line by line, whether the next line goes on inside a bracket, a string or a statement."""

    def __init__(self) -> None:
        self._string, self._depth, self._continued = "", 0, False

    @property
    def inside(self) -> bool:
        """Whether a line that follows begins no statement."""
        return bool(self._string or self._depth or self._continued)

    def feed(self, line: str) -> None:
        """Read a line."""
        k = 0
        self._continued = False
        while k < len(line):
            if self._string:
                if line[k] == "\\":
                    k += 2
                elif line.startswith(self._string, k):
                    k += len(self._string)
                    self._string = ""
                else:
                    k += 1
                continue
            if line[k] == "#":
                break
            if line[k] in "\"'":
                self._string = line[k] * (3 if line.startswith(line[k] * 3, k) else 1)
                k += len(self._string)
                continue
            if line[k] in "([{":
                self._depth += 1
            elif line[k] in ")]}":
                self._depth = max(0, self._depth - 1)
            elif line[k] == "\\" and k == len(line) - 1:
                self._continued = True
            k += 1
        if len(self._string) == 1 and not line.endswith("\\"):
            self._string = ""  # never closed: Python will say so
