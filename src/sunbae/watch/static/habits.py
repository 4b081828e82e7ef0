"""SB208, SB209 and SB210: seeds and splits."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from sunbae.i18n import _
from sunbae.watch.findings import Finding
from sunbae.watch.reading import called
from sunbae.watch.static.story import Fit, Split, Story
from sunbae.watch.static.values import Part, reconstructs


def find(story: Story) -> Iterator[Finding]:
    """All of them."""
    seeded = any("seed" in called(node).lower() for node in ast.walk(story.tree))
    fit = next((one for one in story.of(Fit) if one.network.keras), None)
    if fit is not None and not seeded:
        text = _("No seed is set: weights, order of the rows and dropout are drawn anew in every run.")
        yield Finding("SB208", "info", text, fit.place, None, "keras.utils.set_random_seed(1)")
    for split in story.of(Split):
        if split.drawn and split.seed is False:
            if seeded:
                text = _("The split has no random_state: any random number drawn before it gives it other rows.")
            else:
                text = _("The split has no random_state: every run holds out other rows.")
            fix = story.written(split.place, "train_test_split").again(random_state="1")
            yield Finding("SB209", "info", text, split.place, None, fix)
        yield from _unstratified(story, split)


def _unstratified(story: Story, split: Split) -> Iterator[Finding]:
    """A split of a target that a network learns as classes."""
    if not split.drawn or split.stratified is not False:
        return
    part = Part("split", split.id, 0)
    for fit in story.of(Fit):
        compiled = story.compiled(fit)
        if compiled is None or "crossentropy" not in compiled.loss or len(fit.y) != 1 or part not in fit.y[0].parts:
            continue
        sources = [rows.source for rows in split.given]
        if fit.y[0].source not in sources or reconstructs(fit.x, fit.y):
            continue
        call = story.written(split.place, "train_test_split")
        fits = len(call.arguments) == len(sources)
        name = call.arguments[sources.index(fit.y[0].source)] if fits else "y"
        text = _("Classes are split by lot: without stratify their shares may differ between the parts.")
        yield Finding("SB210", "info", text, split.place, None, call.again(stratify=name))
        return
