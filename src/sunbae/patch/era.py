"""Whether a script was written for the Keras of 2020 or for today's, where the same line means two things."""

from __future__ import annotations

import re

# What only Keras 3 has. Comments may name it too: then a script is taken for one of today, and nothing changes for it.
_ONLY_TODAY = re.compile(
    rb"KERAS_BACKEND|\bkeras\.ops\b|\bfrom keras import .*\b(ops|random|saving)\b|\bkeras\.random\b|\bkeras\.saving\b"
    rb"|\.keras[\"']|\.weights\.h5|\bPyDataset\b|\bSKLearnClassifier\b|\bSKLearnRegressor\b"
)


def is_of_2020(source: bytes) -> bool:
    """Whether nothing in a script says that it was written for Keras 3.

    >>> is_of_2020(b"from tensorflow.keras.models import Sequential"), is_of_2020(b"from keras import ops")
    (True, False)
    """
    return _ONLY_TODAY.search(source) is None
