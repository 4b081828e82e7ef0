"""Layers that Keras 2.4 had under names of their own."""

from __future__ import annotations

from typing import Any

from sunbae._compat import load_keras
from sunbae.i18n import _
from sunbae.patch.notes import note

_SAME = {"CuDNNLSTM": "LSTM", "CuDNNGRU": "GRU"}
PUBLIC = list(_SAME)


def __getattr__(name: str) -> Any:
    if name not in _SAME:
        raise AttributeError(name)
    now = _SAME[name]
    note("SB901", _("{name} is {now} now.").format(name=name, now=now), f"keras.layers.{now}")
    return getattr(load_keras().layers, now)
