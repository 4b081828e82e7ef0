"""What a script prints, kept while it is printed."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

MOST = 16 * 2**20  # characters


class _Tee:
    """A stream that keeps what goes through it; all else is the stream's."""

    def __init__(self, stream: Any) -> None:
        self._stream, self._kept, self._size = stream, [], 0  # type: ignore[var-annotated]

    def write(self, text: str) -> int:
        if self._size < MOST:
            self._kept.append(text)
            self._size += len(text)
        written: int = self._stream.write(text)
        return written

    def writelines(self, lines: Any) -> None:
        for line in lines:
            self.write(line)

    def text(self) -> str:
        return "".join(self._kept)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


@contextmanager
def kept_output() -> Iterator[_Tee]:
    """Inside, what Python code prints on stdout is kept, up to `MOST` characters."""
    tee = _Tee(sys.stdout)
    sys.stdout = tee
    try:
        yield tee
    finally:
        if sys.stdout is tee:
            sys.stdout = tee._stream
