"""What is measured, and who takes part: plain records that every environment can import."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Section = Literal["epochs", "populations", "to-loss", "processes", "size"]
SECTIONS: dict[Section, str] = {
    "epochs": "An epoch beside others",
    "populations": "Many members at once",
    "to-loss": "Time to a given validation loss",
    "processes": "The whole process",
    "size": "Cost against size",
}


@dataclass(frozen=True)
class Contestant:
    """Who takes turns.

    Attributes:
      environment: a folder of bench/.envs; None for the environment that runs the benchmark.
      arguments: of the script, in a case that runs one.
      cache: of compiled programs, when a script starts; whoever stays for several turns starts with an empty one.
    """

    label: str
    environment: str | None = None
    arguments: tuple[str, ...] = ()
    cache: Literal["empty", "filled"] = "empty"


CONTESTANTS: dict[str, Contestant] = {
    "sunbae": Contestant("sunbae"),
    "sunbae-exact": Contestant('sunbae, kernels="exact"'),
    "jax": Contestant("Keras on JAX"),
    "tensorflow": Contestant("Keras on TensorFlow", "tf"),
    "torch": Contestant("PyTorch", "torch"),
    "torch-tuned": Contestant("PyTorch, tuned", "torch"),
    "torch-compile": Contestant("torch.compile", "torch"),
    "lightning": Contestant("Lightning", "torch"),
    "sklearn": Contestant("scikit-learn"),
    "one": Contestant("one fit"),
    "fits-16": Contestant("16 fits, one after the other"),
    "rates-32": Contestant("fit_many, 32 learning rates"),
    **{f"many-{n}": Contestant(f"fit_many, seeds={n}") for n in (1, 4, 16, 64, 256)},
    "small-tensorflow": Contestant("Keras on TensorFlow", "tf", ("tensorflow",)),
    "small-jax": Contestant("Keras on JAX", None, ("jax",)),
    "small-empty": Contestant("sunbae, empty cache", None, ("sunbae",)),
    "small-filled": Contestant("sunbae, filled cache", None, ("sunbae",), "filled"),
    "seeds-1-empty": Contestant("seeds=1, empty cache", None, ("1",)),
    "seeds-10-empty": Contestant("seeds=10, empty cache", None, ("10",)),
    "seeds-1-filled": Contestant("seeds=1, filled cache", None, ("1",), "filled"),
    "seeds-10-filled": Contestant("seeds=10, filled cache", None, ("10",), "filled"),
}
TORCH = ("torch", "torch-tuned", "torch-compile", "lightning")  # the variants of PyTorch, of which the best counts
PEERS = ("sunbae", "jax", "tensorflow", "torch", "torch-tuned", "torch-compile")


@dataclass(frozen=True)
class Case:
    """One training, and how its turns are taken.

    Attributes:
      net: which network (`with_keras`, `with_torch`) and which data (`data`).
      features, widths: of a dense network.
      validation: rows held out; 0 for a training without validation.
      epochs: of a turn.
      fewer_epochs: for whom a turn of that many would take too long.
      at_most: repetitions, for everyone; fewer_turns: for single contestants.
      unit: whose time is 1.
      until: the validation loss that ends a turn; each turn is then a process of its own.
      script: of bench/scripts; a turn is a process from its start to its end.
    """

    section: Section
    title: str
    net: str
    rows: int
    batch: int
    who: tuple[str, ...]
    features: int = 0
    widths: tuple[int, ...] = ()
    validation: int = 0
    epochs: int = 1
    fewer_epochs: Mapping[str, int] = field(default_factory=dict)
    at_most: int = 1000
    fewer_turns: Mapping[str, int] = field(default_factory=dict)
    unit: str = "sunbae"
    until: float | None = None
    script: str = ""

    @property
    def whole(self) -> bool:
        """Whether the time of a turn counts, and not that of an epoch."""
        return self.until is not None or bool(self.script) or self.section == "populations"

    def epochs_of(self, who: str) -> int:
        """Epochs of a contestant's turn."""
        return self.fewer_epochs.get(who, self.epochs)

    def first_epochs(self, who: str) -> int:
        """Epochs of the first turn, which compiles.

        A population compiles a program for its number of epochs, so its first turn is like all others.
        """
        return self.epochs if self.unit in ("one", "many-1") else min(1, self.epochs_of(who))

    def turns_of(self, who: str, repetitions: int) -> int:
        """How many turns a contestant takes."""
        return min(repetitions, self.at_most, self.fewer_turns.get(who, repetitions))


def _table(section: Section, title: str, rows: int, who: tuple[str, ...], factor: int = 1, **more: Any) -> Case:
    """The network of (a), which many cases share."""
    widths = (64 * factor, 64 * factor)
    return Case(section, title, "dnn", rows, 32, who, features=8, widths=widths, **more)


CASES: dict[str, Case] = {
    "a": _table(
        "epochs",
        "DNN 8-64-64-1, 16,384 rows, batch 32",
        16_384,
        (*PEERS, "lightning", "sklearn"),
        epochs=10,
        fewer_epochs={
            "jax": 4,
            "tensorflow": 2,
            "torch": 2,
            "torch-tuned": 2,
            "torch-compile": 2,
            "lightning": 1,
            "sklearn": 4,
        },
    ),
    "b": Case(
        "epochs",
        "DNN 1-10-20-10-1, 60 rows, batch 1, validation on 20",
        "dnn",
        rows=60,
        batch=1,
        who=(*PEERS, "sklearn"),
        features=1,
        widths=(10, 20, 10),
        validation=20,
        epochs=1000,
        fewer_epochs={"jax": 20, "tensorflow": 10, "torch": 20, "torch-tuned": 20, "torch-compile": 20, "sklearn": 20},
    ),
    "c": Case(
        "epochs",
        "DNN 1-300-500-300-1, 60 rows, batch 1",
        "dnn",
        rows=60,
        batch=1,
        who=(*PEERS, "sklearn"),
        features=1,
        widths=(300, 500, 300),
        epochs=50,
        fewer_epochs={"jax": 20, "tensorflow": 5, "torch": 10, "torch-tuned": 10, "torch-compile": 10, "sklearn": 5},
    ),
    "d": Case(
        "epochs",
        "LSTM(64) over 24 x 4, 2,048 rows, batch 32",
        "lstm",
        rows=2048,
        batch=32,
        who=(*PEERS, "lightning"),
        epochs=4,
    ),
    "e": Case(
        "epochs",
        "GRU(32) with return_sequences, LSTM(32), over 24 x 4, 2,048 rows, batch 32",
        "gru-lstm",
        rows=2048,
        batch=32,
        who=PEERS,
        epochs=4,
    ),
    "f": Case(
        "epochs",
        "CNN 32-64 on 28 x 28 x 1, 4,096 rows, batch 64",
        "digits",
        rows=4096,
        batch=64,
        who=("sunbae", "sunbae-exact", *PEERS[1:], "lightning"),
    ),
    "g": Case(
        "epochs",
        "CNN 3 x (128 3x3, 64 1x1, pool), Dense 1024-512-256-128-100 on 32 x 32 x 3, 512 rows, batch 256",
        "pictures",
        rows=512,
        batch=256,
        who=("sunbae", "sunbae-exact", *PEERS[1:]),
    ),
    "h": Case(
        "epochs", "Conv1D(64) over 24 x 4, 4,096 rows, batch 32", "conv1d", rows=4096, batch=32, who=PEERS, epochs=4
    ),
    "i": Case(
        "epochs",
        "two inputs, two outputs, dense branches, 4,096 rows, batch 32",
        "branches",
        rows=4096,
        batch=32,
        who=PEERS,
        epochs=10,
        fewer_epochs={"jax": 4, "tensorflow": 2, "torch": 2, "torch-tuned": 2, "torch-compile": 2},
    ),
    "j-dnn": _table(
        "populations",
        "16 seeds of (a), 50 epochs",
        16_384,
        ("one", "many-16", "fits-16"),
        epochs=50,
        unit="one",
    ),
    "j-lstm": Case(
        "populations",
        "16 seeds of (d), 10 epochs",
        "lstm",
        rows=2048,
        batch=32,
        who=("one", "many-16", "fits-16"),
        epochs=10,
        unit="one",
    ),
    "k": _table(
        "populations",
        "32 learning rates of (a), 50 epochs",
        16_384,
        ("one", "rates-32"),
        epochs=50,
        unit="one",
    ),
    "to-loss-a": _table(
        "to-loss",
        "(a), validation on 4,096 rows",
        16_384,
        PEERS,
        validation=4096,
        epochs=100,
        until=0.02,
        at_most=3,
    ),
    "to-loss-f": Case(
        "to-loss",
        "(f) with 8,192 rows, validation on 2,048",
        "digits",
        rows=8192,
        batch=64,
        who=("sunbae", "sunbae-exact", *PEERS[1:]),
        validation=2048,
        epochs=30,
        until=0.15,
        at_most=3,
    ),
    "small": Case(
        "processes",
        "a small script: DNN 1-10-20-10-1, 60 rows, batch 1, 100 epochs, predict, print",
        "dnn",
        rows=60,
        batch=1,
        who=("small-filled", "small-empty", "small-jax", "small-tensorflow"),
        epochs=100,
        unit="small-filled",
        script="small.py",
    ),
    "ten-seeds": Case(
        "processes",
        "seeds of a model of table size: fit_many, 13-64-64-1, 2,000 rows, batch 32, up to 100 epochs, patience 20",
        "dnn",
        rows=2000,
        batch=32,
        who=("seeds-1-filled", "seeds-10-filled", "seeds-1-empty", "seeds-10-empty"),
        epochs=100,
        unit="seeds-1-filled",
        script="ten_seeds.py",
    ),
    **{
        f"rows-{factor}": _table(
            "size",
            f"(a) with {factor} x the rows",
            16_384 * factor,
            ("sunbae", "jax"),
            epochs=20 // factor or 1,
            fewer_epochs={"jax": 4 // factor or 1},
            fewer_turns={"jax": 5 if factor < 100 else 2},
        )
        for factor in (1, 10, 100)
    },
    **{
        f"width-{factor}": _table(
            "size",
            f"(a) with {factor} x the width",
            16_384,
            ("sunbae", "jax"),
            factor,
            epochs=8 // factor or 1,
            fewer_turns={"jax": 3},
        )
        for factor in (4, 16)
    },
    "members": _table(
        "size",
        "populations of (a) with 2,048 rows, 50 epochs",
        2048,
        ("many-1", "many-4", "many-16", "many-64", "many-256"),
        epochs=50,
        unit="many-1",
        fewer_turns={"many-256": 3},
    ),
}


def chosen(words: list[str]) -> list[str]:
    """The names of the cases that words ask for: cases, sections, or what several names start with
    (j, rows, width, to); without words, all.

    Raises: KeyError for a word that is none of these.
    """
    names: list[str] = []
    for word in words or CASES:
        found = [name for name, case in CASES.items() if word in (name, case.section, name.split("-")[0])]
        if word in CASES:
            found = [word]
        if not found:
            raise KeyError(word)
        names += found
    return list(dict.fromkeys(names))
