"""What a validated record should have held, in words."""

from __future__ import annotations

from typing import Any

from sunbae.i18n import _


def expected(error: Any) -> str:
    """What the value of a pydantic error should have been; pydantic's own words where ours would say no more.

    Args:
      error: one of `ValidationError.errors()`.
    """
    about = dict(error.get("ctx", {}))
    if error["type"] == "literal_error":
        first, joined, last = about["expected"].rpartition(" or ")
        about["expected"] = _("{first} or {last}").format(first=first, last=last) if joined else last
    texts = {
        "greater_than": _("a number above {gt} was expected"),
        "greater_than_equal": _("{ge} or more was expected"),
        "less_than": _("a number below {lt} was expected"),
        "less_than_equal": _("{le} or less was expected"),
        "literal_error": _("one of {expected} was expected"),
        "finite_number": _("a finite number was expected"),
        "tuple_type": _("a list was expected"),
        "string_type": _("a text was expected"),
    }
    texts |= dict.fromkeys(("int_type", "int_parsing", "int_from_float"), _("a whole number was expected"))
    texts |= dict.fromkeys(("float_type", "float_parsing"), _("a number was expected"))
    texts |= dict.fromkeys(("bool_type", "bool_parsing"), _("true or false was expected"))
    return texts[error["type"]].format(**about) if error["type"] in texts else str(error["msg"])
