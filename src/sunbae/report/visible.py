"""Text from outside without the characters that nobody sees but that change what is seen."""

from __future__ import annotations

import unicodedata

# Control characters (an escape sequence can rewrite a terminal), marks that turn the direction of the text that
# follows, and lone surrogates, which cannot be written as UTF-8.
_DIRECTION_MARKS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_LAYOUT = frozenset("\n\t")
_REPLACEMENT = "\ufffd"


def visible(text: str) -> str:
    """`text` with every such character replaced by U+FFFD; line breaks and tabs stay.

    >>> visible("a\\x1b[2Jb\\u202ec")
    'a�[2Jb�c'
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(_REPLACEMENT if _is_hidden(character) else character for character in text)


def one_line(text: str) -> str:
    """`visible` text on one line, for a chart's label or a table's cell.

    >>> one_line(" a\\n\\tb ")
    'a b'
    """
    return " ".join(visible(text).split())


def _is_hidden(character: str) -> bool:
    if character in _LAYOUT:
        return False
    return character in _DIRECTION_MARKS or unicodedata.category(character) in ("Cc", "Cs")
