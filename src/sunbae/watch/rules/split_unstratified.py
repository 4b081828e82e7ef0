"""SB210: classes were split by lot, and their shares differ between the parts."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sunbae.i18n import N_, _
from sunbae.watch.events import Evidence, Fitting, Splitting
from sunbae.watch.findings import Finding, Rule
from sunbae.watch.roles import ENOUGH
from sunbae.watch.seen import Seen
from sunbae.watch.wording import written

CLASSES = 50  # most kinds of values that are taken for classes
DIFFERS = 0.1  # part of its share in all rows by which the share of a class must differ in the second part


def find(evidence: Evidence) -> Iterator[Finding]:
    """Splits of a target that a network learns as classes."""
    told: set[object] = set()
    targets = [y for fit in evidence.of(Fitting) if _classifies(fit) for y in fit.y]
    for split in evidence.of(Splitting):
        if not split.shuffle or split.stratified or split.place in told or split.function != "train_test_split":
            continue
        for name, given, made in zip(_names(evidence, split), split.given, split.made, strict=True):
            if given is None or made is None or not _are_classes(given) or not any(_is(y, given) for y in targets):
                continue
            most = _furthest(given, made[1])
            if most is None:
                continue
            told.add(split.place)
            text = _("Of one class there are {all} of {n} rows in all and {part} of the {n_part} that were put aside.")
            fix = written(evidence, split.place, "train_test_split").again(stratify=name)
            yield Finding("SB210", "info", text.format(**most), split.place, None, fix)
            break


def _classifies(fit: Fitting) -> bool:
    return fit.net is not None and any("crossentropy" in loss for loss in fit.net.losses)


def _are_classes(seen: Seen) -> bool:
    facts = seen.facts
    return facts is not None and (facts.one_hot or (facts.integral and seen.width == 1 and facts.kinds <= CLASSES))


def _is(target: Seen, given: Seen) -> bool:
    """Whether a target consists of rows of an array."""
    return len(target) > 0 and target.width == given.width and float(np.mean(np.isin(target.rows, given.rows))) > ENOUGH


def _furthest(given: Seen, part: Seen) -> dict[str, int] | None:
    """The class whose share differs most; a class is a content of rows."""
    kinds, counts = np.unique(given.hashes, return_counts=True)
    there = np.array([int(np.sum(part.hashes == kind)) for kind in kinds])
    expected = counts * len(part) / len(given)
    k = int(np.argmax(np.abs(there - expected) / expected))
    if len(kinds) < 2 or abs(there[k] - expected[k]) <= DIFFERS * expected[k]:
        return None
    return {"all": int(counts[k]), "n": len(given), "part": int(there[k]), "n_part": len(part)}


def _names(evidence: Evidence, split: Splitting) -> list[str]:
    """The user's names for what was split."""
    found = list(written(evidence, split.place, "train_test_split").arguments)
    return found if len(found) == len(split.given) else ["y"] * len(split.given)


RULE = Rule("SB210", "split-unstratified", "info", N_("Classes were split without stratify"), find, habit=True)
