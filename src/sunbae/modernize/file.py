"""A script in a file, and the one of today beside it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from sunbae.errors import OutputError
from sunbae.files import atomic_write
from sunbae.i18n import _
from sunbae.modernize.beside import check_free, write_beside
from sunbae.modernize.change import Modernized
from sunbae.modernize.convert import modernize
from sunbae.modernize.text import read_text


@dataclass(frozen=True)
class Written:
    """What `modernize_file` has written.

    Attributes:
      path: the new script.
      files: what stands beside it.
      modernized: its text and its changes.
    """

    path: Path
    files: tuple[Path, ...]
    modernized: Modernized


def modernize_file(path: Path, out: Path | None = None) -> Written:
    """Write the script of today beside a script: `mnist.py` stays as it is, `mnist_keras3.py` is new.

    Args:
      path: the script; encoding, mark and line ends are kept.
      out: the file to write instead.

    Raises: ScriptError if the script cannot be read; OutputError if something else stands where this is to be written.
    """
    text, encoding = read_text(path)
    made = modernize(text, name=str(path))
    target = out if out is not None else path.with_name(f"{path.stem}_keras3{path.suffix}")
    others = tuple(target.with_name(name) for name, _content in made.files)
    check_free(target)
    for other, (_name, content) in zip(others, made.files, strict=True):
        if other.exists() and other.read_bytes() != content:
            raise OutputError(
                _("{path} is there already and holds something else. Move it, or write to another folder.").format(
                    path=other
                )
            )
    for other, (_name, content) in zip(others, made.files, strict=True):
        atomic_write(other, content)
    write_beside(target, made.source.encode(encoding), path.name)
    return Written(target, others, made)
