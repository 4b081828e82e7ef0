"""Transfer learning: features of a pretrained network once, a head under each seed, and the whole networks of both."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from sunbae.data.split import Part
from sunbae.engine.features import Progress, features, views, whole
from sunbae.engine.many import Fitted
from sunbae.engine.predict import predictor
from sunbae.errors import DivergedError, OptionError
from sunbae.i18n import _
from sunbae.job.budget import FitOptions
from sunbae.job.networks import (
    Architecture,
    Data,
    Trained,
    Watch,
    as_arrays,
    as_column,
    input_spec,
    put,
    row_weights,
    train_population,
    with_flip,
)
from sunbae.job.options import TrainOptions
from sunbae.job.prepare import Prepared
from sunbae.models.pretrained import LITE, Backbone, load_backbone
from sunbae.models.recipes import parse_params, recipe
from sunbae.models.spec import ImageSpec, InputSpec, OutputSpec
from sunbae.models.transfer import (
    BACKBONE,
    FEATURES,
    TransferParams,
    assembled,
    head_network,
    standardise,
)
from sunbae.prep.pipeline import Inputs

HEAD_BATCH, HEAD_STEPS = 256, 660
MIN_HEAD_EPOCHS, MAX_HEAD_EPOCHS = 10, 200


@dataclass(frozen=True)
class Seen:
    """What the backbone saw: features float32 (n, V, D) of each part, V views of a picture."""

    backbone: Backbone
    parts: Mapping[str, np.ndarray]


def train_transfer(prepared: Prepared, options: TrainOptions, watch: Watch | None = None) -> Trained:
    """Train the recipe `transfer` under each seed; training and validation rows only.

    Raises: OptionError if the weights of the backbone are not at hand, or the pictures have columns beside them; what
      `train_population` raises.
    """
    watch = watch or Watch()
    chosen = recipe(options.model)
    params = with_flip(parse_params(chosen, options.set), prepared)
    assert isinstance(params, TransferParams)
    assert prepared.image is not None
    target, image = prepared.rows.target, raw(prepared.image)
    inputs = replace(input_spec(prepared), image=image)
    outputs = OutputSpec(target.task, len(target.classes), prepared.prep.center, prepared.prep.scale)
    refuse_columns(inputs)
    backbone = backbone_of(params, image)
    learnt: dict[str, Any] = {part: prepared.inputs[part].images for part in LEARNT}
    seen = see(backbone, learnt, params, seed=options.seed, progress=watch.on_features)
    weight = row_weights(prepared, options.class_weight)
    y: dict[str, np.ndarray] = {part: prepared.y[part] for part in LEARNT}
    heads = train_head(seen, y, outputs, params, options, weight=weight, watch=watch)

    def build() -> Any:
        return chosen.build(inputs, outputs, params)

    whole = whole_networks(heads, backbone, inputs, build)
    if params.fine_tune and not any(member.interrupted for member in heads.members):
        rows = [(as_arrays(prepared.inputs[part]), as_column(prepared.y[part])) for part in LEARNT]
        return fine_tuned(whole, Data(rows[0], rows[1], weight), options, build, watch)

    def ask(rows: Inputs) -> np.ndarray:
        # The backbone is one for all seeds, and is asked once.
        return answers(heads, see(backbone, {"asked": rows.images}, params).parts["asked"])

    return replace(whole, ask=ask)


LEARNT: tuple[Part, Part] = ("train", "validation")


def refuse_columns(inputs: InputSpec) -> None:
    """Raises: OptionError if pictures have columns beside them, which a head of features does not read."""
    if inputs.n_numbers or inputs.embedded:
        raise OptionError(
            _("--model transfer reads pictures alone; leave their other columns out with --drop, or take --model cnn.")
        )


def backbone_of(params: TransferParams, image: ImageSpec, file: str | None = None) -> Backbone:
    """The backbone that `params` name with its weights, for pictures of this size.

    Raises: what `load_backbone` raises.
    """
    inner = params.inner and params.backbone == LITE
    return load_backbone(params.backbone, file, size=(image.height, image.width), inner=inner)


def raw(image: ImageSpec) -> ImageSpec:
    """The same pictures for a network that takes pixels as they are: the backbone scales them in its own way."""
    return replace(image, mean=(0.0,) * image.channels, std=(1.0,) * image.channels)


def see(
    backbone: Backbone,
    pictures: Mapping[str, Any],
    params: TransferParams,
    *,
    seed: int = 0,
    progress: Progress = lambda done, n: None,
) -> Seen:
    """Features of each part: several views of the training pictures, of others the whole and, if mirrored, its mirror.

    Args:
      pictures: part -> uint8 (n, H, W, 3), Picked or arrays; "train" is the one that is learnt from.
      params: with `flip` settled, "yes" or "no".
      seed: of the random parts.
      progress: told (pictures done, pictures) over all parts; a view counts as one.
    """
    mirror = params.flip == "yes"
    looks = {
        part: views(len(some), params.views, mirror=mirror, seed=seed)
        if part == "train"
        else whole(len(some), mirror=mirror and params.test_flip)
        for part, some in pictures.items()
    }
    total, before = sum(one.mirrored.size for one in looks.values()), 0
    parts = {}
    for part, some in pictures.items():
        count = looks[part].count
        parts[part] = features(backbone, some, looks[part], progress=_later(progress, before, count, total))
        before += len(some) * count
    return Seen(backbone, parts)


def _later(progress: Progress, before: int, count: int, total: int) -> Progress:
    return lambda done, _n: progress(before + done * count, total)


def head_fit_options(options: TrainOptions, n: int) -> FitOptions:
    """Epochs, batch size and patience of a head for `n` training rows, views counted, as far as they are not given."""
    size = options.batch_size or HEAD_BATCH
    epochs = options.epochs or max(MIN_HEAD_EPOCHS, min(MAX_HEAD_EPOCHS, HEAD_STEPS // -(-n // size)))
    return FitOptions(epochs, size, options.patience or epochs)


def train_head(
    seen: Seen,
    y: Mapping[str, np.ndarray],
    outputs: OutputSpec,
    params: TransferParams,
    options: TrainOptions,
    *,
    weight: np.ndarray | None = None,
    watch: Watch | None = None,
) -> Trained:
    """Train the head under each seed on features; training and validation rows only.

    Args:
      seen: has the parts "train" and "validation".
      y: part -> codes or numbers (n,).
      weight: float32 (n,) of the training rows.

    Returns: Trained whose networks read `features` (B, D); `whole_networks` makes those that read pictures.
    Raises: what `train_population` raises.
    """
    train, width = seen.parts["train"], seen.parts["train"].shape[-1]
    rows = {part: {FEATURES: seen.parts[part].reshape(-1, width)} for part in ("train", "validation")}
    targets = {part: as_column(np.repeat(y[part], seen.parts[part].shape[1])) for part in rows}
    fit = head_fit_options(options, len(targets["train"]))
    mean, variance = moments(rows["train"][FEATURES])

    def build() -> Any:
        made = head_network(width, outputs, params)
        standardise(made, mean, variance)
        return made

    data = Data(
        (rows["train"], targets["train"]),
        (rows["validation"], targets["validation"]),
        None if weight is None else np.repeat(weight, train.shape[1]),
    )
    architecture = Architecture(build, params, InputSpec(width), outputs, [seen.backbone.name, seen.backbone.sha256])
    return train_population(architecture, data, options, fit, watch or Watch())


def moments(rows: np.ndarray, chunk: int = 4096) -> tuple[np.ndarray, np.ndarray]:
    """Mean and variance of each column of float32 (n, D), in double precision: float64 (D,) each."""
    mean = np.asarray(rows.mean(axis=0, dtype=np.float64))
    total = np.zeros_like(mean)
    for start in range(0, len(rows), chunk):
        total += ((rows[start : start + chunk] - mean) ** 2).sum(axis=0)
    return mean, total / len(rows)


def answers(trained: Trained, some: np.ndarray) -> np.ndarray:
    """What the heads answer of features (n, V, D): float32 (P, n, outputs), the mean over the views of a picture.

    It is what the whole networks answer, and the backbone, which is one for all seeds, has been asked once.
    """
    n, count, width = some.shape
    out = predictor(trained.model, trained.weights)({FEATURES: some.reshape(-1, width)})
    mean: np.ndarray = np.asarray(out).reshape(len(trained.members), n, count, -1).mean(axis=2)
    return mean


def whole_networks(trained: Trained, backbone: Backbone, inputs: InputSpec, build: Callable[[], Any]) -> Trained:
    """The networks from pixels to answers: the backbone, and the head of each seed.

    Args:
      trained: of `train_head`.
      inputs: of the whole network; its `image` is `raw`.
      build: makes it, without weights: the recipe `transfer`.

    Raises: OptionError if the pictures have columns beside them, which a head of features does not read.
    """
    refuse_columns(inputs)
    full = build()
    members = []
    for member in trained.members:
        one = assembled(full, backbone.model, trained.model, (member.trainable, member.non_trainable))
        members.append(_with_weights(member, full, one))
    put(full, members[0])
    return replace(trained, model=full, members=tuple(members), inputs=inputs, left=(BACKBONE,))


def _with_weights(member: Fitted, model: Any, weights: Any) -> Fitted:
    found = [*model.trainable_variables, *model.non_trainable_variables]
    places = tuple(next(k for k, v in enumerate(found) if v is weight) for weight in model.weights)
    return replace(member, trainable=weights[0], non_trainable=weights[1], _places=places)


def fine_tuned(
    trained: Trained, data: Data, options: TrainOptions, build: Callable[[], Any], watch: Watch | None = None
) -> Trained:
    """Train the last layers of the backbone together with the head, at a small rate, beginning from whole networks.

    Args:
      trained: of `whole_networks`, its params with `fine_tune` above 0.
      data: pictures by the name `image`, and classes.
      build: makes the whole network.

    Returns: Trained, whose seeds have the new weights where these have a lower val_loss, else the old ones: also where
    the loss became no number, and after a Ctrl-C those that were not reached.
    """
    params: TransferParams = trained.params
    gentle = params.model_copy(update={"learning_rate": params.fine_tune_rate})
    fit = FitOptions(params.fine_tune_epochs, options.batch_size or 32, params.fine_tune_epochs)
    members = []
    stopped = False
    for member in trained.members:
        if stopped:
            members.append(replace(member, interrupted=True))
            continue

        def begun(member: Fitted = member) -> Any:
            made = build()
            put(made, member)
            return made

        architecture = Architecture(begun, gentle, trained.inputs, trained.outputs, [BACKBONE, *member.trainable])
        one = options.model_copy(update={"seed": member.seed, "seeds": 1})
        try:
            tuned = train_population(architecture, data, one, fit, watch or Watch()).members[0]
        except DivergedError:
            members.append(member)
            continue
        except KeyboardInterrupt:  # before the first epoch ended
            stopped = True
            members.append(replace(member, interrupted=True))
            continue
        stopped = tuned.interrupted
        before = val_loss(trained, member, data.validation)
        after = tuned.history["val_loss"][tuned.best_epoch - 1]
        history = {name: [*member.history.get(name, []), *values] for name, values in tuned.history.items()}
        # Where it did not help, the network that was there before is kept.
        if after < before:
            best = len(member.history["val_loss"]) + tuned.best_epoch
            members.append(replace(tuned, history=history, best_epoch=best))
        else:
            members.append(replace(member, history=history, interrupted=stopped))
    put(trained.model, members[0])
    kept = members[0].trainable is trained.members[0].trainable
    return replace(trained, members=tuple(members), left=trained.left if kept else ())


def val_loss(trained: Trained, member: Fitted, validation: tuple[Any, Any]) -> float:
    """The loss of one whole network on validation rows, as Keras counts it."""
    x, y = validation
    out = np.asarray(predictor(trained.model, [(member.trainable, member.non_trainable)])(x))[0].astype(np.float64)
    outputs = trained.outputs
    assert isinstance(outputs, OutputSpec)
    if outputs.task == "regression":
        return float((((out - y) / outputs.scale) ** 2).mean())
    out = np.clip(out, 1e-7, 1 - 1e-7)
    chosen = np.where(y == 1, out, 1 - out) if out.shape[1] == 1 else np.take_along_axis(out, y.astype(int), axis=1)
    return float(-np.log(chosen).mean())
