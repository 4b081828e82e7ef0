"""Pictures that are the same, or nearly: encoded again, resized, a little brighter, moved by a pixel."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from sunbae.data.imageset import in_channels
from sunbae.data.picked import Picked

SIDE = 32  # larger pictures are compared at this size
COLOUR = 12.0  # grey levels between the mean colours of two pictures, once their brightness is taken out
PLAIN = 2.0  # grey levels; a picture whose deviation is less shows nothing
_FREQUENCIES = 8  # of a cosine transform, each way
_BITS = 24  # of a code that two like pictures probably share
_TABLES = 6
_MOST = 24  # pictures of one code that are compared with one; more are copies, or show nothing
_CHUNK = 2048


@dataclass(frozen=True)
class Likeness:
    """How much two pictures must correlate to be alike, after one was moved by at most a pixel.

    Attributes:
      smooth: without their finest detail.
      detail: with all detail, which another encoding or half a pixel changes most.
      first: of the low frequencies, before the pictures themselves are compared.
      loose: to the first picture of a group, so that groups do not grow along a chain.
    """

    smooth: float
    detail: float
    first: float
    loose: float


# Measured on MNIST and CIFAR-10: the less there is in a picture, the more like are those of different things.
SMALL_GREY = Likeness(0.995, 0.95, 0.985, 0.99)
SMALL_COLOUR = Likeness(0.99, 0.93, 0.97, 0.98)
LARGE = Likeness(0.97, 0.85, 0.95, 0.96)
_MOVES = ((0, 0), (0, 1), (1, 0), (1, 1), (1, -1))  # the opposite moves are those of the other picture


def alike(pixels: np.ndarray | Picked, *, likeness: Likeness | None = None, mirrored: bool = False) -> np.ndarray:
    """Groups of pictures that are the same or nearly so.

    Two pictures are alike if their grey values, smoothed, correlate by `likeness.smooth` once one is moved by at most
    a pixel (of the SIDE at which they are compared), and their mean colours agree. A picture joins a group only if it
    is like the group's first picture too, so groups do not grow without end. Plain pictures, which show nothing, are
    alike if they are equal.

    Candidates are found by codes of 24 signs of random mixtures of low frequencies: pictures that correlate by 0.99
    share one of the 6 codes in most cases, not in all.

    Args:
      pixels: uint8 (n, H, W, C), C 1 or 3; read in chunks, so it may lie in a file.
      likeness: SMALL_GREY, SMALL_COLOUR or LARGE, by the size and the channels, when None.
      mirrored: whether a picture and its mirror image are alike.

    Returns: int64 (n,): the position of the first picture of each one's group.
    """
    n = len(pixels)
    if likeness is None:
        large = max(pixels.shape[1:3]) > SIDE
        likeness = LARGE if large else SMALL_GREY if pixels.shape[3] == 1 else SMALL_COLOUR
    group = _copies(pixels)
    first = np.flatnonzero(group == np.arange(n))
    small, colours = _small(pixels, first)
    pairs = _pairs(small, colours, likeness, mirrored)
    heads: np.ndarray = first[_grouped(small, pairs, mirrored, likeness)]
    return np.asarray(heads[np.searchsorted(first, group)])


def _copies(pixels: np.ndarray | Picked) -> np.ndarray:
    """int64 (n,): the position of the first picture with the very same bytes."""
    seen: dict[bytes, int] = {}
    out = np.empty(len(pixels), dtype=np.int64)
    for row in range(len(pixels)):
        key = hashlib.blake2b(np.ascontiguousarray(pixels[row]).data, digest_size=16).digest()
        out[row] = seen.setdefault(key, row)
    return out


def _small(pixels: np.ndarray | Picked, rows: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Grey values float16 (n, h, w), at most SIDE each way, and mean colours without brightness float32 (n, C)."""
    height, width, channels = pixels.shape[1:]
    down, across = _averages(height), _averages(width)
    small = np.empty((len(rows), len(down), len(across)), dtype=np.float16)
    colours = np.empty((len(rows), channels), dtype=np.float32)
    for first in range(0, len(rows), _CHUNK):
        block = np.asarray(pixels[rows[first : first + _CHUNK]])
        grey = in_channels(block, 1)[..., 0].astype(np.float32)
        if len(down) < height or len(across) < width:
            grey = np.matmul(np.matmul(down, grey), across.T)
        small[first : first + _CHUNK] = grey
        mean = block.mean(axis=(1, 2), dtype=np.float32)
        colours[first : first + _CHUNK] = mean - mean.mean(axis=1, keepdims=True)
    return small, colours


def _averages(length: int) -> np.ndarray:
    """float32 (min(length, SIDE), length): means over equal stretches."""
    count = min(length, SIDE)
    edges = np.linspace(0, length, count + 1)
    places = np.arange(length)
    overlap = np.minimum(edges[1:, None], places + 1) - np.maximum(edges[:-1, None], places)
    return np.asarray(np.maximum(overlap, 0) * count / length, dtype=np.float32)


def _cosines(length: int) -> np.ndarray:
    """float32 (K, length): the lowest frequencies."""
    places = np.arange(length) + 0.5
    waves = np.cos(np.pi / length * np.outer(np.arange(min(_FREQUENCIES, length)), places))
    return np.asarray(waves / np.linalg.norm(waves, axis=1, keepdims=True), dtype=np.float32)


def _pairs(small: np.ndarray, colours: np.ndarray, likeness: Likeness, mirrored: bool) -> np.ndarray:
    """int64 (m, 2): pairs that are alike, the most alike first."""
    if len(small) < 2 or small[0].size < 2:  # pictures of one pixel have nothing to be alike in
        return np.empty((0, 2), dtype=np.int64)
    base = _features(small, (0, 0), False)
    center, spread = base.mean(axis=0), base.std(axis=0) + 1e-6
    rng = np.random.default_rng(0)
    mixtures = rng.standard_normal((base.shape[1], _TABLES * _BITS)).astype(np.float32)
    codes = _codes(base, center, spread, mixtures)
    orders = [np.argsort(codes[:, t], kind="stable") for t in range(_TABLES)]
    found: list[np.ndarray] = []
    for flip in (False, True) if mirrored else (False,):
        moves = _MOVES if not flip else (*_MOVES, *((-a, -b) for a, b in _MOVES[1:]))
        for move in moves:
            features = base if move == (0, 0) and not flip else _features(small, move, flip)
            own = codes if features is base else _codes(features, center, spread, mixtures)
            keys = _distinct(np.concatenate([_meetings(codes[:, t], orders[t], own[:, t]) for t in range(_TABLES)]))
            pairs = np.stack([keys // len(small), keys % len(small)], axis=1)
            near = np.abs(colours[pairs[:, 0]] - colours[pairs[:, 1]]).max(axis=1, initial=0) <= COLOUR
            pairs = pairs[near]
            pairs = pairs[_dots(features, base, pairs) >= likeness.first]
            score = likenesses(small, pairs, move, flip, likeness.detail)
            kept = score >= likeness.smooth
            found.append(np.column_stack([pairs[kept], -score[kept]]))
    every = np.concatenate(found)
    every = every[np.lexsort((every[:, 1], every[:, 0], every[:, 2]))]
    return every[:, :2].astype(np.int64)


def _features(small: np.ndarray, move: tuple[int, int], flip: bool) -> np.ndarray:
    """float32 (n, F), length 1: low frequencies of the moved pictures, without the mean."""
    down, across = _cosines(small.shape[1]), _cosines(small.shape[2])
    mixed = np.einsum("fh,gw->fghw", down, across).reshape(-1, *small.shape[1:])
    # The middle counts: what comes in at an edge when a picture is moved is another picture's.
    window = np.outer(_window(small.shape[1]), _window(small.shape[2]))
    mixed = mixed[1:] * window
    mixed -= window * (mixed.sum(axis=(1, 2), keepdims=True) / window.sum())
    # Moving the waves the other way is moving the picture.
    mixed = np.roll(mixed, (-move[0], -move[1]), axis=(1, 2))
    mixed = (mixed[:, :, ::-1] if flip else mixed).reshape(len(mixed), -1).astype(np.float32)
    out = np.empty((len(small), len(mixed)), dtype=np.float32)
    for first in range(0, len(small), _CHUNK):
        flat = small[first : first + _CHUNK].reshape(-1, mixed.shape[1]).astype(np.float32)
        flat -= flat.mean(axis=1, keepdims=True)
        out[first : first + _CHUNK] = flat @ mixed.T
    norms = np.linalg.norm(out, axis=1, keepdims=True)
    return np.asarray(out / np.maximum(norms, 1e-6))


def _window(length: int) -> np.ndarray:
    """float64 (length,): 1 in the middle half, falling to nearly 0 at the ends."""
    from_end = np.minimum(np.arange(length), np.arange(length)[::-1]) + 0.5
    return np.asarray(np.sin(np.pi / 2 * np.minimum(1, from_end / (length / 4))) ** 2)


def _codes(features: np.ndarray, center: np.ndarray, spread: np.ndarray, mixtures: np.ndarray) -> np.ndarray:
    """int64 (n, tables): signs of mixtures as numbers."""
    out = np.empty((len(features), _TABLES), dtype=np.int64)
    weights = 1 << np.arange(_BITS)
    for first in range(0, len(features), _CHUNK):
        signs = ((features[first : first + _CHUNK] - center) / spread) @ mixtures > 0
        out[first : first + _CHUNK] = signs.reshape(-1, _TABLES, _BITS) @ weights
    return out


def _distinct(keys: np.ndarray) -> np.ndarray:
    """The values of int64 (m,), ascending, each once; NumPy's own way is slower for millions."""
    keys = np.sort(keys)
    return np.asarray(keys[np.concatenate([[True], keys[1:] != keys[:-1]])[: len(keys)]])


def _meetings(codes: np.ndarray, order: np.ndarray, own: np.ndarray) -> np.ndarray:
    """int64: a x n + b of the pictures a whose own code is that of another picture b."""
    ranked = codes[order]
    left, right = np.searchsorted(ranked, own, "left"), np.searchsorted(ranked, own, "right")
    counts = np.minimum(right - left, _MOST)
    a = np.repeat(np.arange(len(own)), counts)
    steps = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
    b = order[np.repeat(left, counts) + steps]
    apart = a != b
    return np.asarray(a[apart] * len(codes) + b[apart])


def _dots(left: np.ndarray, right: np.ndarray, pairs: np.ndarray) -> np.ndarray:
    out = np.empty(len(pairs), dtype=np.float32)
    for part in _parts(len(pairs)):
        out[part] = np.einsum("nf,nf->n", left[pairs[part, 0]], right[pairs[part, 1]])
    return out


def _parts(n: int) -> Iterator[slice]:
    return (slice(first, first + _CHUNK) for first in range(0, n, _CHUNK))


def likenesses(small: np.ndarray, pairs: np.ndarray, move: tuple[int, int], flip: bool, detail: float) -> np.ndarray:
    """float32 (m,): correlation of the first pictures, mirrored and moved, with the second, where both are, smoothed.

    0 where they do not even agree by `detail`, as they are.
    """
    out = np.empty(len(pairs), dtype=np.float32)
    height, width = small.shape[1:]
    dy, dx = move
    there = (slice(max(0, dy), height + min(0, dy)), slice(max(0, dx), width + min(0, dx)))
    here = (slice(max(0, -dy), height + min(0, -dy)), slice(max(0, -dx), width + min(0, -dx)))
    for part in _parts(len(pairs)):
        a = small[pairs[part, 0]].astype(np.float32)
        b = small[pairs[part, 1]].astype(np.float32)
        if flip:
            a = a[:, :, ::-1]
        a, b = a[:, here[0], here[1]], b[:, there[0], there[1]]
        detailed = _correlations(a, b) >= detail
        out[part] = np.where(detailed, _correlations(_smoothed(a), _smoothed(b)), 0)
    return out


def _smoothed(x: np.ndarray) -> np.ndarray:
    """Each value with its neighbours, 1 : 2 : 1 both ways; without the rim."""
    if min(x.shape[1:]) < 3:
        return x
    x = (x[:, :-2] + 2 * x[:, 1:-1] + x[:, 2:]) / 4
    return np.asarray((x[:, :, :-2] + 2 * x[:, :, 1:-1] + x[:, :, 2:]) / 4)


def _correlations(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    a, b = (x - x.mean(axis=(1, 2), keepdims=True) for x in (a, b))
    spread = [np.sqrt((x * x).mean(axis=(1, 2))) for x in (a, b)]
    both = (a * b).mean(axis=(1, 2)) / np.maximum(spread[0] * spread[1], 1e-6)
    return np.where(np.minimum(*spread) < PLAIN, 0, both).astype(np.float32)


def _grouped(small: np.ndarray, pairs: np.ndarray, mirrored: bool, likeness: Likeness) -> np.ndarray:
    """int64 (n,): the first picture of each one's group, from pairs, the most alike first."""
    group = np.arange(len(small))
    members: dict[int, list[int]] = {}
    for a, b in pairs.tolist():
        head, other = sorted((int(group[a]), int(group[b])))
        if head == other:
            continue
        joining = members.pop(other, [other])
        direct = {head, other} == {a, b} and len(joining) == 1
        if not direct and _far(small, head, joining, mirrored, likeness):
            if len(joining) > 1:
                members[other] = joining
            continue
        group[joining] = head
        members.setdefault(head, [head]).extend(joining)
    return group


def _far(small: np.ndarray, head: int, joining: list[int], mirrored: bool, likeness: Likeness) -> bool:
    """Whether one of the pictures is not like the head of the group that they would join."""
    pairs = np.array([(other, head) for other in joining])
    best = np.zeros(len(pairs), dtype=np.float32)
    for flip in (False, True) if mirrored else (False,):
        for dy in (-1, 0, 1):
            for dx in (-1, 0, 1):
                best = np.maximum(best, likenesses(small, pairs, (dy, dx), flip, likeness.detail))
    return bool((best < likeness.loose).any())
