"""A script in a file, and the one of today beside it."""

from __future__ import annotations

import hashlib
import io
import re
import tokenize
from dataclasses import dataclass
from pathlib import Path

from sunbae.errors import OutputError, ScriptError
from sunbae.files import atomic_write
from sunbae.i18n import _
from sunbae.modernize.change import Modernized
from sunbae.modernize.convert import modernize

# The last line of what is written: by it a later call knows its own file, and that nobody has worked on it since.
_MARK = re.compile(rb"# Written by sunbae from .* \(([0-9a-f]{16})\)\.\r?\n?\Z")


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
    text, encoding = _read(path)
    made = modernize(text, name=str(path))
    target = out if out is not None else path.with_name(f"{path.stem}_keras3{path.suffix}")
    others = tuple(target.with_name(name) for name, _content in made.files)
    _check_free(target)
    for other, (_name, content) in zip(others, made.files, strict=True):
        if other.exists() and other.read_bytes() != content:
            raise OutputError(
                _("{path} is there already and holds something else. Move it, or write to another folder.").format(
                    path=other
                )
            )
    for other, (_name, content) in zip(others, made.files, strict=True):
        atomic_write(other, content)
    atomic_write(target, _marked(made.source.encode(encoding), path.name))
    return Written(target, others, made)


def _read(path: Path) -> tuple[str, str]:
    """The text of a script with its line ends, and its encoding, as Python itself finds it."""
    try:
        content = path.read_bytes()
    except OSError as exc:
        reason = exc.strerror or str(exc)
        raise ScriptError(_("Cannot read {path}: {reason}.").format(path=path, reason=reason)) from exc
    try:
        encoding, _lines = tokenize.detect_encoding(io.BytesIO(content).readline)
        return content.decode(encoding), encoding
    except SyntaxError as exc:
        raise ScriptError(_("{path}: {reason}.").format(path=path, reason=exc.msg)) from exc
    except UnicodeDecodeError as exc:
        line = content.count(b"\n", 0, exc.start) + 1
        text = _(
            "{path}:{line}: this is not {encoding}, so Python cannot read it. Save the script as UTF-8, or name "
            "its encoding "
            "in the first line: # -*- coding: cp949 -*-"
        )
        raise ScriptError(text.format(path=path, line=line, encoding=exc.encoding.upper())) from exc


def _marked(content: bytes, name: str) -> bytes:
    end = b"\r\n" if b"\r\n" in content else b"\n"
    if content and not content.endswith((b"\n", b"\r")):
        content += end
    mark = f"# Written by sunbae from {ascii(name)[1:-1]} ({_digest(content)})."
    return content + mark.encode() + end


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:16]


def _check_free(target: Path) -> None:
    """Whether nothing stands at a place but an earlier result on which nobody has worked."""
    if not target.exists():
        return
    if not target.is_file():
        raise OutputError(_("{path} is no file. Give the name of the file to write.").format(path=target))
    content = target.read_bytes()
    mark = _MARK.search(content)
    if mark is None or _digest(content[: mark.start()]).encode() != mark.group(1):
        raise OutputError(
            _(
                "{path} is there already, and is not what sunbae wrote, or has been worked on since. Move it, or "
                "give another "
                "name."
            ).format(path=target)
        )
