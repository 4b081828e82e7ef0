"""Names of NumPy that are gone."""

from __future__ import annotations

import re
from collections.abc import Iterator

import libcst as cst

from sunbae.i18n import _
from sunbae.modernize.arguments import argument, literal, positional, text_of, without
from sunbae.modernize.bindings import value_of
from sunbae.modernize.change import Edit, Found
from sunbae.modernize.saying import found
from sunbae.modernize.script import Script

_BUILTIN = {
    "float": "float",
    "int": "int",
    "object": "object",
    "str": "str",
    "complex": "complex",
    "unicode": "str",
    "long": "int",
}
_NAMES = {
    "alltrue": "all", "asfarray": "asarray", "bool8": "bool_", "complex_": "complex128", "cumproduct": "cumprod",
    "float_": "float64", "in1d": "isin", "Inf": "inf", "Infinity": "inf", "infty": "inf", "int0": "intp", "mat":
    "asmatrix", "NaN": "nan", "NAN": "nan", "PINF": "inf", "product": "prod", "round_": "round", "sometrue": "any",
    "string_": "bytes_", "trapz": "trapezoid", "uint0": "uintp", "unicode_": "str_",
}  # fmt: skip
_QUANTILES = tuple(f"numpy.{name}" for name in ("percentile", "quantile", "nanpercentile", "nanquantile"))
_NUMBERS = ("int", "float", "numpy.int", "numpy.float", "math.sqrt")
_OF_TEXT = re.compile(r"%[-+ #0]*[\d*]*(?:\.[\d*]+)?[srac]")  # conversions that take anything


def names(script: Script) -> Iterator[Found]:
    """SB921: `np.float` becomes `float`, `np.NaN` becomes `np.nan`, `np.asscalar(a)` becomes `a.item()`."""
    for node in script.nodes(cst.Attribute):
        name = script.imported(node)
        short = name.removeprefix("numpy.")
        if not name.startswith("numpy.") or "." in short:
            continue
        if short in _BUILTIN:
            today = _("NumPy has no such name any more; it was Python's own type.")
            yield found(script, "SB921", node, today, [Edit(*script.span(node), _BUILTIN[short])])
        elif short in _NAMES:
            today = _("NumPy calls it {name} today.").format(name=_NAMES[short])
            yield found(script, "SB921", node, today, [Edit(*script.span(node.attr), _NAMES[short])])
    for call in script.calls_of("numpy.asscalar"):
        first = positional(call, 0)
        if first is not None:
            start, end = script.span(first.value)
            edits = [Edit(script.span(call)[0], start, ""), Edit(end, script.span(call)[1], ".item()")]
            yield found(script, "SB921", call, _("An array of one number gives it by item()."), edits)


def arguments(script: Script) -> Iterator[Found]:
    """SB921: `np.percentile(x, 5, interpolation="lower")` becomes `np.percentile(x, 5, method="lower")`, `np.array(x,
    copy=False)` becomes `np.asarray(x)`.
    """
    for call in script.calls:
        name = script.imported(call.func)
        said = argument(call, "interpolation")
        if name in _QUANTILES and said is not None and said.keyword is not None:
            today = _("The argument is called {name}.").format(name="method")
            yield found(script, "SB921", call, today, [Edit(*script.span(said.keyword), "method")])
        copy = argument(call, "copy")
        if name == "numpy.array" and copy is not None and literal(copy.value) is False:
            func = call.func.attr if isinstance(call.func, cst.Attribute) else call.func
            edits = [Edit(*script.span(func), "asarray"), *without(script, call, [copy])]
            today = _("With copy=False, np.array fails where it must copy; np.asarray copies if it must.")
            yield found(script, "SB921", call, today, edits)


def single_numbers(script: Script) -> Iterator[Found]:
    """SB925: an array is no number, even if it holds a single one.

    After `p = model.predict(x)`, `int(p)` becomes `int(p.item())` and `"%.2f" % p` becomes `"%.2f" % p.item()`.
    """
    today = _("NumPy takes an array of one number for a number no more; item() gives the number.")
    for call in script.calls:
        name = call.func.value if isinstance(call.func, cst.Name) else script.imported(call.func)
        first = positional(call, 0)
        if name in _NUMBERS and first is not None and len(call.args) == 1 and _is_predicted(script, first.value):
            yield found(script, "SB925", call, today, _item(script, first.value))
    for node in script.nodes(cst.BinaryOperation):
        text = text_of(node.left) if isinstance(node.operator, cst.Modulo) else None
        if text is None or _OF_TEXT.search(text):
            continue
        values = [one.value for one in node.right.elements] if isinstance(node.right, cst.Tuple) else [node.right]
        for value in values:
            if _is_predicted(script, value):
                yield found(script, "SB925", node, today, _item(script, value))


def _item(script: Script, node: cst.BaseExpression) -> list[Edit]:
    end = script.span(node)[1]
    return [Edit(end, end, ".item()")]


def _is_predicted(script: Script, node: cst.BaseExpression) -> bool:
    """Whether this is surely an array, or a number of NumPy: what a model predicts, or a part of that."""
    value = value_of(script, node)
    while isinstance(value, cst.Subscript):
        value = value_of(script, value.value)
    func = value.func if isinstance(value, cst.Call) else None
    return (
        isinstance(func, cst.Attribute)
        and func.attr.value in ("predict", "inverse_transform")
        and not script.imported(func)
    )
