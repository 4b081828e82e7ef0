"""Declarations meet the columns and targets of a table."""

import numpy as np
import polars as pl
import pytest
from tiny import houses

from sunbae._compat import without_values
from sunbae.errors import SunbaeError
from sunbae.job.branches import branch_arrays, branch_notes, declared_network, head_outputs, head_values, layer_name
from sunbae.job.options import make_options
from sunbae.job.prepare import load_targets, prepare_targets


def views_for(data=None, **more):
    options = make_options({"drop": ["id"], "one_hot_max": 5, **more})
    data = houses(120) if data is None else data
    return prepare_targets(load_targets(data, options), options), options


def network(data=None, **more):
    return declared_network(*views_for(data, **more))


def refusal(**more):
    with pytest.raises(SunbaeError) as caught:
        network(**{"target": "price,dear,size"} | more)
    return str(caught.value)


def test_without_branches_there_is_one_of_all_columns():
    made = network(target="price,dear,size", model="lstm", set=["width=8"])
    (trunk,) = made.inputs.branches
    assert (trunk.name, trunk.recipe, trunk.params["width"]) == ("trunk", "lstm", 8)
    assert trunk.columns == ("area", "city", "agent", "sold", "garden")
    assert [(h.name, h.task, h.loss) for h in made.outputs.heads] == [
        ("price", "regression", "mse"), ("dear", "binary", "crossentropy"), ("size", "multiclass", "crossentropy"),
    ]  # fmt: skip


def test_columns_that_no_branch_names_are_one_more():
    views, options = views_for(target="price,dear,size", branch="where=city,agent; layers=5-3", set=["width=8"])
    made = declared_network(views, options)
    where, rest = made.inputs.branches
    assert (rest.name, rest.columns, rest.params["width"]) == ("rest", ("area", "sold", "garden"), 8)
    assert (where.inputs.n_numbers, [e.name for e in where.inputs.embedded]) == (3, ["agent"])
    # Who says the nodes of each layer has no dropout unasked.
    assert (where.params["dropout"], rest.params["dropout"]) == (0.0, 0.1)
    assert branch_notes(views[0], options) == [
        "branch where: city, agent (dnn layers=5-3)",
        "branch rest, of the columns that no --branch names: area, sold, garden (dnn width=8)",
    ]


def test_every_branch_gets_its_columns():
    views, options = views_for(target="price", branch=["where=agent,city", "what=area,city"], set=["depth=1"])
    made, prep = declared_network(views, options), views[0].prep
    inputs = views[0].inputs["test"]
    found = branch_arrays(prep, made.inputs, inputs)
    sources = [source for _name, source in prep.features()]
    for name, columns in (("where", ["agent", "city"]), ("what", ["area", "city"])):
        wanted = inputs.numbers[:, [k for k, source in enumerate(sources) if source in columns]]
        np.testing.assert_array_equal(found[f"{name}.numbers"], wanted)
    np.testing.assert_array_equal(found["where.code_0"], inputs.codes["agent"])
    with without_values():
        assert set(made.build().input) == set(found)


def test_a_column_called_file_is_no_picture_in_a_table():
    data = houses(120).rename({"area": "file"})
    made = network(data, target="price", branch="what=file,city; lstm width=8", set=["depth=1"])
    assert made.params.width == network(data, target="price", branch="what=garden; dnn", set=["depth=1"]).params.width
    assert [branch.inputs.image for branch in made.inputs.branches] == [None, None]


def test_several_numbers_of_one_output():
    data = houses(120).with_columns(rent=pl.Series(np.arange(120) / 7))
    views, options = views_for(data, output=["price,rent; name=money layers=4", "dear"], drop=["id", "size"])
    heads = declared_network(views, options).outputs
    money, dear = heads.heads
    assert (money.name, money.center, money.scale) == (
        "money", tuple(v.prep.center for v in views[:2]), tuple(v.prep.scale for v in views[:2]),
    )  # fmt: skip
    y = head_values(views, heads, "test")
    assert {name: (a.shape, a.dtype.name) for name, a in y.items()} == {
        "money": ((24, 2), "float32"), "dear": ((24, 1), "int32"),
    }  # fmt: skip
    outputs = {name: a[None] for name, a in y.items()}
    for view in views:
        found = head_outputs(heads, outputs, view.rows.target.name)
        np.testing.assert_allclose(found[0, :, 0], view.y["test"], rtol=1e-6)
    assert dear.targets == ("dear",)


def test_the_ensemble_of_the_course_in_one_declaration():
    rng = np.random.default_rng(0)
    data = pl.DataFrame({f"{name}{k}": rng.normal(size=40) for name in "abxy" for k in (1, 2, 3)})
    made = network(
        data,
        branch=["left=a1,a2,a3; layers=20-10-5-3", "right=b1,b2,b3; layers=25-5-3"],
        middle="layers=30-7-11",
        output=["x1,x2,x3; name=x layers=30-7", "y1,y2,y3; name=y layers=15-17-11"],
        drop=[],
    )
    with without_values():
        model = made.build()
    assert model.count_params() == 2413
    assert {name: y.shape for name, y in model.output.items()} == {"x": (None, 3), "y": (None, 3)}


def test_names_of_outputs():
    assert [layer_name(text) for text in ("가격 (만원)", "a.b/c", "!")] == ["가격_만원", "a_b_c", "output"]
    columns = {"price m2": "price", "price/m2": "price", "rest": "price"}
    data = houses(120).with_columns(**{new: pl.col(old) for new, old in columns.items()})
    heads = network(data, target=[*columns, "price"]).outputs.heads
    assert [head.name for head in heads] == ["price_m2", "price_m2_2", "rest_2", "price"]


@pytest.mark.parametrize(
    ("said", "message"),
    [
        ({"branch": "a=aera"}, "has no column 'aera'; found id, area,"),
        ({"branch": "a=aera"}, "--branch a must name one of them. Did you mean 'area'?"),
        ({"branch": "a=id"}, "--branch a names column 'id', which the network does not see (unused: named by --drop)."),
        ({"branch": "a=price"}, "--branch a names column 'price', which the network does not see (target: "),
        (
            {"branch": "a=area,city,agent,sold,garden", "set": ["width=3"]},
            "--model and --set are for the columns that no",
        ),
        (
            {"output": "price,dear"},
            "--output price, dear: several targets of one output must be numbers, but 'dear' is a",
        ),
        ({"output": "dear; loss=mae"}, "--output dear: loss is 'mae'; crossentropy was expected for this target (text"),
        ({"output": "price; metrics=accuracy"}, "--output price: metric is 'accuracy'; one of mae, mse was expected"),
        ({"output": "prise"}, "--output 'prise' is no target; --target names price, dear, size."),
        ({"output": ["price; name=a.b"]}, "--output price: 'a.b' cannot be its name"),
        ({"output": ["price; name=a"], "branch": "a=area"}, "--output price: 'a' cannot be its name"),
        ({"target": "price,price"}, "--target names 'price' twice."),
        ({"target": "price,deer"}, "has no column 'deer'; found id,"),
    ],
)
def test_what_does_not_fit(said, message):
    assert message in refusal(**said)


def test_all_columns_in_branches():
    made = network(
        target="price", branch="a=area,city,agent,sold,garden", set=["learning_rate=0.1"], drop=["id", "dear", "size"]
    )
    assert [branch.name for branch in made.inputs.branches] == ["a"]
    assert made.params.learning_rate == 0.1
