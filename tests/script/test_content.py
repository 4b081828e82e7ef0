"""From a record to what its page shows."""

import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from script.records import DENSE, HISTORY, TEST, Y, evaluation, fit, record

from sunbae.report.script_content import Mark, MetricRow, Spot
from sunbae.report.script_page import render_script
from sunbae.script.content import MOST_FITS, Kept, script_report
from sunbae.script.source import Piece

SOURCE = Piece("lesson.py", "import keras\nmodel.fit(x, y)\n\nmodel.evaluate(x, y)\n")
AT = Spot("lesson.py:2", "L2")


def report(histories=None, models=None, folder=Path(), source=(SOURCE,), **more):
    histories = {1: HISTORY} if histories is None else histories
    models = {"c" * 64: json.dumps(DENSE)} if models is None else models
    return script_report(record(**more), Kept(folder, source, histories, models))


def marks(found):
    return {
        line.number: line.marks for part in found.source for lines in part.stretches for line in lines if line.marks
    }


def test_scores_at_the_last_epoch_at_the_best_and_evaluated():
    (found,) = report().fits
    assert found.metrics == (
        MetricRow("loss", 0.5, 0.7, 1.0, 0.6, 0.8),
        MetricRow("mae", 0.9, 0.85, 1.2, 0.8, 0.95),
    )
    assert found.asked == "epochs 3"
    assert (found.at, found.evaluated_at, found.epochs, found.best_epoch) == (AT, Spot("lesson.py:4", "L4"), 3, 2)
    assert report().score == ("mae", 0.95)


def test_of_several_evaluates_the_last_counts():
    calls = [evaluation(), evaluation(scores={"loss": 0.1, "mae": 0.2}), evaluation(scores=None, error="ValueError: x")]
    calls += [evaluation(inside=["fit"], scores={"loss": 9.0})]
    (found,) = report(evaluations=calls).fits
    assert [row.evaluated for row in found.metrics] == [0.1, 0.2]


def test_models_that_were_not_trained_here():
    calls = [
        evaluation(None, scores=0.25),
        evaluation(None, scores=0.5),
        evaluation(None, at="a.py:1", scores=[1.0, 2.0]),
        evaluation(7, at="a.py:9"),
    ]
    found = report(evaluations=calls)
    assert [(one.at.text, one.scores) for one in found.others] == [
        ("lesson.py:4", (("loss", 0.5),)), ("a.py:1", (("1", 1.0), ("2", 2.0)))
    ]  # fmt: skip
    assert found.fits[0].metrics[0].evaluated is None


def test_a_fit_without_validation_has_no_best_epoch():
    bare = {"loss": [2.0, 1.0], "learning_rate": [0.1, 0.1]}
    (found,) = report({1: bare}, fits=[fit(best_epoch=None)], evaluations=[]).fits
    assert found.metrics == (MetricRow("loss", 1.0),)


def test_other_seeds_stand_beside_the_scores():
    rows = [
        {"fit": 1, "metric": "mae", "claimed": 0.95, "values": [1.0, 1.1], "mean": 1.02, "sd": 0.08},
        {"fit": 1, "metric": "val_loss", "claimed": 0.7, "values": [0.9], "mean": 0.8, "sd": "nan"},
        "fit 2 is not repeated: its data are drawn",
    ]
    found = report(seeds=rows)
    metrics = {row.name: row for row in found.fits[0].metrics}
    assert (metrics["mae"].seeds, metrics["mae"].mean, metrics["mae"].evaluated) == ((1.0, 1.1), 1.02, 0.95)
    assert metrics["val_loss"].mean == 0.8
    assert found.unrepeated == ("fit 2 is not repeated: its data are drawn",)


def test_where_the_time_went():
    times = report(left_out={"evaluate": 5}).times
    assert [(one.name, one.seconds, one.calls) for one in times] == [
        ("fit", 4.0, 1), ("evaluate", 0.5, 6), ("everything else: imports, data, figures", 15.5, None)
    ]  # fmt: skip


def test_how_the_fits_ran():
    fits = [fit(), fit(2), fit(3, way="keras", reasons=["it is ragged"]), fit(4, way=None, error="ValueError: x")]
    calls = [evaluation(), evaluation(way="keras", reasons=["a list"]), evaluation(way="keras", reasons=["a list"])]
    ways = report(fits=fits, evaluations=calls).ways
    assert [(way.who, way.text, way.reasons) for way in ways] == [
        ("fits 1, 2", "compiled, several epochs at once", ()),
        ("fit 3", "by Keras' own method", ("it is ragged",)),
        ("evaluate × 2", "by Keras' own method", ("a list",)),
    ]
    assert ways[0].at == (AT,)


def test_how_it_ended():
    assert (report().ending.level, report().ending.text) == ("good", "The script ran to its end.")
    left = report(ending={"code": 3}).ending
    assert (left.level, left.text) == ("warn", "The script ended itself with exit code 3.")
    stopped = report(ending={"code": 130, "interrupted": True, "at": "lesson.py:2"})
    assert (stopped.ending.text, stopped.ending.at) == ("The script was interrupted.", AT)
    error = {"code": 1, "error": "ValueError", "message": "m" * 5000, "traceback": "t" * 5_000_000, "at": "lesson.py:4"}
    failed = report(ending=error, explanation="x: array (10, 4)")
    assert (failed.ending.level, failed.ending.text) == ("bad", "The script stopped with an error: ValueError")
    assert (len(failed.ending.message), failed.ending.explanation) == (2000, "x: array (10, 4)")
    assert len(failed.ending.traceback) < 31_000
    assert marks(failed)[4] == (Mark("bad", "ValueError"),)


def test_lines_are_marked():
    notes = [{"id": "SB901", "at": "lesson.py:1", "what": "old", "today": "import keras"}] * 2
    findings = [finding("SB101", "critical", "lesson.py", 2)]
    found = report(notes=notes, findings=findings, fits=[fit(), fit(2), fit(3, way="keras")])
    assert marks(found) == {
        1: (Mark("info", "SB901"),),
        2: (Mark("bad", "SB101"), Mark("info", "fits 1, 2"), Mark("warn", "fit 3")),
    }


def finding(id, severity, file=None, line=0, **more):
    where = [] if file is None else [{"file": file, "line": line}]
    found = {"id": id, "severity": severity, "message": "m", "where": where, "fix": "", "repaired": False}
    return found | {"claimed": None, "honest": None} | more


def test_findings_the_gravest_first():
    scores = {"claimed": 0.99, "honest": 0.91, "sd": 0.012, "metric": "accuracy"}
    rows = [
        finding("SB402", "low"),
        finding("SB101", "critical", "lesson.py", 2, fix="f", **scores),
        finding("SB202", "medium", "other.py", 7),
    ]
    found = report(findings=rows).findings
    assert [(one.id, one.level) for one in found] == [("SB101", "bad"), ("SB202", "warn"), ("SB402", "info")]
    assert (found[0].claimed, found[0].honest, found[0].at) == ("accuracy 0.99", "0.91 ± 0.012", AT)
    assert (found[0].severity, found[0].ignore) == ("CRITICAL", "# sunbae: ignore[SB101]")
    assert found[0].title
    assert found[0].why
    assert found[1].at == Spot("other.py:7")


def test_honest_scores_of_good_runs_only():
    score = {"metric": "acc", "at": "lesson.py:2", "claimed": 0.9, "honest": 0.8, "sd": None}
    lost = score | {"honest": None}
    runs = [
        {"rules": ["SB101", "SB201"], "left": [], "code": 0, "scores": [score, lost]},
        {"rules": ["SB101"], "left": ["SB101"], "code": 0, "scores": [score]},
        {"rules": ["SB201"], "left": [], "code": 1, "scores": [score]},
    ]
    found = report(honest=runs)
    assert (found.honest.honest, found.honest.rules, found.alone) == (0.8, ("SB101", "SB201"), ())
    assert report(honest=runs[1:]).honest is None


def test_a_comparison():
    printed = {"lines": 20, "numbers": 30, "largest": 0.001, "different": [[3, "a" * 5000, "b"]]}
    compare = {
        "plain_seconds": 60.0, "seconds": 20.0, "speedup": 3.0, "codes": [0, 1], "fits": [2, 3], "weights": None,
        "losses": 1e-6, "printed": printed,
    }  # fmt: skip
    found = report(compare=compare).comparison
    assert found.differences == (("losses, in units of their size", 1e-6), ("numbers printed", 0.001))
    assert found.warnings == (
        "The exit codes differ: 0, and 1 with Keras' own methods.",
        "The two runs did not make the same fits (2, and 3 with Keras' own methods).",
    )
    assert len(found.different[0][1]) == 300
    same = report(compare=compare | {"codes": [0, 0], "weights": 0.0}).comparison
    assert (same.warnings, same.differences[0]) == ((), ("weights", 0.0))


def test_every_architecture_once():
    fits = [fit(), fit(2), fit(3, configuration=None), fit(4, configuration="d" * 64)]
    found = report(
        fits=fits, models={"c" * 64: json.dumps(DENSE), "d" * 64: '{"class_name": "Mine", "config": {}}'}
    ).models
    assert [table.who for table in found] == ["fits 1, 2", "fit 3", "fit 4"]
    known, code, own = found
    assert [(row.name, row.output, row.params) for row in known.layers] == [
        ("in", "(batch, 6)", "0"), ("dense", "(batch, 8)", "56"), ("dense_1", "(batch, 1)", "9")
    ]  # fmt: skip
    assert known.total == 65
    assert known.layers[1].reasons[0] == "(n + 1) × m = (6 + 1) × 8"
    assert [level for level, _text in known.notes] == ["bad"]
    assert known.compiled == (("optimizer", "Adam(0.001)"), ("loss", "mse"), ("metrics", "mae"))
    assert code.trouble.startswith("The model has parts that are code")
    assert [row.type for row in code.layers] == ["Dense", "Mine"]
    assert code.total == 65
    assert "Mine" in own.trouble


def test_a_network_that_does_not_say_its_input_has_that_of_the_data():
    bare = {"class_name": "Sequential", "config": {"name": "s", "layers": DENSE["config"]["layers"][1:]}}
    (found,) = report(models={"c" * 64: json.dumps(bare)}).models
    assert found.total == 65


def test_every_array_once():
    generator = fit(2, x={"type": "generator"}, y=None, validation_data=[TEST, Y])
    two = fit(3, x={"left": TEST, "right": [Y]}, y=Y | {"sha256": "z"})
    found = report(fits=[fit(), generator, two], predictions=[evaluation() | {"at": "lesson.py:9"}]).data
    assert [(row.shape, row.dtype, row.uses) for row in found] == [
        ("(240, 6)", "float32", ("x of fit 1",)),
        ("(240,)", "float64", ("y of fit 1", "validation_data[1] of fit 2", "x['right'][0] of fit 3")),
        ("–", "generator", ("x of fit 2",)),
        (
            "(60, 6)",
            "float32",
            ("validation_data[0] of fit 2", "x['left'] of fit 3", "evaluate (lesson.py:4)", "predict (lesson.py:9)"),
        ),
        ("(240,)", "float64", ("y of fit 3",)),
    ]


def test_figures(tmp_path):
    rng = np.random.default_rng(0)
    Image.fromarray(rng.integers(0, 255, (60, 1500, 3), dtype=np.uint8)).save(tmp_path / "figure-001.png")
    (tmp_path / "figure-002.png").write_bytes(b"no picture")
    found = report(folder=tmp_path, figures=["figure-001.png", "figure-002.png", "figure-003.png"]).figures
    assert [(one.name, one.picture is not None) for one in found] == [
        ("figure-001.png", True), ("figure-002.png", False), ("figure-003.png", False)
    ]  # fmt: skip
    assert (found[0].picture.width, found[0].picture.height) == (900, 36)


def test_many_figures_are_bounded(tmp_path):
    Image.new("L", (8, 8)).save(tmp_path / "a.png")
    found = report(folder=tmp_path, figures=["a.png"] * 100)
    assert len(found.figures) == 60
    assert dict(found.left_out)["figures"] == 40


def test_how_it_was_called():
    found = report(
        arguments=["--name", "a b"], options={"exact": True, "seeds": 3}, files=["/home/kim/out.npy", "/tmp/x"]
    )
    assert found.arguments == "--name 'a b'"
    assert found.settings == (
        ("working directory", "/home/kim"), ("arguments", "--name 'a b'"), ("exit code", "0"), ("--exact", ""),
        ("--seeds", "3"),
    )  # fmt: skip
    assert found.files == ("out.npy", "/tmp/x")


def test_thousands_of_fits_are_bounded():
    n = 2000
    histories = {k: {"loss": [1.0] * 100, "val_loss": [1.0] * 100} for k in range(1, n + 1)}
    fits = [fit(k, at=f"lesson.py:{1 + k % 4}") for k in range(1, n + 1)]
    notes = [{"id": "SB901", "at": f"lesson.py:{k}", "what": "w" * 5000, "today": ""} for k in range(300)]
    found = report(histories, fits=fits, left_out={"fit": 50}, notes=notes, files=[f"/x/{k}" for k in range(900)])
    assert (found.n_fits, len(found.fits), len(found.curves)) == (2050, MOST_FITS, MOST_FITS)
    assert dict(found.left_out) == {"fits": 1550, "curves": 1500, "adapted": 100, "files": 700}
    assert len(render_script(found, language="en")) < 3_000_000


@pytest.mark.parametrize("text", ["<b>x</b>", "\ud800", "\x1b[2J", "x" * 100_000])
def test_names_of_any_kind(text):
    model = fit()["model"] | {"name": text, "layers": [{"name": text, "class": text}]}
    found = report(
        {1: {text: [1.0], "loss": [0.5], f"val_{text}": [2.0]}},
        fits=[fit(model=model, configuration=None, error=text, reasons=[text], x={text: TEST})],
        evaluations=[evaluation(scores={text: 1.0})],
        notes=[{"id": "SB901", "at": f"{text}:3", "what": text, "today": text}],
        script=text, arguments=[text], files=[text],
        ending={"code": 1, "error": text, "message": text, "traceback": text, "at": text},
    )  # fmt: skip
    page = render_script(found, language="en")
    page.encode()
    assert "<b>x</b>" not in page
    assert len(page) < 250_000
