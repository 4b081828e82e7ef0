"""`sunbae check`: nothing is run."""

import json

import pytest

LEAK = """\
from keras.datasets import boston_housing
from keras.layers import Dense
from keras.models import Sequential
(x_train, y_train), (x_test, y_test) = boston_housing.load_data()
model = Sequential([Dense(8), Dense(1)])
model.compile(loss="mse", optimizer="adam", metrics=["mae"])
model.fit(x_train, y_train, epochs=3, validation_data=(x_test, y_test))
print(model.evaluate(x_test, y_test))
open("run", "w")
"""
WEAKER = "This is what the text alone tells; `sunbae run` follows the rows themselves and sees more."


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "lesson.py").write_text(LEAK, encoding="utf-8")
    (tmp_path / "fine.py").write_text("x = 1\n", encoding="utf-8")
    return tmp_path


def test_findings_in_words(here, command):
    code, out, err = command("check", "lesson.py")
    assert code == 0
    assert out.splitlines() == [
        "SB105 HIGH lesson.py:7: The validation rows of the fit are scored in the end: "
        "what they have chosen looks better than it is.",
        "    it changes the score at lesson.py:8",
        "    -> model.fit(x_train, y_train, ..., validation_split=0.2)",
        "SB301 LOW lesson.py:5: The hidden layer has no activation: with the last one it is one straight line.",
        "    it changes the score at lesson.py:6",
        '    -> Dense(8, activation="relu")',
        "SB208 INFO lesson.py:7: No seed is set: weights, order of the rows and dropout are drawn anew in every run.",
        "    -> keras.utils.set_random_seed(1)",
    ]
    assert err == f"Findings: 3. {WEAKER}\n"
    assert not (here / "run").exists()


def test_nothing_found(here, command):
    assert command("check", "fine.py") == (0, "", f"Findings: 0. {WEAKER}\n")


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (("--strict", "lesson.py"), 1),
        (("--strict", "fine.py"), 0),
        (("--strict", "--ignore", "SB1", "lesson.py"), 0),
        (("--strict", "--select", "SB105", "lesson.py", "fine.py"), 1),
    ],
)
def test_exit_codes(here, command, options, expected):
    assert command("check", *options)[0] == expected


def test_findings_for_other_programs(here, command):
    command("check", "lesson.py", "--findings", "f.json")
    found = json.loads((here / "f.json").read_text(encoding="utf-8"))
    assert [(one["id"], one["severity"], one["where"][0]["line"]) for one in found] == [
        ("SB105", "high", 7), ("SB301", "low", 5), ("SB208", "info", 7)
    ]  # fmt: skip
    command("check", "lesson.py", "--findings", "f.sarif")
    results = json.loads((here / "f.sarif").read_text(encoding="utf-8"))["runs"][0]["results"]
    assert [one["ruleId"] for one in results] == ["SB105", "SB301", "SB208"]
    assert results[0]["locations"][0]["physicalLocation"] == {
        "artifactLocation": {"uri": "lesson.py"}, "region": {"startLine": 7}
    }  # fmt: skip


def test_mistakes_of_the_user(here, command):
    (here / "bad.py").write_text("x = 1\nif x\n", encoding="utf-8")
    code, out, err = command("check", "lesson.py", "bad.py")
    assert (code, out) == (2, "")
    assert "bad.py:2: this is no Python that runs today (expected ':'). Mend this line first." in err
    for options, said in [
        (("none.py",), "There is no script none.py. Scripts here: bad.py, fine.py, lesson.py."),
        (("--select", "X", "lesson.py"), "X is no rule."),
        (("--findings", "f.txt", "lesson.py"), "the name must end in .json or .sarif."),
        ((), "Missing argument 'SCRIPT'."),
    ]:
        code, out, err = command("check", *options)
        assert (code, out) == (2, "")
        assert said in err
