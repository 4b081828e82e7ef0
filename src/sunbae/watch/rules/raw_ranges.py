"""SB114: columns of very different ranges, or pixels from 0 to 255, went into a network as they are."""

from __future__ import annotations

from collections.abc import Iterator

from sunbae.i18n import N_, _
from sunbae.watch.events import Evidence, Fitting, Net
from sunbae.watch.findings import Finding, Rule
from sunbae.watch.rules.outputs import plain
from sunbae.watch.seen import Facts, Seen
from sunbae.watch.wording import written

TIMES = 100.0  # the widest column's spread against the narrowest one's
LARGE = 100.0  # and how large values must be
PIXELS = 64  # values in a row from which on a table of 0 to 255 is a picture
BEFORE = ("Flatten", "Reshape", "Dropout", "ZeroPadding2D", "Permute", "RepeatVector")
WEIGHS = (
    "Dense", "Conv1D", "Conv2D", "Conv3D", "SeparableConv2D", "LSTM", "GRU", "SimpleRNN", "Bidirectional",
)  # fmt: skip


def find(evidence: Evidence) -> Iterator[Finding]:
    """The inputs of each fit, once for each network and line."""
    told: set[object] = set()
    for fit in evidence.of(Fitting):
        if fit.net is None or fit.place in told or fit.model in told or not _takes_raw(fit.net):
            continue
        for rows in fit.x:
            message = _columns(rows) or _pixels(rows)
            if message:
                told |= {fit.place, fit.model}
                x = written(evidence, fit.place, "fit").argument(0, "x", "x_train")
                fix = f"{x} / 255" if not _columns(rows) else f"StandardScaler().fit({x}).transform({x})"
                yield Finding("SB114", "medium", message, fit.place, None, fix)
                break


def _takes_raw(net: Net) -> bool:
    """Whether the first layer that changes values weighs them, and all its weights are trained."""
    kinds = [layer.kind for layer in net.layers if layer.kind not in BEFORE]
    frozen = any(layer.config.get("trainable") is False for layer in net.layers)
    scales = any(layer.kind in ("Normalization", "Rescaling") for layer in net.layers)
    return bool(kinds) and kinds[0] in WEIGHS and not frozen and not scales


def _columns(rows: Seen) -> str:
    facts = rows.facts
    if facts is None or rows.steps or len(rows.shape) != 2 or rows.width < 2:
        return ""
    spreads = [one for one in facts.deviations if one > 0]
    if not spreads or max(spreads) < TIMES * min(spreads) or max(abs(facts.lowest), abs(facts.highest)) < LARGE:
        return ""
    low, high = facts.ranges[facts.deviations.index(min(spreads))], facts.ranges[facts.deviations.index(max(spreads))]
    text = _("One column goes from {a} to {b}, another from {c} to {d}: the large one drowns the small one.")
    return text.format(a=plain(low[0]), b=plain(low[1]), c=plain(high[0]), d=plain(high[1]))


def _pixels(rows: Seen) -> str:
    facts = rows.facts
    if facts is None or rows.steps or rows.width < PIXELS or not _are_pixels(facts):
        return ""
    return _("Pixels go into the network as they are, from 0 to {highest}.").format(highest=plain(facts.highest))


def _are_pixels(facts: Facts) -> bool:
    return facts.integral and facts.lowest == 0 and 200 <= facts.highest <= 255 and facts.kinds > 20


RULE = Rule("SB114", "raw-ranges", "medium", N_("Raw values of very different ranges went in"), find)
