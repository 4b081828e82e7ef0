"""Networks with branches: groups of columns, each with a network of its own, a middle, several outputs."""

from __future__ import annotations

from typing import Any

from sunbae._compat import load_keras
from sunbae.errors import OptionError
from sunbae.models.dense import DnnParams, dnn
from sunbae.models.parts import begin
from sunbae.models.recipes import recipe, unfit
from sunbae.models.spec import BranchesSpec, BranchSpec, HeadSpec, HeadsSpec

MIDDLE = "middle"


def branched(inputs: BranchesSpec, outputs: HeadsSpec) -> Any:
    """An uncompiled `keras.Model`: the branches side by side, joined, a middle, and the outputs.

    Inputs: see `BranchesSpec`. Outputs, a dict by name: numbers (B, K) in the targets' units, (B, 1) sigmoid for two
    classes, (B, C) softmax for more. A layer inside a branch or before an output has a dot in its name, an output has
    none, so no two are alike.

    Raises: OptionError if a recipe does not exist or is not for rows.
    """
    named: dict[str, Any] = {}
    features = []
    for branch in inputs.branches:
        its, x = begin(branch.inputs, f"{branch.name}.")
        named |= its
        features.append(_features(x, branch))
    layers = load_keras().layers
    x = layers.Concatenate(name=f"{MIDDLE}.joined")(features) if len(features) > 1 else features[0]
    if inputs.middle is not None:
        x = dnn(x, DnnParams.model_validate(inputs.middle), f"{MIDDLE}.")
    return load_keras().Model(named, {head.name: _output(x, head) for head in outputs.heads}, name="branches")


def _features(x: Any, branch: BranchSpec) -> Any:
    chosen = recipe(branch.recipe)
    if chosen.features is None or chosen.only:
        raise OptionError(unfit(branch.recipe, "rows"))
    return chosen.features(x, chosen.params.model_validate(branch.params), f"{branch.name}.")


def _output(x: Any, head: HeadSpec) -> Any:
    layers = load_keras().layers
    x = dnn(x, DnnParams.model_validate(head.params), f"{head.name}.")
    if head.task == "regression":
        z = layers.Dense(len(head.targets), name=f"{head.name}.output")(x)
        return layers.Rescaling(list(head.scale), offset=list(head.center), name=head.name)(z)
    if head.task == "binary":
        return layers.Dense(1, activation="sigmoid", name=head.name)(x)
    return layers.Dense(len(head.classes), activation="softmax", name=head.name)(x)
