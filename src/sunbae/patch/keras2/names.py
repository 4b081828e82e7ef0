"""Names that modules of Keras no longer have: looked up where they are now, or in what stands in for them."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from types import ModuleType
from typing import Any

from sunbae.i18n import N_, _
from sunbae.patch.install import Settings
from sunbae.patch.notes import note
from sunbae.patch.refused import refused
from sunbae.patch.served import OLD_KERAS
from sunbae.patch.table import MISSING, Patch

_LEGACY, _OURS = "keras._tf_keras.keras.", "sunbae.patch.keras2."
# Module -> where its old names are.
ELSEWHERE: dict[str, tuple[str, ...]] = {
    "keras": (),
    "keras.backend": (_OURS + "backend",),
    "keras.layers": (_LEGACY + "layers", _OURS + "layers"),
    "keras.losses": (_LEGACY + "losses",),
    "keras.metrics": (_LEGACY + "metrics",),
    "keras.optimizers": (),
    "keras.callbacks": (),
    "keras.constraints": (),
    "keras.mixed_precision": (),
    "keras.utils": (_OURS + "tools",),
    "keras.models": (_OURS + "tools",),
    "keras.initializers": (),
    "keras.preprocessing": (),
    "keras.preprocessing.image": (_LEGACY + "preprocessing.image",),
    "keras.preprocessing.sequence": (_LEGACY + "preprocessing.sequence",),
    "keras.wrappers": (),
    "keras.saving": (),
}
# Names that Keras 2 had twice -> the one that is left.
RENAMED = {f"keras.constraints.{name.replace('_', '')}": name for name in ("max_norm", "non_neg", "unit_norm")}
# Of what nothing stands in for -> what to do.
GONE: dict[str, str] = {
    "keras.layers.LocallyConnected1D": N_("Take Conv1D, whose weights are shared over the positions."),
    "keras.layers.LocallyConnected2D": N_("Take Conv2D, whose weights are shared over the positions."),
    "keras.layers.Merge": N_("Take Concatenate, Add or another layer that joins, in a functional model."),
    "keras.layers.DenseFeatures": N_("Prepare the columns with pandas, or with keras.utils.FeatureSpace."),
    "keras.models.model_from_yaml": N_("Take model_from_json; Keras dropped YAML because reading it runs code."),
    "keras.optimizers.TFOptimizer": N_("Take an optimizer of keras.optimizers."),
    "keras.estimator": N_("Train the model itself with model.fit."),
}


def patches(keras: ModuleType, settings: Settings) -> list[Patch]:
    """The table; `keras` has just been imported."""
    why = "names that tf.keras of 2020 had are found"
    return [Patch(importlib.import_module(name), "__getattr__", _finding(name), why) for name in ELSEWHERE]


def _finding(name: str) -> Callable[[Any], Any]:
    def wrap(original: Any) -> Any:
        def __getattr__(wanted: str) -> Any:
            if original is not MISSING:
                try:
                    return original(wanted)
                except AttributeError:
                    pass
            return _found(name, wanted)

        return __getattr__

    return wrap


def _found(name: str, wanted: str) -> Any:
    whole = f"{name}.{wanted}"
    if whole in GONE:
        return refused(whole, lambda: _(GONE[whole]))
    if whole in RENAMED:
        note("SB901", _("{name} is gone.").format(name=whole), f"{name}.{RENAMED[whole]}")
        return getattr(importlib.import_module(name), RENAMED[whole])
    if not wanted.startswith("_"):
        if whole in OLD_KERAS:
            return importlib.import_module(whole)
        for home in ELSEWHERE[name]:
            module = importlib.import_module(home)
            if wanted in getattr(module, "PUBLIC", ()) or (home.startswith(_LEGACY) and wanted in vars(module)):
                if home.startswith(_LEGACY + "preprocessing"):
                    note("SB909", _("{name} is no longer public in Keras.").format(name=wanted))
                return getattr(module, wanted)
    raise AttributeError(f"module {name!r} has no attribute {wanted!r}")
