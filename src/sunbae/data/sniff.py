"""Which format the first bytes of a file are of, whatever its name says."""

from __future__ import annotations

import re

READ = ("JPEG", "PNG", "GIF", "BMP", "WEBP", "TIFF", "PPM")
ENDINGS = {
    "JPEG": ("jpg", "jpeg", "jpe", "jfif", "mpo"),
    "PNG": ("png", "apng"),
    "GIF": ("gif",),
    "BMP": ("bmp", "dib"),
    "WEBP": ("webp",),
    "TIFF": ("tif", "tiff"),
    "PPM": ("ppm", "pgm", "pbm", "pnm"),
}
# Pictures that are not read: refused by name, where files of any other kind are only counted.
_UNREAD = ("heic", "heif", "avif", "jxl", "jp2", "j2k", "svg", "psd", "ico", "raw", "cr2", "nef", "dng", "arw", "tga")
PICTURE_ENDINGS = frozenset(_UNREAD).union(*ENDINGS.values())
HEAD_BYTES = 64

_MARKS: tuple[tuple[bytes, str], ...] = (
    (rb"\xff\xd8\xff", "JPEG"),
    (rb"\x89PNG\r\n\x1a\n", "PNG"),
    (rb"GIF8[79]a", "GIF"),
    (rb"RIFF....WEBP", "WEBP"),
    (rb"II[*+]\x00|MM\x00[*+]", "TIFF"),
    (rb"P[1-6][\s#]", "PPM"),
    # The offset of the pixels and the size of the header tell a BMP from a text that begins with BM.
    (rb"BM.{8}..\x00\x00[\x0c-\x7c]\x00\x00\x00", "BMP"),
    (rb"....ftyp(hei|hev|mif1|msf1)", "HEIC"),
    (rb"....ftypavi[fs]", "AVIF"),
    (rb"....ftyp", "MP4"),
    (rb"\xff\x0a|\x00\x00\x00\x0cJXL ", "JPEG XL"),
    (rb"\x00\x00\x00\x0cjP  |\xff\x4f\xff\x51", "JPEG 2000"),
    (rb"8BPS", "PSD"),
    (rb"\x00\x00[\x01\x02]\x00", "ICO"),
    (rb"%PDF", "PDF"),
    (rb"PK\x03\x04", "ZIP"),
    (rb"\x1f\x8b", "GZIP"),
    (rb"\s*(<\?xml[^>]*>\s*)?<svg", "SVG"),
)
_WEB_PAGE = re.compile(rb"(\xef\xbb\xbf)?\s*<(!doctype\s+html|html|head|body)", re.IGNORECASE)


def sniff(head: bytes) -> str:
    """The format of a file that begins with `head` (at least HEAD_BYTES, if there are so many).

    Returns: one of READ; the name of another format; "html", "text", "empty" or "".

    >>> sniff(b"GIF89a" + bytes(60)), sniff(b"<!DOCTYPE html><html>"), sniff(b"hello")
    ('GIF', 'html', 'text')
    """
    if not head:
        return "empty"
    for mark, name in _MARKS:
        if re.match(mark, head, re.DOTALL):
            return name
    if _WEB_PAGE.match(head):
        return "html"
    # A letter of several bytes may be cut at the end.
    printable = not re.search(rb"[\x00-\x08\x0e-\x1f]", head)
    return "text" if printable and _is_utf8(head) else ""


def _is_utf8(head: bytes) -> bool:
    try:
        head.decode("utf-8")
    except UnicodeDecodeError as exc:
        return exc.start >= len(head) - 3
    return True


def ending(name: str) -> str:
    """The ending of a file's name in small letters, without the dot.

    >>> ending("a/b.Photo.JPG"), ending("a.b/c")
    ('jpg', '')
    """
    base = name.rpartition("/")[2]
    return base.rpartition(".")[2].lower() if "." in base else ""
