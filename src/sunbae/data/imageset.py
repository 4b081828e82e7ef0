"""Images: a Table with a picture beside each row."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from sunbae.data.crew import in_order
from sunbae.data.imagecache import Note, blocks_of, key_of, stored
from sunbae.data.imagecheck import Checked, Progress
from sunbae.data.imagefiles import Entry, Listing, Reader, Refused, Source, reading, refusal_text
from sunbae.data.picture import FITS, LIMITS, MARKS, Fit, Limits, Size, Unfit, fitted, guarded, take
from sunbae.data.table import Table
from sunbae.errors import DataError, OptionError
from sunbae.i18n import _

_IN_MEMORY = 32 * 2**20  # bytes; a smaller array of another size is made anew each time


@dataclass(frozen=True)
class Stack:
    """Pictures of one size in an array, uint8 (n, H, W, C), C 1 or 3."""

    base: np.ndarray


@dataclass(frozen=True)
class Album:
    """Pictures in files, one entry per row; they are decoded when they are asked for."""

    source: Source
    entries: tuple[Entry, ...]
    limits: Limits = LIMITS


@dataclass(frozen=True)
class Images:
    """Pictures that can be used, one per row of a Table.

    Attributes:
      table: n rows: of a folder or arrays the columns `file`, `class`, and `part` if the source tells it; of a table
        of files its own columns.
      sizes: int32 (n, 2): height and width of each picture as it is shown.
      grey: bool (n,): pictures without colour.
      store: where the pixels come from.
      refused: the files that are not used, with the reason; `table.skipped` has them by row.
      notes: what was found out or changed on the way.
      classes: labels in the order of their codes, where the source has codes.
      deep: whether they come from arrays of numbers of 16 bits.
    """

    table: Table
    sizes: np.ndarray
    grey: np.ndarray
    store: Stack | Album
    refused: tuple[Refused, ...] = ()
    notes: tuple[str, ...] = ()
    classes: tuple[str, ...] | None = None
    deep: bool = False

    def __len__(self) -> int:
        return self.table.n_rows

    @property
    def row_numbers(self) -> np.ndarray:
        """int64 (n,): the place of each row in the source, from 1."""
        return self.table.row_numbers

    def pixels(
        self,
        height: int,
        width: int,
        channels: int,
        fit: Fit = "crop",
        *,
        progress: Progress | None = None,
        note: Note | None = None,
    ) -> np.ndarray:
        """All pictures in one size.

        Files are decoded by several threads into a file in the user's cache, where the next run finds them; never are
        more than a few hundred pictures in memory.

        Args:
          channels: 1 or 3; grey becomes colour by repetition, colour grey by brightness.
          fit: see `ImageSpec`.
          progress: called with (done, all).
          note: takes a sentence about what could not be done as usual.

        Returns: uint8 (n, height, width, channels), read-only.
        Raises: OptionError for an impossible size; DataError if a file has changed since it was looked at, or
          there is no room.
        """
        size = size_of(height, width, channels, fit)
        if isinstance(self.store, Stack):
            return stack_pixels(self.store.base, size, progress, note)
        return _album_pixels(self.store, size, progress, note)


def size_of(height: int, width: int, channels: int, fit: str) -> Size:
    """A Size of numbers that somebody gave.

    Raises: OptionError.
    """
    if min(height, width) < 1 or channels not in (1, 3):
        raise OptionError(
            _(
                "The image size is {height} x {width} with {channels} channels; at least 1 x 1 with 1 (grey) or 3 "
                "(colour) was expected."
            ).format(height=height, width=width, channels=channels)
        )
    for known in ("crop", "pad", "stretch"):
        if fit == known:
            return Size(height, width, channels, known)
    raise OptionError(_("The fit is {fit!r}; it must be one of {known}.").format(fit=fit, known=", ".join(FITS)))


# --- arrays -----------------------------------------------------------------------------------------------------------


def stack_pixels(base: np.ndarray, size: Size, progress: Progress | None, note: Note | None) -> np.ndarray:
    """An array of pictures in another size; the array itself if it has this one."""
    shape = (len(base), *size.shape)
    if base.shape == shape:
        return _read_only(base)

    def blocks() -> Iterator[np.ndarray]:
        for first in range(0, len(base), 256):
            yield _resized(base[first : first + 256], size)
            if progress is not None:
                progress(min(first + 256, len(base)), len(base))

    if np.prod(shape, dtype=np.int64) <= _IN_MEMORY:
        return _read_only(np.concatenate(list(blocks())))
    return stored(key_of("stack", _content(base), _size_key(size)), shape, blocks, note=note)


def _read_only(array: np.ndarray) -> np.ndarray:
    view = array.view()
    view.flags.writeable = False
    return view


def _content(base: np.ndarray) -> str:
    digest = hashlib.blake2b(repr(base.shape).encode(), digest_size=20)
    for first in range(0, len(base), 4096):
        digest.update(np.ascontiguousarray(base[first : first + 4096]).data)
    return digest.hexdigest()


def _resized(block: np.ndarray, size: Size) -> np.ndarray:
    from PIL import Image

    block = np.asarray(block)
    if block.shape[1:3] == (size.height, size.width):
        return in_channels(block, size.channels)
    flat = block[..., 0] if block.shape[-1] == 1 else block
    return np.stack([fitted(Image.fromarray(np.ascontiguousarray(picture)), size) for picture in flat])


def in_channels(pictures: np.ndarray, channels: int) -> np.ndarray:
    """uint8 (..., 1 or 3) as (..., channels): grey is repeated, of colours the brightness of ITU-R 601 is taken.

    >>> in_channels(np.array([[[255, 0, 0]]], np.uint8), 1)
    array([[[76]]], dtype=uint8)
    """
    if pictures.shape[-1] == channels:
        return pictures
    if channels == 3:
        return np.repeat(pictures, 3, axis=-1)
    red, green, blue = (pictures[..., k].astype(np.uint32) for k in range(3))
    # Pillow's own numbers, so that arrays and files give the same grey.
    return ((red * 19595 + green * 38470 + blue * 7471 + 32768) >> 16).astype(np.uint8)[..., None]


# --- files ------------------------------------------------------------------------------------------------------------


def _size_key(size: Size) -> list[object]:
    return [size.height, size.width, size.channels, size.fit]


def _album_pixels(album: Album, size: Size, progress: Progress | None, note: Note | None) -> np.ndarray:
    import PIL

    files = [[entry.name, entry.n_bytes, entry.stamp] for entry in album.entries]
    # Another version of Pillow may decode or resize otherwise.
    key = key_of("album", album.source.key, files, _size_key(size), PIL.__version__)
    shape = (len(album.entries), *size.shape)

    def blocks() -> Iterable[np.ndarray]:
        return blocks_of(_decoded(album, size, progress))

    return stored(key, shape, blocks, note=note)


def _decoded(album: Album, size: Size, progress: Progress | None) -> Iterator[np.ndarray]:
    with reading(album.source, album.limits) as read, guarded():
        decode = _decoder(read, size, album.limits)
        for done, picture in enumerate(in_order(decode, album.entries), 1):
            yield picture
            if progress is not None:
                progress(done, len(album.entries))


def _decoder(read: Reader, size: Size, limits: Limits) -> Callable[[Entry], np.ndarray]:
    def decode(entry: Entry) -> np.ndarray:
        try:
            _look, pixels = take(read(entry), entry.name, size, limits)
        except Unfit as exc:
            raise DataError(
                _("{name} could be read at first and cannot now: {reason}. Run it again.").format(
                    name=entry.name, reason=refusal_text(exc.code, exc.detail, limits)
                )
            ) from exc
        if pixels is None:
            raise AssertionError(entry.name)
        return pixels

    return decode


def album_of(
    table: Table,
    found: Checked,
    used: Sequence[int],
    listing: Listing,
    refused: Sequence[tuple[str, str, str]],
    notes: Sequence[str],
    limits: Limits,
) -> Images:
    """Images of checked files: those at the positions `used`, one for each row of the table."""
    looks = [found.looks[k] for k in used]
    told = (*table.notes, *notes, *mark_notes(look.marks for look in looks))
    return Images(
        table=replace(table, notes=told),
        sizes=np.array([(look.height, look.width) for look in looks], dtype=np.int32),
        grey=np.array([look.grey for look in looks], dtype=bool),
        store=Album(listing.source, tuple(found.entries[k] for k in used), limits),
        refused=in_words(refused, limits),
        notes=told,
    )


def in_words(refused: Iterable[tuple[str, str, str]], limits: Limits) -> tuple[Refused, ...]:
    """Refusals with their reasons as sentences."""
    return tuple(Refused(name, refusal_text(code, detail, limits)) for name, code, detail in refused)


def mark_notes(marks: Iterable[tuple[str, ...]]) -> list[str]:
    """What was done to pictures, counted in words."""
    counts = Counter(mark for found in marks for mark in found)
    return [_(text).format(n=counts[mark]) for mark, text in MARKS.items() if counts[mark]]
