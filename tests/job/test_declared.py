"""Branches and outputs in a text, a table of a config file, a dict: all the same."""

import pytest

from sunbae.errors import OptionError
from sunbae.job.declared import BranchOptions, OutputOptions, as_branch, as_output, join_names, split_names
from sunbae.job.options import make_options

BRANCH = BranchOptions(name="house", columns=("area", "rooms; all", "a=b,c"), model="lstm", set=("width=8", "depth=2"))
OUTPUT = OutputOptions(
    targets=("x", "y"), name="both", set=("layers=30-7",), loss="mae", weight=0.5, metrics=("mae", "mse")
)  # fmt: skip


def test_a_text_is_read_again():
    assert str(BRANCH) == 'house="area","rooms; all","a=b,c"; lstm width=8 depth=2'
    assert as_branch(str(BRANCH)) == BRANCH
    assert str(OUTPUT) == "x,y; layers=30-7 name=both loss=mae weight=0.5 metrics=mae,mse"
    assert as_output(str(OUTPUT)) == OUTPUT
    assert str(as_output("price")) == "price"


def test_a_dict_says_hyper_parameters_by_their_names():
    fields = {"name": "house", "columns": list(BRANCH.columns), "model": "lstm", "width": 8, "depth": 2}
    assert as_branch(fields) == BRANCH
    fields = {"targets": "x,y", "name": "both", "layers": "30-7", "loss": "mae", "weight": 0.5, "metrics": "mae,mse"}
    assert as_output(fields) == OUTPUT
    assert as_branch("a = p , q").columns == ("p", "q")
    assert as_branch("a=p; layers=3") == BranchOptions(name="a", columns=("p",), set=("layers=3",))


def test_names_with_marks_in_them():
    for names in (("a", "b,c"), ("a;b", 'c"d'), ("a",)):
        assert split_names(join_names(names), ()) == names


def test_one_alone_and_the_middle():
    options = make_options(
        {"target": "y", "branch": "a=p", "output": {"target": "y", "loss": "mae"}, "middle": {"width": 3, "depth": 1}}
    )
    assert [b.name for b in options.branch] == ["a"]
    assert options.output[0].loss == "mae"
    assert options.middle == ("width=3", "depth=1") == make_options({"target": "y", "middle": "width=3 depth=1"}).middle


def test_outputs_say_what_is_predicted():
    assert make_options({"output": ["p,q", '"r,s"; loss=mae']}).target == 'p,q,"r,s"'
    assert make_options({"target": "y", "output": ["p"]}).target == "y"


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"branch": "ap"}, "--branch 'ap': NAME=COLUMN,COLUMN; RECIPE KEY=VALUE, such as \"house=area,rooms; dnn"),
        ({"branch": [3]}, "--branch 3: NAME=COLUMN,COLUMN; RECIPE KEY=VALUE, such as"),
        ({"branch": "a="}, "--branch a: it names no column."),
        ({"branch": {"columns": ["p"], "name": 3}}, "--branch 3: name is 3; a text was expected."),
        ({"branch": {"name": "a"}}, "--branch a: columns is needed."),
        ({"branch": "rest=p"}, "--branch 'rest': a name of letters and digits was expected, and none of rest, middle"),
        ({"branch": "a.b=p"}, "--branch 'a.b': a name of letters and digits was expected"),
        ({"branch": "a=p; lstmm"}, "there are dnn, simple_rnn, lstm, gru, conv1d, cnn, resnet. Did you mean 'lstm'?"),
        ({"branch": "a=p; nlinear"}, "there is no recipe 'nlinear' for rows"),
        ({"branch": "a=p; widht=3"}, "--branch a: widht: dnn has no such hyper-parameter; it has width,"),
        ({"branch": "a=p; layers=x"}, "--branch a: layers=x: the nodes of each hidden layer were expected"),
        ({"branch": "a=p; learning_rate=1"}, "--branch a: learning_rate=1 is for the whole network, which has one"),
        ({"branch": ["a=p", "a=q"]}, "--branch names 'a' twice."),
        ({"output": [3]}, "--output 3: TARGET,TARGET; KEY=VALUE, such as"),
        ({"output": "; loss=mae"}, "it names no column."),
        ({"output": "y; loss=mxe"}, "--output y: loss is 'mxe'; one of 'mse', 'mae', 'huber' or 'crossentropy'"),
        ({"output": "y; weight=0"}, "--output y: weight is '0'; a number above 0.0 was expected."),
        ({"output": "y; metrics=acuracy"}, "--output y: there is no metric 'acuracy'; there are mae, mse, accuracy."),
        ({"output": "y; task=regresion"}, "--output y: task is 'regresion'; one of 'regression', 'binary'"),
        ({"output": "y; deep"}, "--output y: 'deep': NAME=VALUE was expected"),
        ({"output": ["y", "y,z"]}, "--output names 'y' twice."),
        ({"middle": 5}, "--middle is 5; settings such as width=64 were expected."),
        ({"middle": [3]}, "--middle is [3]; settings such as width=64 were expected."),
        ({"output": 5, "target": None}, "output"),
        ({"middle": "layer=3"}, "--middle: layer: dnn has no such hyper-parameter;"),
        ({"model": "auto", "branch": "a=p"}, "--model auto tries whole recipes; it cannot be combined with --branch"),
        ({"past": 3, "branch": "a=p"}, "--branch cannot be combined with --past and --horizon"),
        ({"join": "a.csv"}, "--join and --key belong together"),
    ],
)  # fmt: skip
def test_messages(values, message):
    with pytest.raises(OptionError) as caught:
        make_options({"target": "y"} | values)
    assert message in str(caught.value)
    assert "Input should" not in str(caught.value)
