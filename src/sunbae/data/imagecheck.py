"""Which files of a set are pictures that can be used: each is decoded once and what was found is kept."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import PIL

from sunbae.data.crew import in_order
from sunbae.data.imagecache import key_of, read_index, write_index
from sunbae.data.imagefiles import Entry, Listing, reading
from sunbae.data.picture import LIMITS, Limits, Look, Unfit, guarded, take
from sunbae.data.sniff import PICTURE_ENDINGS, ending

Progress = Callable[[int, int], None]
Refusal = tuple[str, str]  # code, detail
# What a file that is not called a picture may be without being mentioned by name.
_OTHER = {"empty", "text", "html", "format", "unknown"}


@dataclass(frozen=True)
class Checked:
    """The files of a listing, apart.

    Attributes:
      entries, looks: the pictures.
      refused: (name, code, detail) of files that should be pictures and cannot be used.
      others: the names of files that are none.
    """

    entries: tuple[Entry, ...]
    looks: tuple[Look, ...]
    refused: tuple[tuple[str, str, str], ...]
    others: tuple[str, ...]


def check(listing: Listing, limits: Limits = LIMITS, progress: Progress | None = None) -> Checked:
    """Decode every file once, small, to know whether it is a whole picture.

    A file that has not changed since the last time is not opened.

    Args:
      progress: called with (done, all).
    """
    found = look_at(listing, limits, progress)
    entries, looks, refused, others = [], [], list(listing.refused), []
    for entry, answer in zip(listing.entries, found, strict=True):
        if isinstance(answer, Look):
            entries.append(entry)
            looks.append(answer)
        elif is_other(entry.name, answer[0]):
            others.append(entry.name)
        else:
            refused.append((entry.name, *answer))
    return Checked(tuple(entries), tuple(looks), tuple(sorted(refused)), tuple(others))


def is_other(name: str, code: str) -> bool:
    """Whether a file that is no picture does not claim to be one, so that it is counted and not refused by name."""
    return code in _OTHER and ending(name) not in PICTURE_ENDINGS


def look_at(listing: Listing, limits: Limits, progress: Progress | None = None) -> list[Look | Refusal]:
    """The Look of each entry, or why there is none."""
    # What an older Pillow refused, or read in another way, is looked at again.
    key = key_of("index", listing.source.key, repr(limits), PIL.__version__)
    known = read_index(key)
    found: dict[Entry, Look | Refusal] = {}
    for entry in listing.entries:
        answer = _restored(known.get(_known_as(entry)), entry)
        if answer is not None:
            found[entry] = answer
    fresh = [entry for entry in listing.entries if entry not in found]
    _look(listing, fresh, found, limits, progress)
    if fresh:
        write_index(key, {_known_as(e): [e.n_bytes, e.stamp, *_kept(found[e])] for e in listing.entries})
    return [found[entry] for entry in listing.entries]


def _known_as(entry: Entry) -> str:
    """The key of an entry: two files can be shown by one name, and one file can have two."""
    return f"{entry.place}\n{entry.name}"


def _look(
    listing: Listing,
    fresh: Sequence[Entry],
    found: dict[Entry, Look | Refusal],
    limits: Limits,
    progress: Progress | None,
) -> None:
    with reading(listing.source, limits) as read, guarded():

        def look(entry: Entry) -> Look | Refusal:
            try:
                return take(read(entry), entry.name, None, limits)[0]
            except Unfit as exc:
                return (exc.code, exc.detail)

        for done, (entry, answer) in enumerate(zip(fresh, in_order(look, fresh), strict=True), 1):
            found[entry] = answer
            if progress is not None:
                progress(done, len(fresh))


def _kept(answer: Look | Refusal) -> list[object]:
    if isinstance(answer, Look):
        return [answer.height, answer.width, answer.grey, list(answer.marks)]
    return list(answer)


def _restored(kept: object, entry: Entry) -> Look | Refusal | None:
    """What is known of an entry, if it is about the file as it is now."""
    match kept:
        case [entry.n_bytes, entry.stamp, int(height), int(width), bool(grey), list(marks)]:
            return Look(height, width, grey, tuple(map(str, marks)))
        case [entry.n_bytes, entry.stamp, str(code), str(detail)]:
            # What the system did not give may be given now.
            return None if code in ("permission", "unreadable", "absent") else (code, detail)
    return None
