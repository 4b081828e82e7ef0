"""Which character encoding the bytes of a text file are in."""

from __future__ import annotations

import codecs
import io
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, TextIO

from sunbae.errors import DataError, OptionError
from sunbae.i18n import N_, _

_BLOCK = 1 << 20  # decoding a file in one piece would hold it a second time, up to four bytes a character
_SAMPLE = 1 << 16
_CHARACTERS = 20_000  # as many non-ASCII characters are looked at to judge an encoding

# UTF-32 first: its little-endian mark begins with that of UTF-16.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8", "UTF-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le", "UTF-32"),
    (codecs.BOM_UTF32_BE, "utf-32-be", "UTF-32"),
    (codecs.BOM_UTF16_LE, "utf-16-le", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16-be", "UTF-16"),
)
_MAGIC = (
    (b"\x89PNG", N_("a PNG picture")),
    (b"\xff\xd8\xff", N_("a JPEG picture")),
    (b"GIF8", N_("a GIF picture")),
    (b"\x89HDF", N_("an HDF5 file")),
    (b"PK\x03\x04", N_("an Excel workbook (.xlsx) or another zip file")),
    (b"\xd0\xcf\x11\xe0", N_("an old Excel workbook (.xls)")),
    (b"\x1f\x8b", N_("a gzip file")),
    (b"\x93NUMPY", N_("a NumPy array (.npy)")),
    (b"PAR1\x15", N_("a Parquet file")),
    (b"ARROW1\x00", N_("a Feather file")),
    (b"%PDF-", N_("a PDF document")),
    (b"SQLite format 3", N_("an SQLite database")),
)
_CONTROL = bytes(sorted(set(range(32)) - set(b"\t\n\v\f\r\x1a\x1b")))

# A character of UTF-8, or a byte that is none.
_UTF8_CHARACTER = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}|[\x80-\xff]")
# A character of CP949, or a byte that is none. A trail byte below 0x80 is a letter.
_CP949_CHARACTER = re.compile(rb"[\x81-\xfe][A-Za-z\x81-\xfe]|[\x80-\xff]")
# A letter of Japanese in EUC-JP beside another character; in CP949 these bytes are a Roman numeral or a Greek letter,
# which stand alone.
_KANA = re.compile(rb"[\xa4\xa5][\xa1-\xfe]{3}|[\xa1-\xfe]{2}[\xa4\xa5][\xa1-\xfe]")
_EAST_ASIAN = re.compile(r"cp932|cp950|shift_?jis|euc_|gb|big5|iso2022|hz")


@dataclass(frozen=True)
class Encoding:
    """How bytes become text."""

    codec: str
    start: int = 0  # bytes of a byte order mark to pass over
    note: str = ""  # empty for UTF-8 and for an encoding that was asked for


@dataclass(frozen=True)
class Text:
    """The bytes of a text file with an encoding that decodes all of them."""

    data: bytes
    encoding: Encoding
    name: str  # of the file, for messages

    def lines(self) -> TextIO:
        """A fresh stream over the text whose lines keep their ends: LF, CRLF or CR."""
        raw = io.BytesIO(self.data)
        raw.seek(self.encoding.start)
        return io.TextIOWrapper(raw, encoding=self.encoding.codec, newline="")


def decode(data: bytes, name: str, asked: str | None = None) -> Text:
    """The bytes of the file `name` as text, in the encoding `asked` or else in the one they seem to be in.

    Raises: DataError if the bytes are not text, or not in the encoding `asked`; OptionError if there is no
      such encoding.
    """
    encoding = _asked(data, name, asked) if asked else _found(data, name)
    return Text(data, encoding, name)


def _asked(data: bytes, name: str, asked: str) -> Encoding:
    codec, start = _after_mark(data, _codec_name(asked))
    offset = _first_flaw(data, codec, start)
    if offset is not None:
        raise DataError(
            _(
                "{name} cannot be read as {asked}: byte 0x{byte:02X} at offset {offset} (line {line}) has no "
                "meaning there. Name another --encoding, or leave it out so that it is found."
            ).format(name=name, asked=asked, byte=data[offset], offset=offset, line=_line_at(data, offset, codec))
        )
    _reject_nul(data, name, codec, start)
    return Encoding(codec, start)


def _after_mark(data: bytes, codec: str) -> tuple[str, int]:
    """The codec with its byte order settled, and the bytes of the mark that settles it."""
    for mark, marked, _title in _MARKS:
        if data.startswith(mark) and marked.startswith(codec):
            return marked, len(mark)
    return (f"{codec}-le" if codec in ("utf-16", "utf-32") else codec), 0


def _codec_name(asked: str) -> str:
    try:
        "".encode(asked)  # `codecs.lookup` would also accept codecs that are not for text
        codec = codecs.lookup(asked).name
    except (LookupError, UnicodeError, ValueError) as exc:
        raise OptionError(
            _(
                "--encoding is {asked!r}, which is no known encoding. "
                "Usual ones are utf-8, cp949, utf-16, cp1252 and latin-1."
            ).format(asked=asked)
        ) from exc
    # CP949 holds all of EUC-KR; what Windows saves as "EUC-KR" has the characters of CP949.
    return {"euc_kr": "cp949", "utf-8-sig": "utf-8"}.get(codec, codec)


def _found(data: bytes, name: str) -> Encoding:
    kind = kind_of_binary(data)
    if kind:
        raise _not_text(name, _("it begins like {kind}").format(kind=kind))
    marked = _by_mark(data, name)
    if marked:
        return marked
    has_nul = b"\0" in data
    if not has_nul and _first_flaw(data, "utf-8") is None:
        return Encoding("utf-8")
    utf16 = _utf16_without_mark(data)
    if utf16:
        return utf16
    if has_nul:
        raise _not_text(name, _("there is a zero byte at offset {offset}").format(offset=data.index(0)))
    if len(data[:_SAMPLE].translate(None, _CONTROL)) < 0.98 * len(data[:_SAMPLE]):
        raise _not_text(name, _("many of its bytes are control characters"))
    _reject_damaged_utf8(data, name)
    return _korean(data, name) or _guessed(data) or _western(data)


def kind_of_binary(data: bytes) -> str:
    """What a file that begins so is, when its first bytes are those of a well-known binary format.

    >>> kind_of_binary(b"%PDF-1.7"), kind_of_binary(b"a,b")
    ('a PDF document', '')
    """
    return next((_(kind) for magic, kind in _MAGIC if data.startswith(magic)), "")


def _by_mark(data: bytes, name: str) -> Encoding | None:
    for mark, codec, title in _MARKS:
        if data.startswith(mark):
            offset = _first_flaw(data, codec, len(mark))
            if offset is not None:
                raise _damaged(data, name, codec, title, offset)
            _reject_nul(data, name, codec, len(mark))
            note = _("Read as {title}, which its first bytes announce; --encoding overrides this.")
            return Encoding(codec, len(mark), "" if codec == "utf-8" else note.format(title=title))
    return None


def _utf16_without_mark(data: bytes) -> Encoding | None:
    """UTF-16 has a zero in one half of the byte pairs of ASCII characters, such as separators and digits."""
    sample = data[:_SAMPLE]
    if len(data) % 2 or len(data) < 4:
        return None
    first, second = sample[0::2].count(0), sample[1::2].count(0)
    # Between plain characters every other byte is zero; between Hangul only at separators, digits and line ends.
    least = 0.8 if sample.isascii() else 0.05
    codec, high, low = ("utf-16-le", second, first) if second > first else ("utf-16-be", first, second)
    if high < least * len(sample) / 2 or low > 0.1 * high or _first_flaw(data, codec) is not None:
        return None
    text = sample.decode(codec, errors="ignore").translate(dict.fromkeys(map(ord, "\t\r\n\v\f")))
    if not text.isprintable():
        return None
    note = _(
        "Read as UTF-16: every other byte of plain characters is zero, though the file does not begin "
        "with the mark of UTF-16; --encoding overrides this."
    )
    return Encoding(codec, note=note)


def _reject_damaged_utf8(data: bytes, name: str) -> None:
    """Text that is UTF-8 but for a few bytes must not become nonsense in another encoding."""
    sizes = Counter(len(m.group()) > 1 for m in islice(_UTF8_CHARACTER.finditer(data), _CHARACTERS))
    if sizes[True] >= 5 and sizes[False] <= 0.1 * sizes[True]:
        offset = _first_flaw(data, "utf-8")
        if offset is not None:
            raise _damaged(data, name, "utf-8", "UTF-8", offset)


def _korean(data: bytes, name: str) -> Encoding | None:
    """CP949, if nearly all non-ASCII bytes are pairs and most of these are plain Hangul of KS X 1001, or all symbols.

    French or German in Latin-1 has single non-ASCII bytes between letters. Chinese in GB 2312 has as many
    pairs, but a third of them lie beyond the Hangul, where Korean text has its few Chinese characters. A table with
    names in English may have no more than the signs of its units, such as ℃ or ㎡.
    """
    kinds = Counter(_kind_of_pair(m.group()) for m in islice(_CP949_CHARACTER.finditer(data), _CHARACTERS))
    total, plain = kinds.total(), kinds["hangul"]
    korean = plain + kinds["extension"] + kinds["symbol"]
    only_signs = kinds["symbol"] + plain == total and not _KANA.search(data)
    if not only_signs and (plain < 0.4 * total or plain < 3 * kinds["extension"] or korean < 0.75 * total):
        return None
    offset = _first_flaw(data, "cp949")
    if offset is None:
        note = _(
            "Read as CP949 (EUC-KR): the bytes are not UTF-8, and nearly all of them that are not plain "
            "letters form pairs of Korean letters; --encoding overrides this."
        )
        return Encoding("cp949", note=note)
    if plain >= 20 and kinds["stray"] <= 0.05 * total:
        raise _damaged(data, name, "cp949", "CP949 (EUC-KR)", offset)
    return None


def _kind_of_pair(pair: bytes) -> str:
    if len(pair) == 1:
        return "stray"
    lead, trail = pair
    if trail < 0xA1 or lead < 0xA1:
        return "extension"  # the Hangul that Windows added to KS X 1001
    if lead <= 0xAF:
        return "symbol"
    return "hangul" if 0xB0 <= lead <= 0xC8 else "hanja"


def _guessed(data: bytes) -> Encoding | None:
    """The best guess of charset-normalizer, if it is sure and all the bytes agree."""
    from charset_normalizer import from_bytes

    lines = re.findall(rb"[^\r\n]*[\x80-\xff][^\r\n]*", data[: 16 * _SAMPLE])
    sample = b"\n".join(lines)[:_SAMPLE]
    # Korean has been ruled out by a stricter test.
    matches = [m for m in from_bytes(sample) if m.encoding not in ("cp949", "euc_kr", "johab")]
    if not matches:
        return None
    best = matches[0]
    western = [m for m in matches if "cp1252" in m.could_be_from_charset]
    if any(m.chaos <= best.chaos and m.coherence >= best.coherence - 0.1 for m in western):
        return None  # as likely Western European, which is far more usual
    if _EAST_ASIAN.match(best.encoding):
        sure = best.chaos == 0 and _share_of_neighbours(sample) >= 0.6
    else:
        sure = best.chaos <= 0.1 and best.coherence >= 0.3
    if not sure or _first_flaw(data, best.encoding) is not None:
        return None
    note = _(
        "Read as {encoding}: the bytes are not UTF-8 and look most like {language} in this encoding; if "
        "letters look wrong, name the right one with --encoding."
    )
    language = best.language if best.language != "Unknown" else _("plain text")
    return Encoding(best.encoding, note=note.format(encoding=best.encoding, language=language))


def _share_of_neighbours(sample: bytes) -> float:
    """The share of non-ASCII bytes that stand beside another one: high in Chinese, low in French."""
    runs = re.findall(rb"[\x80-\xff]+", sample)
    total = sum(map(len, runs))
    return sum(len(run) for run in runs if len(run) > 1) / total if total else 0.0


def _western(data: bytes) -> Encoding:
    codec, title = "cp1252", _("Windows-1252 (Western European)")
    if _first_flaw(data, codec) is not None:
        codec, title = "latin-1", _("Latin-1 (Western European)")
    note = _(
        "Read as {title}: the bytes are neither UTF-8, UTF-16 nor Korean; if letters look wrong, name the "
        "right encoding with --encoding."
    )
    return Encoding(codec, note=note.format(title=title))


def _first_flaw(data: bytes, codec: str, start: int = 0) -> int | None:
    """The offset of the first byte that `codec` cannot decode, or None."""
    if codec in ("utf-8", "ascii") and data.isascii():
        return None
    decoder = codecs.getincrementaldecoder(codec)()
    view = memoryview(data)
    for begin in range(start, len(data) + 1, _BLOCK):
        end = min(begin + _BLOCK, len(data))
        try:
            decoder.decode(bytes(view[begin:end]), final=end == len(data))
        except UnicodeDecodeError as exc:
            # The decoder may have kept bytes of the block before; what it was decoding ends where this ends.
            return min(end - len(exc.object) + exc.start, len(data) - 1)
        except UnicodeError:  # a codec that does not tell the place, such as UTF-16 without its mark
            return begin
        if end == len(data):
            break
    return None


def _reject_nul(data: bytes, name: str, codec: str, start: int) -> None:
    width = len("\0".encode(codec))
    at = data.find(b"\0" * width, start)
    while at >= 0 and (at - start) % width:
        at = data.find(b"\0" * width, at + 1)
    if at >= 0:
        raise _not_text(name, _("there is a zero character at offset {offset}").format(offset=at))


def _line_at(data: bytes, offset: int, codec: str) -> int:
    before = data[:offset].decode(codec, errors="replace")
    return before.count("\n") + before.count("\r") - before.count("\r\n") + 1


def _damaged(data: bytes, name: str, codec: str, title: str, offset: int) -> DataError:
    return DataError(
        _(
            "{name} is nearly all {title}, but byte 0x{byte:02X} at offset {offset} (line {line}) is not. "
            "Save the file again as UTF-8, or name its encoding with --encoding."
        ).format(name=name, title=title, byte=data[offset], offset=offset, line=_line_at(data, offset, codec))
    )


def _not_text(name: str, reason: str) -> DataError:
    return DataError(
        _(
            "{name} is not a text file: {reason}. Expected a table as CSV, TSV, Excel, Parquet or JSON lines, "
            "with a file name that ends accordingly (.csv, .tsv, .xlsx, .parquet, .jsonl)."
        ).format(name=name, reason=reason)
    )


def texts(cells: Sequence[Any]) -> list[str]:
    """Cells as texts; bytes are UTF-8, or else CP949, all of them; what is neither keeps its bytes as `\\xNN`.

    >>> texts([b"cat", "dog", 7]), texts(["개".encode("cp949")]), texts([b"\\xff"])
    (['cat', 'dog', '7'], ['개'], ['\\\\xff'])
    """
    coded = [cell for cell in cells if isinstance(cell, bytes)]
    codec = next((codec for codec in ("utf-8", "cp949") if _all_in(coded, codec)), "utf-8")
    return [cell.decode(codec, "backslashreplace") if isinstance(cell, bytes) else str(cell) for cell in cells]


def _all_in(coded: Sequence[bytes], codec: str) -> bool:
    try:
        for cell in coded:
            cell.decode(codec)
    except UnicodeDecodeError:
        return False
    return True
