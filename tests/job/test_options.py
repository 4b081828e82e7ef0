"""Options: what is wrong is said all at once, in words that name the option."""

import tomllib

import pytest
import tomli_w

from sunbae.errors import OptionError
from sunbae.job.options import TrainOptions, join_names, make_options, read_config, split_names
from sunbae.job.records import flag_words


def refusal(**values):
    with pytest.raises(OptionError) as caught:
        make_options({"target": "y"} | values)
    return str(caught.value)


def test_only_a_target_is_needed():
    options = make_options({"target": "y"})
    assert (options.seeds, options.seed, options.model, options.scale) == (5, 0, "dnn", "auto")
    assert options.member_seeds() == (0, 1, 2, 3, 4)
    assert make_options({"target": "y", "seed": 7, "seeds": 2}).member_seeds() == (7, 8)
    with pytest.raises(OptionError, match="^--target is needed: name the column to predict.$"):
        make_options({})


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"seeds": 0}, "--seeds is 0; 1 or more was expected."),
        ({"seeds": 1001}, "--seeds is 1001; 1000 or less was expected."),
        ({"seeds": "x"}, "--seeds is 'x'; a whole number was expected."),
        ({"seeds": 2.5}, "--seeds is 2.5; a whole number was expected."),
        ({"seed": 2**31}, "--seed is 2147483648; a number below 2147483648 was expected."),
        ({"epochs": 0}, "--epochs is 0; 1 or more was expected."),
        ({"batch_size": -1}, "--batch-size is -1; 1 or more was expected."),
        ({"patience": 0}, "--patience is 0; 1 or more was expected."),
        ({"one_hot_max": 1}, "--one-hot-max is 1; 2 or more was expected."),
        ({"outliers": 0}, "--outliers is 0; a number above 0.0 was expected."),
        ({"outliers": float("nan")}, "--outliers is nan; a finite number was expected."),
        ({"outliers": float("inf")}, "--outliers is inf; a finite number was expected."),
        ({"outliers": "far"}, "--outliers is 'far'; a number was expected."),
        (
            {"scale": "cube"},
            "--scale is 'cube'; one of 'auto', 'quantile', 'standard', 'minmax', 'robust', 'robust_clip', 'maxabs' or ",
        ),
        (
            {"task": "ranking"},
            "--task is 'ranking'; one of 'regression', 'binary', 'multiclass' or 'classification' was",
        ),
        ({"decimal": "x"}, "--decimal is 'x'; one of '.' or ',' was expected."),
        ({"skip_bad_rows": "perhaps"}, "--skip-bad-rows is 'perhaps'; true or false was expected."),
        ({"drop": 5}, "--drop is 5; a list was expected."),
        ({"group": 5}, "--group is 5; a text was expected."),
        ({"ratio": (8.0, 2.0)}, "--ratio is '8:2'; three positive numbers were expected, such as 6:2:2."),
        ({"ratio": (6.0, 2.0, 2.0, 1.0)}, "--ratio is '6:2:2:1'; three positive numbers were expected, such as 6:2:2."),
        ({"ratio": (6.0, -2.0, 2.0)}, "--ratio is '6:-2:2'; three positive numbers"),
        ({"ratio": (float("nan"), 1.0, 1.0)}, "--ratio is 'nan:1:1'; three positive numbers"),
        ({"ratio": (float("inf"), 1.0, 1.0)}, "--ratio is 'inf:1:1'; three positive numbers"),
        ({"ratio": "6:2:x"}, "--ratio is '6:2:x'; three positive numbers"),
        ({"seds": 1}, "There is no option 'seds'; the options are target, task,"),
        ({"seds": 1}, "Did you mean 'seeds'?"),
        ({"model": "cmn"}, "--model is 'cmn'; it must be one of auto, autoencoder, cnn, conv1d, dlinear, dnn, gru"),
        ({"set": ("widht=5",)}, "--set widht: dnn has no such hyper-parameter; it has width,"),
        ({"set": ("width",)}, "--set 'width': NAME=VALUE was expected"),
        ({"set": ("width=0",)}, "--set width=0: "),
        ({"time": "a", "group": "b"}, "--time splits in time order and --group by group: rows of one group would lie"),
        ({"time": "a", "group": "b"}, "Give --time if the network shall predict later rows, --group if it"),
        ({"split": "a", "time": "b"}, "--split, --time each decide how rows are split; give one of them."),
        ({"split_column": "a", "test": "b"}, "--split-column, --test each decide how rows are split"),
        ({"split": "a", "ratio": (8.0, 1.0, 1.0)}, "--split, --ratio each decide how rows are split"),
        ({"past": 3, "split": "a", "weight": "w"}, "--split, --weight cannot be combined with --past and --horizon"),
        ({"horizon": 3, "scale": "robust_clip"}, "--scale is 'robust_clip'; for a series a linear one was expected"),
        ({"horizon": 3, "scale": "quantile"}, "--scale is 'quantile'; for a series a linear one was expected"),
        ({"gap": 2, "sort": True}, "--gap, --sort is for series: give --past or --horizon as well."),
        ({"model": "nlinear"}, "--model nlinear is for series: give --past and --horizon, or one of conv1d, dnn, gru"),
        ({"past": 0}, "--past is 0; 1 or more was expected."),
        ({"past": 2, "duplicates": "all"}, "--duplicates is 'all'; one of 'error', 'first', 'last' or 'mean'"),
        ({"validation": "a"}, "--validation needs --test: name the file of the test rows as well."),
    ],
)
def test_messages(values, message):
    found = refusal(**values)
    assert message in found
    assert "Input should" not in found


def test_every_mistake_is_named_once():
    found = refusal(seeds=0, epochs="x", scale="cube", ratio=(0.0, 0.0, 0.0)).splitlines()
    assert [line.split(" is ")[0] for line in found] == ["--ratio", "--scale", "--seeds", "--epochs"]
    assert len(refusal(set=("widht=5", "depth=-1", "x")).splitlines()) == 3


def test_texts_of_the_command_line_are_understood():
    said = make_options({"target": "y", "ratio": "7:2:1", "drop": 'a, "b,c"', "set": {"width": 8, "depth": 1}})
    assert (said.ratio, said.drop, said.set) == ((7.0, 2.0, 1.0), ("a", "b,c"), ("width=8", "depth=1"))
    assert make_options({"target": "y", "set": "width=8 depth=1"}) == said.model_copy(
        update={"ratio": None, "drop": ()}
    )
    assert make_options({"target": "y", "missing": "-999,n/a"}).missing == ("-999", "n/a")


def test_a_sheet_may_be_a_number():
    assert make_options({"target": "y", "sheet": 2}).sheet == "2"


def test_options_cannot_change():
    with pytest.raises(ValueError, match="frozen"):
        make_options({"target": "y"}).seeds = 3


FULL = {
    "target": "y", "task": "regression", "drop": ("a,b", 'q"'), "categorical": ("c",), "numeric": ("d", "e"),
    "id": ("f",),
    "group": "g", "weight": "w", "dayfirst": False, "encoding": "cp949", "separator": ";", "decimal": ",",
    "missing": ("-", "999"), "sheet": "2", "skip_bad_rows": True, "ratio": (0.7, 0.15, 0.15), "time": "g",
    "scale": "minmax", "outliers": 3.0, "one_hot_max": 5, "set": ("width=8", "shape=funnel"), "seed": 3, "seeds": 2,
    "epochs": 4, "batch_size": 16, "patience": 2,
}  # fmt: skip


SERIES = {
    "target": 'a,"b,c"', "time": "year,month", "group": "g", "past": 12, "horizon": 3, "future": ("p", "q"), "gap": 2,
    "sort": True, "duplicates": "mean", "stationary": "last", "backtest": 3, "model": "nlinear",
}  # fmt: skip


BRANCHES = {
    "target": "x,y,z", "branch": ('left=a,"b,c"; lstm width=8', "right=d"), "middle": "layers=30-7 dropout=0.1",
    "output": ("x,y; layers=5 loss=mae weight=0.5 metrics=mae", "z; task=classification"), "join": ("a b.csv", "c.csv"),
    "key": ("id", "k,l"),
}  # fmt: skip


PICTURES = {
    "target": "y", "image": "path", "image_folder": "a b", "download": True, "size": (24, 32), "fit": "pad",
    "class_weight": "balanced",
}  # fmt: skip


def options_of(given):
    return make_options(given, pictured="image" in given)


@pytest.mark.parametrize("given", [FULL, SERIES, BRANCHES, PICTURES])
def test_a_config_file_replays_what_was_given(given, tmp_path):
    options = options_of(given)
    text = tomli_w.dumps({"data": "x.csv"} | options.model_dump(mode="json", exclude_none=True))
    (tmp_path / "run.toml").write_text(text, encoding="utf-8")
    config = read_config(tmp_path / "run.toml")
    assert config.pop("data") == "x.csv"
    assert options_of(config) == options


def test_every_option_is_replayed_by_one_of_the_tests():
    given = {*FULL, *SERIES, *BRANCHES, *PICTURES}
    assert set(TrainOptions.model_fields) - given == {"split", "split_column", "validation", "test"}


def test_column_names_as_one_text():
    names = ("a", "b,c", 'd"')
    assert split_names(join_names(names), ["x"]) == names
    assert split_names("b,c", ["b,c"]) == ("b,c",)
    assert make_options({"target": ["a", "b,c"], "past": 2}).target == 'a,"b,c"'


@pytest.mark.parametrize("given", [FULL, SERIES, BRANCHES, PICTURES])
def test_the_command_line_of_a_report_replays_every_option(given, tmp_path):
    """What `flag_words` writes is read again by the command line itself."""
    from typer.testing import CliRunner

    from sunbae import cli
    from sunbae.job import options as module

    dumped = options_of(given).model_dump()
    words = [w for name in given for w in flag_words(name, dumped[name])]
    seen = {}

    def caught(values, *, pictured):
        assert pictured == ("image" in given)
        seen.update(values)
        raise OptionError("enough")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "make_options", caught)
        (tmp_path / "x.csv").touch()
        result = CliRunner().invoke(cli.app, ["train", str(tmp_path / "x.csv"), *words])
    assert str(result.exception) == "enough"
    assert options_of(seen) == options_of(given)


def test_the_paths_of_a_config_file(tmp_path, monkeypatch):
    """Here first, then where the run was started, then beside the file; else as they are."""
    here, started, beside = (tmp_path / name for name in ("here", "started", "beside"))
    for folder, names in ((here, "a"), (started, "ab"), (beside, "abc")):
        folder.mkdir()
        for name in names:
            (folder / f"{name}.csv").write_text("x", encoding="utf-8")
    config = {"target": "y", "folder": str(started), "join": ["c.csv", "a.csv"]}
    monkeypatch.chdir(here)
    for name, found in {"a": "a.csv", "b": str(started / "b.csv"), "c": str(beside / "c.csv"), "d": "d.csv"}.items():
        text = tomli_w.dumps(config | {"data": f"{name}.csv", "test": f"{name}.csv"})
        (beside / "run.toml").write_text(text, encoding="utf-8")
        assert read_config(beside / "run.toml") == {
            "target": "y", "data": found, "test": found, "join": [str(beside / "c.csv"), "a.csv"]
        }  # fmt: skip


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("data = 'x.csv", "is no valid TOML"),
        ("\udcff", "is no valid TOML"),
        ("target = 'y'", "has no `data`: the file to train on."),
        ("data = 5", "has no `data`: the file to train on."),
        ("data = ['x.csv']", "has no `data`: the file to train on."),
    ],
)
def test_a_config_file_that_cannot_be_used(tmp_path, text, message):
    path = tmp_path / "run.toml"
    path.write_bytes(text.encode(errors="surrogateescape"))
    with pytest.raises(OptionError) as caught:
        read_config(path)
    assert str(path) in str(caught.value)
    assert message in str(caught.value)


def test_an_absent_config_file(tmp_path):
    for path in (tmp_path / "no.toml", tmp_path, tmp_path / ("x" * 300)):
        with pytest.raises(OptionError, match=f"Cannot read {path}: "):
            read_config(path)


def test_an_unknown_key_of_a_config_file(tmp_path):
    (tmp_path / "run.toml").write_text("data = 'x'\ntarget = 'y'\nepoch = 5\n", encoding="utf-8")
    values = read_config(tmp_path / "run.toml")
    assert tomllib.loads("data = 'x'\ntarget = 'y'\nepoch = 5\n") == values
    with pytest.raises(OptionError, match="There is no option 'epoch'.* Did you mean 'epochs'"):
        make_options({k: v for k, v in values.items() if k != "data"})
