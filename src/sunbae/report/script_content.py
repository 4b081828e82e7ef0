"""Everything that the report of a script shows, as plain frozen data in the reader's language."""

from __future__ import annotations

from dataclasses import dataclass

from sunbae.report.content import Level, Thumbnail


@dataclass(frozen=True)
class Spot:
    """A line of the user's code."""

    text: str  # "lesson.py:25"
    anchor: str = ""  # of the line in the page; "" if it is not there


@dataclass(frozen=True)
class Ending:
    """How a script ended."""

    level: Level
    text: str  # "The script ran to its end."
    code: int
    message: str = ""  # of its error
    at: Spot | None = None
    traceback: str = ""
    explanation: str = ""  # of an error about shapes


@dataclass(frozen=True)
class MetricRow:
    """One loss or metric of a fit; None where it has no value."""

    name: str
    last: float | None = None
    val_last: float | None = None
    best: float | None = None  # at the best epoch
    val_best: float | None = None
    evaluated: float | None = None  # by the last evaluate after the fit
    seeds: tuple[float, ...] = ()  # over other seeds
    mean: float | None = None
    sd: float | None = None


@dataclass(frozen=True)
class FitScores:
    """What one fit came to."""

    number: int
    at: Spot | None
    model: str
    epochs: int
    best_epoch: int | None  # with the lowest val_loss; None without validation
    metrics: tuple[MetricRow, ...]
    evaluated_at: Spot | None = None
    asked: str = ""  # its arguments
    error: str = ""

    @property
    def has_seeds(self) -> bool:
        """Whether it was repeated with other seeds."""
        return any(row.mean is not None for row in self.metrics)


@dataclass(frozen=True)
class OtherScores:
    """An evaluate of a model that no fit of the script has trained."""

    at: Spot | None
    scores: tuple[tuple[str, float], ...]


@dataclass(frozen=True)
class Way:
    """How calls ran."""

    text: str  # "compiled, whole epochs"
    who: str  # "fits 1, 3–7"
    reasons: tuple[str, ...] = ()  # of a Fallback
    at: tuple[Spot, ...] = ()


@dataclass(frozen=True)
class TimePart:
    """Where the time of a script went."""

    name: str
    seconds: float
    calls: int | None = None


@dataclass(frozen=True)
class Comparison:
    """The same script with Keras' own methods."""

    seconds: float
    plain_seconds: float
    speedup: float
    differences: tuple[tuple[str, float], ...]  # ("weights", 1e-7)
    warnings: tuple[str, ...] = ()
    lines: int = 0
    different: tuple[tuple[int, str, str], ...] = ()  # (line, ours, plain)


@dataclass(frozen=True)
class Finding:
    """A rule's message about the method."""

    id: str
    level: Level
    at: Spot | None
    what: str
    why: tuple[str, ...] = ()  # paragraphs
    fix: str = ""  # code
    claimed: str = ""
    honest: str = ""
    title: str = ""
    severity: str = ""  # in words
    hurts: Spot | None = None  # where it changes a score
    ignore: str = ""  # the comment that silences it


@dataclass(frozen=True)
class HonestScore:
    """A score of the script beside that of a run without the mistakes."""

    metric: str
    claimed: float
    honest: float
    sd: float | None = None  # of the honest one over seeds
    rules: tuple[str, ...] = ()  # that were repaired
    at: Spot | None = None


@dataclass(frozen=True)
class Adapted:
    """What was adapted, and how it is written today."""

    id: str
    at: Spot | None
    what: str
    today: str = ""


@dataclass(frozen=True)
class FitCurve:
    """The loss of a fit, epoch by epoch."""

    number: int
    at: Spot | None
    model: str
    name: str  # "loss"
    train: tuple[float, ...]
    validation: tuple[float, ...] = ()
    best_epoch: int | None = None


@dataclass(frozen=True)
class LayerRow:
    """One layer of a model."""

    name: str
    type: str
    output: str
    params: str
    reasons: tuple[str, ...] = ()
    depth: int = 0  # of a model that is used as a layer


@dataclass(frozen=True)
class ModelTable:
    """One architecture."""

    name: str
    who: str  # "fits 1, 3–7"
    layers: tuple[LayerRow, ...]
    left_out: int = 0  # layers
    total: int | None = None  # parameters; None if they cannot be told
    notes: tuple[tuple[Level, str], ...] = ()
    compiled: tuple[tuple[str, str], ...] = ()  # ("loss", "mse")
    trouble: str = ""  # why there are no layers


@dataclass(frozen=True)
class DataRow:
    """An array that the script used."""

    shape: str
    dtype: str
    uses: tuple[str, ...]  # "x of fits 1, 2"


@dataclass(frozen=True)
class Figure:
    """A figure that the script showed."""

    name: str
    picture: Thumbnail | None  # None: there is no room for it in the page


@dataclass(frozen=True)
class Mark:
    """What stands beside a line of the source."""

    level: Level
    text: str


@dataclass(frozen=True)
class SourceLine:
    """A line of code."""

    number: int
    anchor: str
    text: str
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True)
class SourcePart:
    """A script, or a cell of a notebook; between two stretches lines are left out."""

    name: str
    stretches: tuple[tuple[SourceLine, ...], ...]
    n_lines: int


@dataclass(frozen=True)
class ScriptReport:
    """The report of a script."""

    title: str
    script: str
    arguments: str
    created: str
    ending: Ending
    seconds: float
    n_fits: int
    score: tuple[str, float] | None  # the last one
    fits: tuple[FitScores, ...] = ()
    others: tuple[OtherScores, ...] = ()
    unrepeated: tuple[str, ...] = ()  # fits that were not made under other seeds, and why
    times: tuple[TimePart, ...] = ()
    ways: tuple[Way, ...] = ()
    comparison: Comparison | None = None
    honest: HonestScore | None = None
    alone: tuple[HonestScore, ...] = ()  # one rule repaired at a time
    findings: tuple[Finding, ...] = ()
    adapted: tuple[Adapted, ...] = ()
    curves: tuple[FitCurve, ...] = ()
    models: tuple[ModelTable, ...] = ()
    data: tuple[DataRow, ...] = ()
    figures: tuple[Figure, ...] = ()
    files: tuple[str, ...] = ()
    source: tuple[SourcePart, ...] = ()
    settings: tuple[tuple[str, str], ...] = ()
    environment: tuple[tuple[str, str], ...] = ()
    left_out: tuple[tuple[str, int], ...] = ()  # section -> how many more there are in the record
