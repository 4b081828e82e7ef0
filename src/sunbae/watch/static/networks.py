"""SB301, SB302, SB304 and SB401: layers, losses and metrics as they are written."""

from __future__ import annotations

from collections.abc import Iterator

from sunbae.i18n import _
from sunbae.patch.notes import Place
from sunbae.watch.findings import Finding, Severity
from sunbae.watch.networks import LINEAR, LOSSES
from sunbae.watch.rules.accuracy_of_numbers import ACCURACY
from sunbae.watch.rules.outputs import CLASSES, NUMBERS
from sunbae.watch.static.story import Compile, Fit, Made, Story
from sunbae.watch.static.values import Layer, Network

_LAST = ("Dense", "Activation", "Softmax", "ReLU")
_NO_SHARES = ("linear", "relu", "tanh", "softplus", "elu")
_RECURRENT = ("LSTM", "GRU", "SimpleRNN")


def find(story: Story) -> Iterator[Finding]:
    """All of them."""
    for made in story.of(Made):
        layer = made.thing
        if isinstance(layer, Layer) and layer.kind in _RECURRENT and layer.activation == "relu":
            call = story.written(layer.place, *_RECURRENT)
            text = _("{kind} has relu: nothing holds its state, which may grow from step to step.")
            fix = f"{layer.kind}({call.argument(0, 'units')})"
            yield Finding("SB304", "info", text.format(kind=layer.kind), layer.place, None, fix)
    for compiled in story.of(Compile):
        yield from _straight(story, compiled)
        yield from _mismatch(story, compiled)
        yield from _accuracy(story, compiled)


def _fits(story: Story, compiled: Compile) -> list[Fit]:
    return [fit for fit in story.of(Fit) if fit.network is compiled.network and story.compiled(fit) is compiled]


def _end(network: Network) -> tuple[str, int | None, Place | None]:
    """(activation, units, place) of what a network gives; "?" for an activation that cannot be told."""
    last = network.last
    if last is None or last.kind not in _LAST:
        return "?", None, None
    if last.kind == "Dense":
        return last.activation, last.units, last.place
    before = network.layers[-2] if network.layers is not None and len(network.layers) > 1 else None
    if before is None or before.kind != "Dense" or before.activation != "linear":
        return "?", None, last.place
    return last.activation, before.units, last.place


# SB301


def _straight(story: Story, compiled: Compile) -> Iterator[Finding]:
    """No activation between the layers; whether that matters, the data say."""
    layers = compiled.network.layers
    if not layers or layers[-1].kind not in ("Dense", "Activation", "Softmax"):
        return
    n_last = 1 if layers[-1].kind == "Dense" else 2  # an activation, and the layer whose it is
    before = layers[:-n_last]
    hidden = [layer for layer in before if layer.kind == "Dense"]
    if not hidden or any(layer.kind not in ("Dense", *LINEAR) for layer in before):
        return
    if any(layer.activation != "linear" for layer in hidden) or (n_last == 2 and layers[-2].activation != "linear"):
        return
    text = _("The {n} hidden layers have no activation: together they are one straight line.")
    if len(hidden) == 1:
        text = _("The hidden layer has no activation: with the last one it is one straight line.")
    units = story.written(hidden[0].place, "Dense").argument(0, "units")
    also = tuple(layer.place for layer in hidden[1:] if layer.place is not None)
    fix = f'Dense({units}, activation="relu")'
    yield Finding("SB301", "low", text.format(n=len(hidden)), hidden[0].place, compiled.place, fix, also=also)


# SB302


def _mismatch(story: Story, compiled: Compile) -> Iterator[Finding]:
    activation, units, place = _end(compiled.network)
    loss = LOSSES.get(compiled.loss.lower(), compiled.loss)
    if activation == "softmax" and units == 1:
        said = _("Softmax of one unit is always 1: the network gives the same for every row.")
        fix = 'Dense(1, activation="sigmoid")' if loss == "binary_crossentropy" else "Dense(1)"
        yield _wrong(said, place, compiled, fix)
    elif loss in CLASSES and not compiled.logits:
        if units == 1 and activation != "?":
            said = _("{loss} of one unit learns nothing: it needs a unit for each class.").format(loss=loss)
            yield _wrong(said, place, compiled, 'Dense(1, activation="sigmoid")')
        elif activation in _NO_SHARES or (
            activation == "sigmoid" and (loss.startswith("sparse") or _hot(story, compiled))
        ):
            text = _("{loss} needs shares that add up to 1, as softmax gives; the last layer has {activation}.")
            fix = f'Dense({units or "..."}, activation="softmax")'
            yield _wrong(text.format(loss=loss, activation=activation), place, compiled, fix)
    elif loss == "binary_crossentropy" and not compiled.logits and activation in ("linear", "relu"):
        text = _(
            "binary_crossentropy needs a share between 0 and 1, as sigmoid gives; the last layer has {activation}."
        )
        fix = f'Dense({units or "..."}, activation="sigmoid")'
        yield _wrong(text.format(activation=activation), place, compiled, fix)
    elif loss in NUMBERS and activation == "softmax" and _hot(story, compiled):
        text = _(
            "{loss} of softmax shares learns slowly: where the network is sure and wrong, it hardly corrects itself."
        )
        fix = 'loss="categorical_crossentropy"'
        yield _wrong(text.format(loss=loss), compiled.place, compiled, fix, "medium")


def _wrong(message: str, place: Place | None, compiled: Compile, fix: str, severity: Severity = "critical") -> Finding:
    hurts = None if place == compiled.place else compiled.place
    return Finding("SB302", severity, message, place or compiled.place, hurts, fix)


def _hot(story: Story, compiled: Compile) -> bool:
    """Whether the target is surely one-hot."""
    fits = _fits(story, compiled)
    return bool(fits) and all(len(fit.y) == 1 and fit.y[0].kind == "hot" for fit in fits)


# SB401


def _accuracy(story: Story, compiled: Compile) -> Iterator[Finding]:
    """Accuracy of the target of a data set that is known to be a number."""
    named = [name for name in compiled.metrics or () if name in ACCURACY]
    fits = _fits(story, compiled)
    if not named or LOSSES.get(compiled.loss, compiled.loss) not in NUMBERS or compiled.network.last is None:
        return
    if not fits or any(len(fit.y) != 1 or fit.y[0].kind != "number" for fit in fits):
        return
    others = [name for name in compiled.metrics or () if name not in ACCURACY]
    text = _("{metric} counts predictions that are exactly right, but the target is a number: it says nothing.")
    fix = f"metrics={others or ['mae']}".replace("'", '"')
    yield Finding("SB401", "low", text.format(metric=named[0]), compiled.place, fits[0].place, fix)
