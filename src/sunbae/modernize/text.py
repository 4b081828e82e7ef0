"""The text of a script in a file."""

from __future__ import annotations

import io
import tokenize
from pathlib import Path

from sunbae.errors import ScriptError
from sunbae.i18n import _


def read_text(path: Path) -> tuple[str, str]:
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
