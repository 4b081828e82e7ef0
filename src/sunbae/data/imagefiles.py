"""The files of a set of pictures, in a folder, in a zip or one by one: found, and read without being waited for."""

from __future__ import annotations

import errno
import ntpath
import os
import stat
import unicodedata
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from sunbae.data.picture import LIMITS, Limits, Unfit, reason_text
from sunbae.data.sniff import PICTURE_ENDINGS, ending
from sunbae.errors import DataError
from sunbae.i18n import N_, _

DEEPEST = 64  # folders in folders
MOST_FILES = 5 * 10**6
_JUNK = {"__macosx", "thumbs.db", "desktop.ini", "@eadir", "$recycle.bin"}

REASONS = {
    "link_out": N_("it is a link that leads out of the folder; put the file itself there"),
    "link_folder": N_("it is a link to a folder; put the folder itself there"),
    "link_loop": N_("it is a link that leads to itself"),
    "absent": N_("there is no such file"),
    "outside": N_("its path leads out of the folder; put the file into it"),
    "not_file": N_("it is a pipe, device or socket, not a file"),
    "folder": N_("it is a folder, not a file"),
    "permission": N_("there is no permission to read it"),
    "unreadable": N_("it cannot be read: {detail}"),
    "deep": N_("it lies more than {detail} folders deep"),
    "encrypted": N_("it is encrypted; unpack the zip with its password"),
    "packed": N_("its compression ({detail}) is not read; pack the zip again"),
    "no_name": N_("the row has no file name"),
    "no_class": N_("it is in no class folder"),
    "no_part": N_("it is beside the folders of the parts (train, test), not in one"),
}


@dataclass(frozen=True)
class Refused:
    """A file that is not used."""

    name: str
    reason: str


@dataclass(frozen=True)
class Entry:
    """A file that may be a picture.

    Attributes:
      name: as it is shown: relative, with `/` between folders, what is no text or no letter escaped.
      place: where to read it: a path, or the position in a zip.
      n_bytes: its size.
      stamp: changes when the file does: times of change, or a check sum.
    """

    name: str
    place: str
    n_bytes: int
    stamp: str


Reader = Callable[[Entry], bytes]


class Source(Protocol):
    """Where entries are read from."""

    @property
    def title(self) -> str:
        """What messages call it."""

    @property
    def key(self) -> str:
        """Tells it from another source."""

    def opened(self, limits: Limits) -> Reader:
        """A function that reads whole files, from any thread, and raises Unfit for those that it cannot read."""


@dataclass(frozen=True)
class Files:
    """Files on disk."""

    title: str
    key: str

    def opened(self, limits: Limits) -> Reader:
        """See Source."""
        return lambda entry: read_file(entry.place, limits)


@dataclass(frozen=True)
class Zip:
    """Files in a zip, which is never unpacked to disk."""

    path: str

    @property
    def title(self) -> str:
        """The file's name."""
        return shown(os.path.basename(self.path))

    @property
    def key(self) -> str:
        """Its path; the entries have check sums."""
        return self.path

    def opened(self, limits: Limits) -> Reader:
        """See Source."""
        archive = zipfile.ZipFile(self.path)
        members = archive.infolist()

        def read(entry: Entry) -> bytes:
            place = int(entry.place)
            if place >= len(members) or _entry_of_member(place, members[place]) != entry:
                raise Unfit("absent")  # packed again since it was listed
            return _read_member(archive, members[place], limits)

        return read


@dataclass(frozen=True)
class Listing:
    """What is in a source.

    Attributes:
      entries: by name.
      refused: (name, code, detail) of what is there but cannot be read.
      empty: folders in which there is nothing.
    """

    source: Source
    entries: tuple[Entry, ...]
    refused: tuple[tuple[str, str, str], ...] = ()
    empty: tuple[str, ...] = ()


def refusal_text(code: str, detail: str = "", limits: Limits = LIMITS) -> str:
    """The reason for which a file is not used, in words: one of REASONS here or in `data.picture`."""
    return _(REASONS[code]).format(detail=detail) if code in REASONS else reason_text(code, detail, limits)


def shown(name: str) -> str:
    """A file's name as text that can be shown and stored: composed letters, the rest escaped.

    >>> shown("a\\nb"), shown(b"\\xff.jpg".decode("utf-8", "surrogateescape"))
    ('a\\\\nb', '\\\\xff.jpg')
    """
    text = name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
    text = unicodedata.normalize("NFC", text)
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in text)


def is_junk(name: str) -> bool:
    """Whether systems leave files or folders of this name behind, or hide them."""
    return name.startswith(".") or name.lower() in _JUNK


# --- a folder ---------------------------------------------------------------------------------------------------------


def list_folder(folder: Path) -> Listing:
    """Every file below a folder. Nothing is opened.

    A link to a file inside the folder counts as the file; a link to a folder, or to anything outside, is refused.

    Raises: DataError if the folder cannot be listed or holds too many files.
    """
    root = os.path.realpath(folder)
    found = _Walk(root)
    try:
        with os.scandir(root):
            pass
    except OSError as exc:
        raise DataError(
            _("The folder {path} cannot be read: {error}. See that you may read it.").format(
                path=folder, error=exc.strerror or exc
            )
        ) from exc
    found.folder(root, "", 0)
    return Listing(
        Files(shown(os.path.basename(root)) or root, root),
        tuple(found.entries),
        tuple(found.refused),
        tuple(found.empty),
    )


@dataclass
class _Walk:
    root: str
    entries: list[Entry] = field(default_factory=list)
    refused: list[tuple[str, str, str]] = field(default_factory=list)
    empty: list[str] = field(default_factory=list)

    def folder(self, path: str, name: str, depth: int) -> None:
        if depth > DEEPEST:
            self.refused.append((name, "deep", str(DEEPEST)))
            return
        try:
            with os.scandir(path) as inside:
                # By the composed name, so that the order is the same on every system.
                items = sorted((i for i in inside if not is_junk(i.name)), key=lambda i: (shown(i.name), i.name))
        except OSError as exc:
            self.refused.append((name, *os_reason(exc)))
            return
        if not items and "." in name.rpartition("/")[2]:
            self.refused.append((name, "folder", ""))
        elif not items:
            self.empty.append(name)
        for item in items:
            inner = f"{name}/{shown(item.name)}" if name else shown(item.name)
            try:
                self.item(item, inner, depth)
            except OSError as exc:
                self.refused.append((inner, *os_reason(exc)))

    def item(self, item: os.DirEntry[str], name: str, depth: int) -> None:
        if not item.is_symlink():
            if item.is_dir():
                if _is_junction(item):
                    self.refused.append((name, "link_folder", ""))
                    return
                self.folder(item.path, name, depth + 1)
            else:
                self.file(item.path, name, item.stat(follow_symlinks=False))
            return
        # realpath alone would go round in a loop for an answer.
        found = os.stat(item.path)
        real = os.path.realpath(item.path)
        if not is_within(real, self.root):
            self.refused.append((name, "link_out", ""))
        elif stat.S_ISDIR(found.st_mode):
            self.refused.append((name, "link_folder", ""))
        else:
            self.file(real, name, found)

    def file(self, path: str, name: str, found: os.stat_result) -> None:
        if not stat.S_ISREG(found.st_mode):
            self.refused.append((name, "not_file", ""))
            return
        if len(self.entries) >= MOST_FILES:
            raise DataError(_("{path} holds more than {n} files.").format(path=self.root, n=MOST_FILES))
        self.entries.append(entry_of(path, name, found))


def _is_junction(item: os.DirEntry[str]) -> bool:
    """Whether a folder of Windows stands for another place, which `is_symlink` does not say of a junction."""
    found = item.stat(follow_symlinks=False)
    return getattr(found, "st_reparse_tag", 0) == getattr(stat, "IO_REPARSE_TAG_MOUNT_POINT", 0xA0000003)


def entry_of(path: str, name: str, found: os.stat_result) -> Entry:
    """The entry of a plain file."""
    return Entry(name, path, found.st_size, f"{found.st_mtime_ns} {found.st_ctime_ns}")


def is_within(path: str, root: str) -> bool:
    """Whether an absolute path without links is `root` or below it."""
    try:
        return os.path.commonpath([path, root]) == root
    except ValueError:  # another drive
        return False


def os_reason(exc: OSError) -> tuple[str, str]:
    """The code and the detail of a file that the system does not give."""
    codes = {
        errno.EACCES: "permission",
        errno.EPERM: "permission",
        errno.ELOOP: "link_loop",
        errno.ENOENT: "absent",
        errno.ENOTDIR: "absent",
        errno.EISDIR: "folder",
    }
    code = codes.get(exc.errno or 0, "unreadable")
    return code, (exc.strerror or str(exc)) if code == "unreadable" else ""


def read_file(path: str, limits: Limits = LIMITS) -> bytes:
    """The bytes of a plain file; a pipe or a device is not waited for.

    Raises: Unfit.
    """
    # Without O_NONBLOCK, opening a pipe that took the file's place since it was listed would wait for a writer.
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)
    try:
        with os.fdopen(os.open(path, flags), "rb") as file:
            found = os.fstat(file.fileno())
            if not stat.S_ISREG(found.st_mode):
                raise Unfit("not_file")
            if found.st_size > limits.file_bytes:
                raise Unfit("bytes", str(found.st_size // 2**20))
            return file.read(limits.file_bytes)
    except OSError as exc:
        raise Unfit(*os_reason(exc)) from exc


# --- a zip ------------------------------------------------------------------------------------------------------------

# What zipfile raises on damaged archives.
_DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError)
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_MOST_RATIO = 200  # unpacked to packed; a whole archive of pictures does not come near
_FREE_BYTES = 2**30  # below this an archive may be as dense as it likes
_UTF8_FLAG = 0x800


def zip_names(path: Path) -> list[str]:
    """The names of the files in a zip, junk left out; empty if it is none or damaged. Cheap."""
    try:
        with zipfile.ZipFile(path) as archive:
            return [name for info in archive.infolist() if (name := _member_name(info)) and not info.is_dir()]
    except _DAMAGED:
        return []


def list_zip(path: Path) -> Listing:
    """Every file in a zip. Nothing is unpacked.

    Raises: DataError if the zip is damaged, or would unpack to far more than pictures can.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
    except _DAMAGED as exc:
        raise DataError(
            _("{name} is no zip that can be read: {error}. Pack it again.").format(
                name=shown(path.name), error=str(exc).rstrip(".")
            )
        ) from exc
    _reject_bomb(path, members)
    entries: dict[str, Entry] = {}
    refused = []
    for place, info in enumerate(members):
        name = _member_name(info)
        if not name or info.is_dir():
            continue
        problem = _member_problem(name, info)
        if problem:
            refused.append((name, *problem))
        else:
            # A name that comes twice is the later one, as unpacking would have it.
            entries[_spelt(info)] = _entry_of_member(place, info)
    source = Zip(os.path.realpath(path))
    return Listing(source, tuple(sorted(entries.values(), key=lambda e: e.name)), tuple(sorted(refused)))


def _entry_of_member(place: int, info: zipfile.ZipInfo) -> Entry:
    return Entry(_member_name(info), str(place), info.file_size, f"{info.CRC:08x}")


def _spelt(info: zipfile.ZipInfo) -> str:
    """The name of a member, in the letters of the system that packed it; empty for junk."""
    name = info.filename
    if not info.flag_bits & _UTF8_FLAG:
        name = _decoded(name)
    parts = [part for part in name.replace("\\", "/").split("/") if part not in ("", ".")]
    return "" if any(is_junk(part) and part != ".." for part in parts) else "/".join(parts)


def _member_name(info: zipfile.ZipInfo) -> str:
    """The name of a member as it is shown; empty for junk."""
    return "/".join(map(shown, _spelt(info).split("/")))


def _decoded(name: str) -> str:
    """zipfile reads names as CP437; Korean Windows writes CP949, other systems UTF-8."""
    try:
        raw = name.encode("cp437")
    except UnicodeEncodeError:
        return name
    for encoding in ("utf-8", "cp949"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return name


def _member_problem(name: str, info: zipfile.ZipInfo) -> tuple[str, str] | None:
    if ".." in name.split("/"):
        return ("outside", "")
    if info.flag_bits & 1:
        return ("encrypted", "")
    if info.compress_type not in _METHODS:
        return ("packed", str(info.compress_type))
    if stat.S_ISLNK(info.external_attr >> 16):
        return ("link_out", "")
    return None


def _reject_bomb(path: Path, members: Sequence[zipfile.ZipInfo]) -> None:
    size = sum(info.file_size for info in members)
    if size > max(_FREE_BYTES, _MOST_RATIO * path.stat().st_size) or len(members) > MOST_FILES:
        raise DataError(
            _(
                "{name} holds {n} files of {size} MiB in a zip of {packed} MiB; pictures do not pack so well. It was "
                "not unpacked. Pack the pictures again."
            ).format(name=shown(path.name), n=len(members), size=size // 2**20, packed=-(-path.stat().st_size // 2**20))
        )


def _read_member(archive: zipfile.ZipFile, info: zipfile.ZipInfo, limits: Limits) -> bytes:
    if info.file_size > limits.file_bytes:
        raise Unfit("bytes", str(info.file_size // 2**20))
    try:
        with archive.open(info) as member:
            return member.read(limits.file_bytes)
    except OSError as exc:  # of the disk, not of the archive: the next time it may be read
        raise Unfit(*os_reason(exc)) from exc
    except _DAMAGED as exc:
        raise Unfit("damaged", str(exc)[:100]) from exc


@contextmanager
def reading(source: Source, limits: Limits) -> Iterator[Reader]:
    """A reader of the source.

    Raises: DataError if the source itself is gone.
    """
    try:
        reader = source.opened(limits)
    except _DAMAGED as exc:
        raise DataError(_("{name} cannot be read any more: {error}.").format(name=source.title, error=exc)) from exc
    yield reader


# --- one by one -------------------------------------------------------------------------------------------------------


_USUAL_ENDINGS = (".jpg", ".jpeg", ".png", ".webp", ".bmp", ".JPG", ".JPEG", ".PNG")


def find_file(root: str, given: str, name: str) -> Entry | tuple[str, str, str]:
    """The file that a table names, relative to `root` or absolute inside it, or why there is none.

    A path with `\\` is one of Windows; a name in decomposed letters (macOS) is the same name in composed ones; one
    without the ending of a picture may lack it.

    Args:
      root: an absolute path without links.
      given: the path as it stands in the table.
      name: what to call it.
    """
    text = given.strip()
    if not text or "\x00" in text:
        return (name, "no_name", "")
    spellings = [text, unicodedata.normalize("NFC", text), unicodedata.normalize("NFD", text)]
    if os.sep == "/":
        spellings += [s.replace("\\", "/") for s in spellings if "\\" in s]
    if ending(text) not in PICTURE_ENDINGS:  # a name without its ending, as lists of competitions have it
        spellings += [spelling + more for spelling in dict.fromkeys(spellings) for more in _USUAL_ENDINGS]
    problem = (name, "absent", "")
    for spelling in dict.fromkeys(spellings):
        path = os.path.join(root, spelling)
        if os.name == "nt" and _is_elsewhere(path, root):
            # Even to ask for a file of another computer would tell that one who asks.
            return (name, "outside", "")
        try:
            found = os.stat(path)
        except OSError as exc:
            code, detail = os_reason(exc)
            if code != "absent":
                problem = (name, code, detail)
            elif not is_within(os.path.realpath(path), root):
                problem = (name, "outside", "")
            continue
        real = os.path.realpath(path)
        if not is_within(real, root):
            inside = is_within(os.path.normpath(path), root)
            return (name, "link_out" if inside else "outside", "")
        if stat.S_ISREG(found.st_mode):
            return entry_of(real, name, found)
        return (name, "folder" if stat.S_ISDIR(found.st_mode) else "not_file", "")
    return problem


def _is_elsewhere(path: str, root: str) -> bool:
    """Whether a path of Windows is on another drive or computer, or a device, by its spelling alone.

    >>> _is_elsewhere("//host/share/a.jpg", "C:/photos"), _is_elsewhere("c:/photos/a.jpg", "C:/photos")
    (True, False)
    """
    drives = [ntpath.splitdrive(ntpath.normcase(one))[0] for one in (path, root)]
    return drives[0] != drives[1]


def list_paths(paths: Sequence[str | os.PathLike[str]]) -> Listing:
    """Files that were named one by one; wherever they are and whatever links lead there, they are meant."""
    entries: list[Entry] = []
    refused = []
    for path in paths:
        name, place = shown(os.fspath(path)), os.path.expanduser(os.fspath(path))
        try:
            found = os.stat(place)
        except (OSError, ValueError) as exc:
            refused.append((name, *(os_reason(exc) if isinstance(exc, OSError) else ("absent", ""))))
            continue
        if stat.S_ISREG(found.st_mode):
            entries.append(entry_of(os.path.realpath(place), name, found))
        else:
            refused.append((name, "folder" if stat.S_ISDIR(found.st_mode) else "not_file", ""))
    title = entries[0].name if len(entries) == 1 else _("{n} files").format(n=len(entries) + len(refused))
    return Listing(Files(title, "paths"), tuple(entries), tuple(refused))
