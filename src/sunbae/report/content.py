"""Everything a report shows, as plain frozen data: no arrays, no models, nothing to compute."""

from __future__ import annotations

import re
from collections.abc import Sequence, Sized
from dataclasses import dataclass
from typing import Literal

Level = Literal["good", "info", "warn", "bad"]
Part = Literal["train", "validation", "test"]
Task = Literal["regression", "binary", "multiclass"]

PARTS: tuple[Part, ...] = ("train", "validation", "test")


@dataclass(frozen=True)
class Verdict:
    """One judgement in words, in the reader's language."""

    level: Level
    text: str


@dataclass(frozen=True)
class PartScore:
    """What the network scored on one part of the rows."""

    part: Part
    mean: float  # over seeds
    sd: float | None  # over seeds; None with one seed
    per_seed: tuple[float, ...]  # same order as Report.seeds


@dataclass(frozen=True)
class BaselineScore:
    """What one baseline scored on the test part; `value` is NaN if the metric has no meaning for it."""

    name: str
    value: float


@dataclass(frozen=True)
class MetricScores:
    """One metric: the network on each part, the baselines on the test part."""

    name: str  # "R²"
    unit: str  # "만원"; "" if none
    higher_is_better: bool
    network: tuple[PartScore, ...]
    baselines: tuple[BaselineScore, ...] = ()

    def on(self, part: Part) -> PartScore | None:
        """The network's score on `part`, None if there is none."""
        return next((score for score in self.network if score.part == part), None)


@dataclass(frozen=True)
class Curve:
    """The loss of one seed after each epoch."""

    seed: int
    loss: tuple[float, ...]
    val_loss: tuple[float, ...] = ()  # empty without validation rows
    best_epoch: int | None = None  # 1 is the first; its weights were kept


@dataclass(frozen=True)
class Curves:
    """The learning curves of all seeds."""

    loss_name: str  # "mean squared error"
    seeds: tuple[Curve, ...]


@dataclass(frozen=True)
class RegressionTest:
    """True and predicted values of test rows, in the unit of the target."""

    true: tuple[float, ...]
    predicted: tuple[float, ...]  # same length
    n_rows: int  # test rows in all; the pairs may be a sample of them
    unit: str = ""

    def __post_init__(self) -> None:
        """Refuse values that do not pair up."""
        if len(self.true) != len(self.predicted):
            raise ValueError(f"{len(self.true)} true values but {len(self.predicted)} predicted ones.")


@dataclass(frozen=True)
class ClassScores:
    """How well one class was found; NaN where it was never predicted or never occurs."""

    name: str
    precision: float
    recall: float
    f1: float
    support: int  # test rows of this class


@dataclass(frozen=True)
class Roc:
    """The trade-off of a binary classifier over all thresholds."""

    positive: str  # the class that counts as "found"
    points: tuple[tuple[float, float], ...]  # (false positive rate, true positive rate), ascending
    auc: float | None = None


@dataclass(frozen=True)
class CalibrationBin:
    """Test rows of which the network is about equally sure."""

    n: int
    confidence: float  # mean probability of the class that it chose
    accuracy: float  # the share in which it was right
    low: float  # interval (95 %) of that share
    high: float


@dataclass(frozen=True)
class Calibration:
    """Whether the network is right as often as it says."""

    bins: tuple[CalibrationBin, ...]  # by rising confidence
    verdict: Verdict
    ece: float  # expected calibration error, 0 to 1
    brier: float  # 0 to 2
    log_loss: float  # nats


@dataclass(frozen=True)
class Example:
    """One row of the data."""

    label: str  # a file name, or a row number: "dogs/17.jpg", "row 4821"
    confidence: float  # the probability of the class that was predicted; NaN if nothing was predicted
    picture: int | None = None  # its place in Pictures.store


@dataclass(frozen=True)
class CellExamples:
    """Some rows of one cell of the confusion matrix, those of which the network was surest first."""

    true: int  # class codes
    predicted: int
    rows: tuple[Example, ...]


@dataclass(frozen=True)
class ClassificationTest:
    """Which class was taken for which, on test rows."""

    classes: tuple[ClassScores, ...]
    confusion: tuple[tuple[float, ...], ...]  # row: true class, column: predicted; may be a mean over seeds
    roc: Roc | None = None
    calibration: Calibration | None = None
    examples: tuple[CellExamples, ...] = ()  # any order; cells without examples are left out

    def __post_init__(self) -> None:
        """Refuse a matrix that is not classes x classes, and examples of no class."""
        n = len(self.classes)
        if len(self.confusion) != n or any(len(row) != n for row in self.confusion):
            raise ValueError(f"the confusion matrix must be {n} x {n}, one row and one column for each class.")
        for cell in self.examples:
            if not (0 <= cell.true < n and 0 <= cell.predicted < n):
                raise ValueError(f"there are examples of ({cell.true}, {cell.predicted}), but {n} classes.")


@dataclass(frozen=True)
class Thumbnail:
    """A small picture that lies in the page."""

    uri: str  # "data:image/png;base64,..."
    width: int  # in its own pixels
    height: int

    def __post_init__(self) -> None:
        """Refuse what is no picture in the page: it is put into a style as it is."""
        if not re.fullmatch(r"data:image/(png|jpeg|webp);base64,[A-Za-z0-9+/]+=*", self.uri):
            raise ValueError(f"{self.uri[:40]!r} is no data URI of a PNG, JPEG or WebP picture.")


@dataclass(frozen=True)
class Mistake:
    """A picture that was taken for something else, or for another number."""

    true: str
    predicted: str
    row: Example


@dataclass(frozen=True)
class ClassSample:
    """Some training pictures of one class."""

    name: str
    n: int  # training pictures of the class
    rows: tuple[Example, ...]


@dataclass(frozen=True)
class Stage:
    """What one layer makes of a picture."""

    name: str  # "conv2d_1"; of a model within the model "backbone/conv2d_1"
    kind: str  # "Conv2D"
    shape: str  # "26 × 26 × 32"
    text: str  # in words what the layer does
    maps: int | None = None  # place in Pictures.store of its first maps side by side; None if it makes no picture
    n_maps: int = 0  # maps on that picture


@dataclass(frozen=True)
class Filters:
    """The weights of the first layer, as pictures."""

    layer: str
    text: str
    picture: int  # place in Pictures.store


@dataclass(frozen=True)
class Sensitivity:
    """Where a picture must not be covered."""

    text: str
    picture: int  # places in Pictures.store
    overlay: int


@dataclass(frozen=True)
class LayerGroup:
    """Layers one after the other that were all trained or all left as they were."""

    name: str
    layers: int
    params: int
    trained: bool


@dataclass(frozen=True)
class Inside:
    """What a network of pictures has learnt, and what it makes of one picture."""

    example: Example | None = None
    filters: Filters | None = None
    stages: tuple[Stage, ...] = ()
    sensitivity: Sensitivity | None = None
    groups: tuple[LayerGroup, ...] = ()  # empty unless some were frozen
    notes: tuple[str, ...] = ()  # what cannot be shown, and why


@dataclass(frozen=True)
class Pictures:
    """The pictures of a run; all others name a place in `store`, so that each lies in the page once."""

    store: tuple[Thumbnail, ...]
    mistakes: tuple[Mistake, ...] = ()  # most confident first
    n_mistakes: int = 0  # on all test rows
    misses: tuple[Mistake, ...] = ()  # of a regression, the largest errors first
    samples: tuple[ClassSample, ...] = ()
    augmented: tuple[int, ...] = ()  # one training picture: itself, then as augmentation changes it
    inside: Inside | None = None
    notes: tuple[str, ...] = ()  # what was left out
    of: str = ""  # of several targets, the one whose mistakes and classes these are


@dataclass(frozen=True)
class GivenBack:
    """A test picture through the code of an autoencoder and back."""

    label: str
    original: int | None  # places in Pictures.store; None if there was no room
    read: int | None  # with noise; None without
    given: int | None
    rmse: float  # pixels count 0 to 1


@dataclass(frozen=True)
class CodeMap:
    """The codes of test pictures along the two directions in which they vary most."""

    points: tuple[tuple[float, float, int], ...]  # (x, y, place in `groups`)
    groups: tuple[str, ...]  # classes, or ranges of numbers
    share: float  # of the variance of the codes, 0 to 1
    n_rows: int  # test rows in all; the points may be a sample of them


@dataclass(frozen=True)
class Reconstruction:
    """How well an autoencoder gives pictures back."""

    code: int  # numbers
    noise: float  # on what was read, in deviations of the training pixels
    scores: MetricScores
    pictures: tuple[GivenBack, ...]
    codes: CodeMap


@dataclass(frozen=True)
class StepScores:
    """One metric of one target, step by step of the horizon; NaN where it is not defined."""

    metric: str  # "RMSE"
    network: tuple[float, ...]  # (H,), mean over seeds
    baselines: tuple[tuple[str, tuple[float, ...]], ...] = ()  # (name, (H,)); only where compared

    def __post_init__(self) -> None:
        """Refuse baselines of another horizon."""
        for _name, values in self.baselines:
            _check_lengths(network=self.network, baseline=values)


@dataclass(frozen=True)
class ForecastLine:
    """Forecasts of test steps, each made `step` steps ahead, beside the truth; a gap in time is a NaN row."""

    step: int  # how many steps ahead; 1 is the next
    times: tuple[str, ...]  # as they shall be shown: "2013-01-01 06:00", or row numbers
    true: tuple[float, ...]
    forecast: tuple[float, ...]
    low: tuple[float, ...]  # the interval
    high: tuple[float, ...]

    def __post_init__(self) -> None:
        """Refuse columns of different lengths."""
        _check_lengths(times=self.times, true=self.true, forecast=self.forecast, low=self.low, high=self.high)


@dataclass(frozen=True)
class ForecastPath:
    """One whole forecast from one origin: what was known before, then each step of the horizon."""

    past_times: tuple[str, ...]
    past: tuple[float, ...]
    times: tuple[str, ...]
    true: tuple[float, ...]  # NaN if unknown: a forecast beyond the end of the data
    forecast: tuple[float, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]

    def __post_init__(self) -> None:
        """Refuse columns of different lengths."""
        _check_lengths(past_times=self.past_times, past=self.past)
        _check_lengths(times=self.times, true=self.true, forecast=self.forecast, low=self.low, high=self.high)


@dataclass(frozen=True)
class TargetForecast:
    """How well one target is forecast."""

    name: str
    overall: tuple[MetricScores, ...]  # over all steps of the horizon
    by_step: tuple[StepScores, ...]
    line: ForecastLine | None
    paths: tuple[ForecastPath, ...]  # a few, easy to hard
    beyond: ForecastPath | None  # beyond the end of the data
    level: float  # the share of values that the interval should hold
    coverage: float  # the share of test values that it held
    ahead: bool = False  # as of `TargetTest`
    verdict: Verdict | None = None


@dataclass(frozen=True)
class Fold:
    """One origin of a back-test."""

    begin: str  # first time of its test part
    end: str  # last time
    scores: tuple[tuple[str, float], ...]  # ("network", 1.2), ("last value", 1.5) ...


@dataclass(frozen=True)
class Series:
    """The forecasts of a time series."""

    past: int  # steps known before each forecast
    horizon: int  # steps forecast
    step: str  # "1 hour", "1 row"
    season: str  # "24 steps (1 day), found on the training rows"; "" if none
    targets: tuple[TargetForecast, ...]
    notes: tuple[str, ...] = ()  # what was sorted, filled, left out; how it was made stationary
    backtest_metric: str = ""
    backtest: tuple[Fold, ...] = ()

    def __post_init__(self) -> None:
        """Refuse a series without a target, and scores of another horizon."""
        if not self.targets:
            raise ValueError("a series needs a target.")
        for target in self.targets:
            for scores in target.by_step:
                if len(scores.network) != self.horizon:
                    raise ValueError(
                        f"{scores.metric} of {target.name!r} has {len(scores.network)} steps, "
                        f"but the horizon is {self.horizon}."
                    )


@dataclass(frozen=True)
class TargetTest:
    """How well one target of several is predicted."""

    name: str
    task: Task
    scores: tuple[MetricScores, ...]
    primary: str  # the name of the metric that decides, one of `scores`
    verdicts: tuple[Verdict, ...]  # the headline first
    ahead: bool = False  # better than every baseline, by more than other seeds and other test rows could change
    regression: RegressionTest | None = None
    classification: ClassificationTest | None = None
    importance: Importance | None = None

    @property
    def primary_scores(self) -> MetricScores:
        """The scores of the metric that decides."""
        return _scores_of(self.primary, self.scores)


@dataclass(frozen=True)
class ColumnImportance:
    """How much the score drops when one column is shuffled on the test rows."""

    column: str
    mean: float
    sd: float | None = None


@dataclass(frozen=True)
class Importance:
    """What each column is worth to the network."""

    metric: str
    columns: tuple[ColumnImportance, ...]  # any order


@dataclass(frozen=True)
class SchemaRow:
    """One column of the source and what became of it."""

    column: str
    kind: str  # "number", "category", "date" ...
    role: str  # "feature", "target", "id", "ignored" ...
    reason: str  # why it has this kind and role
    missing: int  # cells
    use: str  # "standard scaling", "one-hot 5 levels"; "" if not used


@dataclass(frozen=True)
class Split:
    """How the rows were divided."""

    method: str  # "random, stratified by the target"
    counts: tuple[tuple[Part, int], ...]  # rows of each part
    seed: int | None = None
    notes: tuple[str, ...] = ()  # rows left out and why


@dataclass(frozen=True)
class HyperParameter:
    """One choice of the recipe; `doc` says what it does."""

    name: str
    value: str
    doc: str = ""


@dataclass(frozen=True)
class Layer:
    """One line of `model.summary()`, with the reasons for its numbers: the formula of its weights, its activation."""

    name: str
    type: str
    output_shape: str
    params: int
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True)
class Network:
    """The network that was trained."""

    recipe: str
    hyper_parameters: tuple[HyperParameter, ...]
    layers: tuple[Layer, ...]
    total_params: int


@dataclass(frozen=True)
class Reproduce:
    """How to get these numbers again, and how to use the network. Empty texts are left out."""

    command: str = ""
    python: str = ""
    predict: str = ""


@dataclass(frozen=True)
class Report:
    """One training run as its report shows it."""

    title: str
    source: str  # "apartments.csv"
    target: str
    task: Task
    scores: tuple[MetricScores, ...]
    primary: str  # the name of the metric that decides, one of `scores`
    seeds: tuple[int, ...]
    split: Split
    network: Network
    verdicts: tuple[Verdict, ...] = ()
    headline: Verdict | None = None  # None: the report compares the primary score with the best baseline
    curves: Curves | None = None
    regression: RegressionTest | None = None
    classification: ClassificationTest | None = None
    series: Series | None = None
    targets: tuple[TargetTest, ...] = ()  # of several that are predicted by rows
    pictures: Pictures | None = None
    reconstruction: Reconstruction | None = None
    importance: Importance | None = None
    schema: tuple[SchemaRow, ...] = ()
    reading_notes: tuple[str, ...] = ()
    timings: tuple[tuple[str, float], ...] = ()  # (stage, seconds)
    environment: tuple[tuple[str, str], ...] = ()  # (name, version)
    reproduce: Reproduce = Reproduce()
    created: str = ""  # as it shall be shown

    def __post_init__(self) -> None:
        """Refuse a report without an answer."""
        if self.primary_scores.on("test") is None:
            raise ValueError(f"the primary metric {self.primary!r} has no score on the test part.")

    @property
    def primary_scores(self) -> MetricScores:
        """The scores of the metric that decides."""
        return _scores_of(self.primary, self.scores)


def _scores_of(primary: str, scores: Sequence[MetricScores]) -> MetricScores:
    """The scores of the metric called `primary`."""
    found = next((metric for metric in scores if metric.name == primary), None)
    if found is None:
        names = ", ".join(metric.name for metric in scores)
        raise ValueError(f"the primary metric {primary!r} is not among the scores: {names}.")
    return found


def _check_lengths(**columns: Sized) -> None:
    """Refuse columns that are not equally long."""
    lengths = {name: len(values) for name, values in columns.items()}
    if len(set(lengths.values())) > 1:
        found = ", ".join(f"{name} {n}" for name, n in lengths.items())
        raise ValueError(f"the lengths must be equal: {found}.")
