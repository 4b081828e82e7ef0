"""Where runs live: one plain directory each, made whole or not at all."""

from __future__ import annotations

import json
import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sunbae.errors import OptionError, OutputError
from sunbae.files import write_failure
from sunbae.i18n import _

FOLDER = "sunbae-runs"
RECORD = "run.json"
BUNDLE = "model.sunbae"
REPORT = "report.html"
_UNFINISHED = ".unfinished-"


@dataclass(frozen=True)
class RunRecord:
    """One finished run as `run.json` describes it."""

    path: Path
    record: dict[str, Any]

    @property
    def name(self) -> str:
        """The name of the run's folder."""
        return self.path.name

    @property
    def bundle(self) -> Path:
        """The file that predicts."""
        return self.path / BUNDLE

    @property
    def report(self) -> Path:
        """The page that explains."""
        return self.path / REPORT


def runs_folder() -> Path:
    """The folder of all runs: `SUNBAE_RUNS`, else `sunbae-runs` in the working directory."""
    return Path(os.environ.get("SUNBAE_RUNS") or FOLDER)


@dataclass
class Draft:
    """A run that is being written.

    Attributes:
      folder: where to write.
      path: the folder that it becomes when all is written.
    """

    folder: Path
    path: Path


@contextmanager
def new_run(stem: str, out: Path | None = None) -> Iterator[Draft]:
    """A folder to fill that takes its name only when the block ends well, and is removed otherwise.

    Args:
      stem: what the run is about; runs are called stem-001, stem-002 ...
      out: the folder of the run, if the user names it; it must be absent or empty.

    Raises: OutputError if nothing can be written there, OptionError if `out` is in use.
    """
    if out is not None and out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise OptionError(
            _("--out {path} exists and is not empty. Name a new folder; nothing is overwritten.").format(path=out)
        )
    parent = out.parent if out is not None else runs_folder()
    made = next((p for p in reversed([parent, *parent.parents]) if not p.exists()), None)
    try:
        parent.mkdir(parents=True, exist_ok=True)
        _clear_unfinished(parent)
        folder = Path(tempfile.mkdtemp(prefix=f"{_UNFINISHED}{os.getpid()}-", dir=parent))
        draft = Draft(folder, out or _free_name(parent, _safe(stem)))
    except OSError as exc:
        raise OutputError(write_failure(parent, exc)) from exc
    try:
        yield draft
        folder.chmod(0o755)
        draft.path = _rename(folder, draft.path)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        if made is not None:
            _remove_empty(parent, made)
        raise


def _remove_empty(folder: Path, upto: Path) -> None:
    """Remove folders that were made for a run that came to nothing, as long as they are empty."""
    for path in [folder, *folder.parents]:
        if any(path.iterdir()):
            return
        path.rmdir()
        if path == upto:
            return


def _rename(folder: Path, final: Path) -> Path:
    """Give a filled folder its name; the next free number if a run of the same time took it."""
    while True:
        try:
            if final.is_dir() and not any(final.iterdir()):
                final.rmdir()
            folder.rename(final)
            return final
        except OSError as exc:
            if not final.exists():
                raise OutputError(write_failure(final, exc)) from exc
            final = _free_name(final.parent, re.sub(r"-\d+$", "", final.name))


def _safe(stem: str) -> str:
    return re.sub(r"[^\w\-]+", "_", stem).strip("_")[:60] or "run"


def _free_name(parent: Path, stem: str) -> Path:
    taken = [int(m.group(1)) for p in parent.iterdir() if (m := re.fullmatch(re.escape(stem) + r"-(\d+)", p.name))]
    return parent / f"{stem}-{max(taken, default=0) + 1:03d}"


def _clear_unfinished(parent: Path) -> None:
    """Remove what runs that were killed left behind."""
    for leftover in parent.glob(f"{_UNFINISHED}*"):
        owner = leftover.name.removeprefix(_UNFINISHED).split("-")[0]
        if owner.isdigit() and not _alive(int(owner)):
            shutil.rmtree(leftover, ignore_errors=True)


def _alive(pid: int) -> bool:
    if os.name == "nt":  # os.kill would end the process there
        import ctypes

        handle = ctypes.windll.kernel32.OpenProcess(0x1000, False, pid)  # type: ignore[attr-defined,unused-ignore]
        if handle:
            ctypes.windll.kernel32.CloseHandle(handle)  # type: ignore[attr-defined,unused-ignore]
        return bool(handle)
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def list_runs(folder: Path | None = None) -> list[RunRecord]:
    """The finished runs of a folder, the newest last. A folder without a readable record is no run."""
    parent = folder or runs_folder()
    if not parent.is_dir():
        return []
    found = [r for p in parent.iterdir() if not p.name.startswith(".") and (r := _read(p)) is not None]
    return sorted(found, key=lambda r: (str(r.record.get("created")), r.name))


def _read(path: Path) -> RunRecord | None:
    try:
        record = json.loads((path / RECORD).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return RunRecord(path, record) if isinstance(record, dict) else None


def find_run(name: str | Path) -> RunRecord:
    """The run with a name or at a path.

    Raises: OptionError naming the runs that there are.
    """
    for path in (Path(name), runs_folder() / name):
        found = _read(path)
        if found is not None:
            return found
    known = [r.name for r in list_runs()]
    hint = _("Known runs: {names}.").format(names=", ".join(known[-8:])) if known else _("There are no runs yet.")
    raise OptionError(
        _("There is no run {name!r} here or in {folder}.").format(name=str(name), folder=runs_folder()) + " " + hint
    )
