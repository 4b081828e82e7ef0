"""Reports of scripts to test with: a lesson, one that failed, one with nothing in it, a large one, a hostile one."""

import base64
import math
from dataclasses import replace

from sunbae.report.content import Thumbnail
from sunbae.report.script_content import (
    Adapted,
    Comparison,
    DataRow,
    Ending,
    Figure,
    Finding,
    FitCurve,
    FitScores,
    HonestScore,
    LayerRow,
    Mark,
    MetricRow,
    ModelTable,
    OtherScores,
    ScriptReport,
    SourceLine,
    SourcePart,
    Spot,
    TimePart,
    Way,
)

DOT = base64.b64encode(
    bytes.fromhex(
        "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c4944415408d763f8cfc0000003010100"
        "18dd8db00000000049454e44ae426082"
    )
).decode()
AT = Spot("수업.py:2", "L2")
SOURCE = SourcePart(
    "수업.py",
    (
        (
            SourceLine(1, "L1", "import keras", (Mark("info", "SB901"),)),
            SourceLine(
                2,
                "L2",
                "model.fit(x, y, epochs=30, batch_size=16, validation_split=0.2, verbose=0)",
                (Mark("bad", "SB101"), Mark("info", "fits 1, 2")),
            ),
        ),
        (SourceLine(90, "L90", ""),),
    ),
    90,
)


def curve(number=1, epochs=30, **more):
    train = tuple(2.0 * 0.9**k for k in range(epochs))
    settings = {"validation": tuple(0.1 + value for value in train), "best_epoch": epochs} | more
    return FitCurve(number, AT, "순차", "loss", train, **settings)


def fit(number=1, **more):
    rows = (MetricRow("loss", 0.1, 0.2, 0.11, 0.19, 0.21), MetricRow("mae", 0.3, 0.4, 0.31, 0.39, 0.41))
    settings = {
        "evaluated_at": Spot("helper.py:9"),
        "asked": "epochs=30",
        "epochs": 30,
        "best_epoch": 28,
        "metrics": rows,
    } | more
    return FitScores(number, AT, "순차", **settings)


def lesson():
    """A script with two fits that did all that a page can show."""
    seeds = MetricRow("loss", 0.1, None, None, None, 0.25, (0.2, 0.3), 0.25, 0.05)
    return ScriptReport(
        title="수업.py",
        script="강의/수업.py",
        arguments="--epochs 30",
        created="2026-11-26 10:00",
        ending=Ending("good", "잘 끝났다", 0),
        seconds=30.0,
        n_fits=2,
        score=("mae", 0.41),
        fits=(fit(1), fit(2, metrics=(seeds,), best_epoch=None, evaluated_at=AT)),
        others=(OtherScores(AT, (("loss", 1.5), ("acc", 0.5))),),
        unrepeated=("셋째는 되풀이하지 않았다",),
        times=(TimePart("fit", 9.3, 2), TimePart("evaluate", 1.2, 2), TimePart("나머지", 19.5)),
        ways=(
            Way("한꺼번에", "둘 다", at=(AT,)),
            Way("케라스로", "predict × 3", ("a generator", "it is ragged"), (AT,)),
        ),
        comparison=Comparison(
            30.0, 90.0, 3.0, (("무게", 1e-7), ("손실", 0.0)), ("끝이 다르다",), 20, ((3, "loss 0.21", "loss 0.22"),)
        ),
        honest=HonestScore("acc", 0.99, 0.91, 0.01, ("SB101", "SB201"), AT),
        alone=(HonestScore("acc", 0.99, 0.92, None, ("SB101",), AT), HonestScore("acc", 0.99, 0.98, None, ("SB201",))),
        findings=(
            Finding(
                "SB101",
                "bad",
                AT,
                "모두 보고 맞췄다",
                ("왜", "그래서"),
                "이렇게",
                "acc 0.99",
                "0.91 ± 0.01",
                "본 행",
                "높음",
                AT,
                "# sunbae: ignore[SB101]",
            ),
            Finding("SB205", "info", None, "마지막 무게"),
        ),
        adapted=(Adapted("SB901", Spot("수업.py:1", "L1"), "옛 이름", "import keras"), Adapted("SB922", None, "!ls")),
        curves=(curve(1), curve(2, 1, validation=(), best_epoch=None)),
        models=(
            ModelTable(
                "순차",
                "둘 다",
                (
                    LayerRow("dense", "Dense", "(batch, 8)", "56", ("왜냐하면",)),
                    LayerRow("inner", "Dense", "?", "?", (), 1),
                ),
                left_out=3,
                total=1234,
                notes=(("bad", "틀렸다"),),
                compiled=(("loss", "mse"),),
            ),
            ModelTable("own", "셋째", (), trouble="코드다"),
        ),
        data=(DataRow("(240, 6)", "float32", ("x 첫째", "predict")),),
        figures=(
            Figure("figure-001.png", Thumbnail(f"data:image/png;base64,{DOT}", 1, 1)),
            Figure("figure-002.png", None),
        ),
        files=("out.npy",),
        source=(SOURCE,),
        settings=(("폴더", "/home/학생"),),
        environment=(("keras", "3.15.1"),),
    )


def failed():
    """One that stopped with an error."""
    ending = Ending(
        "bad",
        "잘못되었다",
        1,
        "expected axis -1 to have value 3",
        AT,
        "Traceback\n  File\nValueError: expected",
        "모델",
    )
    wrong = FitScores(2, AT, "순차", 0, None, (), error="ValueError: expected")
    return replace(lesson(), ending=ending, score=None, fits=(fit(1), wrong), curves=(curve(1),), comparison=None)


def bare():
    """A script without any Keras."""
    return ScriptReport("a.py", "a.py", "", "", Ending("good", "잘 끝났다", 0), 0.0, 0, None, source=())


def notebook():
    """The cells of a notebook."""
    parts = tuple(
        SourcePart(f"수업.ipynb cell {k}", ((SourceLine(1, f"s{k}-L1", f"x = {k}"),),), 1) for k in range(1, 4)
    )
    return replace(bare(), title="수업.ipynb", source=parts)


def many():
    """Many fits, more than the page has."""
    numbers = range(1, 501)
    return replace(
        lesson(),
        n_fits=2050,
        fits=tuple(fit(n) for n in numbers),
        curves=tuple(curve(n, 400) for n in numbers),
        left_out=(
            *((name, 1550) for name in ("fits", "curves", "ways", "findings", "adapted", "models", "data")),
            *(("figures", 3), ("files", 2), ("source", 100), ("different", 7)),
        ),
    )


def broken_curves():
    """Losses that are no numbers, equal, tiny, huge."""
    kinds = [
        (math.nan,) * 5,
        (1.0, math.nan, 0.5, math.inf, 0.2),
        (0.0,) * 4,
        (3.0,) * 9,
        (1e-12, 1e12),
        (-1.7e308, 1.7e308, 1.0),
        (-9e299, 9e299),
        (5e-324, 1e-320),
        (1e9, 1e9 + 1, 1e9 - 1),
        (),
    ]
    curves = tuple(FitCurve(n, None, "m", "loss", kind, kind[::-1], 1) for n, kind in enumerate(kinds, start=1))
    return replace(bare(), curves=curves)


def hostile(text):
    """A lesson in which every text is the same."""

    def told(value):
        if isinstance(value, str):
            return (
                value
                if value in ("good", "info", "warn", "bad", "") or value.startswith(("data:", "L", "s1"))
                else text
            )
        if isinstance(value, tuple):
            return tuple(map(told, value))
        if hasattr(value, "__dataclass_fields__"):
            return replace(value, **{name: told(getattr(value, name)) for name in value.__dataclass_fields__})
        return value

    return replace(told(failed()), comparison=told(lesson().comparison))
