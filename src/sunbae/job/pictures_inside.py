"""What a network of pictures has learnt, and what it makes of one picture, ready to be shown."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from sunbae.errors import SunbaeError
from sunbae.i18n import _
from sunbae.job.explain import explain
from sunbae.models.inside import Seen, flat_layers, layer_outputs
from sunbae.report import content as page
from sunbae.report.numerals import percent
from sunbae.report.pictures import Album, grid, shrunk, stretched

MOST_STAGES = 14
MOST_MAPS = 8
MOST_FILTERS = 64
MAP_SIDE = 64  # pixels of a map as it is shown
FILTER_SIDE = 28
COLUMNS = 8
WORK = 4e9  # multiply-adds that may be spent on covering squares: a second or two of one core
PALE = 0.1  # a fall of less is drawn paler than one that matters
GRIDS = (11, 7, 5, 3)  # squares along a side
_SENSITIVE = np.array([230.0, 120.0, 0.0])  # orange, told from every grey

# What prepares or regularises is no step that a picture is seen to take.
_SILENT = {"InputLayer", "BatchNormalization", "LayerNormalization", "GroupNormalization", "ZeroPadding2D", "Identity"}
_SILENT |= {"Rescaling", "Normalization", "Augment", "Dropout", "SpatialDropout2D", "GaussianNoise", "GaussianDropout"}
_SILENT |= {"Noise", "Compared", "Cropping2D"}
_CONVOLUTIONS = {"Conv2D", "SeparableConv2D", "Conv2DTranspose", "Convolution2D"}


def inside_network(
    model: Any,
    picture: np.ndarray,
    album: Album,
    *,
    classes: Sequence[str] = (),
    example: page.Example | None = None,
    image_input: str = "image",
    others: Mapping[str, np.ndarray] | None = None,
    left: Sequence[str] = (),
) -> page.Inside:
    """Filters of the first layer, the maps of one picture through the network, where it must not be covered.

    Args:
      model: a built `keras.Model` with the weights that are to be shown; models within it are looked into.
      picture: uint8 (H, W, C), as the network takes it.
      album: takes the pictures that are made.
      classes: the labels of the output; without them nothing is covered.
      example: what the picture is, for its title; its picture is put in here.
      image_input: the name of the input that takes the picture, if there are several.
      others: the other inputs, arrays of one row (1, ...), by name.
      left: as of `layer_groups`.

    Returns: what can be shown, with a sentence for each thing that cannot.
    """

    def as_inputs(pictures: np.ndarray) -> Any:
        """Pictures (n, H, W, C) in the structure of the model's inputs."""
        if len(model.inputs) == 1 and not isinstance(model.input, dict):
            return pictures
        rows: dict[str, Any] = {name: np.repeat(row, len(pictures), axis=0) for name, row in (others or {}).items()}
        return {**rows, image_input: pictures}

    place = album.add(picture, lossless=max(picture.shape[:2]) < MAP_SIDE)
    shown = example or page.Example("", float("nan"))
    stages, notes = _stages(
        layer_outputs(model, as_inputs(picture[np.newaxis]), n_maps=MOST_MAPS), picture, place, album
    )
    filters, no_filters = _filters(model, picture, album)
    return page.Inside(
        example=replace(shown, picture=place),
        filters=filters,
        stages=stages,
        sensitivity=_sensitivity(model, picture, as_inputs, classes, place, album),
        groups=layer_groups(model, left),
        notes=(*no_filters, *notes),
    )


def layer_groups(model: Any, left: Sequence[str] = ()) -> tuple[page.LayerGroup, ...]:
    """Layers with weights, those together that follow each other and were all trained or all frozen.

    A group lies within one layer of the outer model. Empty if every layer was trained.

    Args:
      left: outer layers that were left as they were although they are trainable.
    """
    weighted = [
        (path, layer, bool(layer.trainable) and path[0] not in left)
        for path, layer in flat_layers(model)
        if layer.count_params()
    ]
    if all(trained for _path, _layer, trained in weighted):
        return ()

    def group(item: tuple[tuple[str, ...], Any, bool]) -> tuple[str, bool]:
        path, _layer, trained = item
        return path[0] if len(path) > 1 else "", trained

    found = []
    for (_outer, trained), items in itertools.groupby(weighted, key=group):
        group_of = list(items)
        first, last = ("/".join(path) for path in (group_of[0][0], group_of[-1][0]))
        name = first if len(group_of) == 1 else _("{first} to {last}").format(first=first, last=last)
        params = sum(int(layer.count_params()) for _path, layer, _trained in group_of)
        found.append(page.LayerGroup(name, len(group_of), params, trained))
    return tuple(found)


# ---- the way of one picture


def _stages(
    seen: Sequence[Seen], picture: np.ndarray, place: int | None, album: Album
) -> tuple[tuple[page.Stage, ...], list[str]]:
    steps = [one for one in seen if not _is_silent(one)]
    pictured = [one for one in steps if one.maps is not None]
    if not any(_kind(one) in _CONVOLUTIONS or "Conv2D" in _kind(one) for one in pictured):
        return (), [_("This network has no convolution of pictures, so there are no maps to show on the way.")]
    kept = _telling(pictured)
    notes = []
    if len(kept) < len(pictured):
        text = _("{n} of {m} layers that make maps are shown: those after which the shape changes, and the last.")
        notes.append(text.format(n=len(kept), m=len(pictured)))
    start = page.Stage(_("picture"), "", _shape(picture.shape), _("what the network is given"), place, 1)
    after = steps[steps.index(pictured[-1]) + 1 :]
    wanted = {id(one) for one in (*kept, *after)}
    return (start, *(_stage(one, album) for one in steps if id(one) in wanted)), notes


def _telling(pictured: list[Seen]) -> list[Seen]:
    """All, or, of too many, those that change the shape, or else the first and the last layer of each size of maps."""
    if len(pictured) <= MOST_STAGES:
        return pictured
    follow = list(itertools.pairwise(pictured))
    reshaping = [pictured[0], *(one for before, one in follow if before.shape != one.shape)]
    if reshaping[-1] is not pictured[-1]:
        reshaping.append(pictured[-1])
    if len(reshaping) <= MOST_STAGES:
        return reshaping
    ends = [before for before, one in follow if before.shape[:2] != one.shape[:2] and before is not pictured[0]]
    sizes = [pictured[0], *ends, pictured[-1]]
    places = np.unique(np.linspace(0, len(sizes) - 1, min(MOST_STAGES, len(sizes))).round().astype(int))
    return [sizes[k] for k in places]


def _stage(one: Seen, album: Album) -> page.Stage:
    place, n_maps = None, 0
    if one.maps is not None:
        tiles = [_tile(stretched(each), MAP_SIDE) for each in one.maps]
        place, n_maps = album.add(grid(tiles, columns=COLUMNS, gap=4), side=10_000, lossless=True), len(tiles)
    return page.Stage("/".join(one.path), _kind(one), _shape(one.shape), _words(one), place, n_maps)


def _tile(pixels: np.ndarray, side: int) -> np.ndarray:
    """A picture with a longer side of about `side` pixels; small ones are made larger, every pixel a square."""
    small = shrunk(pixels, side)
    times = max(1, side // max(small.shape[:2]))
    return small.repeat(times, axis=0).repeat(times, axis=1)


def _is_silent(one: Seen) -> bool:
    kind = _kind(one)
    return kind in _SILENT or kind.startswith("Random") or hasattr(one.layer, "layers")


def _kind(one: Seen) -> str:
    return type(one.layer).__name__


def _shape(shape: Sequence[int]) -> str:
    """(26, 26, 32) -> 26 × 26 × 32."""
    text = " × ".join(f"{size:,}" for size in shape)
    return _("{n} numbers").format(n=text) if len(shape) == 1 else text


def _words(one: Seen) -> str:
    """What a layer does, for somebody who sees one for the first time."""
    kind, layer = _kind(one), one.layer
    size = _shape(getattr(layer, "kernel_size", None) or getattr(layer, "pool_size", None) or ())
    if kind == "DepthwiseConv2D":
        return _("a filter of {size} on each map by itself").format(size=size)
    if "Conv2D" in kind:
        return _("filters of {size}, {n} of them: each looks for one pattern everywhere and gives one map").format(
            n=one.shape[-1], size=size
        )
    if kind.startswith("MaxPooling"):
        return _("keeps the largest of every {size} values: smaller maps, the same patterns").format(size=size)
    if kind.startswith("AveragePooling"):
        return _("keeps the mean of every {size} values: smaller maps").format(size=size)
    if kind.startswith("Global"):
        return _("keeps one number of each map: how much of its pattern there is")
    if kind == "UpSampling2D":
        return _("makes {size} values of every one: larger maps").format(size=_shape(one.layer.size))
    if kind == "Reshape":
        return _("the same numbers in another shape")
    if kind == "Flatten":
        return _("all maps in one row of numbers")
    if kind == "Dense":
        return _("nodes, {n} of them: each a weighted sum of all numbers before").format(n=one.shape[-1])
    if kind == "Add":
        return _("adds what an earlier layer gave: the short cut of a residual block")
    if kind == "Concatenate":
        return _("puts what several layers gave side by side")
    if kind in ("Activation", "ReLU", "LeakyReLU", "PReLU", "ELU", "Softmax"):
        return _("the activation: bends every value by itself")
    return ""


# ---- what was learnt


def _filters(model: Any, picture: np.ndarray, album: Album) -> tuple[page.Filters | None, list[str]]:
    height, width, channels = picture.shape
    for path, layer in flat_layers(model):
        kind = type(layer).__name__
        if kind == "Conv2D":
            return _conv_filters("/".join(path), np.asarray(layer.kernel), album)
        if kind == "Dense" and layer.kernel.shape[0] == height * width * channels:
            kernel = np.asarray(layer.kernel).reshape(height, width, channels, -1)
            text = _(
                "The weights of the first Dense layer, of {n} of its {m} nodes, laid out as pictures: light pixels "
                "speak for what a node looks for, dark ones against it, grey ones do not matter."
            )
            return _as_pictures("/".join(path), kernel, text, album, side=MAP_SIDE)
    return None, [_("No layer of this network looks at the pixels with filters, so there are no filters to show.")]


def _conv_filters(name: str, kernel: np.ndarray, album: Album) -> tuple[page.Filters | None, list[str]]:
    height, width = kernel.shape[:2]
    if height * width == 1:
        return None, [_("The first filters see one pixel each; there is no pattern in them to show.")]
    text = _(
        "Filters of the first convolution, {n} of {m}, each {size} pixels: what a filter looks like is what it looks "
        "for. Light is above zero, dark below, grey is zero."
    )
    channels = kernel.shape[2]
    if channels not in (1, 3):
        text += " " + _("Every filter has {c} channels; their mean is shown.")
        kernel = kernel.mean(axis=2, keepdims=True)
    return _as_pictures(name, kernel, text, album, side=FILTER_SIDE, size=f"{height} × {width}", c=channels)


def _as_pictures(
    name: str, kernel: np.ndarray, text: str, album: Album, *, side: int, **numbers: Any
) -> tuple[page.Filters | None, list[str]]:
    """(h, w, 1 or 3, F) as one sheet."""
    n = min(MOST_FILTERS if side == FILTER_SIDE else 4 * COLUMNS, kernel.shape[-1])
    tiles = []
    for one in np.moveaxis(kernel[..., :n], -1, 0).astype(np.float64):
        shades = np.round(127.5 + 127.5 * one / (np.abs(one).max() or 1.0)).astype(np.uint8)
        tiles.append(_tile(shades if shades.shape[2] == 3 else shades[..., 0], side))
    place = album.add(
        grid(tiles, columns=2 * COLUMNS if side == FILTER_SIDE else COLUMNS, gap=4), side=10_000, lossless=True
    )
    if place is None:
        return None, [_("There was no room left in this report for the filters.")]
    return page.Filters(name, text.format(n=n, m=kernel.shape[-1], **numbers), place), []


# ---- where a picture must not be covered


def _sensitivity(
    model: Any,
    picture: np.ndarray,
    as_inputs: Callable[[np.ndarray], Any],
    classes: Sequence[str],
    place: int | None,
    album: Album,
) -> page.Sensitivity | None:
    if not classes or place is None or len(model.outputs) != 1 or len(model.outputs[0].shape) != 2:
        return None
    import jax

    values = ([v.value for v in model.trainable_variables], [v.value for v in model.non_trainable_variables])
    program = jax.jit(lambda values, x: model.stateless_call(*values, x, training=False)[0])

    def probabilities(pictures: np.ndarray) -> np.ndarray:
        found = np.asarray(program(values, as_inputs(pictures)), dtype=np.float64)
        return np.concatenate([1.0 - found, found], axis=1) if found.shape[1] == 1 else found

    code, before, least, drops, square = covered(probabilities, picture, _grid_for(model))
    if code >= len(classes):
        return None
    largest = float(drops.max())
    numbers = {"label": classes[code], "before": percent(before), "least": percent(least), "side": square}
    if largest < 0.02:
        text = _(
            "The network says {label} ({before}). No square of {side} × {side} pixels laid over the picture changes "
            "that: it does not hang on any one place."
        )
    else:
        text = _(
            "The network says {label} ({before}). A plain square of {side} × {side} pixels was laid over every place "
            "in turn: the more orange, the more the network needs that place. At worst {before} fell to {least}."
        )
    share = np.clip(drops / max(largest, PALE), 0.0, 1.0)
    overlay = album.add(_tile(_tinted(picture, share), 96), lossless=True)
    return None if overlay is None else page.Sensitivity(text.format(**numbers), place, overlay)


def covered(
    probabilities: Callable[[np.ndarray], np.ndarray], picture: np.ndarray, n: int
) -> tuple[int, float, float, np.ndarray, int]:
    """How much the probability of the predicted class falls when a place is covered.

    A square of the picture's mean colour, a quarter of its longer side, is laid over n x n places; a pixel gets the
    mean of the falls of all squares over it.

    Args:
      probabilities: pictures uint8 (k, H, W, C) -> (k, classes).
      picture: uint8 (H, W, C).

    Returns: the predicted class, its probability, the lowest one, the falls float64 (H, W), the square's side.
    Source: Zeiler & Fergus 2014, Visualizing and understanding convolutional networks, section 4.2.
    """
    height, width = picture.shape[:2]
    side = max(1, round(max(height, width) / 4))
    tops = np.linspace(0, max(0, height - side), n).round().astype(int)
    lefts = np.linspace(0, max(0, width - side), n).round().astype(int)
    places = list(itertools.product(tops, lefts))
    pictures = np.repeat(picture[np.newaxis], 1 + len(places), axis=0)
    colour = picture.reshape(-1, picture.shape[2]).mean(axis=0).round().astype(np.uint8)
    for k, (top, left) in enumerate(places, 1):
        pictures[k, top : top + side, left : left + side] = colour
    found = probabilities(pictures)
    code = int(found[0].argmax())
    falls = found[0, code] - found[1:, code]
    total, times = np.zeros((height, width)), np.zeros((height, width))
    for fall, (top, left) in zip(falls, places, strict=True):
        total[top : top + side, left : left + side] += fall
        times[top : top + side, left : left + side] += 1
    return code, float(found[0, code]), float(found[:, code].min()), total / np.maximum(times, 1), side


def _grid_for(model: Any) -> int:
    """As many squares as can be afforded."""
    try:
        work = explain(model).multiply_adds
    except SunbaeError:  # a layer of somebody's own
        work = None
    return GRIDS[-1] if work is None else next((n for n in GRIDS if (n * n + 1) * work <= WORK), GRIDS[-1])


def _tinted(picture: np.ndarray, share: np.ndarray) -> np.ndarray:
    """The picture in pale grey, orange where `share` (H, W) is near 1."""
    grey = 127.0 + picture.astype(np.float64).mean(axis=2, keepdims=True) / 2
    weight = 0.85 * share[..., np.newaxis]
    mixed: np.ndarray = np.round(grey * (1 - weight) + _SENSITIVE * weight).astype(np.uint8)
    return mixed
