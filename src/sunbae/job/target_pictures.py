"""The pictures in the report of a run with branches or several targets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from sunbae._compat import load_keras
from sunbae.job.branches import branch_arrays
from sunbae.job.networks import Trained
from sunbae.job.pictures_content import augmented_forms, picture_rows, pictures_content, with_numbers, with_pictures
from sunbae.job.prepare import Prepared
from sunbae.job.target_judging import TargetsJudgement
from sunbae.models.parts import IMAGE
from sunbae.models.spec import BranchesSpec, HeadsSpec
from sunbae.report import content as page
from sunbae.report.pictures import Album


def with_target_pictures(
    report: page.Report, views: Sequence[Prepared], trained: Trained, judgement: TargetsJudgement
) -> page.Report:
    """The report with the pictures of the first target that is a class, or of the first of all.

    Every target that is a class has pictures in the cells of its confusion matrix.
    """
    assert isinstance(trained.inputs, BranchesSpec)
    k = next((k for k, view in enumerate(views) if view.rows.target.classes), 0)
    view, album = views[k], Album()
    test = picture_rows(view, "test")
    inputs = branch_arrays(view.prep, trained.inputs, view.inputs["test"])
    image = next(f"{branch.name}.{IMAGE}" for branch in trained.inputs.branches if branch.inputs.image is not None)
    shown: dict[str, Any] = {
        "model": _alone(trained, view.rows.target.name),
        "others": {name: rows for name, rows in inputs.items() if name != image},
        "image_input": image,
        "augmented": augmented_forms(trained.model, picture_rows(view, "train").pixels[0]),
        "album": album,
    }
    mean = _mean(judgement, k)
    if not view.rows.target.classes:
        found = with_numbers(report, test, mean, **shown)
    else:
        classes = view.rows.target.classes
        found = with_pictures(report, test, mean, classes, train=picture_rows(view, "train"), **shown)
    assert found.pictures is not None
    if len(views) == 1:
        return found
    targets = tuple(_with_examples(one, views[k], _mean(judgement, k), album) for k, one in enumerate(report.targets))
    return replace(
        found, targets=targets, pictures=replace(found.pictures, store=album.store, of=view.rows.target.name)
    )


def _mean(judgement: TargetsJudgement, k: int) -> np.ndarray:
    found: np.ndarray = np.mean(judgement.targets[k].predictions["test"], axis=0)
    return found


def _alone(trained: Trained, target: str) -> Any:
    """The network with the one output that answers for a target."""
    assert isinstance(trained.outputs, HeadsSpec)
    head = next(head for head in trained.outputs.heads if target in head.targets)
    return load_keras().Model({x.name: x for x in trained.model.inputs}, trained.model.output[head.name])


def _with_examples(one: page.TargetTest, view: Prepared, mean: np.ndarray, album: Album) -> page.TargetTest:
    if one.classification is None:
        return one
    _pictures, examples = pictures_content(picture_rows(view, "test"), mean, view.rows.target.classes, album=album)
    return replace(one, classification=replace(one.classification, examples=examples))
