"""Hyper-parameters that several recipes have: their types, limits and descriptions."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field

from sunbae.i18n import N_

Dropout = Annotated[
    float,
    Field(ge=0, lt=1, description=N_("share of nodes switched off at each step")),
]
MOST_RATE = 10.0
LearningRate = Annotated[float, Field(gt=0, le=MOST_RATE, description=N_("size of the first steps"))]
Schedule = Annotated[
    Literal["cosine", "constant", "one_cycle", "coslog4"],
    Field(
        description=N_(
            "cosine: the steps shrink to 0 by the end; one_cycle: they grow first, then shrink in a line; coslog4: "
            "they grow and shrink four times, ever more slowly"
        )
    ),
]
Optimizer = Annotated[
    Literal["adamw", "sgd"], Field(description=N_("how steps are made of gradients; sgd with momentum"))
]
WeightDecay = Annotated[float, Field(ge=0, le=1, description=N_("pull of the weights towards 0"))]
Smoothing = Annotated[
    float,
    Field(ge=0, lt=1, description=N_("share of the probability that training spreads over all classes")),
]
Steps = Annotated[
    Literal["auto", "features", "row"],
    Field(
        description=N_(
            "how a row becomes a sequence; features: each number is a step of one feature; row: one step of all "
            "features; auto: features up to 32 numbers"
        )
    ),
]


class Params(BaseModel):
    """Hyper-parameters of a recipe: frozen, and no others.

    Attributes:
      rate_factor: by which a learning rate that nobody set is multiplied.
      instead: hyper-parameter -> those that it stands for, of which none may be set beside it.
      exported: what is otherwise in a network that is written for Keras alone: steps that only training takes.
      for_images: what stands in place of a default where pictures are read.
      rows_seen: of pictures, how many are looked at by one seed over all epochs, unless that is said.
      for_task: task -> what stands in place of a default; None where the learning rate goes by batch size and the
        dropout by task.
      factors: part of a variable's path -> by which its steps are multiplied.
      still: parts of the paths of variables without weight decay.
      beta_2: of Adam.
      declared: of a network of the user's own, the hyper-parameters that its file has: their defaults are meant.
    """

    rate_factor: ClassVar[float] = 1.0
    instead: ClassVar[dict[str, tuple[str, ...]]] = {}
    exported: ClassVar[dict[str, Any]] = {}
    for_images: ClassVar[dict[str, Any]] = {}
    rows_seen: ClassVar[int] = 800_000
    for_task: ClassVar[dict[str, dict[str, Any]] | None] = None
    factors: ClassVar[dict[str, float]] = {}
    still: ClassVar[tuple[str, ...]] = ()
    beta_2: ClassVar[float] = 0.999
    declared: ClassVar[frozenset[str]] = frozenset()

    model_config = ConfigDict(frozen=True, extra="forbid")
