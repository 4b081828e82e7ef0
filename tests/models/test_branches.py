"""Networks with branches: their size, their names, the form of their outputs."""

import json

import numpy as np
import pytest
from batteries import some

from sunbae._compat import without_values
from sunbae.anatomy.examine import examine
from sunbae.anatomy.graph import graph_of
from sunbae.errors import OptionError
from sunbae.models.branches import branched
from sunbae.models.dense import DnnParams
from sunbae.models.recipes import BRANCH_RECIPES, RECIPES
from sunbae.models.spec import BranchesSpec, BranchSpec, Embedded, HeadSpec, HeadsSpec, InputSpec

SMALL = {"width": 4, "filters": 4, "hidden": 3}


def dense(layers):
    return DnnParams(layers=layers, dropout=0, **({} if layers else {"depth": 0})).model_dump()


def branch(name, recipe="dnn", inputs=None, **params):
    kind = RECIPES[recipe].params
    said = kind(**{k: v for k, v in SMALL.items() if k in kind.model_fields} | params).model_dump()
    return BranchSpec(name, (name,), inputs or InputSpec(3), recipe, said)


def numbers(name, targets=("y",), layers=""):
    n = len(targets)
    return HeadSpec(name, targets, "regression", (), (100.0,) * n, (5.0,) * n, dense(layers), "mse")


def test_two_inputs_a_middle_two_outputs():
    """The ensemble of the course: 363 + 248 in the branches, 515 in the middle, 601 + 686 before the outputs."""
    inputs = BranchesSpec((branch("left", layers="20-10-5-3"), branch("right", layers="25-5-3")), dense("30-7-11"))
    outputs = HeadsSpec((numbers("x", ("x1", "x2", "x3"), "30-7"), numbers("y", ("y1", "y2", "y3"), "15-17-11")))
    with without_values():
        model = branched(inputs, outputs)
    assert model.count_params() == 363 + 248 + 515 + 601 + 686 == 2413
    assert model.get_layer("middle.joined").output.shape == (None, 6)
    assert {name: y.shape for name, y in model.output.items()} == {"x": (None, 3), "y": (None, 3)}
    assert {i.name for i in model.inputs} == {"left.numbers", "right.numbers"}
    found = examine(graph_of(json.loads(model.to_json())))
    assert (found.total, found.notes) == (2413, ())


@pytest.mark.parametrize("recipe", some(BRANCH_RECIPES, "lstm"))
def test_a_branch_of_every_recipe(recipe):
    inputs = BranchesSpec((branch("a", recipe), branch("나", inputs=InputSpec(2, (Embedded("shop", 30, 4),)))))
    classes = HeadSpec("size", ("size",), "multiclass", ("s", "m", "l"), (), (), dense("2"), "crossentropy")
    outputs = HeadsSpec(
        (numbers("가격"), HeadSpec("b", ("b",), "binary", ("n", "y"), (), (), dense(""), "crossentropy"), classes)
    )
    with without_values():
        model = branched(inputs, outputs)
    assert {name: y.shape for name, y in model.output.items()} == {"가격": (None, 1), "b": (None, 1), "size": (None, 3)}
    assert {i.name for i in model.inputs} == {"a.numbers", "나.numbers", "나.code_0"}
    # A dot in the names of all layers but the outputs: none can have the name of a target.
    assert {layer.name for layer in model.layers if "." not in layer.name} == {"가격", "b", "size"}
    assert examine(graph_of(json.loads(model.to_json()))).total == model.count_params()


def test_numbers_are_in_the_unit_of_their_targets():
    inputs = BranchesSpec((branch("a", layers="2"),))
    head = HeadSpec("y", ("y1", "y2"), "regression", (), (10.0, -4.0), (2.0, 3.0), dense(""), "mse")
    model = branched(inputs, HeadsSpec((head,)))
    kernel, bias = model.get_layer("y.output").weights
    kernel.assign(np.zeros(kernel.shape))
    bias.assign([1.0, -1.0])
    found = model({"a.numbers": np.zeros((1, 3), np.float32)})["y"]
    assert np.asarray(found).tolist() == [[12.0, -7.0]]


def test_a_recipe_for_series_is_no_branch():
    with pytest.raises(OptionError, match="nlinear is for series"):
        branched(BranchesSpec((BranchSpec("a", ("a",), InputSpec(3), "nlinear", {}),)), HeadsSpec((numbers("y"),)))
