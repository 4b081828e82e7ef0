"""From prepared arrays to trained networks."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import astuple, dataclass, field, replace
from typing import Any, TypeVar

import numpy as np

from sunbae._compat import load_keras, seeded
from sunbae.bundle.format import Weights
from sunbae.bundle.own import own_params
from sunbae.data.picked import Picked
from sunbae.engine.fingerprint import digest, versions
from sunbae.engine.many import Fitted, fit_many
from sunbae.engine.member import Progress
from sunbae.engine.population import Files
from sunbae.engine.predict import rows_at_once
from sunbae.errors import DivergedError
from sunbae.i18n import _
from sunbae.job.budget import (
    FitOptions,
    adapted,
    errors_tell,
    fit_options,
    image_fit_options,
    params_for_images,
    scaled_rate,
)
from sunbae.job.options import TrainOptions
from sunbae.job.pictures import looks_mirrored
from sunbae.job.prepare import Prepared
from sunbae.models.codes import with_means
from sunbae.models.compile import compile_model
from sunbae.models.params import Params
from sunbae.models.parts import IMAGE
from sunbae.models.recipes import OwnRecipe, parse_params, recipe
from sunbae.models.spec import (
    BranchesSpec,
    Embedded,
    ForecastSpec,
    HeadsSpec,
    InputSpec,
    OutputSpec,
    WindowSpec,
)
from sunbae.models.tabm import members_of
from sunbae.models.values import put_values
from sunbae.prep.encode import embedding_size
from sunbae.prep.pipeline import Inputs, Prep
from sunbae.runs.resume import ResumeFolder

P = TypeVar("P", bound=Params)
VALIDATION_BATCH = 8192  # a matter of memory only
PRIMED, PRIMED_BYTES = 5000, 64 * 2**20  # rows that a network looks at before its training, and their bytes, at most


@dataclass(frozen=True)
class Trained:
    """Networks of one architecture, one per seed.

    Attributes:
      model: an uncompiled-state `keras.Model` of the architecture; its values are those of the first seed.
      members: the trained networks, each as it was in its best epoch.
      fit: the epochs, batch size and patience that were used.
      params: the recipe's hyper-parameters.
      resumed: seed -> epochs that a run which was stopped had trained.
      ask: prepared rows -> what the networks answer, float32 (P, n, outputs), where there is a shorter way than by
        `model`.
      left: outer layers of `model` of which the first seed kept all weights, whatever their `trainable` says.
    """

    model: Any
    members: tuple[Fitted, ...]
    fit: FitOptions
    params: Any
    inputs: InputSpec | WindowSpec | BranchesSpec
    outputs: OutputSpec | ForecastSpec | HeadsSpec
    resumed: dict[int, int] = field(default_factory=dict)
    ask: Callable[[Inputs], np.ndarray] | None = field(default=None, repr=False)
    left: tuple[str, ...] = ()

    def is_part_of(self, options: TrainOptions) -> bool:
        """Whether a Ctrl-C ended the training before it was over."""
        return any(member.interrupted for member in self.members) or len(self.members) < options.seeds

    @property
    def seeds(self) -> tuple[int, ...]:
        """One for each network."""
        return tuple(member.seed for member in self.members)

    @property
    def weights(self) -> tuple[Weights, ...]:
        """(trainable, non-trainable) arrays of each network."""
        return tuple((member.trainable, member.non_trainable) for member in self.members)


def input_spec(prepared: Prepared) -> InputSpec:
    """The inputs that a network of prepared rows has."""
    prep = prepared.prep
    embedded = embedded_of(prep, [c.name for c in prep.embedded])
    return InputSpec(len(prep.features()), embedded, prepared.image, len(prep.scaler.center), prep.widths())


def embedded_of(prep: Prep, columns: Sequence[str]) -> tuple[Embedded, ...]:
    """The categories among `columns` that enter as codes."""
    sizes = [(c.name, prep.levels[c.name].size) for c in prep.embedded if c.name in columns]
    return tuple(Embedded(name, size, embedding_size(size)) for name, size in sizes)


def as_arrays(inputs: Inputs) -> dict[str, Any]:
    """Prepared rows by the names of the network's inputs: arrays, and Picked for `image`."""
    numbers = {"numbers": inputs.numbers} if inputs.numbers.shape[1] or inputs.images is None else {}
    pictures = {} if inputs.images is None else {IMAGE: inputs.images}
    return numbers | {f"code_{k}": codes for k, codes in enumerate(inputs.codes.values())} | pictures


def train_networks(prepared: Prepared, options: TrainOptions, watch: Watch | None = None) -> Trained:
    """Train the recipe of `options` under each seed; training and validation rows only.

    Args:
      watch: who is told how it goes on, and where checkpoints are kept; default nobody and nowhere.

    Raises: what `train_population` raises; OptionError for a recipe or hyper-parameter that does not exist.
    """
    chosen = recipe(options.model)
    target = prepared.rows.target
    inputs = input_spec(prepared)
    y = prepared.y["train"]
    bounds = (float(y.min()), float(y.max())) if chosen.wish.bounded and target.task == "regression" else None
    outputs = OutputSpec(target.task, len(target.classes), prepared.prep.center, prepared.prep.scale, bounds)
    params, fit = settled(prepared, options)
    data = Data(
        (as_arrays(prepared.inputs["train"]), as_column(prepared.y["train"])),
        (as_arrays(prepared.inputs["validation"]), as_column(prepared.y["validation"])),
        row_weights(prepared, options.class_weight),
    )
    some = some_rows(data.train[0]) if chosen.prime is not None else {}
    if members := members_of(params):
        data = with_own_orders(data, members, options.seed)
    said = None
    if isinstance(chosen, OwnRecipe):
        with seeded(options.seed):
            one = chosen.build(inputs, outputs, params)
        # Before hours of training: whether it can be saved. What is not trained is part of what it is.
        said = [own_params(one, {}, chosen.name), *(np.asarray(v) for v in one.non_trainable_variables)]

    def build() -> Any:
        made = chosen.build(inputs, outputs, params)
        if chosen.prime is not None:
            chosen.prime(made, some, inputs)
        return made

    architecture = Architecture(build, params, inputs, outputs, said)
    return train_population(architecture, data, options, fit, watch or Watch())


def some_rows(rows: Mapping[str, Any]) -> dict[str, np.ndarray]:
    """Rows at even distances, those that a network looks at before its training."""
    n = len(next(iter(rows.values())))
    each = sum(int(np.prod(array.shape[1:])) * array.dtype.itemsize for array in rows.values())
    places = np.linspace(0, n - 1, min(n, PRIMED, max(1, PRIMED_BYTES // each))).astype(np.int64)
    return {name: array[places] for name, array in rows.items()}


def settled(prepared: Prepared, options: TrainOptions) -> tuple[Params, FitOptions]:
    """The hyper-parameters of the recipe of `options` for these rows, and how long it is trained."""
    params, n = parse_params(recipe(options.model), options.set), len(prepared.y["train"])
    target, images = prepared.rows.target, prepared.inputs["train"].images
    if images is None:
        alike = options.class_weight != "balanced"  # else rare classes count more than their errors do
        by_accuracy = bool(target.classes) and alike and errors_tell(prepared.y["validation"])
        fit = fit_options(options, n, by_accuracy=by_accuracy)
        return adapted(params, target.task, fit.batch_size), fit
    params = params_for_images(params)
    fit = image_fit_options(options, n, params.rows_seen)
    return scaled_rate(with_flip(params, prepared), fit.batch_size), fit


def with_flip(params: P, prepared: Prepared) -> P:
    """`params` in which it is settled whether pictures are mirrored."""
    target, images = prepared.rows.target, prepared.inputs["train"].images
    if getattr(params, "flip", "") != "auto" or "flip" in params.declared or images is None:
        return params
    mirrored = bool(target.classes) and looks_mirrored(images, prepared.y["train"], len(target.classes))
    return params.model_copy(update={"flip": "yes" if mirrored else "no"})


UNEVEN = 3  # times as frequent as another is a class, from which on rare ones count more


def class_weights(y: np.ndarray, how: str, *, pictured: bool) -> np.ndarray | None:
    """The weight of each row by its class, float64 (n,): n / (C times the rows of the class); None for equal ones.

    Args:
      y: class codes int (n,), or numbers, which have no classes.
      how: balanced, none, or auto: balanced for pictures of which one class is `UNEVEN` times as frequent as another.
    """
    if y.dtype.kind == "f" or how == "none" or (how == "auto" and not pictured):
        return None
    counts = np.bincount(y)
    present = counts[counts > 0]
    if how == "auto" and present.max() < UNEVEN * present.min():
        return None
    found: np.ndarray = (len(y) / (len(present) * np.maximum(counts, 1)))[y]
    return found


def weight_notes(prepared: Prepared, how: str) -> list[str]:
    """In words, that rows of rare classes count more in training, if they do."""
    y, classes = prepared.y["train"], prepared.rows.target.classes
    found = class_weights(y, how, pictured=prepared.image is not None)
    if found is None:
        return []
    codes, first = np.unique(y, return_index=True)
    each = zip(found[first].tolist(), codes.tolist(), strict=True)
    rarest = sorted(((weight, code) for weight, code in each if weight > 1), reverse=True)
    shown = ", ".join(f"{classes[code]} {weight:.2g}" for weight, code in rarest[:SHOWN_WEIGHTS])
    if len(rarest) > SHOWN_WEIGHTS:
        shown += " ..."
    return [
        _("Rows of rare classes count more in training: {weights} (--class-weight none: all alike)").format(
            weights=shown
        )
    ]


SHOWN_WEIGHTS = 6


def row_weights(prepared: Prepared, how: str = "none") -> np.ndarray | None:
    """The weights of the training rows, float32 (n,) with a mean of 1, if they have some.

    Args:
      how: in which way rows of rare classes count more, see `class_weights`.
    """
    weight = prepared.train.weight
    by_class = class_weights(prepared.y["train"], how, pictured=prepared.image is not None)
    if by_class is not None:
        weight = by_class if weight is None else weight * by_class
    # Keras divides by the number of rows, not by the sum of weights: a mean of 1 keeps the loss comparable.
    return None if weight is None else (weight / weight.mean()).astype(np.float32)


@dataclass(frozen=True)
class Architecture:
    """What is trained under each seed.

    Attributes:
      build: makes the uncompiled network.
      said: what else it depends on, beside the name of its recipe and hyper-parameters.
    """

    build: Callable[[], Any]
    params: Any
    inputs: InputSpec | WindowSpec | BranchesSpec
    outputs: OutputSpec | ForecastSpec | HeadsSpec
    said: Any = None


@dataclass(frozen=True)
class Data:
    """What networks are trained on: (x, y) of training and validation, and row weights or None.

    x and y are arrays or Windows; several of them by the name of the input or output.
    """

    train: tuple[Any, Any]
    validation: tuple[Any, Any]
    weight: np.ndarray | None = None


@dataclass(frozen=True)
class Watch:
    """Who is told how a training goes on, and where it is kept.

    Attributes:
      on_epoch: told after each epoch of a seed, from worker threads.
      on_resume: told where the seeds that have a checkpoint stand, before the training goes on.
      on_start: told how long will be trained.
      on_features: told of how many pictures, of all, a pretrained network has found the features.
      folder: where checkpoints are kept, and found if a run with the same networks was stopped; None for none.
    """

    on_epoch: Callable[[Progress], None] = lambda progress: None
    on_resume: Callable[[list[Progress]], None] = lambda standing: None
    folder: ResumeFolder | None = None
    on_start: Callable[[FitOptions], None] = lambda fit: None
    on_features: Callable[[int, int], None] = lambda done, n: None


def with_own_orders(data: Data, members: int, seed: int) -> Data:
    """Training rows in groups, (n, K, ...) of (n, ...), each row once among those of each of K members."""
    x, y = data.train
    generator = np.random.default_rng(seed)
    rows = np.empty((len(y), members), dtype=np.int32)
    for member in range(members):
        rows[:, member] = generator.permutation(len(y))
    weight = None if data.weight is None else data.weight[rows]
    return Data(({name: Picked(array, rows) for name, array in x.items()}, Picked(y, rows)), data.validation, weight)


def train_population(
    architecture: Architecture, data: Data, options: TrainOptions, fit: FitOptions, watch: Watch
) -> Trained:
    """Train an architecture under each seed.

    After a Ctrl-C the training ends with the running epochs, and the seeds that finished one are kept.
    Raises: DivergedError if the loss of a seed is never a finite number; KeyboardInterrupt if no seed finished an
      epoch; OutputError if a checkpoint cannot be written, CheckpointError if one is damaged.
    """
    y = data.train[1]
    n = len(next(iter(y.values())) if isinstance(y, Mapping) else y)
    steps = -(-n // fit.batch_size) * fit.epochs
    watch.on_start(fit)
    models: list[Any] = []

    def build() -> Any:
        made = architecture.build()
        metrics = ["accuracy"] if fit.monitor == "val_accuracy" else []
        models.append(
            compile_model(made, architecture.outputs, architecture.params, total_steps=steps, metrics=metrics)
        )
        return models[-1]

    files, resumed = None, {}
    folder = watch.folder
    if folder is not None:
        # All that the networks depend on; the seeds are in the files.
        said = digest(
            [
                *data.train, data.weight, data.validation,
                [options.model, architecture.params.model_dump(mode="json"), *astuple(fit)],
                repr((architecture.inputs, architecture.outputs)), architecture.said,
                options.member_seeds(), versions(),
            ]
        )  # fmt: skip
        files = Files(lambda: {"training": said}, folder.find(said), lambda: folder.make(said))

    def resume(standing: list[Progress]) -> None:
        resumed.update({progress.seed: progress.epoch for progress in standing})
        watch.on_resume(standing)

    callbacks = load_keras().callbacks
    population = fit_many(
        build,
        *data.train,
        sample_weight=data.weight,
        seeds=options.member_seeds(),
        batch_size=fit.batch_size,
        epochs=fit.epochs,
        validation_data=data.validation,
        validation_batch_size=rows_at_once(
            data.validation[0], VALIDATION_BATCH // (members_of(architecture.params) or 1)
        ),
        early_stopping=callbacks.EarlyStopping(fit.monitor, patience=fit.patience, restore_best_weights=True),
        terminate_on_nan=True,
        how="apart",
        resume=files,
        keep_interrupted=True,
        on_epoch=watch.on_epoch,
        on_resume=resume,
    )
    for member in population.members:
        _check_learnt(member)
    # Before anything is judged or saved; checkpoints are of the training itself.
    members = tuple(
        replace(member, trainable=with_means(models[0], member.trainable, data.train[0]))
        for member in population.members
    )
    put(models[0], members[0])
    return Trained(models[0], members, fit, architecture.params, architecture.inputs, architecture.outputs, resumed)


def put(model: Any, member: Fitted) -> None:
    """Give `model` the values of a trained network of its architecture."""
    put_values(model, (member.trainable, member.non_trainable))


def _check_learnt(member: Fitted) -> None:
    losses = member.history["val_loss"]
    if not np.isfinite(losses[member.best_epoch - 1]):
        text = _(
            "Training diverged: with seed {seed} the loss became {loss} in epoch {epoch}. Lower the learning "
            "rate, for example --set learning_rate=0.0005."
        )
        raise DivergedError(text.format(seed=member.seed, loss=losses[-1], epoch=len(losses)))


def as_column(y: np.ndarray) -> np.ndarray:
    """(n, 1), so that no loss broadcasts (n,) against (n, 1); float32 for numbers, int32 for codes."""
    return y[:, None].astype(np.float32 if y.dtype.kind == "f" else np.int32)
