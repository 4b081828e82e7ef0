"""A script in a file, and the one of today beside it, with the modules that it imports from there."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from sunbae.errors import OutputError
from sunbae.files import atomic_write, user_path
from sunbae.i18n import _
from sunbae.modernize.beside import check_free, write_beside
from sunbae.modernize.change import Modernized
from sunbae.modernize.convert import modernize
from sunbae.modernize.siblings import SUFFIX, imported_names
from sunbae.modernize.text import read_text


@dataclass(frozen=True)
class Written:
    """What `modernize_file` has written.

    Attributes:
      source: the old script.
      path: the new one.
      files: what stands beside it.
      modernized: its text and its changes.
      modules: the same of each module beside the old script that is of 2020, too, and imported.
    """

    source: Path
    path: Path
    files: tuple[Path, ...]
    modernized: Modernized
    modules: tuple[Written, ...] = ()


@dataclass(frozen=True)
class _Planned:
    """What is to be written."""

    source: Path
    target: Path
    encoding: str
    made: Modernized


def modernize_file(path: Path, out: Path | None = None) -> Written:
    """Write the script of today beside a script: `mnist.py` stays as it is, `mnist_keras3.py` is new.

    Of a module beside it that it imports and that is of 2020, too, `NAME_keras3.py` is written, and imported instead.

    Args:
      path: the script; encoding, mark and line ends are kept.
      out: the file to write instead.

    Raises: ScriptError if the script cannot be read; OutputError if something else stands where this is to be written.
    """
    target = user_path(out) if out is not None else path.with_name(f"{path.stem}{SUFFIX}{path.suffix}")
    plans: dict[Path, _Planned | None] = {}
    main = _plan(path, target, plans)
    for plan in plans.values():
        if plan is not None:
            _check(plan)
    modules = [_write(plan) for plan in plans.values() if plan is not None and plan is not main]
    return replace(_write(main), modules=tuple(modules))


def _plan(path: Path, target: Path, plans: dict[Path, _Planned | None]) -> _Planned:
    """The plan for a script, and those for the modules beside it; None in `plans` for one that stays as it is."""
    text, encoding = read_text(path)
    plans[path] = None  # of modules that import each other
    beside = _modules_of(path, text)
    modules = [name for name in beside if (path.parent / f"{name}.py").is_file()]
    modern = [name for name in modules if _is_planned(path, name, target, plans)]
    plan = _Planned(path, target, encoding, modernize(text, name=str(path), modern=modern, beside=beside))
    plans[path] = plan
    return plan


def _modules_of(path: Path, text: str) -> list[str]:
    """What a script imports from files and folders beside it."""
    found = sorted(imported_names(text.removeprefix("\ufeff")) - {path.stem})
    return [name for name in found if any((path.parent / one).exists() for one in (f"{name}.py", name))]


def _is_planned(path: Path, name: str, target: Path, plans: dict[Path, _Planned | None]) -> bool:
    """Whether another file is written of a module beside a script."""
    module = path.parent / f"{name}.py"
    if module not in plans:
        plan = _plan(module, target.with_name(f"{name}{SUFFIX}.py"), plans)
        if plan.made.source == read_text(module)[0]:
            plans[module] = None
    return plans[module] is not None


def _check(plan: _Planned) -> None:
    check_free(plan.target)
    for name, content in plan.made.files:
        other = plan.target.with_name(name)
        if other.exists() and other.read_bytes() != content:
            raise OutputError(
                _("{path} is there already and holds something else. Move it, or write to another folder.").format(
                    path=other
                )
            )


def _write(plan: _Planned) -> Written:
    others = tuple(plan.target.with_name(name) for name, _content in plan.made.files)
    for other, (_name, content) in zip(others, plan.made.files, strict=True):
        atomic_write(other, content)
    write_beside(plan.target, plan.made.source.encode(plan.encoding), plan.source.name)
    return Written(plan.source, plan.target, others, plan.made)
