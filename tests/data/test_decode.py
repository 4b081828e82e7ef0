from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import sunbae.data.decode as module
from sunbae.data.decode import decode
from sunbae.errors import DataError

HANGUL = "대한민국의 주권은 국민에게 있고 모든 권력은 국민으로부터 나온다"


@pytest.mark.parametrize("encoding", ["utf-8", "cp949", "euc-kr", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("block", [1, 3, 1 << 20])
def test_korean_in_blocks_of_any_size(encoding: str, block: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_BLOCK", block)
    assert decode(f"{HANGUL}\n1\n".encode(encoding), "t.csv").lines().read() == f"{HANGUL}\n1\n"


@pytest.mark.parametrize("block", [1, 2, 3, 1 << 20])
@pytest.mark.parametrize(
    ("encoding", "good", "bad"),
    [
        ("utf-8", "서울\n".encode() * 3, b"\xec\x84"),
        ("cp949", "서울\n".encode("cp949") * 3, b"\xbc"),
        ("ascii", b"a\n" * 3, b"\x80"),
    ],
)
def test_offset_of_a_flaw_in_blocks_of_any_size(
    encoding: str, good: bytes, bad: bytes, block: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_BLOCK", block)
    for rest in (b"", b"\n12345\n"):
        with pytest.raises(DataError, match=rf"at offset {len(good)} \(line 4\)"):
            decode(good + bad + rest, "t.csv", encoding)


@settings(max_examples=30, deadline=None)
@given(st.text(alphabet="éèàâçêîôûëïüÉÀäöüßÄÖÜñ€ abcdefgrstn,;\n", min_size=1).filter(lambda t: not t.isascii()))
def test_western_text_is_hardly_ever_korean(text: str) -> None:
    # Beside a letter, every accented one is a lead byte with a trail that no plain Hangul has.
    spaced = "".join(f"r{c}n" for c in text)
    assert decode(spaced.encode("cp1252"), "t.csv").encoding.codec not in ("cp949", "euc_kr", "johab")


def test_hanja_among_hangul_is_korean() -> None:
    assert decode("이름(姓名),주소\n김,서울특별시\n".encode("cp949"), "t.csv").encoding.codec == "cp949"


@pytest.mark.parametrize("text", ["temp(℃),x", "area(㎡),x", "x±,→,■", "ratio(×10)", "A①,1\nB②,2", "㎳,㎏,㎝", "α,Ⅰ"])
@pytest.mark.parametrize("rows", [1, 100])
def test_signs_alone_are_korean(text: str, rows: int) -> None:
    assert decode(f"{text}\n".encode("cp949") * rows, "t.csv").encoding.codec == "cp949"


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("price £,x", "cp1252"),
        ("20°C,±5,«ja»", "cp1252"),
        ("Größe;Straße", "cp1252"),
        ("データ,カナ", "euc_jp"),
        ("なまえ,とし", "euc_jp"),
    ],
)
def test_signs_of_others_are_not(text: str, encoding: str) -> None:
    assert decode(f"{text}\n".encode(encoding) * 9, "t.csv").encoding.codec != "cp949"


def test_a_binary_format_has_a_word_in_korean(language) -> None:
    language("ko")
    korean = {kind: module.kind_of_binary(magic) for magic, kind in module._MAGIC}
    assert [kind for kind, word in korean.items() if kind == word] == []
    with pytest.raises(DataError, match=r"첫 부분이 다른 형식입니다\(PNG 그림\)"):
        decode(b"\x89PNG\r\n", "t.csv")


def test_note_names_encoding_reason_and_option() -> None:
    note = decode(HANGUL.encode("cp949"), "t.csv").encoding.note
    assert note.startswith("Read as CP949 (EUC-KR): the bytes are not UTF-8")
    assert note.endswith("--encoding overrides this.")
