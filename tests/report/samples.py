"""Reports to test with: a regression and a classification as real runs give them, and their extremes."""

import itertools
import math
import random
from dataclasses import replace
from datetime import datetime, timedelta

from sunbae.report.content import (
    BaselineScore,
    Calibration,
    CalibrationBin,
    CellExamples,
    ClassificationTest,
    ClassSample,
    ClassScores,
    CodeMap,
    ColumnImportance,
    Curve,
    Curves,
    Example,
    Filters,
    Fold,
    ForecastLine,
    ForecastPath,
    GivenBack,
    HyperParameter,
    Importance,
    Inside,
    Layer,
    LayerGroup,
    MetricScores,
    Mistake,
    Network,
    PartScore,
    Pictures,
    Reconstruction,
    RegressionTest,
    Report,
    Reproduce,
    Roc,
    SchemaRow,
    Sensitivity,
    Series,
    Split,
    Stage,
    StepScores,
    TargetForecast,
    TargetTest,
    Thumbnail,
    Verdict,
)

SEEDS = (0, 1, 2, 3, 4)
HOSTILE = (
    "<img src=x onerror=alert(1)>",
    "</script><script>window.pwned=1</script>",
    '" onmouseover="window.pwned=1',
    "{{ 7 * 7 }}${window.pwned=1}",
    "a\u2028b\u2029c\x00d\ud800e",
    "<!-- -->&amp;]]>",
    "\u202eright to left",
)


def scores(name, means, sd, baselines=(), *, unit="", higher=True, seeds=SEEDS):
    draw = random.Random(name)
    parts = []
    for part, mean in zip(("train", "validation", "test"), means, strict=True):
        values = tuple(mean + sd * draw.uniform(-1.5, 1.5) for _seed in seeds)
        middle = sum(values) / len(values)
        spread = math.sqrt(sum((v - middle) ** 2 for v in values) / max(1, len(values) - 1))
        parts.append(PartScore(part, middle, spread if len(seeds) > 1 else None, values))
    return MetricScores(name, unit, higher, tuple(parts), tuple(BaselineScore(*b) for b in baselines))


def curves(loss_name, seeds=SEEDS, epochs=120, start=1.0, floor=0.18):
    draw = random.Random(7)
    runs = []
    for seed in seeds:
        best = epochs - draw.randrange(15, 40)
        rate = draw.uniform(0.035, 0.05)
        loss = [floor * 0.75 + (start - floor) * math.exp(-rate * e) + draw.gauss(0, 0.004) for e in range(epochs)]
        val = [
            floor + (start - floor) * math.exp(-rate * e) + 0.0006 * max(0, e - best) + draw.gauss(0, 0.009)
            for e in range(epochs)
        ]
        runs.append(Curve(seed, tuple(loss), tuple(val), best))
    return Curves(loss_name, tuple(runs))


def regression():
    """Rents of flats in Seoul: a network a little better than boosted trees."""
    draw = random.Random(1)
    true = [draw.lognormvariate(4.4, 0.45) for _row in range(640)]
    predicted = [t * draw.gauss(0.99, 0.09) + draw.gauss(0, 4) for t in true]
    return Report(
        title="아파트 월세 예측",
        source="서울_아파트_월세_2023.csv",
        target="월세",
        task="regression",
        primary="R²",
        scores=(
            scores(
                "R²",
                (0.861, 0.822, 0.812),
                0.004,
                [("mean of training rows", -0.0021), ("linear model", 0.7312), ("boosted trees", 0.7954)],
            ),
            scores(
                "RMSE",
                (13.21, 14.62, 15.03),
                0.21,
                [("mean of training rows", 34.71), ("linear model", 17.95), ("boosted trees", 15.66)],
                unit="만원",
                higher=False,
            ),
            scores(
                "MAE",
                (9.12, 10.21, 10.42),
                0.14,
                [("mean of training rows", 26.4), ("linear model", 12.83), ("boosted trees", 10.31)],
                unit="만원",
                higher=False,
            ),
            scores(
                "loss",
                (0.1412, 0.1791, 0.1873),
                0.0041,
                [("mean of training rows", 1.002), ("linear model", 0.2688), ("boosted trees", 0.2046)],
                higher=False,
            ),
        ),
        seeds=SEEDS,
        verdicts=(
            Verdict("good", "The network explains 81 % of the variance of 월세; boosted trees explain 80 %."),
            Verdict("good", "The choice of seed moves R² by ±0.004 only: the score is not luck."),
            Verdict("info", "RMSE is 1.4 times MAE: a few flats are missed by far more than the others."),
            Verdict(
                "warn",
                "R² is 0.05 higher on training rows than on test rows: the network memorises a little. Try dropout.",
            ),
        ),
        curves=curves("mean squared error"),
        regression=RegressionTest(tuple(true), tuple(predicted), 640, "만원"),
        importance=Importance(
            "R²",
            tuple(
                ColumnImportance(name, mean, sd)
                for name, mean, sd in [
                    ("전용면적", 0.412, 0.021),
                    ("자치구", 0.238, 0.014),
                    ("보증금", 0.194, 0.018),
                    ("건축년도", 0.081, 0.009),
                    ("지하철역까지 거리(m)", 0.052, 0.007),
                    ("층", 0.021, 0.005),
                    ("계약월", 0.004, 0.003),
                    ("방향", -0.001, 0.002),
                ]
            ),
        ),
        schema=(
            SchemaRow("계약번호", "text", "id", "every value occurs once", 0, ""),
            SchemaRow("자치구", "category", "feature", "25 different texts", 0, "one-hot, 25 levels"),
            SchemaRow("전용면적", "number", "feature", "all cells are numbers", 0, "standard scaling"),
            SchemaRow(
                "보증금", "number", "feature", "all cells are numbers", 12, "median for missing, log, standard scaling"
            ),
            SchemaRow(
                "건축년도", "number", "feature", "all cells are numbers", 43, "median for missing, standard scaling"
            ),
            SchemaRow("지하철역까지 거리(m)", "number", "feature", "all cells are numbers", 0, "log, standard scaling"),
            SchemaRow("층", "number", "feature", "all cells are numbers", 0, "standard scaling"),
            SchemaRow("계약월", "category", "feature", "12 different values", 0, "one-hot, 12 levels"),
            SchemaRow("방향", "category", "feature", "8 different texts", 118, "one-hot, 8 levels and missing"),
            SchemaRow("비고", "text", "ignored", "97 % of the cells are empty", 3104, ""),
            SchemaRow("월세", "number", "target", "named by --target", 0, "standard scaling"),
        ),
        reading_notes=("encoding CP949, separator comma", "missing cells are written as '', '-' and '없음'"),
        split=Split(
            "random, 60 : 20 : 20",
            (("train", 1920), ("validation", 640), ("test", 640)),
            0,
            ("4 rows without a target were left out", "7 duplicate rows were kept once"),
        ),
        network=Network(
            "dense",
            (
                HyperParameter("hidden", "(64, 64)", "units of each hidden layer"),
                HyperParameter("activation", "relu", "what bends the straight lines between the layers"),
                HyperParameter("dropout", "0.1", "share of units switched off at random in each training step"),
                HyperParameter("learning_rate", "0.001", "how far each step goes"),
                HyperParameter("batch_size", "32", "rows of each step"),
                HyperParameter("patience", "20", "epochs without a better validation loss before stopping"),
            ),
            (
                Layer("input", "InputLayer", "(batch, 54)", 0),
                Layer(
                    "hidden_1",
                    "Dense",
                    "(batch, 64)",
                    3520,
                    ("(n + 1) × m = (54 + 1) × 64", "relu: passes what is above 0"),
                ),
                Layer("dropout_1", "Dropout", "(batch, 64)", 0),
                Layer("hidden_2", "Dense", "(batch, 64)", 4160),
                Layer("output", "Dense", "(batch, 1)", 65),
            ),
            7745,
        ),
        timings=(
            ("reading", 0.21),
            ("preparing", 0.08),
            ("compiling", 2.31),
            ("training", 6.74),
            ("baselines", 1.92),
            ("judging", 0.61),
        ),
        environment=(
            ("sunbae", "0.1.0"),
            ("keras", "3.15.1"),
            ("jax", "0.10.2"),
            ("Python", "3.11.7"),
            ("platform", "Linux x86_64, 2 cores"),
        ),
        reproduce=Reproduce(
            "sunbae train 서울_아파트_월세_2023.csv --target 월세 --seeds 5 --seed 0",
            "import sunbae\n\n"
            'run = sunbae.train("서울_아파트_월세_2023.csv", target="월세", seeds=5, seed=0)\n'
            "print(run.scores)",
            "sunbae predict runs/2024-03-02-아파트/model.sunbae 새_매물.csv",
        ),
        created="2024-03-02 14:05",
    )


def classification(names=("정상", "경미한 결함", "심각한 결함", "판정 불가"), seed=3):
    """Defects on a production line: the network loses against boosted trees."""
    draw = random.Random(seed)
    matrix, classes = [], []
    for i in range(len(names)):
        support = draw.randrange(60, 400)
        row = [0.0] * len(names)
        row[i] = round(support * draw.uniform(0.68, 0.93), 1)
        for _other in range(3):
            row[draw.randrange(len(names))] += round((support - row[i]) / 4, 1)
        matrix.append(tuple(row))
        found = row[i] / sum(row)
        classes.append(ClassScores(names[i], found * 0.97, found, found * 0.985, support))
    base = regression()
    return replace(
        base,
        title="공정 불량 판정",
        source="line3_inspection.parquet",
        target="판정",
        task="multiclass",
        primary="F1 (macro)",
        scores=(
            scores(
                "F1 (macro)",
                (0.861, 0.789, 0.781),
                0.012,
                [("majority class", 0.1731), ("logistic regression", 0.7412), ("boosted trees", 0.8261)],
            ),
            scores(
                "accuracy",
                (0.904, 0.853, 0.849),
                0.009,
                [("majority class", 0.5301), ("logistic regression", 0.8012), ("boosted trees", 0.8794)],
            ),
            scores(
                "loss",
                (0.241, 0.402, 0.418),
                0.02,
                [("majority class", 1.21), ("logistic regression", 0.52), ("boosted trees", math.nan)],
                higher=False,
            ),
        ),
        verdicts=(
            Verdict("bad", "Boosted trees need a second and score 0.04 more: use them unless you need a network."),
            Verdict("warn", "Validation loss rises after epoch 34 while training loss falls: the network memorises."),
            Verdict("info", "53 % of the rows are 정상; accuracy alone flatters, F1 (macro) counts every class alike."),
        ),
        curves=curves("categorical cross-entropy", start=1.6, floor=0.4),
        regression=None,
        classification=ClassificationTest(
            tuple(classes), tuple(matrix), calibration=calibration(), examples=cell_examples(matrix)
        ),
    )


def calibration():
    """A network that is too sure of itself."""
    bins = tuple(
        CalibrationBin(80, 0.5 + 0.055 * k, 0.45 + 0.05 * k, 0.36 + 0.05 * k, 0.54 + 0.05 * k) for k in range(9)
    )
    text = "When the network says it is 94% sure, it is right only 85% of the time: it is over-confident."
    return Calibration(bins, Verdict("warn", text), 0.0712, 0.281, 0.502)


def cell_examples(matrix, picture=None):
    """Two rows of every cell that is not empty, but for the last class."""
    return tuple(
        CellExamples(i, j, (Example(f"row {17 * i + j + 1}", 0.97, picture), Example(f"row {i + 1000}", 0.5, picture)))
        for i, row in enumerate(matrix[:-1])
        for j, value in enumerate(row)
        if value
    )


# A dot of each colour: PNGs of one pixel, grey and orange.
DOTS = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg==",
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGN4VsEAAAOmAV8e8DFOAAAAAElFTkSuQmCC",
)


def pictures():
    """Ten kinds of things, told apart by a network of which a part was frozen."""
    names = tuple(f"thing {i}" for i in range(10))
    base = classification(names)
    return replace(
        base,
        classification=replace(base.classification, examples=cell_examples(base.classification.confusion, picture=1)),
        pictures=album(names, tuple(f"things/{i:02d}.jpg" for i in range(10)), ("a sentence",)),
    )


def reconstruction(label="things/00.jpg", name="thing"):
    """Pictures that were given back, without their noise, of twelve classes."""
    base = pictures()
    shown = tuple(GivenBack(f"{label}{k}", 0, 1, None if k == 3 else 0, 0.05 + k / 100) for k in range(12))
    draw = random.Random(3)
    points = tuple((draw.gauss(k % 3, 0.3), draw.gauss(k % 4, 0.3), k % 12) for k in range(600))
    errors = scores(
        "RMSE",
        (0.06, 0.07, 0.0712),
        0.0004,
        [("the mean picture", 0.25), ("PCA", 0.12), ("the noisy picture", 0.15)],
        unit="pixels from 0 to 1",
        higher=False,
    )
    codes = CodeMap(points, tuple(f"{name} {k}" for k in range(12)), 0.42, 10_000)
    return replace(base, reconstruction=Reconstruction(32, 0.5, errors, shown, codes))


def album(names, files, texts):
    """The pictures of a report, with such names of classes and files and such sentences."""
    (text,) = texts
    shown = Example(files[0], 0.98, 0)
    stages = (
        Stage("picture", "", "28 × 28 × 1", "what the network is given", 0, 1),
        Stage("backbone/conv", "Conv2D", "26 × 26 × 32", "filters of 3 × 3, 32 of them", 1, 8),
        Stage(text, text, text, text),
    )
    return Pictures(
        store=tuple(Thumbnail(f"data:image/png;base64,{dot}", 1, 1) for dot in DOTS),
        mistakes=(*(Mistake(a, b, shown) for a, b in itertools.pairwise(names)), Mistake(*names[:2], shown)),
        n_mistakes=1234,
        samples=tuple(ClassSample(name, 70, (Example(files[0], math.nan, None), shown)) for name in names),
        augmented=(0, 1, 1),
        inside=Inside(
            shown,
            Filters(text, text, 1),
            stages,
            Sensitivity(text, 0, 1),
            (LayerGroup(text, 12, 34567, False), LayerGroup("dense", 1, 650, True)),
            (text,),
        ),
        notes=(text,),
    )


def binary():
    """Two classes with an ROC curve."""
    points = tuple((x / 50, min(1.0, (x / 50) ** 0.3)) for x in range(51))
    base = classification(("아니오", "예"))
    test = replace(base.classification, roc=Roc("예", points, 0.8712))
    return replace(base, task="binary", target="해지", classification=test)


def hundred_classes():
    """CIFAR-100's size."""
    return classification(tuple(f"class number {i}" for i in range(100)))


def bare(seeds=(42,)):
    """The least that a report can hold: one seed, nothing optional."""
    return Report(
        title="t",
        source="s.csv",
        target="y",
        task="regression",
        primary="R²",
        scores=(scores("R²", (0.9, 0.8, 0.7), 0.0, seeds=seeds),),
        seeds=seeds,
        split=Split("random", (("train", 60), ("validation", 20), ("test", 20))),
        network=Network("dense", (), (), 10),
    )


def large_numbers():
    """Prices in won, thirty seeds, many metrics, and one prediction beyond all reason."""
    base = regression()
    rivals = (("학습 행의 평균값", 3.1e8), ("릿지 선형 회귀(표준화 후)", 2.2e8), ("그래디언트 부스팅 트리", 1.31e8))
    seeds = tuple(range(30))
    pairs = base.regression
    return replace(
        base,
        source="긴_이름의_데이터_파일_" * 6 + ".csv",
        primary="RMSE",
        seeds=seeds,
        scores=tuple(
            scores(name, (1.1e8, 1.28e8, 1.3e8), 2e6, rivals, unit="원", higher=False, seeds=seeds)
            for name in ("RMSE", "MAE", "중앙값 절대 오차", "최대 오차", "loss")
        ),
        regression=RegressionTest(
            tuple(1e6 * v for v in pairs.true), (9e10, *(1e6 * v for v in pairs.predicted[1:])), 12_345, "원"
        ),
    )


def hours(first, n):
    """`n` hours as they are shown."""
    start = datetime(2013, 1, 1)
    return tuple((start + timedelta(hours=first + i)).strftime("%Y-%m-%d %H:%M") for i in range(n))


def wave(first, n, noise=0.0):
    """A day's ups and downs, and a week's."""
    draw = random.Random(first)
    hour = range(first, first + n)
    return tuple(
        20 + 6 * math.sin(h / 24 * math.tau) + 3 * math.sin(h / 168 * math.tau) + draw.gauss(0, noise) for h in hour
    )


def forecast_line(n, step=1, gaps=()):
    """A line of `n` steps with NaN rows at `gaps`."""
    forecast = wave(0, n)
    columns = (wave(0, n, 1.2), forecast, tuple(f - 2 for f in forecast), tuple(f + 2 for f in forecast))
    columns = ([math.nan if i in gaps else v for i, v in enumerate(values)] for values in columns)
    return ForecastLine(step, hours(0, n), *map(tuple, columns))


def forecast_path(horizon, past, *, first=0, known=True):
    """The forecast of `horizon` steps after `past` known ones."""
    forecast = wave(first + past, horizon)
    return ForecastPath(
        hours(first, past),
        wave(first, past, 0.8),
        hours(first + past, horizon),
        wave(first + past, horizon, 1.0) if known else (math.nan,) * horizon,
        forecast,
        tuple(f - 1 - 0.1 * i for i, f in enumerate(forecast)),
        tuple(f + 1 + 0.1 * i for i, f in enumerate(forecast)),
    )


def target_forecast(name, *, horizon=24, past=96, steps=600, gaps=(), scale=1.0):
    """One target that the network forecasts a little better than its baselines."""
    rivals = [("last value", 2.41 * scale), ("same hour yesterday", 1.63 * scale), ("ridge regression", 1.38 * scale)]
    grow = [scale * (0.6 + 0.06 * i) for i in range(horizon)]
    by_step = (
        StepScores("RMSE", tuple(grow), tuple((b, tuple(g * v / scale for g in grow)) for b, v in rivals)),
        StepScores("MAE", tuple(0.7 * g for g in grow)),
        StepScores("R²", tuple(0.95 - 0.01 * i for i in range(horizon))),
        StepScores("MASE", tuple(math.nan if i == 1 else 0.5 + 0.01 * i for i in range(horizon))),
    )
    return TargetForecast(
        name,
        (
            scores("RMSE", (1.1 * scale, 1.2 * scale, 1.24 * scale), 0.02 * scale, rivals, higher=False),
            scores("MAE", (0.8 * scale, 0.9 * scale, 0.91 * scale), 0.02 * scale, higher=False),
            scores("R²", (0.93, 0.92, 0.91), 0.004, [("last value", 0.61), ("ridge regression", 0.915)]),
            scores("MASE", (0.71, 0.74, 0.75), 0.01, [("last value", math.nan)], higher=False),
        ),
        by_step,
        forecast_line(steps, min(horizon, 6), gaps),
        tuple(forecast_path(horizon, past, first=48 * i) for i in range(3)),
        forecast_path(horizon, past, first=900, known=False),
        0.9,
        0.876,
        True,
        Verdict("good", f"{name} is forecast better than by every baseline."),
    )


def series(names=("기온", "습도", HOSTILE[0]), n_folds=4):
    """Weather of a station: several targets, one of them a long line, with gaps."""
    long = target_forecast(names[0], steps=9_000, gaps=(*range(3_000, 3_040), 8_900, 8_950, 8_952))
    rest = (target_forecast(name, scale=3.0, gaps=(300, 301)) for name in names[1:])
    base = regression()
    return replace(
        base,
        title="기온과 습도 예측",
        source="weather.csv",
        target=", ".join(names),
        scores=base.scores[1:2],
        primary="RMSE",
        importance=None,
        series=Series(
            96,
            24,
            "1 hour",
            "24 steps (1 day), found on the training rows",
            (long, *rest),
            ("3 rows were sorted by time", "12 missing hours were left as gaps"),
            "RMSE",
            tuple(
                Fold(
                    hours(900 * k, 1)[0],
                    hours(900 * k + 899, 1)[0],
                    (("network", 1.2 + 0.1 * k), ("last value", 2.4), ("ridge regression", 1.35 + 0.02 * k)),
                )
                for k in range(n_folds)
            ),
        ),
    )


def one_step():
    """One target, the next step only, two folds, no season, nothing known about the future."""
    target = target_forecast("y", horizon=1, past=10, steps=50)
    target = replace(target, by_step=(), verdict=None, coverage=math.nan, overall=target.overall[:1])
    base = series()
    small = replace(base.series, past=10, horizon=1, step="1 row", season="", targets=(target,), notes=())
    return replace(base, target="y", series=replace(small, backtest=base.series.backtest[:2]))


def many_targets():
    """Nine targets and a long horizon."""
    base = series(tuple(f"sensor {i}" for i in range(9)))
    long = target_forecast("sensor 0", horizon=200, past=1_000)
    targets = tuple(replace(long, name=target.name) for target in base.series.targets)
    return replace(base, series=replace(base.series, horizon=200, past=1_000, targets=targets))


def target_test(base, name):
    """A report of one target as a part of a report of several."""
    verdicts = (Verdict("good", f"The network is better than every baseline on {name}."), *base.verdicts)
    tested = (base.regression, base.classification, base.importance)
    return TargetTest(name, base.task, base.scores, base.primary, verdicts, base.task == "regression", *tested)


def targets():
    """A number, two classes and four, predicted by one network."""
    base = regression()
    baselines = [("linear model", 0.41), ("boosted trees", 0.5)]
    return replace(
        base,
        target="월세, 해지, 상태",
        scores=(scores("gain on the trivial baseline", (0.61, 0.52, 0.51), 0.02, baselines),),
        primary="gain on the trivial baseline",
        regression=None,
        targets=(target_test(base, "월세"), target_test(binary(), "해지"), target_test(classification(), "상태")),
    )


def wide():
    """Two hundred columns, long names among them."""
    base = regression()
    names = [f"sensor_{i:03d}_{'temperature_celsius_' * (i % 4)}mean" for i in range(200)]
    return replace(
        base,
        schema=tuple(
            SchemaRow(n, "number", "feature", "all cells are numbers", i, "standard scaling")
            for i, n in enumerate(names)
        ),
        importance=Importance("R²", tuple(ColumnImportance(n, 0.3 / (i + 1), 0.01) for i, n in enumerate(names))),
    )


def hostile_series(text):
    """A series whose every text is `text`."""
    base = target_forecast(text, horizon=2, past=3, steps=3)
    path = replace(base.paths[0], past_times=(text,) * 3, times=(text,) * 2)
    target = replace(
        base,
        overall=(replace(base.overall[0], name=text, unit=text, baselines=(BaselineScore(text, 1.0),)),),
        by_step=(StepScores(text, (1.0, 2.0), ((text, (2.0, 3.0)),)), StepScores("x", (1.0, 2.0))),
        line=replace(base.line, times=(text,) * 3),
        paths=(path,),
        beyond=path,
        verdict=Verdict("info", text),
    )
    folds = tuple(Fold(text, text, (("network", 1.0 + i), (text, 2.0))) for i in range(3))
    return Series(3, 2, text, text, (target, target), (text,), text, folds)


ALL_HOSTILE = "".join(HOSTILE)


def hostile(text=ALL_HOSTILE):
    """Markup in every text that a user's data can put into a report."""
    base = classification((text, text + "2", "three"))
    cell = CellExamples(0, 1, (Example(text, 0.5, 0), Example(text, 0.4)))
    verdict = Verdict("warn", text)
    base = replace(
        base,
        classification=replace(
            base.classification,
            examples=(cell, replace(cell, true=1, predicted=0)),
            calibration=replace(base.classification.calibration, verdict=verdict),
        ),
    )
    r = regression()
    return replace(
        base,
        pictures=album((text, text), (text,), (text,)),
        reconstruction=reconstruction(text, text).reconstruction,
        title=text,
        source=text,
        target=text,
        primary=text,
        scores=(replace(base.scores[0], name=text, unit=text, baselines=(BaselineScore(text, 0.5),)),),
        verdicts=(Verdict("warn", text),),
        curves=replace(base.curves, loss_name=text),
        regression=replace(r.regression, unit=text),
        series=hostile_series(text),
        targets=(
            TargetTest(
                text,
                "binary",
                (replace(base.scores[0], name=text, unit=text, baselines=(BaselineScore(text, 0.5),)),),
                text,
                (Verdict("warn", text),),
                False,
                replace(r.regression, unit=text),
                replace(base.classification, roc=Roc(text, ((0.0, 0.0), (1.0, 1.0)))),
                Importance(text, (ColumnImportance(text, 0.2, 0.1),)),
            ),
        ),
        classification=replace(base.classification, roc=Roc(text, ((0.0, 0.0), (1.0, 1.0)))),
        importance=Importance(text, (ColumnImportance(text, 0.2, 0.1), ColumnImportance("x", math.nan))),
        schema=(SchemaRow(text, text, text, text, 1, text),),
        reading_notes=(text,),
        split=replace(base.split, method=text, notes=(text,)),
        network=replace(
            base.network,
            recipe=text,
            hyper_parameters=(HyperParameter(text, text, text),),
            layers=(Layer(text, text, text, 1, (text, text)),),
        ),
        timings=((text, 1.0),),
        environment=((text, text),),
        reproduce=Reproduce(text, text, text),
        created=text,
    )
