"""Backslashes in the names of files."""

from __future__ import annotations

import re
from collections.abc import Iterator

import libcst as cst

from sunbae.i18n import _
from sunbae.modernize.bindings import value_of
from sunbae.modernize.change import Edit, Found
from sunbae.modernize.places import each
from sunbae.modernize.saying import found
from sunbae.modernize.script import Script

_OPENING = frozenset(
    each(
        "open numpy.load numpy.save numpy.savez numpy.loadtxt numpy.genfromtxt numpy.savetxt cv2.imread "
        "cv2.imwrite PIL.Image.open "
        "os.listdir os.makedirs os.mkdir os.path.exists os.path.join glob.glob joblib.load joblib.dump "
        "keras.models.load_model keras.models.save_model keras.callbacks.ModelCheckpoint keras.callbacks.CSVLogger "
        "keras.callbacks.TensorBoard keras.utils.load_img keras.preprocessing.image.load_img keras.utils.plot_model "
        "matplotlib.pyplot.savefig matplotlib.pyplot.imread"
    )
)
_METHODS = ("save", "save_weights", "load_weights", "flow_from_directory", "to_csv", "to_excel", "savefig")
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_MEANT = frozenset("\n\"'abfnrtvxuUN01234567")  # what Python reads as something else
_DRIVE = re.compile(r"[a-zA-Z]:|\\\\\\\\")


def slashes(script: Script) -> Iterator[Found]:
    """SB920: names of files with `/` work everywhere, those with backslashes on Windows only.

    `pd.read_csv("..\\\\data\\\\x.csv")` becomes `pd.read_csv("../data/x.csv")`. A name with a drive is left, and so is
    one in which Python takes a backslash for something else.
    """
    today = _("Backslashes separate folders on Windows only, slashes everywhere.")
    seen = set()
    for call in script.calls:
        if not _opens(script, call) or not call.args:
            continue
        for node in _literals(script, call.args[0].value):
            text = _forward(node.value)
            if text is not None and node not in seen:
                seen.add(node)
                yield found(script, "SB920", node, today, [Edit(*script.inner_span(node), text)])


def _opens(script: Script, call: cst.Call) -> bool:
    name = script.meaning(call.func)
    if name.startswith("pandas.read_") or name in _OPENING:
        return True
    func = call.func
    if isinstance(func, cst.Name):
        return func.value == "open"
    return isinstance(func, cst.Attribute) and not name and func.attr.value in _METHODS


def _literals(script: Script, node: cst.BaseExpression) -> Iterator[cst.SimpleString]:
    """The literals that a name is put together from."""
    node = value_of(script, node)
    if isinstance(node, cst.SimpleString):
        yield node
    elif isinstance(node, cst.ConcatenatedString) or (
        isinstance(node, cst.BinaryOperation) and isinstance(node.operator, cst.Add)
    ):
        yield from _literals(script, node.left)
        yield from _literals(script, node.right)


def _forward(code: str) -> str | None:
    """A literal with slashes; None if it has no backslash, or one that is not for a folder.

    >>> _forward(r"'..\\\\data\\\\x.csv'"), _forward(r"r'data\\new.csv'"), _forward(r"'data\\new.csv'")
    ("'../data/x.csv'", "'data/new.csv'", None)
    """
    prefix = code[: min(code.index(quote) for quote in "\"'" if quote in code)].lower()
    if "\\" not in code or "b" in prefix:
        return None
    body = code[len(prefix) :]
    if _DRIVE.match(body.lstrip("\"'")):
        return None
    if "r" in prefix:
        return body.replace("\\", "/")
    if any(one in _MEANT for one in _ESCAPE.findall(body)):
        return None
    # What is left is a doubled backslash, or one before a letter that it does not change.
    return code[: len(prefix)] + _ESCAPE.sub(
        lambda found: "/" if found.group(1) == "\\" else "/" + found.group(1), body
    )
