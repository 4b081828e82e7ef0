"""How the name of a file ends, wherever in an expression its end is written."""

from __future__ import annotations

import re
from dataclasses import dataclass

import libcst as cst

from sunbae.modernize.bindings import value_of
from sunbae.modernize.change import Edit
from sunbae.modernize.script import Script

_QUOTE = re.compile(
    r"""^[a-zA-Z]*("""
    r"""'''|\"\"\"|'|")"""
)
_SLASH = re.compile(r"[/\\]")
_BLANK = re.compile(r"\{[^{}]*\}|%[-+ #0]*[\d.]*[a-z]")  # what is put in when the name is made


@dataclass(frozen=True)
class Ending:
    """The end of a file's name as it stands in the script.

    Attributes:
      text: the characters of the literal, or of the last piece of an f-string, that the name ends with.
      end: the place after them.
      node: the literal, if it is the whole name.
      named: whether the text holds all that stands behind the last slash.
    """

    text: str
    end: int
    node: cst.SimpleString | None
    named: bool = True


def ending_of(script: Script, node: cst.BaseExpression) -> Ending | None:
    """The end of a file's name; None if it is not written in the script.

    Literals, f-strings, sums, `%`, `.format`, `os.path.join`, `Path(...) / name`, `str(...)` and names that stand for
    them are followed.
    """
    node = value_of(script, node)
    if isinstance(node, cst.SimpleString):
        found = _QUOTE.match(node.value)
        raw = node.value[found.end() : -len(found.group(1))] if found else ""
        return Ending(raw, script.inner_span(node)[1] - len(found.group(1) if found else ""), node)
    if isinstance(node, cst.FormattedString) and node.parts:
        last = node.parts[-1]
        if isinstance(last, cst.FormattedStringText):
            whole = len(node.parts) == 1 or _SLASH.search(last.value) is not None
            return Ending(last.value, script.inner_span(last)[1], None, whole)
        return None
    if isinstance(node, cst.ConcatenatedString):
        return _part(ending_of(script, node.right), joined=True)
    if isinstance(node, cst.BinaryOperation):
        side = node.left if isinstance(node.operator, cst.Modulo) else node.right
        return _part(ending_of(script, side), joined=isinstance(node.operator, cst.Add))
    if isinstance(node, cst.Call) and isinstance(node.func, cst.Attribute) and node.func.attr.value == "format":
        return _part(ending_of(script, node.func.value))
    if isinstance(node, cst.Call) and node.args:
        named = script.imported(node.func) or (node.func.value if isinstance(node.func, cst.Name) else "")
        if named in ("os.path.join", "pathlib.Path", "str"):
            return _part(ending_of(script, node.args[-1].value))
    return None


def _part(found: Ending | None, *, joined: bool = False) -> Ending | None:
    """The end of a name that is not the literal alone; `joined` behind characters that may be of the same name."""
    if found is None:
        return None
    return Ending(found.text, found.end, None, found.named and not (joined and _SLASH.search(found.text) is None))


def may_be_same(written: Ending, read: Ending) -> bool:
    """Whether a file that is read may be one that is written, by the names without their folders.

    `{epoch:02d}` and `%s` stand for any text in the name that is written.
    """
    base, name = _base(written), _base(read)
    if name == base or not name:
        return name == base
    if not read.named:
        return written.named and base.endswith(name)
    pattern = ".+".join(re.escape(part) for part in _BLANK.split(base))
    return re.fullmatch(pattern if written.named else f".*{pattern}", name) is not None


def _base(found: Ending) -> str:
    return _SLASH.split(found.text)[-1]


def suffix_of(text: str) -> str:
    """The suffix of a file's name, of all that a model is saved with; '' if it has none.

    >>> suffix_of("a/b-{val_loss:.4f}.hdf5"), suffix_of("./save.d/model"), suffix_of("x.weights.h5")
    ('.hdf5', '', '.weights.h5')
    """
    name = _SLASH.split(text)[-1]
    found = re.search(r"(\.weights\.h5|\.(keras|h5|hdf5|ckpt|tf|pb|json|index))$", name)
    return found.group() if found else ""


def with_suffix(found: Ending, old: str, new: str) -> Edit:
    """The edit that puts a suffix in the place of another, or after a name that has none."""
    # With the last letter, so that the name of two calls is mended once: of two that are the same one is made.
    kept = found.text[: len(found.text) - len(old)][-1:]
    return Edit(found.end - len(old) - len(kept), found.end, kept + new)
