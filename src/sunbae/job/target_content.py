"""What the report of a run with branches or several targets shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sunbae.i18n import _
from sunbae.job.auto import Choice
from sunbae.job.content import (
    Facts,
    classification_content,
    curves_content,
    fit_content,
    importance_content,
    layers_content,
    metric_content,
    reading_notes,
    regression_content,
    report_content,
    training_notes,
)
from sunbae.job.judging import Judgement
from sunbae.job.networks import Trained
from sunbae.job.prepare import Prepared
from sunbae.job.target_judging import TargetsJudgement
from sunbae.judge.metrics import METRICS, metrics_of
from sunbae.judge.verdict import Verdict, clearly_ahead
from sunbae.models.dense import DnnParams, widths
from sunbae.models.spec import BranchesSpec, HeadSpec, HeadsSpec
from sunbae.report import content as page


def targets_report(
    views: Sequence[Prepared],
    trained: Trained,
    judgement: TargetsJudgement,
    choice: Choice,
    facts: Facts,
    notes: Sequence[str],
) -> page.Report:
    """Everything that the report shows; of one target in the form of a run without branches.

    Args:
      notes: about branches and outputs.
    """
    first = judgement.targets[0]
    loss = _("weighted sum of the outputs' losses, numbers in training deviations")
    curves = curves_content(judgement.network.seeds, judgement.curves, loss)
    said = dict.fromkeys(note for view in views for note in reading_notes(view))
    report = replace(
        report_content(views[0], trained, first, choice, facts, network=branches_content(trained)),
        curves=curves,
        reading_notes=(*choice.notes(), *notes, *said, *training_notes(views, judgement, choice)),
    )
    if len(views) == 1:
        return report
    return replace(
        report,
        target=", ".join(view.rows.target.name for view in views),
        scores=(metric_content(judgement.metric, judgement.network, judgement.baselines),),
        primary=METRICS[judgement.metric].label,
        headline=_verdict(judgement.verdicts[0]),
        verdicts=tuple(map(_verdict, judgement.verdicts[1:])),
        regression=None,
        classification=None,
        targets=tuple(_target(view, one) for view, one in zip(views, judgement.targets, strict=True)),
        importance=importance_content(judgement.importance, judgement.metric),
    )


def _verdict(verdict: Verdict) -> page.Verdict:
    return page.Verdict(verdict.level, verdict.text)


def _target(view: Prepared, judgement: Judgement) -> page.TargetTest:
    target = view.rows.target
    regression = target.task == "regression"
    return page.TargetTest(
        name=target.name,
        task=target.task,
        scores=tuple(
            metric_content(metric.name, judgement.network, judgement.baselines) for metric in metrics_of(target.task)
        ),
        primary=METRICS[judgement.metric].label,
        verdicts=tuple(map(_verdict, judgement.verdicts)),
        ahead=clearly_ahead(judgement.verdicts),
        regression=regression_content(view, judgement) if regression else None,
        classification=None if regression else classification_content(view, judgement),
        importance=importance_content(judgement.importance, judgement.metric),
    )


def branches_content(trained: Trained) -> page.Network:
    """The network: what each branch reads and is made by, the middle, the outputs, and its layers."""
    inputs, outputs, params = trained.inputs, trained.outputs, trained.params
    assert isinstance(inputs, BranchesSpec)
    assert isinstance(outputs, HeadsSpec)
    rows = [
        page.HyperParameter(branch.name, made_by(branch.recipe, branch.params), ", ".join(branch.columns))
        for branch in inputs.branches
    ]
    if inputs.middle is not None:
        rows.append(page.HyperParameter("middle", made_by("dnn", inputs.middle), _("after the branches are joined")))
    rows += [_output(head) for head in outputs.heads]
    docs = {name: field.description or "" for name, field in type(params).model_fields.items()}
    rows += [
        page.HyperParameter(name, str(getattr(params, name)), _(docs[name]))
        for name in ("learning_rate", "schedule", "weight_decay")
    ]
    rows += fit_content(trained.fit)
    only = inputs.branches[0].recipe if len(inputs.branches) == 1 else "branches"
    return page.Network(only, tuple(rows), layers_content(trained.model), int(trained.model.count_params()))


def _output(head: HeadSpec) -> page.HyperParameter:
    text = _("output of {targets}; loss {loss}, weight {weight:g}")
    doc = text.format(targets=", ".join(head.targets), loss=head.loss, weight=head.weight)
    return page.HyperParameter(head.name, made_by("dnn", head.params), doc)


def made_by(recipe: str, params: dict[str, object]) -> str:
    """A recipe and what is particular to it, in short: `dnn 20-10-5-3`, `lstm width=8`, `-` for no layer."""
    if recipe == "dnn":
        nodes = widths(DnnParams.model_validate(params))
        return f"dnn {'-'.join(map(str, nodes))}" if nodes else "-"
    known = ("width", "depth", "filters", "kernel_size", "steps", "hidden")
    return " ".join([recipe, *(f"{name}={params[name]}" for name in known if name in params)])
