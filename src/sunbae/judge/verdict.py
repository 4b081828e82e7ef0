"""The verdict: what the scores mean, in short sentences for somebody who learnt Keras last month."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np

from sunbae.i18n import _
from sunbae.judge.baselines import TRIVIAL, baseline_label
from sunbae.judge.diagnose import Diagnosis, State, diagnose
from sunbae.judge.evidence import Evidence
from sunbae.judge.interval import Difference, row_standard_error, student
from sunbae.judge.metrics import METRICS, is_imbalanced

Level: TypeAlias = Literal["good", "info", "warn", "bad"]
Differences: TypeAlias = Mapping[str, Difference]

FEW_ROWS = 30  # below, one row is worth more than 3 % accuracy
FEW_OF_A_CLASS = 5  # below, one row is worth a quarter or more of the class's recall
FEW_STRETCHES = 10  # of a series: separate forecasts in the test part
STABLE = 0.1  # seed sd as a share of the gain over the trivial baseline: the gain's first digit holds
UNSTABLE = 0.25  # two sd are half of the gain: an unlucky seed keeps half of what the mean shows


STOPPED = "stopped"
# The ids of verdicts that say why the scores may be too good, or not what was asked for; told with the headline.
DOUBTS = ("leak", "twins", "shared-groups", STOPPED)


@dataclass(frozen=True)
class Verdict:
    """One thing that the reader should know."""

    id: str  # the same in every language: "headline", "against-linear", "stability", ...
    level: Level
    text: str  # in the language that was set when it was made


def judge(evidence: Evidence) -> tuple[Verdict, ...]:
    """Say what the scores mean. The first verdict is the headline; the others keep a fixed order.

    Raises: ValueError if the evidence does not belong together.
    """
    evidence.check()
    differences = evidence.differences()
    outcomes = {name: difference.outcome for name, difference in differences.items()}
    diagnosis = diagnose(evidence.curves, evidence.network, evidence.baselines, outcomes)
    return (
        _headline(evidence, differences),
        *_against(evidence, differences),
        *_fit(evidence, diagnosis),
        *_stability(evidence, differences),
        *_test_size(evidence),
        *_class_balance(evidence),
        *_error_in_words(evidence),
    )


def clearly_ahead(verdicts: Iterable[Verdict]) -> bool:
    """Whether `judge` found the network better than each baseline, by more than chance; of one seed, than rows can."""
    against = [verdict.level for verdict in verdicts if verdict.id.startswith("against-")]
    return bool(against) and all(level in ("good", "info") for level in against)


def _headline(evidence: Evidence, differences: Differences) -> Verdict:
    """The whole verdict in one line: is the network worth having?"""
    known = {name: d for name, d in differences.items() if d.outcome != "unknown"}
    if not math.isfinite(evidence.score.mean):
        return _no_score(evidence)
    if _one_class(evidence):
        text = _(
            "The network cannot be judged: all test rows are of one class, {name!r}. {metric} {network}. "
            "Choose test rows of every class."
        )
        name = evidence.classes[int(np.argmax(evidence.test_counts))]
        return Verdict("headline", "warn", text.format(name=name, metric=evidence.metric.label, network=_own(evidence)))
    if not known:
        text = _("On the test rows: {metric} {network}. There is no baseline to compare it with.")
        return Verdict("headline", "info", text.format(metric=evidence.metric.label, network=_own(evidence)))
    name = _opponent(evidence, known)
    template, level = _headline_text(evidence, name, known)
    ours, theirs = evidence.versus(known[name])
    r2 = evidence.network.parts["test"].get("r2")
    if r2 is not None and math.isfinite(r2.mean):
        ours += f" ({METRICS['r2'].label} {evidence.amount(METRICS['r2'], r2.mean, r2.sd)})"
    text = template.format(baseline=baseline_label(name), metric=evidence.metric.label, network=ours, other=theirs)
    return Verdict("headline", level, text)


def _one_class(evidence: Evidence) -> bool:
    """Whether always answering one class is right on every test row."""
    return evidence.network.task != "regression" and np.count_nonzero(evidence.test_counts) == 1


def _opponent(evidence: Evidence, known: Differences) -> str:
    """The baseline that decides the headline.

    The trivial one if it is not beaten, else the best of those that are ahead of the network, else the
    simplest of those that are level with it, else the best.
    """
    if known.get(evidence.trivial) and known[evidence.trivial].outcome != "better":
        return evidence.trivial
    sign = -1.0 if evidence.metric.higher_is_better else 1.0
    by_score = sorted(known, key=lambda name: sign * known[name].baseline)
    for name in by_score:
        if known[name].outcome == "worse":
            return name
    return next((name for name in known if known[name].outcome == "same"), by_score[0])


def _headline_text(evidence: Evidence, name: str, known: Differences) -> tuple[str, Level]:
    """The sentence about the opponent `name`, and its level."""
    outcome, trivial = known[name].outcome, name in TRIVIAL
    if outcome == "same":
        return _level_text(known[name], trivial)
    if outcome == "worse" and trivial:
        return _("The network is worse than {baseline}: {metric} {network} against {other}."), "bad"
    if outcome == "worse":
        return _("The network is worse than {baseline}: {metric} {network} against {other}. Use {baseline}."), "bad"
    level: Level = "info" if len(evidence.network.seeds) == 1 else "good"
    if len(known) == 1:
        return _("The network is better than {baseline}: {metric} {network} against {other}."), level
    return _(
        "The network is better than every baseline: {metric} {network} against {other} of the best, {baseline}."
    ), level


def _level_text(difference: Difference, trivial: bool) -> tuple[str, Level]:
    """The headline's sentence when network and baseline cannot be told apart, and its level."""
    ahead = difference.gain > 0
    if trivial and not ahead:
        return _(
            "The network is no better than {baseline}: {metric} {network} against {other}. "
            "It has learnt nothing useful."
        ), "bad"
    if trivial and difference.seeds_dominate:
        return _(
            "The network is not clearly better than {baseline}: {metric} {network} against {other}. "
            "The seeds differ too much."
        ), "warn"
    if trivial:
        return _(
            "The network is not clearly better than {baseline}: {metric} {network} against {other}. "
            "The test part is too small to tell."
        ), "warn"
    if ahead:
        return _(
            "The network is not clearly better than {baseline}: {metric} {network} against {other}. "
            "Prefer {baseline}: simpler, and faster to train."
        ), "warn"
    return _(
        "The network is no better than {baseline}: {metric} {network} against {other}. "
        "Prefer {baseline}: simpler, and faster to train."
    ), "warn"


def _no_score(evidence: Evidence) -> Verdict:
    """The headline when the network has no finite score."""
    diverged = any(not np.isfinite(p).all() for p in evidence.network_test)
    if diverged or evidence.network.task == "regression":
        broken = sum(not math.isfinite(value) for value in evidence.score.values)
        text = _("There is no fair score: {n} of {seeds} networks predict values that are not usable numbers.")
        return Verdict("headline", "bad", text.format(n=broken, seeds=len(evidence.network_test)))
    text = _("There is no score: {metric} is not defined on these test rows. They may all be of one class.")
    return Verdict("headline", "bad", text.format(metric=evidence.metric.label))


def _against(evidence: Evidence, differences: Differences) -> Iterator[Verdict]:
    """One verdict per baseline: how large the difference is and how sure."""
    if _one_class(evidence):
        return
    for name, difference in differences.items():
        if difference.outcome != "unknown":
            template, level = _against_text(name, difference)
            text = template.format(
                baseline=baseline_label(name), metric=evidence.metric.label, **evidence.gap(difference)
            )
            yield Verdict(f"against-{name.replace(' ', '-')}", level, text)


def _against_text(name: str, difference: Difference) -> tuple[str, Level]:
    """The sentence on one difference, and its level."""
    one_seed = math.isnan(difference.seed_sd)
    if math.isinf(difference.margin):
        return _("{metric} differs from {baseline} by {amount}; what it would be on other rows is not known."), "warn"
    if difference.outcome == "same":
        level: Level = "bad" if name in TRIVIAL and difference.gain <= 0 else "warn"
        if one_seed:
            return _(
                "No clear difference from {baseline}: {metric} differs by {amount}; "
                "other test rows could change that by {margin}, and of other seeds nothing is known."
            ), level
        text = _(
            "No clear difference from {baseline}: {metric} differs by {amount}; "
            "other seeds and other test rows could change that by {margin}."
        )
        if difference.seeds_dominate:
            return text + " " + _("Most of that is the spread over the seeds."), level
        return text + " " + _("Most of that is the size of the test part: more test rows would tell."), level
    if difference.outcome == "better":
        text, level = _("Better than {baseline}: the gain in {metric} is {amount}, likely {low} to {high}."), "good"
    else:
        text, level = _("Worse than {baseline}: the gap in {metric} is {amount}, likely {low} to {high}."), "bad"
    if one_seed:
        return text + " " + _("That is for this one seed."), "info" if difference.outcome == "better" else "bad"
    return text, level


def _fit(evidence: Evidence, diagnosis: Diagnosis) -> Iterator[Verdict]:
    """Over- and underfitting."""
    name = METRICS["r2" if evidence.network.task == "regression" else "log_loss"]
    train, validation = (
        evidence.amount(name, evidence.network.get(part, name.name).mean) if part in evidence.network.parts else "n/a"
        for part in ("train", "validation")
    )
    for state in diagnosis.states:
        template, level = _fit_text(state)
        text = template.format(
            metric=name.label,
            train=train,
            validation=validation,
            epochs=diagnosis.max_epochs,
            baseline=baseline_label(diagnosis.beaten_by),
            target=evidence.target,
            n=diagnosis.diverged_seeds,
            seeds=len(evidence.network.seeds),
        )
        if diagnosis.rose and state in ("healthy", "overfit"):
            text += " " + _(
                "After epoch {epoch} the validation loss rose again; the weights of that epoch were kept."
            ).format(epoch=diagnosis.best_epoch)
        yield Verdict(state.replace(" ", "-"), level, text)


def _fit_text(state: State) -> tuple[str, Level]:
    """The sentence on one state of the fit, and its level."""
    texts: dict[State, tuple[str, Level]] = {
        "healthy": (
            _("No sign of over- or underfitting: {metric} is {train} on train and {validation} on validation."),
            "good",
        ),
        "overfit": (
            _(
                "Overfitting: {metric} is {train} on train but {validation} on validation. "
                "The network remembers training rows. Try dropout, L2 or a smaller network; more rows help most."
            ),
            "warn",
        ),
        "underfit": (
            _(
                "Underfitting: the network has learnt less from the training rows than {baseline}. "
                "Try a larger network, more epochs or another learning rate."
            ),
            "warn",
        ),
        "unfinished": (
            _("Stopped too early: after {epochs} epochs the validation loss was still falling. Allow more epochs."),
            "warn",
        ),
        "no signal": (
            _(
                "Neither the network nor a baseline learnt anything that holds on new rows. "
                "These columns may say next to nothing about {target}."
            ),
            "bad",
        ),
        "no validation": (
            _("No validation: nobody can say whether the network overfits. Keep some rows for it."),
            "warn",
        ),
        "diverged": (
            _(
                "In {n} of {seeds} seeds the loss stopped being a number. "
                "Lower the learning rate and look for huge values in the columns."
            ),
            "bad",
        ),
    }
    return texts[state]


def _stability(evidence: Evidence, differences: Differences) -> Iterator[Verdict]:
    """The spread over the seeds, measured against what the network gains over the trivial baseline."""
    score = evidence.score
    if not math.isfinite(score.mean):
        return
    if len(score.values) == 1:
        text = _("One seed only: the score is one draw, and nothing can be said about its spread. Train three or more.")
        yield Verdict("single-seed", "warn", text)
        return
    trivial = differences.get(evidence.trivial)
    if trivial is None or trivial.outcome != "better":
        return  # a spread has no scale where nothing is gained
    ratio = score.sd / abs(trivial.value)
    level: Level
    if ratio <= STABLE:
        template, level = _("Stable: over {seeds} seeds {metric} is {low} to {high}."), "good"
    elif ratio <= UNSTABLE:
        template, level = _("Fairly stable: over {seeds} seeds {metric} is {low} to {high}."), "info"
    else:
        template, level = (
            _("Unstable: over {seeds} seeds {metric} is {low} to {high}. Report the mean, never the best seed."),
            "warn",
        )
    low, high = _range(evidence)
    text = template.format(seeds=len(score.values), metric=evidence.metric.label, low=low, high=high)
    yield Verdict("stability", level, text)


def _test_size(evidence: Evidence) -> Iterator[Verdict]:
    """What a small test part means in numbers."""
    n = len(evidence.y_test) if evidence.blocks is None else len(np.unique(evidence.blocks))
    if n >= (FEW_ROWS if evidence.blocks is None else FEW_STRETCHES):
        return
    amount = ""
    if evidence.blocks is not None and n == 1:
        text = _("The test part holds no two separate forecasts: how good the network is at other times is not known.")
    elif evidence.blocks is not None:
        text = _(
            "The test part has room for {n} separate forecasts only. At other times {metric} could be {amount} higher "
            "or lower."
        )
        amount = evidence.amount(evidence.metric, _row_margin(evidence))
    elif n == 1:
        text = _("The test part is a single row, which says nothing about other rows.")
    elif evidence.network.task == "regression":
        half = _row_margin(evidence)
        text = _("The test part has {n} rows only. With other rows {metric} could be {amount} higher or lower.")
        amount = evidence.amount(evidence.metric, half)
    else:
        text = _("The test part has {n} rows only: each row is worth {amount} accuracy.")
        amount = evidence.amount(METRICS["accuracy"], 1.0 / n, place=1)
    yield Verdict("small-test", "warn", text.format(n=n, metric=evidence.metric.label, amount=amount))


def _class_balance(evidence: Evidence) -> Iterator[Verdict]:
    """Classes that are too common or too rare for the numbers to mean what they seem to."""
    if evidence.network.task == "regression":
        return
    if is_imbalanced(evidence.train_counts) and math.isfinite(evidence.network.get("test", "accuracy").mean):
        yield _imbalance(evidence)
    yield from _untrained(evidence)
    counted = list(zip(evidence.classes, evidence.test_counts.tolist(), strict=True))
    rare = [f"{name} ({count})" for name, count in counted if 0 < count < FEW_OF_A_CLASS]
    if rare:
        text = _("Few test rows of some classes: {names}. How well these are found is hardly known.")
        yield Verdict("rare-classes", "warn", text.format(names=_listed(rare)))
    absent = [name for name, count in counted if count == 0]
    if absent:
        text = _("No test rows of some classes: {names}. Nothing can be said about these.")
        yield Verdict("absent-classes", "warn", text.format(names=_listed(absent)))


def _untrained(evidence: Evidence) -> Iterator[Verdict]:
    """Classes that the network cannot know."""
    counts = zip(evidence.classes, evidence.train_counts, evidence.test_counts.tolist(), strict=True)
    absent = [(name, tested) for name, trained, tested in counts if not trained]
    if absent:
        text = _(
            "No training rows of some classes: {names}. The network cannot learn these; {n} test rows are of them, and "
            "wrong in any case."
        )
        tested = sum(n for _name, n in absent)
        yield Verdict("untrained-classes", "bad", text.format(names=_listed([name for name, _n in absent]), n=tested))


def _listed(names: Sequence[str], at_most: int = 5) -> str:
    """The first few names, and how many more there are."""
    text = ", ".join(names[:at_most])
    return text if len(names) <= at_most else _("{names} and {n} more").format(names=text, n=len(names) - at_most)


def _imbalance(evidence: Evidence) -> Verdict:
    """Accuracy against always answering the commonest class of the training rows."""
    common = int(np.argmax(evidence.train_counts))
    always = float(evidence.test_counts[common]) / len(evidence.y_test)
    accuracy = evidence.network.get("test", "accuracy")
    share = METRICS["accuracy"]
    level: Level
    if accuracy.mean <= always:
        text, level = (
            _(
                "Accuracy is {accuracy}, but always answering {name!r} reaches {always}. "
                "Look at {metric} and the confusion matrix."
            ),
            "warn",
        )
    else:
        text, level = (
            _(
                "Always answering {name!r} has an accuracy of {always}, so the accuracy of {accuracy} flatters. "
                "The comparison is by {metric}."
            ),
            "info",
        )
    return Verdict(
        "imbalance",
        level,
        text.format(
            accuracy=evidence.amount(share, accuracy.mean, accuracy.sd),
            always=evidence.amount(share, always),
            name=evidence.classes[common],
            metric=evidence.metric.label,
        ),
    )


def _error_in_words(evidence: Evidence) -> Iterator[Verdict]:
    """What the error of a regression means, and R² where it says something unusual."""
    if evidence.network.task != "regression" or not math.isfinite(evidence.score.mean):
        return
    amount = evidence.amount(evidence.metric, evidence.score.mean)
    if evidence.unit:
        text = _("Predictions of {target} are off by {amount}, as a rule of thumb (RMSE).")
    else:
        text = _("Predictions of {target} are off by {amount} in its own unit, as a rule of thumb (RMSE).")
    yield Verdict("typical-error", "info", text.format(target=evidence.target, amount=amount))
    r2 = evidence.network.get("test", "r2")
    if math.isnan(r2.mean):
        text = _("R² is not defined: every test row has the same {target}.")
        yield Verdict("no-r2", "warn", text.format(target=evidence.target))
    elif r2.mean < 0:
        text = _("R² is below zero ({r2}): on the test rows the network is worse than always answering their mean.")
        yield Verdict("negative-r2", "bad", text.format(r2=evidence.amount(METRICS["r2"], r2.mean)))


def _own(evidence: Evidence) -> str:
    """The network's score with its spread and unit."""
    return evidence.amount(evidence.metric, evidence.score.mean, evidence.score.sd)


def _range(evidence: Evidence) -> tuple[str, str]:
    """The lowest and the highest score of a seed, to the place of the spread."""
    place = evidence.place(evidence.score.mean, evidence.score.sd)
    low, high = min(evidence.score.values), max(evidence.score.values)
    return evidence.amount(evidence.metric, low, place=place), evidence.amount(evidence.metric, high, place=place)


def _row_margin(evidence: Evidence) -> float:
    """Half the width of the interval of the score for other test rows, mean over the seeds."""
    blocks = evidence.blocks
    errors = [row_standard_error(evidence.metric, evidence.y_test, p, blocks=blocks) for p in evidence.network_test]
    return student(len(evidence.y_test if blocks is None else np.unique(blocks))) * float(np.mean(errors))
