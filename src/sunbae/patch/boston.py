"""The Boston house prices of 1978, which scikit-learn has removed and Keras downloads: 506 rows, shipped here."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np

import sunbae
from sunbae.i18n import N_

FILE = Path(sunbae.__file__).parent / "modernize" / "boston.csv"
WHY_REMOVED = N_(
    "scikit-learn removed these data because the column B counts people by the colour of their skin. Take "
    "fetch_california_housing for new work."
)
DESCRIPTION = """Boston house prices

506 districts of Boston in 1970, 13 numbers of each, and the median value of the homes that their owners live in, in
thousands of dollars (MEDV, cut off at 50).

CRIM     crimes per head
ZN       share of land for lots over 25,000 square feet
INDUS    share of land for business other than retail
CHAS     1 if the district lies at the river Charles, else 0
NOX      nitric oxides, parts per 10 million
RM       rooms per dwelling
AGE      share of homes built before 1940
DIS      distance to five centres of work
RAD      how near the ring roads are
TAX      tax per 10,000 dollars
PTRATIO  pupils per teacher
B        1000 (Bk - 0.63)^2, Bk the share of black people
LSTAT    share of people of low status

Source: Harrison and Rubinfeld 1978, doi:10.1016/0095-0696(78)90006-2.
The column B, and the thought behind it that segregation makes homes dear, are why scikit-learn removed these data.
"""


@cache
def _table() -> tuple[tuple[str, ...], np.ndarray]:
    with FILE.open(encoding="utf-8") as file:
        names = tuple(file.readline().strip().split(","))
        return names, np.loadtxt(file, delimiter=",")


def feature_names() -> np.ndarray:
    """(13,) texts."""
    return np.array(_table()[0][:-1])


def rows() -> tuple[np.ndarray, np.ndarray]:
    """(features float64 (506, 13), values float64 (506,)), in the order of the source; copies."""
    table = _table()[1]
    return table[:, :-1].copy(), table[:, -1].copy()
