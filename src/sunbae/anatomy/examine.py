"""Layer by layer: shapes, parameters with their formula, work, and what stands out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from sunbae.anatomy.count import NOTHING, Count
from sunbae.anatomy.graph import EACH_STEP, MOST, Graph, Node, Shape, as_shape, numbers
from sunbae.anatomy.rules import Outcome, ShapeError, of_all_steps, of_each_step, rule_for, shown
from sunbae.i18n import _

Key = tuple[str, int]
RECURRENT = ("SimpleRNN", "LSTM", "GRU")
FLOAT_BYTES = 4
# What may follow the last layer and leaves its answer the answer.
_PASSES = ("Rescaling", "Reshape", "Flatten", "Identity")
# What reads a layer that weighs others, as attention and squeeze-and-excitation do.
_GATED = ("Multiply", "Dot", "Reshape", "Permute", "RepeatVector")
# What may stand between a sum and the activation that bends it.
_BETWEEN = ("Activation", "BatchNormalization", "LayerNormalization", "GroupNormalization")
# Layers that are an activation by themselves.
BENDS = {
    "ReLU": "relu",
    "Softmax": "softmax",
    "LeakyReLU": "leaky_relu",
    "ELU": "elu",
    "PReLU": "prelu",
    "SELU": "selu",
}


@dataclass(frozen=True)
class Line:
    """One call of a layer.

    Attributes:
      reads: the layers that it reads.
      inputs, output: shapes, the batch first; None where one cannot be told.
      count: its parameters; None if they cannot be told. A layer that is called again has none of its own.
      activation: its name; None for a layer without.
      ends: whether it is an output of the network.
      trouble: why the layer cannot take its input.
      inside: of a model that is used as a layer.
      repeats: how often that is run for one sample; None if it cannot be told.
    """

    name: str
    kind: str
    reads: tuple[str, ...]
    inputs: tuple[Shape | None, ...]
    output: Shape | None
    count: Count | None
    multiply_adds: int | None
    activation: str | None
    ends: bool
    trainable: bool
    again: bool
    trouble: str | None = None
    inside: Anatomy | None = None
    repeats: int | None = 1


@dataclass(frozen=True)
class Note:
    """Something that stands out in a layer."""

    severity: Literal["mistake", "hint"]
    layer: str
    text: str


@dataclass(frozen=True)
class Anatomy:
    """A network, explained.

    Attributes:
      lines: in the order in which the network computes.
    """

    name: str
    lines: tuple[Line, ...]
    notes: tuple[Note, ...]

    @property
    def total(self) -> int | None:
        """Parameters; None if those of some layer cannot be told."""
        counts = [line.inside.total if line.inside else line.count and line.count.total for line in self._own()]
        return None if any(count is None for count in counts) else sum(count or 0 for count in counts)

    @property
    def trainable(self) -> int | None:
        """Of the parameters, those that training changes."""
        counts: list[int | None] = []
        for line in self._own():
            if line.inside:
                counts.append(line.inside.trainable if line.trainable else 0)
            elif line.count is not None:
                counts.append(line.count.total - line.count.fixed if line.trainable else 0)
            else:
                counts.append(None)
        return None if any(count is None for count in counts) else sum(count or 0 for count in counts)

    @property
    def multiply_adds(self) -> int | None:
        """For one sample, forwards."""
        works = [line.multiply_adds for line in self.lines]
        return None if any(work is None for work in works) else sum(work or 0 for work in works)

    @property
    def values(self) -> int | None:
        """Numbers that all layers give for one sample."""
        found = [
            _times(line.inside.values, line.repeats) if line.inside else _numbers(line.output) for line in self.lines
        ]
        return None if any(n is None for n in found) else sum(n or 0 for n in found)

    def _own(self) -> Iterator[Line]:
        return (line for line in self.lines if not line.again)


def _times(n: int | None, repeats: int | None) -> int | None:
    return None if n is None or repeats is None else n * repeats


def _numbers(shape: Shape | None) -> int | None:
    return None if shape is None or None in shape[1:] else numbers(shape)


def examine(graph: Graph, given: Shape | None = None) -> Anatomy:
    """The anatomy of a graph.

    Args:
      given: shape of an input whose configuration says none, the batch first.
    """
    anatomy = _examined(graph, {}, given)
    anatomy = replace(anatomy, lines=tuple(_in_their_places(anatomy.lines)))
    return replace(anatomy, notes=tuple(_notes(graph, anatomy, given)))


def _in_their_places(lines: Sequence[Line]) -> list[Line]:
    """Lines that know whether theirs is the network's answer, and whether another layer is their activation."""
    readers = _readers(lines)
    placed: dict[str, Line] = {}
    for line in reversed(lines):
        after = [placed[reader.name] for reader in readers.get(line.name, [])]
        ends = line.ends or (bool(after) and all(reader.ends and reader.kind in _PASSES for reader in after))
        bent = bool(after) and all(reader.kind in (*BENDS, *_BETWEEN) for reader in after)
        activation = None if bent and line.activation == "linear" else line.activation
        placed[line.name] = replace(line, ends=ends, activation=activation)
    return [replace(line, ends=placed[line.name].ends, activation=placed[line.name].activation) for line in lines]


def _readers(lines: Sequence[Line]) -> dict[str, list[Line]]:
    found: dict[str, list[Line]] = {}
    for line in lines:
        for name in line.reads:
            found.setdefault(name, []).append(line)
    return found


def _examined(graph: Graph, fed: Mapping[Key, Shape | None], given: Shape | None) -> Anatomy:
    shapes: dict[Key, list[Shape | None]] = {}
    lines: list[Line] = []
    known: set[str] = set()
    nodes = {node.key: node for node in graph.nodes}
    ends = {key for key, _index in graph.outputs}
    stated = {
        source: shape
        for node in graph.nodes
        for source, shape in zip(node.sources, node.stated, strict=False)  # a Sequential states none
        if shape is not None
    }
    for place, node in enumerate(graph.nodes):
        inputs = tuple(_at(shapes[key], index) or stated.get((key, index)) for key, index in node.sources)
        if not node.sources and (node.key in fed or (place == 0 and node.kind != "InputLayer")):
            inputs = (fed.get(node.key) or given,)
        inside, repeats, trouble, outcome = None, None, None, Outcome(None, None, None)
        try:
            if node.inside is not None:
                inside, repeats, shapes[node.key] = _nested(node, node.inside, inputs)
                outs = shapes[node.key]
                outcome = Outcome(outs[0] if outs else None, NOTHING, _times(inside.multiply_adds, repeats))
            elif node.kind == "InputLayer":
                said = fed.get(node.key) or _input_shape(node) or given
                outcome = Outcome(said)
            else:
                outcome = _outcome(node, inputs)
        except ShapeError as exc:
            trouble = _explained(str(exc), node, inputs, [nodes[key] for key, _index in node.sources])
        except (KeyError, TypeError, ValueError, IndexError, AttributeError, ArithmeticError):
            # A configuration of a version that the rule does not know.
            outcome = Outcome(None, NOTHING, 0) if node.bare else Outcome(None, None, None)
        if outcome.shape is None and trouble is None:
            outcome = replace(outcome, shape=stated.get((node.key, 0)))
        shapes.setdefault(node.key, _outputs(node, outcome))
        lines.append(
            Line(
                node.layer, node.kind, tuple(key[0] for key, _index in node.sources), inputs, outcome.shape,
                NOTHING if node.layer in known else outcome.count, outcome.multiply_adds, _activation(node),
                node.key in ends, bool(node.config.get("trainable", True)), node.layer in known, trouble, inside,
                repeats,
            )
        )  # fmt: skip
        known.add(node.layer)
    return Anatomy(graph.name, tuple(lines), ())


def _nested(node: Node, graph: Graph, inputs: Sequence[Shape | None]) -> tuple[Anatomy, int | None, list[Shape | None]]:
    """Of a model that is used as a layer: its anatomy, how often it is run for one sample, and what comes out."""
    if node.kind != EACH_STEP:
        anatomy = _examined(graph, dict(zip(graph.fed, inputs, strict=False)), None)
        return anatomy, 1, [_output(anatomy, key) for key, _index in graph.outputs]
    shape = inputs[0] if inputs else None
    one, steps = (None, None) if shape is None else (of_each_step(shape), shape[1])
    anatomy = _examined(graph, dict.fromkeys(graph.fed[:1], one), None)
    return anatomy, steps, [of_all_steps(_output(anatomy, key), steps) for key, _index in graph.outputs]


def _input_shape(node: Node) -> Shape | None:
    said = node.config.get("batch_shape") or node.config.get("batch_input_shape")
    return as_shape(said) if said else None


def _at(found: Sequence[Shape | None], index: int) -> Shape | None:
    return found[index] if 0 <= index < len(found) else None


def _output(anatomy: Anatomy, key: Key) -> Shape | None:
    """Of the call `key` of a layer."""
    calls = [line for line in anatomy.lines if line.name == key[0]]
    return calls[max(0, min(key[1], len(calls) - 1))].output if calls else None


def _outcome(node: Node, inputs: Sequence[Shape | None]) -> Outcome:
    rule = rule_for(node.kind)
    if rule is None or not inputs or any(shape is None for shape in inputs):
        return Outcome(None, NOTHING, 0) if node.bare else Outcome(None, None, None)
    found = rule(node.config, [shape for shape in inputs if shape is not None])
    sizes = (numbers(found.shape or ()), found.count.total if found.count else 0, found.multiply_adds or 0)
    if max(sizes) > MOST:
        raise ValueError("a layer of more than 2**63 numbers")
    return found


def _outputs(node: Node, outcome: Outcome) -> list[Shape | None]:
    """What a layer gives: a recurrent one may give its states too."""
    if node.config.get("return_state") and node.kind in RECURRENT and outcome.shape is not None:
        state = (outcome.shape[0], outcome.shape[-1])
        return [outcome.shape, *[state] * (2 if node.kind == "LSTM" else 1)]
    return [outcome.shape]


def _activation(node: Node) -> str | None:
    if node.kind in BENDS:
        return BENDS[node.kind]
    said = _wrapped(node).get("activation")
    if isinstance(said, Mapping):  # an object, or a function of the user's own
        said = said.get("config") if isinstance(said.get("config"), str) else said.get("class_name")
    return said if isinstance(said, str) else None


def _wrapped(node: Node) -> Mapping[str, Any]:
    """The configuration of a layer, or of the one that it wraps (Bidirectional, TimeDistributed)."""
    inner = node.config.get("layer")
    config = inner.get("config") if isinstance(inner, Mapping) else node.config
    return config if isinstance(config, Mapping) else {}


def _explained(message: str, node: Node, inputs: Sequence[Shape | None], before: Sequence[Node]) -> str:
    """With the reason why a layer got what it got."""
    shape = inputs[0] if inputs else None
    wants_steps = node.kind in (*RECURRENT, "Bidirectional", "Conv1D", "MaxPooling1D", "AveragePooling1D")
    if not wants_steps or shape is None or len(shape) != 2 or not before:
        return message
    source = before[0]
    if source.kind in (*RECURRENT, "Bidirectional") and not _wrapped(source).get("return_sequences"):
        return f"{message} " + _(
            "The layer before, {name!r}, returns only its last step: set return_sequences=True there."
        ).format(name=source.layer)
    if source.kind == "InputLayer":
        return f"{message} " + _(
            "Give every row as steps: x.reshape(-1, {n}, 1) makes {n} steps of one feature, x.reshape(-1, 1, {n}) one "
            "step of {n} features."
        ).format(n=shape[1])
    return f"{message} " + _("The layer before, {name!r}, gives no steps.").format(name=source.layer)


def _notes(graph: Graph, anatomy: Anatomy, given: Shape | None) -> Iterator[Note]:
    readers = _readers(anatomy.lines)
    by_key = {node.key: node for node in graph.nodes}
    every_step = _is_of_steps(graph)
    for line, node in zip(anatomy.lines, by_key.values(), strict=True):
        if line.trouble:
            yield Note("mistake", line.name, line.trouble)
        if line.inside is not None and node.inside is not None and not line.again:
            # Whether an inner end is an answer, the outer network decides: mistakes alone.
            inner = _notes(node.inside, line.inside, None)
            yield from (
                replace(note, layer=f"{line.name}/{note.layer}") for note in inner if note.severity == "mistake"
            )
        if line.kind == "Concatenate" and node.config.get("axis", -1) == 0:
            yield Note("mistake", line.name, _stacked(graph, anatomy, node, given))
        if line.activation == "softmax" and _sums_over_one(line, node):
            yield Note("mistake", line.name, _(
                "softmax over a single number always gives 1. For yes/no take sigmoid; for C classes, C nodes."
            ))  # fmt: skip
        following = readers.get(line.name, [])
        if line.kind == "Dense" and not line.ends:
            bare = line.activation in (None, "linear")
            if bare and following and all(after.kind == "Dense" for after in following):
                yield Note("hint", line.name, _(
                    "Dense without an activation before another Dense: the two together are no more than one. "
                    "activation='relu' makes it count."
                ))  # fmt: skip
            gates = bool(following) and all(after.kind in _GATED for after in following)
            if line.activation in ("sigmoid", "softmax") and not gates:
                yield Note("hint", line.name, _(
                    "{name} inside a network makes gradients small, layer by layer; relu is the usual choice there."
                ).format(name=line.activation))  # fmt: skip
        if line.ends and line.kind == "Dense":
            yield from _end(line, every_step=every_step)


def _sums_over_one(line: Line, node: Node) -> bool:
    """Whether a softmax makes a single number sum to 1."""
    axes = node.config.get("axis", -1) if line.kind == "Softmax" else -1
    places = axes if isinstance(axes, (list, tuple)) else [axes]
    shape = line.output or ()
    return all(isinstance(at, int) and -len(shape) <= at < len(shape) and shape[at] == 1 for at in places)


def _is_of_steps(graph: Graph) -> bool:
    """Whether a network is made to answer at every step: one of several inputs, or a decoder that is given its states
    or its steps.
    """
    inputs = sum(node.kind == "InputLayer" for node in graph.nodes)
    decoded = any(
        node.kind == "RepeatVector" or (node.kind in RECURRENT and len(node.sources) > 1) for node in graph.nodes
    )
    return inputs > 1 or decoded


def _stacked(graph: Graph, anatomy: Anatomy, node: Node, given: Shape | None) -> str:
    mended = replace(node, config={**node.config, "axis": -1})
    other = _examined(replace(graph, nodes=tuple(mended if n is node else n for n in graph.nodes)), {}, given)
    text = _(
        "axis=0 is the axis of the samples: the batches are stacked on top of each other, n rows in, {k} × n rows out, "
        "and they no longer belong to the rows of y. axis=1 (or -1) puts the features side by side"
    ).format(k=len(node.sources))
    if anatomy.total is None or other.total is None:
        return text + "."
    return text + _(": the network then has {other:,} parameters; now it has {total:,}.").format(
        other=other.total, total=anatomy.total
    )


def _end(line: Line, *, every_step: bool) -> Iterator[Note]:
    if line.activation == "relu":
        yield Note("hint", line.name, _(
            "relu at the end can give no number below 0, and learns nothing where it gives 0. For a regression leave "
            "the activation out."
        ))  # fmt: skip
    # softmax names a class for each step, as of words; who wants one answer a sample has no such layer.
    if line.output is not None and len(line.output) > 2 and line.activation != "softmax" and not every_step:
        yield Note("hint", line.name, _(
            "The output is {shape}: one answer for every step. For one answer a sample, let the last recurrent layer "
            "return its last step only (return_sequences=False), or put Flatten before."
        ).format(shape=shown(line.output)))  # fmt: skip


def why(line: Line) -> str:
    """Why the activation suits its place; empty for a layer without one, or one without a common reason."""
    if line.activation is None:
        return ""
    if line.ends:
        single = line.output is not None and line.output[-1] == 1
        texts = {
            "linear": _("no activation: any number can come out, as a regression needs")
            if single
            else _("no activation: any number can come out, as a regression or a loss with from_logits=True needs"),
            "sigmoid": _("sigmoid: one number between 0 and 1, the probability of yes")
            if single
            else _("sigmoid: each number between 0 and 1 by itself, a yes or no for each or values scaled to that"),
            "softmax": _("softmax: numbers above 0 that sum to 1, a probability for each class"),
            "tanh": _("tanh: between -1 and 1; suits targets scaled to that"),
            "relu": _("relu: never below 0"),
        }
        return texts.get(line.activation, "")
    texts = {
        "relu": _("relu: passes what is above 0; cheap, and its gradient does not fade in deep networks"),
        "tanh": _("tanh: between -1 and 1, so the state of a recurrent layer cannot grow without bound"),
        "linear": _("no activation: the layer alone can only add up"),
        "sigmoid": _("sigmoid: between 0 and 1; its gradient fades in deep networks"),
        "selu": _("selu: keeps mean and spread by itself, with lecun_normal weights"),
        "elu": _("elu: relu with a soft end below 0"),
        "leaky_relu": _("leaky_relu: relu that lets a little through below 0, so that no node dies"),
        "gelu": _("gelu: a smooth relu, usual in transformers"),
        "silu": _("silu: a smooth relu"),
        "swish": _("swish: a smooth relu"),
    }
    return texts.get(line.activation, "")


def as_json(anatomy: Anatomy) -> dict[str, Any]:
    """The anatomy as plain values."""
    return {
        "name": anatomy.name,
        "parameters": anatomy.total,
        "trainable": anatomy.trainable,
        "multiply_adds": anatomy.multiply_adds,
        "layers": [
            {
                "name": line.name,
                "kind": line.kind,
                "reads": list(line.reads),
                "inputs": [None if shape is None else list(shape) for shape in line.inputs],
                "output": None if line.output is None else list(line.output),
                "parameters": (line.inside.total if line.inside else line.count and line.count.total),
                "formula": line.count.formula if line.count else "",
                "numbers": line.count.numbers if line.count else "",
                "multiply_adds": line.multiply_adds,
                "activation": line.activation,
                "trouble": line.trouble,
                **({"layers": as_json(line.inside)["layers"]} if line.inside else {}),
            }
            for line in anatomy.lines
        ],
        "notes": [{"severity": note.severity, "layer": note.layer, "text": note.text} for note in anatomy.notes],
    }
