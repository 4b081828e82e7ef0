"""The network that answers, where that is more than the one that was trained."""

from __future__ import annotations

from typing import Any

from sunbae._compat import load_keras
from sunbae.models.params import Params
from sunbae.models.parts import IMAGE


def answering(model: Any, params: Params) -> Any:
    """The network that answers: `model`, or its mean over a picture and its mirror if `params` say so.

    It has the variables of `model` in the same order, and plain layers only.
    """
    flips = getattr(params, "test_flip", False) and getattr(params, "flip", "") == "yes"
    if not flips or "test_flip" in params.declared:  # the user's own say what they say to the user's network
        return model
    keras = load_keras()
    named = {tensor.name: tensor for tensor in model.inputs}
    turned = {name: keras.ops.flip(x, axis=2) if name == IMAGE else x for name, x in named.items()}
    both = [model(named), model(turned)]
    return keras.Model(named, keras.layers.Average(name="both_sides")(both), name=model.name)
