"""Where runs live: one plain directory each, made whole or not at all."""

from __future__ import annotations

import hashlib
import itertools
import json
import os
import platform
import re
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from sunbae.errors import OptionError, OutputError
from sunbae.files import user_path, write_failure
from sunbae.i18n import _
from sunbae.runs.lock import LOCK, is_old, locked
from sunbae.runs.scripts import is_script

FOLDER = "sunbae-runs"
RECORD = "run.json"
BUNDLE = "model.sunbae"
REPORT = "report.html"
_UNFINISHED = ".unfinished-"
_PROCESS = secrets.token_hex(4)


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
    def is_script(self) -> bool:
        """Whether it records a script, and so has no Bundle."""
        return is_script(self.record)

    @property
    def bundle(self) -> Path:
        """The file that predicts; the run of a script has none."""
        return self.path / BUNDLE

    @property
    def report(self) -> Path:
        """The page that explains."""
        return self.path / REPORT


TRIES = 5  # to lock a new folder of a name that was asked for


def runs_folder() -> Path:
    """The folder of all runs: `SUNBAE_RUNS`, else `sunbae-runs` in the working directory."""
    return user_path(os.environ.get("SUNBAE_RUNS") or FOLDER)


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
def new_run(stem: str, out: Path | None = None, *, folder: Path | None = None) -> Iterator[Draft]:
    """A folder to fill that takes its name only when the block ends well, and is removed otherwise.

    Args:
      stem: what the run is about; runs are called stem-001, stem-002 ...
      out: the folder of the run, if the user names it; it must be absent or empty.
      folder: of all runs, `runs_folder()` unless given.

    Raises: OutputError if nothing can be written there, OptionError if `out` is in use.
    """
    if out is not None:
        out = user_path(out)
        _require_unused(out)
    parent = out.parent if out is not None else folder or runs_folder()
    with _folder(parent, wanted=out or parent):
        try:
            _clear_unfinished(parent)
            draft, lock = _claim(parent, _safe(stem), out)
        except OSError as exc:
            raise OutputError(write_failure(out or parent, exc)) from exc
        try:
            yield draft
            draft.path = _rename(draft.folder, draft.path, lock)
        except BaseException:
            lock.close()
            shutil.rmtree(draft.folder, ignore_errors=True)
            raise


def _require_unused(out: Path) -> None:
    if out.name in ("", ".."):
        raise OptionError(_("--out {path} has no name of its own. Name a new folder.").format(path=out))
    try:
        used = out.exists() and (not out.is_dir() or any(out.iterdir()))
    except OSError as exc:
        raise OutputError(write_failure(out, exc)) from exc
    if used:
        raise OptionError(
            _("--out {path} exists and is not empty. Name a new folder; nothing is overwritten.").format(path=out)
        )


@contextmanager
def _folder(path: Path, *, wanted: Path) -> Iterator[None]:
    """Inside, the folder `path` exists; what had to be made for it is removed again if the block fails.

    Raises: OutputError that names `wanted`.
    """
    made = [p for p in [path, *path.parents] if not os.path.exists(p)]
    try:
        try:
            path.mkdir(parents=True, exist_ok=True)
        except OSError as exc:
            raise OutputError(write_failure(wanted, exc)) from exc
        yield
    except BaseException:
        with suppress(OSError):  # not empty, or never made
            for folder in made:
                folder.rmdir()
        raise


def _claim(parent: Path, stem: str, out: Path | None) -> tuple[Draft, BinaryIO]:
    """A new folder to fill, whose final name no other run that is being written is going to take, and our lock on it.

    Raises: OptionError if `out` is claimed, OSError if nothing can be written.
    """
    for number in itertools.count(0 if out is not None else _free_number(parent, stem)):
        final = out or parent / f"{stem}-{number:03d}"
        folder = parent / f"{_UNFINISHED}{_host()}-{os.getpid()}-{_PROCESS}-{_short(final.name)}"
        alone = _alone(folder)
        if alone:
            _try_name(folder, final)
            lock = locked(folder)
            if lock is not None:
                return Draft(folder, final), lock
        if out is not None and not (alone and number < TRIES):  # or one who clears saw it before it was locked
            break
    raise OptionError(_("--out {path} is being written by another run. Name a new folder.").format(path=out))


def _alone(folder: Path) -> bool:
    """Make `folder`; False, and nothing made, if another process or thread claims the same name."""
    others = f"{_UNFINISHED}{_host()}-*-{folder.name.rsplit('-', 1)[-1]}"
    try:
        folder.mkdir()
    except FileExistsError:
        return False
    # First make, then look: of two that do so at once, at least one sees the other.
    if any(other != folder for other in folder.parent.glob(others)):
        folder.rmdir()
        return False
    return True


def _try_name(folder: Path, final: Path) -> None:
    """See now, not after the training, that the system takes the name."""
    try:
        if not final.exists():
            final.mkdir()
            final.rmdir()
    except OSError:
        folder.rmdir()
        raise


def _rename(folder: Path, final: Path, lock: BinaryIO) -> Path:
    """Give a filled folder its name; the next free number if something took it in the meantime."""
    if os.name == "nt":  # no folder with an open file in it can be renamed there
        _let_go(lock, folder)
    while True:
        try:
            if final.is_dir() and not any(final.iterdir()):
                final.rmdir()
            folder.rename(final)
            _let_go(lock, final)  # not before: until it has its name, others would take it for a leftover
            return final
        except OSError as exc:
            if not final.exists():
                raise OutputError(write_failure(final, exc)) from exc
            stem = re.sub(r"-\d+$", "", final.name)
            final = final.parent / f"{stem}-{_free_number(final.parent, stem):03d}"


def _let_go(lock: BinaryIO, folder: Path) -> None:
    lock.close()
    (folder / LOCK).unlink(missing_ok=True)


def _safe(stem: str) -> str:
    return re.sub(r"[^\w\-]+", "_", stem).strip("_")[:60] or "run"


def _free_number(parent: Path, stem: str) -> int:
    taken = [int(m.group(1)) for p in parent.iterdir() if (m := re.fullmatch(re.escape(stem) + r"-(\d+)", p.name))]
    return max(taken, default=0) + 1


def _host() -> str:
    """This machine: on a shared disk the process numbers of another one mean nothing."""
    return _short(platform.node())


def _short(text: str) -> str:
    """Ten characters for a text that could be too long or too strange for the name of a file."""
    return hashlib.sha256(text.encode(errors="replace")).hexdigest()[:10]


def _clear_unfinished(parent: Path) -> None:
    """Remove what runs of this machine that were killed left behind."""
    for leftover in parent.glob(f"{_UNFINISHED}{_host()}-*"):
        with suppress(OSError):  # another clears as well
            lock = _lock_of_abandoned(leftover)
            if lock is None:
                continue
            if os.name == "nt":  # no open file can be removed there
                lock.close()
            # Locked while it goes: who has just made it, and not locked it yet, must not take it for its own.
            shutil.rmtree(leftover, ignore_errors=True)
            lock.close()


def _lock_of_abandoned(folder: Path) -> BinaryIO | None:
    """Our lock on a folder that nobody had locked; None for one without a lock, which is just being made unless old."""
    old = is_old(folder)
    return locked(folder, surely=not old) if old or (folder / LOCK).exists() else None


def list_runs(folder: Path | None = None) -> list[RunRecord]:
    """The finished runs of a folder, the newest last. A folder without a readable record is no run."""
    parent = folder or runs_folder()
    if not os.path.isdir(parent):
        return []
    try:
        places = [parent / name for name in os.listdir(parent) if not name.startswith(".")]
    except OSError as exc:
        text = _("The folder {path} cannot be read: {error}. See that you may read it.")
        raise OptionError(text.format(path=parent, error=exc.strerror or exc)) from exc
    found = [r for p in places if (r := run_in(p)) is not None]
    return sorted(found, key=lambda r: (str(r.record.get("created")), r.name))


def run_in(path: Path) -> RunRecord | None:
    """The run in a folder; None if there is none, or its record cannot be read."""
    try:
        # Other programs write NaN and Infinity, which are no JSON.
        text = (path / RECORD).read_text(encoding="utf-8")
        record = json.loads(text, parse_constant=lambda name: None)
    except (OSError, ValueError, RecursionError):
        return None
    return RunRecord(path, record) if _is_run(record) else None


def _is_run(record: Any) -> bool:
    """True for the record of a run; other programs write a `run.json` too."""
    if isinstance(record, dict) and is_script(record):
        return isinstance(record.get("fits"), list)
    kinds = {"options": dict, "test": dict, "seeds": list, "metric": str}
    return isinstance(record, dict) and all(isinstance(record.get(name), kind) for name, kind in kinds.items())


def run_around(path: Path) -> Path | None:
    """The folder of the run that a file is in, or would be, links followed; None if it is in none."""
    folders = Path(os.path.realpath(path)).parents
    whole = (RECORD, BUNDLE)  # a run whose record cannot be read is one, too
    return next((p for p in folders if run_in(p) or all(os.path.isfile(p / name) for name in whole)), None)


def find_run(name: str | Path) -> RunRecord:
    """The run with a name or at a path.

    Raises: OptionError naming the runs that there are.
    """
    for path in (user_path(name), runs_folder() / name):
        found = run_in(path)
        if found is not None:
            return found
        if os.path.isfile(path / BUNDLE):
            raise OptionError(
                _(
                    "{path} has no {record} that can be read, so it is no whole run. Put that file back; to predict, "
                    "its bundle will do: sunbae predict {bundle} NEW.csv"
                ).format(path=path, record=RECORD, bundle=path / BUNDLE)
            )
    known = [r.name for r in list_runs()]
    hint = _("Known runs: {names}.").format(names=", ".join(known[-8:])) if known else _("There are no runs yet.")
    raise OptionError(
        _("There is no run {name!r} here or in {folder}.").format(name=str(name), folder=runs_folder()) + " " + hint
    )


def find_trained(name: str | Path, *, hint: str = "") -> RunRecord:
    """The run of `sunbae train` with a name or at a path.

    Args:
      hint: what else may be named, for who names the run of a script.

    Raises: OptionError naming the runs that there are, or if it is the run of a script.
    """
    found = find_run(name)
    if found.is_script:
        text = _("{name} is the Run of a script; a Run of sunbae train is needed here.").format(name=str(name))
        raise OptionError(f"{text} {hint}".rstrip())
    return found
