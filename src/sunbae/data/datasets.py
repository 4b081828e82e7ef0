"""Sets of pictures that have a name: where they are looked for, and how they are read."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from sunbae.data.download import Download, fetch
from sunbae.data.imagearrays import Stacked, from_mapping
from sunbae.data.imagecache import Note, key_of, stored
from sunbae.data.imagecheck import Progress
from sunbae.data.imageset import Images
from sunbae.data.imagestack import npz_arrays, stack_images
from sunbae.data.setfiles import Batch, Shape, cifar_batches, idx_arrays, idx_files, sheet_batches
from sunbae.data.split import Part
from sunbae.errors import DataError, OptionError
from sunbae.files import cache_base, user_path
from sunbae.i18n import N_, _

_KERAS = "https://storage.googleapis.com/tensorflow/tf-keras-datasets/"
_CIFAR = "https://www.cs.toronto.edu/~kriz/"
_CIFAR_100 = """
apple aquarium_fish baby bear beaver bed bee beetle bicycle bottle bowl boy bridge bus butterfly camel can
castle caterpillar cattle chair chimpanzee clock cloud cockroach couch crab crocodile cup dinosaur dolphin
elephant flatfish forest fox girl hamster house kangaroo keyboard lamp lawn_mower leopard lion lizard lobster
man maple_tree motorcycle mountain mouse mushroom oak_tree orange orchid otter palm_tree pear pickup_truck
pine_tree plain plate poppy porcupine possum rabbit raccoon ray road rocket rose sea seal shark shrew skunk
skyscraper snail snake spider squirrel streetcar sunflower sweet_pepper table tank telephone television tiger
tractor train trout tulip turtle wardrobe whale willow_tree wolf woman worm
"""

# The group of each class of CIFAR-100, of 20 in the order of their names.
_GROUPS = """
4 1 14 8 0 6 7 7 18 3 3 14 9 18 7 11 3 9 7 11 6 11 5 10 7 6 13 15 3 15 0 11 1 10 12 14 16 9 11 5 5 19 8 8 15 13 14 17
18 10 16 4 17 4 2 0 17 4 18 17 10 3 2 12 12 16 12 1 9 19 2 10 0 1 16 12 9 13 15 13 16 19 2 4 6 19 5 5 8 19 18 1 2 15 6
0 17 8 14 13
"""
CIFAR_100_GROUPS = tuple(int(code) for code in _GROUPS.split())


@dataclass(frozen=True)
class NamedSet:
    """A set with a name.

    Attributes:
      what: one line about it.
      classes: labels in the order of their codes.
      n_train, n_test: pictures.
      side, channels: of a picture.
      downloads: where it is fetched from.
    """

    what: str
    classes: tuple[str, ...]
    n_train: int
    n_test: int
    side: int
    channels: int
    downloads: tuple[Download, ...]

    @property
    def shape(self) -> tuple[int, int, int, int]:
        """(n, H, W, C) of all pictures, training first."""
        return (self.n_train + self.n_test, self.side, self.side, self.channels)


SETS = {
    "mnist": NamedSet(
        N_("handwritten digits, 28 x 28, grey"),
        tuple("0123456789"),
        *(60000, 10000, 28, 1),
        (
            Download(
                _KERAS + "mnist.npz",
                "mnist.npz",
                "731c5ac602752760c8e48fbffcf8c3b850d9dc2a2aedcf2cc48468fc17b673d1",
                11490434,
            ),
        ),
    ),
    "fashion_mnist": NamedSet(
        N_("pieces of clothing, 28 x 28, grey"),
        (
            *("T-shirt/top", "Trouser", "Pullover", "Dress", "Coat"),
            *("Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot"),
        ),
        *(60000, 10000, 28, 1),
        # The sums are those of the unpacked content, as it was published.
        tuple(
            Download(_KERAS + name, f"fashion-mnist/{name}", sha256, n_bytes, packed=True)
            for name, sha256, n_bytes in (
                (
                    "train-images-idx3-ubyte.gz",
                    "c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888",
                    26421880,
                ),
                (
                    "train-labels-idx1-ubyte.gz",
                    "bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9",
                    29515,
                ),
                (
                    "t10k-images-idx3-ubyte.gz",
                    "5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b",
                    4422102,
                ),
                ("t10k-labels-idx1-ubyte.gz", "0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34", 5148),
            )
        ),
    ),
    "cifar10": NamedSet(
        N_("photos of 10 kinds of animals and vehicles, 32 x 32, colour"),
        ("airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"),
        *(50000, 10000, 32, 3),
        (
            Download(
                _CIFAR + "cifar-10-python.tar.gz",
                "cifar-10-python.tar.gz",
                "6d958be074577803d12ecdefd02955f39262c83c16fe9348329d7fe0b5c001ce",
                170498071,
            ),
        ),
    ),
    "cifar100": NamedSet(
        N_("photos of 100 kinds of things, 32 x 32, colour"),
        tuple(_CIFAR_100.split()),
        *(50000, 10000, 32, 3),
        (
            Download(
                _CIFAR + "cifar-100-python.tar.gz",
                "cifar-100-python.tar.gz",
                "85cd44d02ba6437773c5bbd22e183051d648de2e7d6b014e1ef29b855ba677a7",
                169001437,
            ),
        ),
    ),
}

# Names below a folder of data, in the order in which they are looked for: Keras', the publishers', torchvision's.
_IDX_FOLDERS = {
    "mnist": ("mnist", "MNIST/raw", "."),
    "fashion_mnist": ("fashion-mnist", "fashion_mnist", "FashionMNIST/raw"),
}
_CIFAR_PLACES = {
    "cifar10": (
        *("cifar-10-batches-py", "cifar-10-batches-py-target/cifar-10-batches-py", "cifar-10-batches-bin"),
        *("cifar-10-python.tar.gz", "cifar-10-batches-py.tar.gz", "cifar-10-binary.tar.gz"),
        *("cifar-10-batches-py-target_archive",),
    ),
    "cifar100": (
        *("cifar-100-python", "cifar-100-python-target/cifar-100-python", "cifar-100-binary"),
        *("cifar-100-python.tar.gz", "cifar-100-binary.tar.gz", "cifar-100-python-target_archive"),
    ),
}


@dataclass(frozen=True)
class SetRow:
    """A set that can be named.

    Attributes:
      where: the file or folder that would be read, None if it is not on this computer.
      n_bytes: of what is there, else of the download.
    """

    name: str
    what: str
    where: Path | None
    n_bytes: int


def list_sets() -> list[SetRow]:
    """Every set that has a name, and where it is."""
    rows = []
    for name, known in SETS.items():
        where = find_set(name)
        size = sum(d.n_bytes for d in known.downloads) if where is None else _bytes_at(where)
        rows.append(SetRow(name, _(known.what), where, size))
    return rows


def _bytes_at(path: Path) -> int:
    if path.is_dir():
        return sum(file.stat().st_size for file in path.iterdir() if file.is_file())
    return path.stat().st_size


def data_folders() -> list[Path]:
    """Where sets are looked for: `SUNBAE_DATA`, our cache, that of Keras, `shared/data` here or in a folder above."""
    found = [user_path(os.environ["SUNBAE_DATA"])] if os.environ.get("SUNBAE_DATA") else []
    base = cache_base()
    if base is not None:
        found.append(base / "datasets")
    found.append(user_path(os.environ.get("KERAS_HOME") or Path.home() / ".keras") / "datasets")
    return found + _shared_folders()


def _shared_folders() -> list[Path]:
    here = Path.cwd()
    return [folder / "shared" / "data" for folder in (here, *here.parents)]


def find_set(name: str) -> Path | None:
    """The first file or folder that holds the set `name`, one of SETS."""
    for folder in data_folders():
        for place in (folder / f"{name}.npz", folder / name):
            if place.is_file() or (place / "labels.npz").is_file():
                return place
        for inner in _IDX_FOLDERS.get(name, ()):
            if idx_files(folder / inner) is not None:
                return folder / inner
        for inner in _CIFAR_PLACES.get(name, ()):
            if (folder / inner).exists():
                return folder / inner
    return None


def named_set(
    name: str, *, allow_download: bool = False, progress: Progress | None = None, note: Note | None = None
) -> Images:
    """The set `name`, training pictures first, in the order of Keras.

    Args:
      allow_download: whether it may be fetched from the internet if it is not on this computer.
      progress: called with (done, all) bytes of a download.
      note: takes a sentence.

    Raises: OptionError if there is no such set; DataError if it is not here, cannot be fetched, or is damaged.
    """
    if name not in SETS:
        raise OptionError(_("There is no set {name!r}; there are {known}.").format(name=name, known=", ".join(SETS)))
    place = find_set(name)
    if place is None:
        if not allow_download:
            raise DataError(_absent(name))
        _download(name, progress)
        place = find_set(name)
        if place is None:
            raise DataError(_absent(name))
    notes = [_("{name} was read from {place}.").format(name=name, place=place)]
    if (place / "labels.npz").is_file():
        notes.append(_("Its pictures were kept as JPEG, so they differ a little from the original ones."))
    return stack_images(_read(name, place, note), name, tuple(notes))


def set_arrays(name: str, place: Path) -> tuple[np.ndarray, np.ndarray]:
    """The set `name` as it lies at `place`: pixels uint8 (n, H, W, C), to be read only, and codes int64 (n,).

    Raises: DataError if it is damaged.
    """
    stacked = _read(name, place, None)
    codes = {label: code for code, label in enumerate(SETS[name].classes)}
    return stacked.pixels, np.array([codes[str(label)] for label in stacked.labels or []], dtype=np.int64)


def download_folder() -> Path:
    """Where downloads go: the first place of our own.

    Raises: DataError if there is no cache.
    """
    base = cache_base()
    if base is None:
        raise DataError(
            _("SUNBAE_CACHE is empty, so there is no folder to download to. Set it to a folder, or put the file into "
              "SUNBAE_DATA.")
        )  # fmt: skip
    return base / "datasets"


def _download(name: str, progress: Progress | None) -> None:
    folder = download_folder()
    for file in SETS[name].downloads:
        try:
            fetch(file, folder, progress)
        except DataError as exc:
            raise DataError(f"{exc} {_by_hand(name)}") from exc


def _absent(name: str) -> str:
    text = _("{name} is not on this computer; looked in {places}. Allow the download with --download.").format(
        name=name, places=", ".join(str(place) for place in data_folders()[:3])
    )
    return f"{text} {_by_hand(name)}"


def _by_hand(name: str) -> str:
    """What to do without the internet."""
    base = cache_base()
    folder = Path(os.environ.get("SUNBAE_DATA") or (base or Path("SUNBAE_DATA")) / "datasets")
    files = SETS[name].downloads
    return _("Without internet here, fetch {files} elsewhere and put it into {folder}.").format(
        files=", ".join(file.url for file in files), folder=(folder / files[0].path).parent
    )


# --- reading ----------------------------------------------------------------------------------------------------------


def _read(name: str, place: Path, note: Note | None) -> Stacked:
    known = SETS[name]
    if place.suffix == ".npz":
        found = from_mapping(npz_arrays(place), place.name)
        _require_shape(known, found, place)
        return _coded(known, found.pixels, _codes(found, known, place))
    if name in _IDX_FOLDERS:
        arrays = idx_arrays(place)
        found = from_mapping(arrays, place.name)
        _require_shape(known, found, place)
        return _coded(known, found.pixels, _codes(found, known, place))
    shape = Shape(known.n_train, known.n_test, known.side)
    read: Callable[[], Iterator[Batch]] = (
        (lambda: sheet_batches(place, shape))
        if (place / "labels.npz").is_file()
        else (lambda: cifar_batches(place, shape, len(known.classes)))
    )
    pixels, labels = _kept(known, place, read, note)
    return _coded(known, pixels, labels)


def _kept(
    known: NamedSet, place: Path, read: Callable[[], Iterator[Batch]], note: Note | None
) -> tuple[np.ndarray, np.ndarray]:
    """Pixels and codes of batches, from the cache if they are there."""
    n = known.shape[0]
    key = key_of("set", str(place.resolve()), _stamps(place))
    codes: list[np.ndarray] = []

    def pixels() -> Iterator[np.ndarray]:
        codes.clear()
        for batch in read():
            codes.append(batch.labels)
            yield batch.pixels

    def labels() -> Iterator[np.ndarray]:
        yield np.concatenate(codes or [batch.labels for batch in read()])

    found = stored(key, known.shape, pixels, note=note)
    return found, stored(key_of("labels", key), (n,), labels)


def _stamps(place: Path) -> list[list[object]]:
    files = sorted(p for p in place.iterdir() if p.is_file()) if place.is_dir() else [place]
    return [[file.name, (told := file.stat()).st_size, told.st_mtime_ns] for file in files]


def _require_shape(known: NamedSet, stacked: Stacked, place: Path) -> None:
    shape = stacked.pixels.shape
    if shape != known.shape or (stacked.parts or []).count("train") != known.n_train:
        raise DataError(
            _("{place} holds pictures {found}; {expected} were expected. Remove the file, or rename it.").format(
                place=place, found=shape, expected=known.shape
            )
        )


def _codes(found: Stacked, known: NamedSet, place: Path) -> np.ndarray:
    try:
        codes = np.array([int(str(label)) for label in found.labels or []], dtype=np.int64)
    except ValueError:  # a file with names of its own
        classes = dict.fromkeys(found.classes or ())
        if not classes.keys() <= set(known.classes):
            raise DataError(
                _("{place} has the classes {found}; {expected} were expected. Remove the file, or rename it.").format(
                    place=place, found=", ".join(map(str, classes)), expected=", ".join(known.classes)
                )
            ) from None
        names = {label: code for code, label in enumerate(known.classes)}
        codes = np.array([names.get(str(label), -1) for label in found.labels or []], dtype=np.int64)
    if len(codes) != known.shape[0]:
        raise DataError(_("{place} has no labels. Remove the file, or rename it.").format(place=place))
    return codes


def _coded(known: NamedSet, pixels: np.ndarray, codes: np.ndarray) -> Stacked:
    if len(codes) and (codes.min() < 0 or codes.max() >= len(known.classes)):
        raise DataError(
            _("The labels run from {low} to {high}; 0 to {most} was expected. The file is damaged.").format(
                low=codes.min(), high=codes.max(), most=len(known.classes) - 1
            )
        )
    parts: list[Part] = [*["train"] * known.n_train, *["test"] * known.n_test]  # type: ignore[list-item]
    return Stacked(pixels, [known.classes[code] for code in codes.tolist()], known.classes, parts)
