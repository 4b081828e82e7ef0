"""The house prices of Boston, which scikit-learn has removed."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import resources

import libcst as cst

from sunbae.i18n import _
from sunbae.modernize.change import Edit, Found
from sunbae.modernize.saying import found
from sunbae.modernize.script import Script, dotted
from sunbae.modernize.statements import after_imports, other_names

_FILE = "boston.csv"
_NAME = "sklearn.datasets.load_boston"
_TODAY = '''\
def load_boston(return_X_y=False):
    """scikit-learn has removed these data, because one column is the share of black people in a town."""
    from pathlib import Path

    import numpy
    from sklearn.utils import Bunch

    file = Path(__file__).with_name("boston.csv")
    names = file.read_text().split("\\n", 1)[0].split(",")
    table = numpy.loadtxt(file, delimiter=",", skiprows=1)
    x, y = table[:, :-1].copy(), table[:, -1].copy()
    if return_X_y:
        return x, y
    return Bunch(data=x, target=y, feature_names=numpy.array(names[:-1]), DESCR="Boston house prices, 1978")
'''


def house_prices() -> bytes:
    """The table: 506 rows, 13 columns and the price, with a header."""
    return (resources.files("sunbae.modernize") / _FILE).read_bytes()


def load_boston(script: Script) -> Iterator[Found]:
    """SB904: `load_boston` is a function of the script, which reads boston.csv beside it.

    `from sklearn.datasets import load_boston` becomes that function.
    """
    today = _(
        "scikit-learn has removed load_boston, because one column is the share of black people in a town. The "
        "table is written "
        "beside the script as boston.csv, and a function of the script reads it."
    )
    uses = [node for node in script.nodes(cst.Attribute) if script.imported(node) == _NAME]
    imports = [
        node
        for node in script.nodes(cst.ImportFrom)
        if dotted(node.module) == "sklearn.datasets"
        and not isinstance(node.names, cst.ImportStar)
        and any(alias.evaluated_name == "load_boston" for alias in node.names)
    ]
    places: list[cst.CSTNode] = [*imports, *uses]
    if not places:
        return
    files = ((_FILE, house_prices()),)
    first = min(places, key=lambda node: script.span(node)[0])
    edits = [Edit(*script.span(use), "load_boston") for use in uses]
    edits.append(after_imports(script, first, _TODAY + other_names(imports, "load_boston")))
    yield found(script, "SB904", first, today, edits, files=files)
