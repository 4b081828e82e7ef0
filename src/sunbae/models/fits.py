"""Whether an array fits an input of a model, and what to do where it does not."""

from __future__ import annotations

import math
from collections.abc import Sequence

from sunbae.i18n import _

Size = int | None


def fits(expected: Sequence[Size], found: Sequence[int]) -> bool:
    """Whether an array has the shape of an input; None stands for any size.

    >>> fits((None, 28, 28, 1), (100, 28, 28, 1)), fits((None, 3), (100, 4))
    (True, False)
    """
    if len(expected) != len(found):
        return False
    # A batch of fixed size is a matter of how the rows are cut.
    return all(want in (None, have) for want, have in zip(expected[1:], found[1:], strict=True))


def shown(shape: Sequence[Size]) -> str:
    """A shape of an input as text.

    >>> shown((None, 28, None))
    '(batch, 28, ?)'
    """
    sizes = ["batch" if shape[0] is None else str(shape[0]), *("?" if n is None else str(n) for n in shape[1:])]
    return f"({', '.join(sizes)}{',' if len(sizes) == 1 else ''})"


def advice(expected: Sequence[Size], found: Sequence[int]) -> str:
    """What makes an array of the shape `found` fit an input, if a usual mistake is seen, or an empty text.

    >>> advice((None, 28, 28, 1), (100, 28, 28))
    'Add the channel axis: x[..., None]'
    """
    want, have = tuple(expected[1:]), tuple(found[1:])
    if None not in want and _same(want, found):
        return _("This is one sample; add the axis of samples: x[None]")
    if want and want[-1] == 1 and _same(want[:-1], have):
        if len(want) <= 2:
            return _("Add the axis of features: x[..., None]")
        return _("Add the channel axis: x[..., None]")
    if have and have[-1] == 1 and _same(want, have[:-1]):
        return _("Drop the last axis: x[..., 0]")
    return _turned(want, found) or _folded(want, have) or _counted(want, have)


def _same(want: Sequence[Size], have: Sequence[int]) -> bool:
    """Whether a sample has the sizes of one that is expected."""
    return fits((None, *want), (1, *have))


def _turned(want: tuple[Size, ...], found: Sequence[int]) -> str:
    """Axes in another order."""
    have = tuple(found[1:])
    if len(have) == len(want) == 2 and _same(want, have[::-1]):
        return _("Steps and features are swapped: np.swapaxes(x, 1, 2)")
    if len(have) == len(want) == 3:
        if _same(want, (*have[1:], have[0])):
            return _("The channels come first, but are expected last: np.moveaxis(x, 1, -1)")
        if _same(want, (have[-1], *have[:-1])):
            return _("The channels come last, but are expected first: np.moveaxis(x, -1, 1)")
    if len(have) == len(want) == 1 and want[0] == found[0]:
        return _("Samples and features are swapped: x.T")
    return ""


def _folded(want: tuple[Size, ...], have: tuple[int, ...]) -> str:
    """The same numbers in another shape."""
    if None in want or math.prod(n or 0 for n in want) != math.prod(have):
        return ""
    if len(want) == 1:
        return _("Flatten each sample: x.reshape(len(x), -1)")
    return _("Give each sample its shape: x.reshape(-1, {sizes})").format(sizes=", ".join(map(str, want)))


def _counted(want: tuple[Size, ...], have: tuple[int, ...]) -> str:
    """Another number of features, or rows where sequences are expected."""
    if len(want) == 2 and len(have) == 1 and want[1] in (None, have[0]):
        return _("The rows are steps of one series; cut sequences from it: sunbae.windows(x, {steps})").format(
            steps="past" if want[0] is None else want[0]
        )
    if len(want) == len(have) and want[:-1] == have[:-1] and want[-1] is not None:
        more = have[-1] - want[-1]
        if more == 1:
            return _("One feature too many: is the target still among them?")
        if more > 0:
            return _("{n} features too many.").format(n=more)
        return _("{n} features are missing.").format(n=-more)
    return ""
