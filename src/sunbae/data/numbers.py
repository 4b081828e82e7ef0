"""Whether a text is written like a number."""

from __future__ import annotations

import re

_NUMBER = re.compile(r"[-+]?(\d+([.,]\d*)?|[.,]\d+)([eE][-+]?\d+)?%?")
_DECIMAL_COMMA = re.compile(r"[-+]?\d+,\d+")


def looks_numeric(text: str) -> bool:
    """True for `12`, `-1.5`, `1,5`, `3e-4` and `5%`, with or without spaces around.

    >>> looks_numeric(" 1,5 "), looks_numeric("2020-01-01"), looks_numeric("")
    (True, False, False)
    """
    return _NUMBER.fullmatch(text.strip()) is not None


def has_decimal_comma(text: str) -> bool:
    """True for a number like `1,5`.

    >>> has_decimal_comma("1,5"), has_decimal_comma("1.5")
    (True, False)
    """
    return _DECIMAL_COMMA.fullmatch(text.strip()) is not None
