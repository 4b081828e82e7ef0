"""`predict_classes` and `predict_proba` of a Sequential."""

from __future__ import annotations

from collections.abc import Iterator

from sunbae.i18n import _
from sunbae.modernize.change import Edit, Found
from sunbae.modernize.networks import network_of
from sunbae.modernize.own import method_calls
from sunbae.modernize.saying import found
from sunbae.modernize.script import Script


def classes(script: Script) -> Iterator[Found]:
    """SB916: the classes are read off the probabilities.

    After a last `Dense(3)`, `model.predict_classes(x)` becomes `np.argmax(model.predict(x), axis=-1)`; after
    `Dense(1)` it becomes `(model.predict(x) > 0.5).astype("int32")`.
    """
    if not script.uses_keras:
        return
    for call, func in method_calls(script, "predict_classes"):
        network = network_of(script, func.value)
        units = None if network is None else network.units()
        numpy, imports = script.module("numpy", "np", call)
        if units == 1:
            left, right, imports = "(", ' > 0.5).astype("int32")', ()
        elif units is not None:
            left, right = f"{numpy}.argmax(", ", axis=-1)"
        else:
            left = f'(lambda p: {numpy}.argmax(p, axis=-1) if p.shape[-1] > 1 else (p > 0.5).astype("int32"))('
            right = ")"
        start, end = script.span(call)
        edits = [Edit(start, start, left), Edit(*script.span(func.attr), "predict"), Edit(end, end, right)]
        today = _("predict_classes is gone; the classes are read off the probabilities.")
        yield found(script, "SB916", call, today, edits, imports)


def probabilities(script: Script) -> Iterator[Found]:
    """SB916: `predict` gives the probabilities.

    `model.predict_proba(x)` becomes `model.predict(x)` if `model` is a network.
    """
    for call, func in method_calls(script, "predict_proba"):
        if network_of(script, func.value) is not None:
            edits = [Edit(*script.span(func.attr), "predict")]
            yield found(script, "SB916", call, _("predict gives the probabilities itself."), edits)
