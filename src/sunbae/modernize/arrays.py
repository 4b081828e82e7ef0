"""Names of NumPy that are gone."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from sunbae.i18n import _
from sunbae.modernize.arguments import positional
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
