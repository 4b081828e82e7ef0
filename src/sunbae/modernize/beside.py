"""A script that is written beside the user's own: it overwrites nothing but an earlier one of its kind."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

from sunbae.errors import OutputError
from sunbae.files import atomic_write
from sunbae.i18n import _

# The last line of what is written: by it a later call knows its own file, and that nobody has worked on it since.
_MARK = re.compile(rb"# Written by sunbae from .* \(([0-9a-f]{16})\)\.\r?\n?\Z")


def check_free(target: Path) -> None:
    """Whether nothing stands at a place but an earlier result on which nobody has worked.

    Raises: OutputError if something else does.
    """
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


def write_beside(target: Path, content: bytes, name: str) -> None:
    """Write a script with a last line that says where it comes from.

    Args:
      name: of the script that it was made of.
    """
    end = b"\r\n" if b"\r\n" in content else b"\n"
    if content and not content.endswith((b"\n", b"\r")):
        content += end
    mark = f"# Written by sunbae from {ascii(name)[1:-1]} ({_digest(content)})."
    atomic_write(target, content + mark.encode() + end)


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:16]
