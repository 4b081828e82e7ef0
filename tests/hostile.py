"""A folder of 300 files that are hard on whoever opens them, with what is to become of each."""

import io
import os
import random
import socket
import struct
import unicodedata
import zlib

import numpy as np
from PIL import Image, PngImagePlugin

N = 300
USED, REFUSED, IGNORED = "used", "refused", "ignored"


def encoded(image, kind, **options):
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def picture(rng, width=24, height=16, mode="RGB"):
    """Smooth, so that it stays itself when it is encoded."""
    y, x = np.mgrid[:height, :width]
    planes = [127 + 100 * np.sin(x / rng.uniform(3, 9) + y / rng.uniform(3, 9) + k) for k in range(3)]
    return Image.fromarray(np.stack(planes, -1).astype(np.uint8)).convert(mode)


def png(width, height, *, bits=8, kind=2, extra=b"", rows=None):
    def chunk(name, data):
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    size = height * (1 + width * {0: 1, 2: 3}[kind] * bits // 8) if rows is None else 0
    content = zlib.compress(bytes(size)) if rows is None else zlib.compress(rows)
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, bits, kind, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + extra + chunk(b"IDAT", content) + chunk(b"IEND", b"")


def text_bomb():
    data = b"k\0\0" + zlib.compress(bytes(80 * 2**20))
    return struct.pack(">I", len(data)) + b"zTXt" + data + struct.pack(">I", zlib.crc32(b"zTXt" + data))


def tiff_with(tags, picture_bytes):
    """The tags of a TIFF written anew, some of them absurd."""
    data = bytearray(picture_bytes)
    offset = struct.unpack("<I", data[4:8])[0]
    count = struct.unpack("<H", data[offset : offset + 2])[0]
    for k in range(count):
        place = offset + 2 + 12 * k
        tag = struct.unpack("<H", data[place : place + 2])[0]
        if tag in tags:
            data[place + 4 : place + 12] = struct.pack("<II", *tags[tag])
    return bytes(data)


def wrong_size(jpeg, height, width):
    data = bytearray(jpeg)
    place = next(i for i in range(len(data) - 1) if data[i] == 0xFF and data[i + 1] in (0xC0, 0xC2))
    data[place + 5 : place + 9] = struct.pack(">HH", height, width)
    return bytes(data)


def cases(rng):
    """(name, bytes, what becomes of it, its (height, width) or None)."""
    rgb, wide = picture(rng), (16, 24)
    jpeg = encoded(rgb, "JPEG", quality=90)
    whole_png = encoded(rgb, "PNG")
    frames = [picture(rng) for _k in range(3)]
    deep = Image.fromarray((np.arange(16 * 24).reshape(16, 24) * 170).astype(np.uint16))
    alpha = picture(rng, mode="RGBA")
    alpha.putalpha(Image.linear_gradient("L").resize(alpha.size))
    turned = Image.Exif()
    turned[0x0112] = 6
    comment = PngImagePlugin.PngInfo()
    comment.add_text("k", "v" * 5000, zip=True)
    gif = encoded(rgb.convert("P"), "GIF")
    webp = encoded(rgb, "WEBP")
    tiff = encoded(rgb, "TIFF")
    bmp = encoded(rgb, "BMP")
    good = [
        ("plain.jpg", jpeg, wide),
        ("PLAIN2.JPG", jpeg, wide),
        ("no_ending", jpeg, wide),
        ("wrong.png", jpeg, wide),
        ("wrong.txt", whole_png, wide),
        ("turned.jpg", encoded(rgb, "JPEG", exif=turned), (24, 16)),
        ("turned.png", encoded(rgb, "PNG", exif=turned), (24, 16)),
        ("turned.webp", encoded(rgb, "WEBP", exif=turned), (24, 16)),
        ("turned.tif", encoded(rgb, "TIFF", exif=turned), (24, 16)),
        ("cmyk.jpg", encoded(rgb.convert("CMYK"), "JPEG"), wide),
        ("grey.jpg", encoded(rgb.convert("L"), "JPEG"), wide),
        ("progressive.jpg", encoded(rgb, "JPEG", progressive=True), wide),
        ("palette.png", encoded(rgb.convert("P"), "PNG"), wide),
        ("palette_clear.png", encoded(rgb.convert("P"), "PNG", transparency=b"\0\x80\xff"), wide),
        ("one_bit.png", encoded(rgb.convert("1"), "PNG"), wide),
        ("la.png", encoded(rgb.convert("LA"), "PNG"), wide),
        ("alpha.png", encoded(alpha, "PNG"), wide),
        ("alpha.webp", encoded(alpha, "WEBP"), wide),
        ("deep.png", encoded(deep, "PNG"), wide),
        ("deep.tif", encoded(deep, "TIFF"), wide),
        ("deep_rgb.png", png(24, 16, bits=16), wide),
        ("compressed_text.png", encoded(rgb, "PNG", pnginfo=comment), wide),
        ("plain.gif", gif, wide),
        ("moving.gif", encoded(frames[0], "GIF", save_all=True, append_images=frames[1:]), wide),
        ("long.gif", encoded(frames[0], "GIF", save_all=True, append_images=frames * 40), wide),
        ("moving.webp", encoded(frames[0], "WEBP", save_all=True, append_images=frames[1:]), wide),
        ("moving.png", encoded(frames[0], "PNG", save_all=True, append_images=frames[1:]), wide),
        ("pages.tif", encoded(frames[0], "TIFF", save_all=True, append_images=frames[1:]), wide),
        ("plain.webp", webp, wide),
        ("plain.bmp", bmp, wide),
        ("plain.tif", tiff, wide),
        ("lzw.tiff", encoded(rgb, "TIFF", compression="tiff_lzw"), wide),
        ("plain.ppm", encoded(rgb, "PPM"), wide),
        ("plain.pgm", encoded(rgb.convert("L"), "PPM"), wide),
        ("bad_exif.jpg", encoded(rgb, "JPEG", exif=b"Exif\0\0II*\0\xff\xff\xff\xff" + bytes(20)), wide),
        ("bad_icc.jpg", encoded(rgb, "JPEG", icc_profile=b"no profile" * 9), wide),
        ("bad_icc.png", encoded(rgb, "PNG", icc_profile=b"no profile" * 9), wide),
        ("two_pixels.png", encoded(picture(rng, 2, 2), "PNG"), (2, 2)),
        ("long_side.png", encoded(picture(rng, 3000, 2), "PNG"), (2, 3000)),
        ("사진.jpg", jpeg, wide),
        (unicodedata.normalize("NFD", "한글 이름.jpg"), jpeg, wide),
        ("line\nbreak.jpg", jpeg, wide),
        (b"not\xffutf8.jpg".decode("utf-8", "surrogateescape"), jpeg, wide),
        ("x" * 200 + ".jpg", jpeg, wide),
        ("grey_end.jpg", encoded(Image.new("RGB", (24, 16), (128, 128, 128)), "JPEG"), wide),
        ("tail.jpg", jpeg + b"more bytes behind" * 9, wide),
    ]
    broken = bytearray(whole_png)
    broken[whole_png.index(b"IDAT") + 20] ^= 0x55
    head = bytearray(whole_png)
    head[29] ^= 0xFF
    bad = [
        ("empty.jpg", b""),
        ("text.jpg", b"this is a text\n" * 20),
        ("page.jpg", b"<!DOCTYPE html><html><body>404</body></html>"),
        ("random.jpg", rng.randbytes(500)),
        ("zeros.png", bytes(500)),
        ("crc.png", bytes(broken)),
        ("head_crc.png", bytes(head)),
        ("bomb.png", png(60000, 60000, rows=b"")),
        ("just_too_large.png", png(8001, 8001, rows=b"")),
        ("one_pixel.gif", encoded(picture(rng, 1, 1), "GIF")),
        ("one_row.png", encoded(picture(rng, 500, 1), "PNG")),
        ("text_bomb.png", png(24, 16, extra=text_bomb())),
        ("tall.jpg", wrong_size(jpeg, 60000, 60000)),
        ("taller.jpg", wrong_size(jpeg, 160, 24)),
        ("bomb.webp", webp[:12] + b"VP8X" + struct.pack("<I", 10) + bytes(4) + b"\xff\x3f\0\xff\x3f\0" + webp[12:]),
        ("bomb.bmp", bmp[:18] + struct.pack("<ii", 60000, 60000) + bmp[26:]),
        ("bomb.gif", gif[:6] + struct.pack("<HH", 65535, 65535) + gif[10:]),
        ("bomb.ppm", b"P6 60000 60000 255\n" + bytes(99)),
        ("absurd_size.tif", tiff_with({256: (1, 2**31), 257: (1, 2**31)}, tiff)),
        ("absurd_offset.tif", tiff_with({273: (1, 2**32 - 1)}, tiff)),
        ("absurd_count.tif", tiff_with({273: (2**32 - 1, 8)}, tiff)),
        ("float.tif", encoded(Image.fromarray(np.ones((4, 4), np.float32)), "TIFF")),
        ("long.tif", encoded(Image.fromarray(np.ones((4, 4), np.int32) * 10**6), "TIFF")),
        ("phone.heic", b"\0\0\0\x18ftypheic" + bytes(99)),
        ("drawing.svg", b'<svg xmlns="http://www.w3.org/2000/svg"/>'),
        ("scans.jpg", jpeg[:-2] + b"\xff\xda\0\2" * 400 + b"\xff\xd9"),
    ]
    for name, data in (
        ("a.jpg", jpeg),
        ("b.png", whole_png),
        ("c.gif", gif),
        ("d.bmp", bmp),
        ("e.webp", webp),
        ("f.tif", tiff),
    ):
        bad += [(f"cut{share}{name}", data[: len(data) * share // 10]) for share in (2, 5, 8)]
        bad.append((f"cut_last{name}", data[: len(data) - max(4, len(data) // 50)]))
    other = [("notes.txt", b"notes"), ("labels.csv", b"a,b\n1,2\n"), ("Makefile", b"all:\n")]
    return (
        [(name, data, USED, size) for name, data, size in good]
        + [(name, data, REFUSED, None) for name, data in bad]
        + [(name, data, IGNORED, None) for name, data in other]
    )


def make(folder, outside, seed=0):
    """Fill `folder` (two class folders); `outside` is a folder that links may not lead to.

    Returns: {shown name: (what becomes of it, (height, width) or None)} of the 300 files and of the things beside them.
    """
    from sunbae.data.imagefiles import shown

    rng = random.Random(seed)
    expected = {}

    def put(place, data, fate, size=None):
        path = folder / place
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        expected["/".join(map(shown, place.split("/")))] = (fate, size)

    for name, data, fate, size in cases(rng):
        put(f"a/{name}", data, fate, size)
    for k in range(20):  # names in decomposed letters are the same class
        form = "NFD" if k % 2 else "NFC"
        put(
            f"{unicodedata.normalize(form, '고양이')}/{k}.png", encoded(picture(rng, 8 + k, 9), "PNG"), USED, (9, 8 + k)
        )
    good = encoded(picture(rng), "JPEG")
    k = 0
    while len(expected) < N:  # bytes changed at random: either is right, but nothing else
        data = bytearray(encoded(picture(rng), ("JPEG", "PNG", "GIF", "BMP", "WEBP", "TIFF", "PPM")[k % 7]))
        for _change in range(rng.randint(1, 6)):
            data[rng.randrange(len(data))] = rng.randrange(256)
        put(f"b/changed{k}.jpg", bytes(data), "either")
        k += 1
    (outside / "out.jpg").write_bytes(good)
    beside = folder / "b"
    (beside / "folder.jpg").mkdir()
    os.mkfifo(beside / "pipe.jpg")
    with socket.socket(socket.AF_UNIX) as made:
        here = os.getcwd()
        os.chdir(beside)  # a socket's path may not be long
        made.bind("socket.jpg")
        os.chdir(here)
    for name, target in (
        *(("out.jpg", outside / "out.jpg"), ("device.jpg", "/dev/zero"), ("loop.jpg", "loop.jpg")),
        *(("up", folder), ("nowhere.jpg", "absent.jpg")),
    ):
        (beside / name).symlink_to(target)
    for name in ("folder.jpg", "pipe.jpg", "socket.jpg", "out.jpg", "device.jpg", "loop.jpg", "up", "nowhere.jpg"):
        expected[f"b/{name}"] = (REFUSED, None)
    (beside / "inside.jpg").symlink_to(folder / "a" / "plain.jpg")
    expected["b/inside.jpg"] = (USED, (16, 24))
    return expected
