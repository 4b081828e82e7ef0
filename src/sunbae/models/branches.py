"""Networks with branches: groups of columns, each with a network of its own, a middle, several outputs."""

from __future__ import annotations

from typing import Any

import numpy as np

from sunbae._compat import load_keras
from sunbae.errors import OptionError
from sunbae.models.dense import DnnParams, dnn
from sunbae.models.parts import IMAGE, inputs_of
from sunbae.models.recipes import BRANCH_RECIPES, PICTURE_BRANCH_RECIPES, recipe, unfit
from sunbae.models.spec import BranchesSpec, BranchSpec, HeadSpec, HeadsSpec

MIDDLE = "middle"


def branched(inputs: BranchesSpec, outputs: HeadsSpec) -> Any:
    """An uncompiled `keras.Model`: the branches side by side, joined, a middle, and the outputs.

    Inputs: see `BranchesSpec`. Outputs, a dict by name: numbers (B, K) in the targets' units, (B, 1) sigmoid for two
    classes, (B, C) softmax for more. A layer inside a branch or before an output has a dot in its name, an output has
    none, so no two are alike.

    Raises: OptionError if a recipe does not exist or is not for what its branch reads.
    """
    named: dict[str, Any] = {}
    features = []
    for branch in inputs.branches:
        its = inputs_of(branch.inputs, f"{branch.name}.")
        named |= its
        features.append(_features(its, branch))
    layers = load_keras().layers
    x = layers.Concatenate(name=f"{MIDDLE}.joined")(features) if len(features) > 1 else features[0]
    if inputs.middle is not None:
        x = dnn(x, DnnParams.model_validate(inputs.middle), f"{MIDDLE}.")
    return load_keras().Model(named, {head.name: _output(x, head) for head in outputs.heads}, name="branches")


def _features(named: dict[str, Any], branch: BranchSpec) -> Any:
    pictured = branch.inputs.image is not None
    if branch.recipe not in (PICTURE_BRANCH_RECIPES if pictured else BRANCH_RECIPES):
        raise OptionError(unfit(branch.recipe, "images" if pictured else "rows"))
    chosen = recipe(branch.recipe)
    return chosen.of_inputs(named, branch.inputs, chosen.params.model_validate(branch.params), f"{branch.name}.")


def prime(model: Any, pixels: np.ndarray | None, inputs: BranchesSpec) -> None:
    """Set what the branch of a picture learns before the training from training pictures, uint8 (n, H, W, C)."""
    for branch in inputs.branches:
        first = recipe(branch.recipe).prime
        if branch.inputs.image is not None and first is not None:
            assert pixels is not None
            first(model, {IMAGE: pixels}, branch.inputs)


def _output(x: Any, head: HeadSpec) -> Any:
    layers = load_keras().layers
    x = dnn(x, DnnParams.model_validate(head.params), f"{head.name}.")
    if head.task == "regression":
        z = layers.Dense(len(head.targets), name=f"{head.name}.output")(x)
        return layers.Rescaling(list(head.scale), offset=list(head.center), name=head.name)(z)
    if head.task == "binary":
        return layers.Dense(1, activation="sigmoid", name=head.name)(x)
    return layers.Dense(len(head.classes), activation="softmax", name=head.name)(x)
