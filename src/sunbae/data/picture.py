"""The bytes of one picture become pixels, or a reason why they do not."""

from __future__ import annotations

import io
import struct
import threading
import warnings
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, get_args

import numpy as np

from sunbae.data.sniff import ENDINGS, HEAD_BYTES, READ, ending, sniff
from sunbae.i18n import N_, _

if TYPE_CHECKING:
    from PIL import Image

Fit = Literal["crop", "pad", "stretch"]
FITS: tuple[str, ...] = get_args(Fit)
WHITE = 255


@dataclass(frozen=True)
class Limits:
    """What a picture may cost.

    Attributes:
      pixels: height x width that its header may tell; a picture beyond is not decoded.
      side: pixels that its shorter side has at least; web pages count their visitors with pictures of one pixel.
      file_bytes: size of the file.
      scans: passes of a progressive JPEG; each costs as much time as the whole picture.
    """

    pixels: int = 64 * 10**6
    side: int = 2
    file_bytes: int = 256 * 2**20
    scans: int = 100


LIMITS = Limits()


@dataclass(frozen=True)
class Size:
    """What pictures are brought to: uint8 (height, width, channels), 1 or 3 channels; see `ImageSpec.fit`."""

    height: int
    width: int
    channels: int
    fit: Fit = "crop"

    @property
    def shape(self) -> tuple[int, int, int]:
        """(height, width, channels)."""
        return (self.height, self.width, self.channels)


@dataclass(frozen=True)
class Look:
    """What is known of a picture without its pixels.

    Attributes:
      height, width: as it is shown, turned as its EXIF says.
      grey: whether it has no colour: by its kind, or because red, green and blue are alike everywhere.
      marks: what had to be done to it, keys of MARKS.
    """

    height: int
    width: int
    grey: bool
    marks: tuple[str, ...] = ()


# Notes about a set, by mark: how many of its pictures had it done to them.
MARKS = {
    "turned": N_("{n} pictures were turned as their EXIF says."),
    "cmyk": N_("{n} CMYK pictures were converted to RGB."),
    "animated": N_("{n} files hold several pictures (animations, pages): the first one was taken."),
    "ending": N_("{n} files have the ending of another format; their content decided."),
    "alpha": N_("{n} pictures have transparent parts; they were put on white."),
    "deep": N_("{n} pictures of 16 bits were scaled to 8 bits."),
}

REASONS = {
    "empty": N_("the file is empty"),
    "text": N_("it is text, not a picture"),
    "html": N_("it is a web page, not a picture; download it again"),
    "format": N_("it is of the format {detail}, which is not read; save it as JPEG or PNG"),
    "unknown": N_("its content is of no format that is read (JPEG, PNG, GIF, BMP, WebP, TIFF, PPM)"),
    "damaged": N_("it is damaged ({detail}); copy it again"),
    "cut": N_("it is cut short, a part of the picture is missing; copy it again"),
    "large": N_("it has {detail} pixels, more than are read ({most}); make it smaller"),
    "tiny": N_("it has {detail} pixels; each side must have at least {least}"),
    "range": N_("its numbers ({detail}) have no known range; save it with 8 or 16 bits"),
    "colours": N_("its colours ({detail}) are not read; save it in RGB"),
    "scans": N_("it is a JPEG of {detail} passes; save it again"),
    "bytes": N_("the file has {detail} MiB, more than are read ({most} MiB)"),
}


class Unfit(Exception):  # no mistake of anybody's: the answer for one picture, made into a Refused
    """A picture that cannot be used: a key of REASONS and what is put into its text."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(code, detail)
        self.code = code
        self.detail = detail


def reason_text(code: str, detail: str = "", limits: Limits = LIMITS) -> str:
    """The reason of an Unfit in words."""
    most = limits.file_bytes // 2**20 if code == "bytes" else limits.pixels
    return _(REASONS[code]).format(detail=detail, most=most, least=limits.side)


_guards = threading.RLock()
_inside = 0
_before: list[object] = []


@contextmanager
def guarded() -> Iterator[None]:
    """Inside, Pillow's warnings are silent and it never fills up a picture that is cut short, whatever was set before.

    Both are settings of the whole process, so threads that decode are started and ended inside.
    """
    from PIL import ImageFile

    global _inside
    with _guards:
        if _inside == 0:
            caught = warnings.catch_warnings()
            caught.__enter__()
            warnings.filterwarnings("ignore", module=r"PIL\.")
            _before[:] = [caught, ImageFile.LOAD_TRUNCATED_IMAGES]
            ImageFile.LOAD_TRUNCATED_IMAGES = False
        _inside += 1
    try:
        yield
    finally:
        with _guards:
            _inside -= 1
            if _inside == 0:
                caught, ImageFile.LOAD_TRUNCATED_IMAGES = _before  # type: ignore[assignment]
                caught.__exit__(None, None, None)


# Of large pictures one is decoded at a time, so that the memory does not grow with the number of threads.
_LARGE = 8 * 10**6  # pixels
_large = threading.Lock()


def take(data: bytes, name: str, size: Size | None, limits: Limits = LIMITS) -> tuple[Look, np.ndarray | None]:
    """One picture: what it is, and its pixels in `size`. Called inside `guarded()`.

    The content tells the format, not the name. A picture is turned as its EXIF says, transparent parts are put on
    white, 16 bits are scaled to 8, of several pictures in a file the first is taken; a JPEG that is much larger than
    `size` is decoded at a half, a quarter or an eighth.

    Args:
      data: the whole file.
      name: its name, of which only the ending matters.
      size: None if only the Look is wanted; the picture is decoded in any case, for only so it is known to be whole.

    Returns: Look, and uint8 (height, width, channels) or None.
    Raises: Unfit, and nothing else but MemoryError.
    """
    kind = sniff(data[:HEAD_BYTES])
    if kind not in READ:
        known = {"empty": "empty", "text": "text", "html": "html", "": "unknown"}
        raise Unfit(known.get(kind, "format"), kind)
    try:
        return _take(data, kind, ending(name), size, limits)
    except (Unfit, MemoryError):
        raise
    except Exception as exc:  # whatever Pillow raises on damaged bytes, nearly every kind
        raise _unfit(exc) from exc


def _unfit(exc: Exception) -> Unfit:
    text = str(exc)
    if "truncated" in text.lower() or isinstance(exc, EOFError):
        return Unfit("cut")
    if type(exc).__name__ == "DecompressionBombError":
        return Unfit("large", "> 178956970")
    # Pillow names its buffer: `cannot identify image file <_io.BytesIO object at ...>`
    text = text.partition("<_io")[0].partition("\n")[0].strip()
    return Unfit("damaged", text[:100] or type(exc).__name__)


def _take(data: bytes, kind: str, ends: str, size: Size | None, limits: Limits) -> tuple[Look, np.ndarray | None]:
    from PIL import Image

    _check_bytes(data, kind, limits)
    with Image.open(io.BytesIO(data), formats=[kind]) as image:
        _check_size(*image.size, limits)
        _check_tiles(image, limits)
        wide, high = image.size
        turn = _orientation(image)
        if kind == "JPEG":
            _draft(image, turn, size)
        n_pixels = image.size[0] * image.size[1]
        with _large if n_pixels > _LARGE else nullcontext():
            image.load()
            if kind == "JPEG":
                _check_filled(image, data, turn, size)
            if kind == "TIFF":  # turned by Pillow itself
                (wide, high), turn = image.size, 1
            else:
                turn = _orientation(image)  # of a PNG it may stand behind the pixels
            marks = _marks(image, kind, ends, turn)
            plain = _turned(_plain(image, kind), turn)
            look = Look(*((wide, high) if turn >= 5 else (high, wide)), _is_grey(plain), tuple(marks))
            return look, None if size is None else fitted(plain, size)


def _check_bytes(data: bytes, kind: str, limits: Limits) -> None:
    """What must be known before Pillow opens a picture, for it would take memory or time, or not notice."""
    if kind == "WEBP":
        _check_size(*_webp_size(data), limits)
    elif kind == "PNG":
        _check_png(data)
    elif kind == "JPEG":
        scans = data.count(b"\xff\xda")
        if scans > limits.scans:
            raise Unfit("scans", str(scans))


def _check_size(width: int, height: int, limits: Limits) -> None:
    if width * height > limits.pixels:
        raise Unfit("large", f"{width} x {height}")
    if min(width, height) < limits.side:
        raise Unfit("tiny", f"{width} x {height}")


def _webp_size(data: bytes) -> tuple[int, int]:
    """(width, height) of the canvas, which Pillow takes memory for when it opens the file."""
    kind = data[12:16]
    if len(data) < 30:
        raise Unfit("cut")
    if kind == b"VP8X":
        return int.from_bytes(data[24:27], "little") + 1, int.from_bytes(data[27:30], "little") + 1
    if kind == b"VP8L":
        bits = int.from_bytes(data[21:25], "little")
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    width, height = struct.unpack("<HH", data[26:30])
    return width & 0x3FFF, height & 0x3FFF


def _check_png(data: bytes) -> None:
    """The check sums of the parts that make the picture, which Pillow leaves out for the pixels, and the end mark."""
    place = 8
    while place + 12 <= len(data):
        length = int.from_bytes(data[place : place + 4], "big")
        kind = data[place + 4 : place + 8]
        end = place + 8 + length
        if end + 4 > len(data):
            break
        # A capital letter first: the part is needed.
        if not kind[0] & 0x20 and zlib.crc32(memoryview(data)[place + 4 : end]) != int.from_bytes(
            data[end : end + 4], "big"
        ):
            raise Unfit("damaged", "check sum")
        if kind == b"IEND":
            return
        place = end + 4
    raise Unfit("cut")


_TILE_SIDES = (322, 323)  # TIFF: a tile is decoded as a whole, however small the picture is


def _check_tiles(image: Image.Image, limits: Limits) -> None:
    tags = getattr(image, "tag_v2", None)
    if tags and all(side in tags for side in _TILE_SIDES):
        width, height = (int(tags[side]) for side in _TILE_SIDES)
        if width * height > limits.pixels:
            raise Unfit("large", f"{width} x {height}")


def _orientation(image: Image.Image) -> int:
    """How a picture is to be turned, 1 to 8; 1, as it is, where its EXIF cannot be read."""
    try:
        found = image.getexif().get(0x0112, 1)
    except Exception:  # noqa: BLE001  # damaged EXIF is no reason to refuse the picture
        return 1
    return found if isinstance(found, int) and 1 <= found <= 8 else 1


def _turned(image: Image.Image, turn: int) -> Image.Image:
    from PIL.Image import Transpose as T

    how = [T.FLIP_LEFT_RIGHT, T.ROTATE_180, T.FLIP_TOP_BOTTOM, T.TRANSPOSE, T.ROTATE_270, T.TRANSVERSE, T.ROTATE_90]
    return image if turn == 1 else image.transpose(how[turn - 2])


def _draft(image: Image.Image, turn: int, size: Size | None) -> None:
    """Let libjpeg make a large picture smaller on the way: to no less than twice what is needed."""
    wide, high = image.size
    if size is None:
        image.draft(image.mode, (max(1, wide // 8), max(1, high // 8)))
        return
    across, down = (size.height, size.width) if turn >= 5 else (size.width, size.height)
    scales = (wide / across, high / down)
    scale = (max(scales) if size.fit == "pad" else min(scales)) / 2
    if scale >= 2:
        # A grey JPEG's brightness is all that is decoded where one channel is asked for.
        mode = "L" if size.channels == 1 and image.mode == "RGB" else image.mode
        image.draft(mode, (max(1, int(wide / scale)), max(1, int(high / scale))))


def _check_filled(image: Image.Image, data: bytes, turn: int, size: Size | None) -> None:
    """Raise Unfit if libjpeg has filled up a JPEG whose end mark comes too early; Pillow does not hear of its warning.

    What is missing is grey. If the last pixel is, the picture is decoded once more with bytes put before the end mark:
    they change nothing behind a whole picture.
    """
    from PIL import Image

    corner = image.getpixel((image.size[0] - 1, image.size[1] - 1))
    values = corner if isinstance(corner, tuple) else (corner,)
    if not all(value in (127, 128) for value in values):
        return
    end = data.rfind(b"\xff\xd9")
    with Image.open(io.BytesIO(data[:end] + b"\x55" * 1024 + data[end:]), formats=["JPEG"]) as again:
        _draft(again, turn, size)
        again.load()
        if again.tobytes() != image.tobytes():
            raise Unfit("cut")


def _marks(image: Image.Image, kind: str, ends: str, turn: int) -> Iterator[str]:
    if turn != 1:
        yield "turned"
    if image.mode == "CMYK":
        yield "cmyk"
    if kind != "JPEG" and getattr(image, "is_animated", False):  # a JPEG's second picture is a preview
        yield "animated"
    if ends and ends not in ENDINGS[kind]:
        yield "ending"
    if image.mode.startswith("I"):
        yield "deep"
    if _has_alpha(image):
        yield "alpha"


def _has_alpha(image: Image.Image) -> bool:
    if not image.has_transparency_data or image.mode.startswith("I"):
        return False
    alpha = image.convert("RGBA").getchannel("A") if image.mode != "RGBA" else image.getchannel("A")
    lowest, _highest = alpha.getextrema()
    return float(lowest) < WHITE  # type: ignore[arg-type]


def _plain(image: Image.Image, kind: str) -> Image.Image:
    """The same picture in mode L or RGB."""
    from PIL import Image

    mode = image.mode
    if mode.startswith("I"):
        return _scaled(image, kind)
    if mode == "F":
        raise Unfit("range", "float")
    if mode not in ("1", "L", "LA", "La", "P", "PA", "RGB", "RGBX", "RGBA", "RGBa", "CMYK", "YCbCr"):
        raise Unfit("colours", mode)
    if image.has_transparency_data:
        shown = image.convert("RGBA")
        alone = Image.new("RGB", shown.size, (WHITE, WHITE, WHITE))
        alone.paste(shown, mask=shown.getchannel("A"))
        return alone
    if mode in ("L", "RGB"):
        return image
    return image.convert("L" if mode == "1" else "RGB")


def _scaled(image: Image.Image, kind: str) -> Image.Image:
    """A grey picture of 12 or 16 bits in 8, rounded; Pillow's own conversion would clip it."""
    from PIL import Image

    values = np.asarray(image)
    bits = getattr(image, "tag_v2", {}).get(258, (16,))
    if image.mode == "I" and kind not in ("PNG", "PPM"):
        raise Unfit("range", "32 bit")
    if image.mode.endswith("S") or (values.dtype.kind == "i" and values.size and int(values.min()) < 0):
        raise Unfit("range", "signed")
    most = 4095 if tuple(bits) == (12,) else 65535
    scaled = (np.minimum(values, most).astype(np.uint32) * 255 + most // 2) // most
    return Image.fromarray(scaled.astype(np.uint8))


def _is_grey(image: Image.Image) -> bool:
    if image.mode == "L":
        return True
    values = np.asarray(image)
    middle = values[values.shape[0] // 2]
    # Most pictures show their colour in one row.
    if not _alike(middle):
        return False
    return _alike(values)


def _alike(values: np.ndarray) -> bool:
    return bool((values[..., 0] == values[..., 1]).all() and (values[..., 1] == values[..., 2]).all())


def fitted(image: Image.Image, size: Size) -> np.ndarray:
    """A picture of mode L or RGB as uint8 (height, width, channels).

    Grey becomes colour by repetition, colour becomes grey by the brightness of ITU-R 601. Bars of `pad` are black.
    """
    from PIL import Image

    mode = "L" if size.channels == 1 else "RGB"
    if image.mode != mode and mode == "L":
        image = image.convert(mode)
    wide, high = image.size
    target = (size.width, size.height)
    if (wide, high) != target:
        image = _resized(image, size)
    if image.mode != mode:
        image = image.convert(mode)
    if image.size != target:  # pad
        full = Image.new(mode, target)
        full.paste(image, ((size.width - image.size[0]) // 2, (size.height - image.size[1]) // 2))
        image = full
    return np.asarray(image).reshape(size.shape)


def _resized(image: Image.Image, size: Size) -> Image.Image:
    from PIL.Image import Resampling

    wide, high = image.size
    target, box = (size.width, size.height), (0.0, 0.0, float(wide), float(high))
    if size.fit == "pad":
        scale = max(wide / size.width, high / size.height)
        target = (min(size.width, max(1, round(wide / scale))), min(size.height, max(1, round(high / scale))))
    elif size.fit == "crop":
        scale = min(wide / size.width, high / size.height)
        left, top = (wide - size.width * scale) / 2, (high - size.height * scale) / 2
        box = (max(0.0, left), max(0.0, top), min(float(wide), wide - left), min(float(high), high - top))
    return image.resize(target, Resampling.BILINEAR, box, reducing_gap=3.0)
