"""`sklearn.datasets.load_boston`."""

from __future__ import annotations

from types import ModuleType
from typing import Any

from sunbae.i18n import _
from sunbae.patch import boston
from sunbae.patch.install import Settings
from sunbae.patch.notes import note
from sunbae.patch.table import Patch


def patches(datasets: ModuleType, settings: Settings) -> list[Patch]:
    """The table; `sklearn.datasets` has just been imported."""

    def load_boston(*, return_X_y: bool = False) -> Any:
        """The Boston house prices: data float64 (506, 13), target float64 (506,)."""
        from sklearn.utils import Bunch

        note("SB904", _(boston.WHY_REMOVED), "sklearn.datasets.fetch_california_housing()")
        data, target = boston.rows()
        if return_X_y:
            return data, target
        names, filename = boston.feature_names(), str(boston.FILE)
        return Bunch(data=data, target=target, feature_names=names, DESCR=boston.DESCRIPTION, filename=filename)

    return [Patch(datasets, "load_boston", lambda _missing: load_boston, "the 506 rows come with sunbae")]
