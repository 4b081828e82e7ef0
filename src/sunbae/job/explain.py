"""The anatomy of whatever holds a network: a Run, a Bundle, a file of Keras, a recipe, a `keras.Model`."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from sunbae.anatomy.examine import Anatomy, examine
from sunbae.anatomy.graph import Shape, graph_of
from sunbae.anatomy.read import read_graph
from sunbae.bundle.format import MANIFEST
from sunbae.errors import OptionError
from sunbae.files import user_path
from sunbae.i18n import _
from sunbae.job.budget import params_for_images
from sunbae.models.recipes import RECIPES, parse_params, unfit
from sunbae.models.spec import ForecastSpec, ImageSpec, InputSpec, OutputSpec, WindowSpec
from sunbae.runs.store import RunRecord, find_run


def explain(source: Any, *, input_shape: Sequence[int | None] | None = None, settings: Sequence[str] = ()) -> Anatomy:
    """Shapes, parameters with their formulas, work, and what stands out in a network.

    Args:
      source: a `keras.Model`; a file (.keras, .h5, JSON of `to_json`, Bundle); the name or folder of a Run; the name of
        a recipe. Of a file only the configuration is read. For the Run of a script with several models see
        `explain_all`.
      input_shape: of one sample, for a network that does not say it, and for a recipe: (features,) of a row, or (steps,
        features) of a window from which the next step of the first feature is forecast.
      settings: hyper-parameters of a recipe, such as `width=64`.

    Raises: ModelError, BundleError or OptionError for what holds no network.
    """
    given: Shape | None = None if input_shape is None else (None, *input_shape)
    if hasattr(source, "to_json"):
        return examine(graph_of(json.loads(source.to_json())), given)
    path = user_path(source)
    if settings and str(source) not in RECIPES:
        raise OptionError(_("--set belongs to recipes ({known}).").format(known=", ".join(sorted(RECIPES))))
    if path.is_file() and not _is_bundle(path):
        return examine(read_graph(path), given)
    if str(source) in RECIPES and not path.exists():
        return explain(_of_recipe(str(source), input_shape, settings))
    from sunbae.bundle.load import load_bundle

    if path.is_file():
        return explain(load_bundle(path)[1])
    run = find_run(source)
    if not run.is_script:
        return explain(load_bundle(run.bundle)[1])
    (only, *others) = models_of_script(run)
    if others:
        names = ", ".join(str(file) for file in (only, *others[:7]))
        raise OptionError(_("{name} has several models. Name one of them: {files}.").format(name=source, files=names))
    return explain(only, input_shape=input_shape)


def explain_all(
    source: Any, *, input_shape: Sequence[int | None] | None = None, settings: Sequence[str] = ()
) -> list[Anatomy]:
    """Of the Run of a script the anatomy of each model, in the order of its fits; of anything else, `explain` alone.

    Raises: as `explain`.
    """
    path = user_path(source)
    if path.is_file() or (str(source) in RECIPES and not path.exists()):
        return [explain(source, input_shape=input_shape, settings=settings)]
    run = find_run(source)
    if not run.is_script or settings:
        return [explain(source, input_shape=input_shape, settings=settings)]
    return [explain(file, input_shape=input_shape) for file in models_of_script(run)]


def models_of_script(run: RunRecord) -> list[Path]:
    """The files with the architectures that a script fitted, in the order of its fits.

    Raises: OptionError if there are none.
    """
    fingerprints = dict.fromkeys(fit.get("configuration") for fit in run.record["fits"])
    files = [run.path / "models" / f"{sha256[:16]}.json" for sha256 in fingerprints if isinstance(sha256, str)]
    found = [file for file in files if file.is_file()]
    if not found:
        raise OptionError(
            _(
                "{name} has no model that can be explained: the script fitted none that Sequential or Model() made."
            ).format(name=run.name)
        )
    return found


def _is_bundle(path: Path) -> bool:
    try:
        with zipfile.ZipFile(path) as archive:
            return MANIFEST in archive.namelist()
    except (OSError, zipfile.BadZipFile, NotImplementedError, ValueError):
        return False


def _of_recipe(name: str, input_shape: Sequence[int | None] | None, settings: Sequence[str]) -> Any:
    chosen = RECIPES[name]
    usual = {"": (8,), "rows": (8,), "series": (24, 1), "images": (28, 28, 1)}[chosen.only]
    sizes = tuple(size for size in input_shape or usual if size is not None)
    if not 1 <= len(sizes) <= 3 or (input_shape is not None and len(sizes) != len(input_shape)):
        raise OptionError(
            _(
                "The recipe {name} takes rows, windows or pictures: --input {shape} should be the features of a row, "
                "such as 8, the steps and features of a window, such as 24,3, or the height, width and channels of a "
                "picture, such as 28,28,1."
            ).format(name=name, shape=",".join(map(str, input_shape or ())))
        )
    if chosen.only == "images" and not (len(sizes) == 3 and sizes[2] in (1, 3)):
        raise OptionError(
            _(
                "The recipe {name} takes pictures: --input {shape} should be height, width and channels, such as "
                "28,28,1 for grey pictures or 32,32,3 for colour."
            ).format(name=name, shape=",".join(map(str, sizes)))
        )
    params = parse_params(chosen, settings)
    if len(sizes) == 3:
        image = ImageSpec(*sizes, mean=(0.0,) * sizes[2], std=(255.0,) * sizes[2])
        return chosen.build(InputSpec(0, image=image), OutputSpec("multiclass", 10), params_for_images(params))
    if len(sizes) == 1:
        return chosen.build(InputSpec(sizes[0]), OutputSpec("regression"), params)
    if chosen.only == "rows":
        raise OptionError(unfit(name, "series"))
    return chosen.forecaster(WindowSpec(sizes[0], 1, n_others=sizes[1] - 1), ForecastSpec((0.0,), (1.0,)), params)


def parse_shape(text: str) -> tuple[int | None, ...]:
    """`28,28,1` as (28, 28, 1); `?` or `none` for a size that is not known.

    Raises: OptionError.
    """
    sizes: list[int | None] = []
    words = text.replace("(", "").replace(")", "").replace("x", ",").split(",")
    for part in words[:-1] if len(words) > 1 and not words[-1].strip() else words:  # (8,) is a shape of Python
        word = part.strip().lower()
        if word in ("?", "none"):
            sizes.append(None)
        elif word.isdecimal() and int(word) > 0:
            sizes.append(int(word))
        else:
            raise OptionError(
                _("--input is {text!r}; the sizes of one sample were expected, such as 8 or 28,28,1.").format(text=text)
            )
    return tuple(sizes)
