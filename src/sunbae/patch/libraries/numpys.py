"""Names that NumPy has dropped."""

from __future__ import annotations

from functools import wraps
from types import ModuleType
from typing import Any

from sunbae.i18n import _
from sunbae.patch.install import Settings
from sunbae.patch.notes import note
from sunbae.patch.paths import readable
from sunbae.patch.table import MISSING, Patch

# Old name -> what it was called by then, an expression of today.
TODAY = {
    **{name: name for name in ("float", "int", "object", "str", "complex")},
    "long": "int",
    "unicode": "str",
    "float_": "np.float64",
    "complex_": "np.complex128",
    "unicode_": "np.str_",
    "string_": "np.bytes_",
    "bool8": "np.bool_",
    "int0": "np.intp",
    "uint0": "np.uintp",
    **dict.fromkeys(("NaN", "NAN"), "np.nan"),
    **dict.fromkeys(("Inf", "Infinity", "infty", "PINF"), "np.inf"),
    "NINF": "-np.inf",
    "product": "np.prod",
    "cumproduct": "np.cumprod",
    "alltrue": "np.all",
    "sometrue": "np.any",
    "round_": "np.round",
    "trapz": "np.trapezoid",
    "in1d": "np.isin",
    "asscalar": "array.item()",
    "msort": "np.sort(array, axis=0)",
    "asfarray": "np.asarray(array, dtype=float)",
    "mat": "np.asmatrix",
    "typeDict": "np.sctypeDict",
}


def patches(numpy: ModuleType, settings: Settings) -> list[Patch]:
    """The table; `numpy` has been imported."""
    return [
        Patch(numpy, "__getattr__", lambda original: _finding(original, numpy), "names that NumPy has dropped"),
        Patch(numpy, "load", _load, "a path is meant from the script's folder too"),
    ]


def _load(original: Any) -> Any:
    @wraps(original)
    def load(file: Any, *args: Any, **kwargs: Any) -> Any:
        return original(readable(file), *args, **kwargs)

    return load


def _finding(original: Any, numpy: ModuleType) -> Any:
    def __getattr__(name: str) -> Any:
        if name not in TODAY:
            if original is MISSING:
                raise AttributeError(f"module 'numpy' has no attribute {name!r}")
            return original(name)
        note("SB921", _("{name} is gone.").format(name=f"np.{name}"), TODAY[name])
        return _value(name, numpy)

    return __getattr__


def _value(name: str, numpy: ModuleType) -> Any:
    own = {
        "float": float, "int": int, "long": int, "object": object, "str": str, "unicode": str, "complex": complex,
        "NINF": -numpy.inf,
        "asscalar": lambda a: a.item(),
        "msort": lambda a: numpy.sort(a, axis=0),
        "asfarray": lambda a, dtype=float: numpy.asarray(a, dtype=dtype),
        "in1d": lambda ar1, ar2, **how: numpy.isin(numpy.ravel(ar1), ar2, **how),
    }  # fmt: skip
    return own[name] if name in own else getattr(numpy, TODAY[name].removeprefix("np."))
