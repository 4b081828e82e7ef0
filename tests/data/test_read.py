"""The hostile battery: what comes of files as people really have them."""

from __future__ import annotations

import io
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shared_data import shared

from sunbae.data.read import read_table
from sunbae.errors import ColumnError, DataError, OptionError, SunbaeError


@dataclass(frozen=True)
class Case:
    """One file and what is expected of it."""

    id: str
    content: bytes
    rows: dict[str, list[object]] = field(default_factory=dict)  # column -> cells
    notes: tuple[str, ...] = ()  # fragments, each in one note; no other notes unless `any_notes`
    skipped: tuple[int, ...] = ()
    numbers: tuple[int, ...] | None = None
    options: dict[str, object] = field(default_factory=dict)
    name: str = "t.csv"
    missing: dict[str, dict[str, int]] | None = None


KOREAN = "지역,기온\n서울,1.5\n부산,2\n"
FRENCH = "nom;prénom;ville\nLefèvre;Éloïse;Besançon\nDupré;Zoé;Orléans\nGarçon;André;Nîmes\n"
GERMAN = "Straße;Größe\nMüllerstraße;groß\nHauptstraße;klein\nKönigsallee;mäßig\n"
RUSSIAN = "имя,город\nИван,Москва\nОльга,Новосибирск\nСергей,Екатеринбург\n"
JAPANESE = "名前,都市\n田中太郎,東京都新宿区\n鈴木花子,大阪府大阪市\nさくら,ひらがなとカタカナ\n"
CHINESE = "姓名,城市\n张伟,北京市\n王芳,上海市\n李娜,广州市\n今天天气很好,我们去公园玩\n"
AB = {"a": ["1", "3"], "b": ["2", "4"]}
SEOUL = {"지역": ["서울", "부산"], "기온": ["1.5", "2"]}
PEOPLE = {
    "nom": ["Lefèvre", "Dupré", "Garçon"],
    "prénom": ["Éloïse", "Zoé", "André"],
    "ville": ["Besançon", "Orléans", "Nîmes"],
}
STREETS = {
    "Straße": ["Müllerstraße", "Hauptstraße", "Königsallee"],
    "Größe": ["groß", "klein", "mäßig"],
}

READ = [
    # Line ends and quotes
    Case("lf", b"a,b\n1,2\n3,4\n", AB),
    Case("no line end at the end", b"a,b\n1,2\n3,4", AB),
    Case("crlf", b"a,b\r\n1,2\r\n3,4\r\n", AB),
    Case("cr only", b"a,b\r1,2\r3,4\r", AB),
    Case("mixed line ends", b"a,b\r\n1,2\n3,4\r", AB),
    Case("quoted newline", b'a,b\n1,"x\ny"\n3,4\n', {"a": ["1", "3"], "b": ["x\ny", "4"]}),
    Case("quoted crlf", b'a,b\r\n1,"x\r\ny"\r\n3,4\r\n', {"a": ["1", "3"], "b": ["x\r\ny", "4"]}),
    Case("quoted separator", b'a,b\n1,"x,y"\n', {"a": ["1"], "b": ["x,y"]}),
    Case("doubled quotes", b'a,b\n1,"say ""hi"""\n', {"a": ["1"], "b": ['say "hi"']}),
    Case("quote within", b'a,b\n1,5" pipe\n', {"a": ["1"], "b": ['5" pipe']}),
    Case("quoted header", b'"a","b, c"\n1,2\n', {"a": ["1"], "b, c": ["2"]}),
    Case("newline in header", b'"a\nx",b\n1,2\n', {"a\nx": ["1"], "b": ["2"]}),
    Case("quote after a space", b'a, b\n1, "x, y"\n', {"a": ["1"], "b": ["x, y"]}, ("Spaces after a separator",)),
    Case(
        "spaces around",
        b" a ,b, c\n 1 ,2,x  y\n3,4,\tz\n",
        {"a": ["1", "3"], "b": ["2", "4"], "c": ["x  y", "z"]},
        ("removed in 2 of 3 columns",),
    ),
    Case("very long cell", b"a,b\n1," + b"x" * 200_000 + b"\n", {"a": ["1"], "b": ["x" * 200_000]}),
    # Blank lines
    Case("blank lines", b"a,b\n1,2\n\n3,4\n\n\n", AB, skipped=(2,), numbers=(1, 3)),
    Case("blank lines first", b"\n  \na,b\n1,2\n3,4\n", AB),
    Case("lines of separators", b"a,b\n1,2\n,\n3,4\n , \n", AB, skipped=(2, 4), numbers=(1, 3)),
    Case("blank in one column", b"a\n1\n\n  \n2\n\n", {"a": ["1", "2"]}, skipped=(2, 3), numbers=(1, 4)),
    Case("quoted nothing is a cell", b'a\n1\n""\n2\n', {"a": ["1", None, "2"]}, ("Missing cells: 1,",)),
    # Separators
    Case("semicolon", b"a;b\n1;2\n3;4\n", AB, ("';'",)),
    Case("tab", b"a\tb\n1\t2\n3\t4\n", AB, ("a tab",), name="t.tsv"),
    Case("pipe", b"a|b\n1|2\n3|4\n", AB, ("'|'",), name="t.txt"),
    Case(
        "decimal comma",
        b"a;b\n1,5;2,5\n3,5;4,5\n",
        {"a": ["1,5", "3,5"], "b": ["2,5", "4,5"]},
        ("';'",),
        options={"decimal": ","},
    ),
    Case(
        "decimal comma, commas in names",
        b"a, m;b, m\n1,5;2,5\n3,5;4,5\n",
        {"a, m": ["1,5", "3,5"], "b, m": ["2,5", "4,5"]},
        ("';'",),
    ),
    Case("one column", b"a\n1\n2\n", {"a": ["1", "2"]}),
    Case("one column of decimal commas", b"a\n1,5\n2,5\n3,5\n", {"a": ["1,5", "2,5", "3,5"]}),
    Case(
        "one column of prose",
        b"review\nGood\nBad, very, very bad\nWell, no\nFine; but dear\n",
        {"review": ["Good", "Bad, very, very bad", "Well, no", "Fine; but dear"]},
    ),
    Case("one column, comma in its name", b"a, b\n1\n2\n", {"a, b": ["1", "2"]}, ("Read as one column",)),
    Case("asked separator", b"a:b\n1:2\n3:4\n", AB, options={"separator": ":"}),
    Case("asked tab by name", b"a\tb\n1\t2\n3\t4\n", AB, options={"separator": "tab"}),
    Case("line for Excel", b"sep=;\r\na;b\r\n1;2\r\n3;4\r\n", AB, ("';'",)),
    Case("commas in semicolon file", b"id;t\n1;a, b\n2;c, d\n", {"id": ["1", "2"], "t": ["a, b", "c, d"]}, ("';'",)),
    # Names
    Case("separator ends each line", b"a,b,\n1,2,\n3,4,\n", AB, ("Column 3 has neither",)),
    Case("saved index", b",a,b\n0,1,2\n1,3,4\n", {"column_1": ["0", "1"], **AB}, ("called column_1",)),
    Case(
        "unnamed beside its name",
        b"column_2,\n1,2\n",
        {"column_2": ["1"], "column_2_": ["2"]},
        ("called column_2_",),
    ),
    Case("no header", b"1,2.5\n3,4\n", {"1": ["3"], "2.5": ["4"]}, ("looks like data, not names",)),
    Case("leading zeros stay", b"a,b\n00123,1e5\n", {"a": ["00123"], "b": ["1e5"]}),
    # Missing
    Case(
        "missing marks",
        b"a,b,c\n?,NA,\n n/a ,x,-\nNaN,.,None\n",
        {"a": [None, None, None], "b": [None, "x", "."], "c": [None, "-", "None"]},
        ("Missing cells: 5, in 3 of 3 columns", "removed in 1 of 3 columns"),
        missing={"a": {"?": 1, "n/a": 1, "NaN": 1}, "b": {"NA": 1}, "c": {"": 1}},
    ),
    Case(
        "own missing marks",
        b"a,b\n-999,NA\n,x\n",
        {"a": [None, None], "b": ["NA", "x"]},
        ("Missing cells: 2, in 1 of 2 columns",),
        options={"missing": ["-999"]},
        missing={"a": {"-999": 1, "": 1}},
    ),
    # Bad rows
    Case(
        "bad rows left out",
        b"a,b\n1,2\n1,2,3\n3,4\n5\n",
        AB,
        skipped=(2, 4),
        numbers=(1, 3),
        options={"skip_bad_rows": True},
    ),
    # Encodings
    Case("utf-8", KOREAN.encode(), SEOUL),
    Case("utf-8 with mark", KOREAN.encode("utf-8-sig"), SEOUL),
    Case("mark and quotes", '\ufeff"a","b"\n1,2\n3,4\n'.encode(), AB),
    Case("cp949", KOREAN.encode("cp949"), SEOUL, ("CP949",)),
    Case(
        "cp949 with letters of Windows",
        "이름,n\n똠방각하,1\n".encode("cp949"),
        {"이름": ["똠방각하"], "n": ["1"]},
        ("CP949",),
    ),
    Case("cp949 with signs", "기온(℃)\n1\n".encode("cp949"), {"기온(℃)": ["1"]}, ("CP949",)),
    Case("utf-16 le with mark", b"\xff\xfe" + KOREAN.encode("utf-16-le"), SEOUL, ("UTF-16",)),
    Case("utf-16 be with mark", b"\xfe\xff" + KOREAN.encode("utf-16-be"), SEOUL, ("UTF-16",)),
    Case("utf-16 le without mark", KOREAN.encode("utf-16-le"), SEOUL, ("UTF-16",)),
    Case("utf-16 be without mark", KOREAN.encode("utf-16-be"), SEOUL, ("UTF-16",)),
    Case("utf-16 plain without mark", "a,b\n1,2\n3,4\n".encode("utf-16-le"), AB, ("UTF-16",)),
    Case("utf-32 with mark", KOREAN.encode("utf-32"), SEOUL, ("UTF-32",)),
    Case("french latin-1", FRENCH.encode("latin-1"), PEOPLE, ("Windows-1252", "';'")),
    Case("german latin-1", GERMAN.encode("latin-1"), STREETS, ("Windows-1252", "';'")),
    Case("german capitals", "Temp °C,Ärger\n1,2\n".encode("latin-1"), {"Temp °C": ["1"], "Ärger": ["2"]}, ("1252",)),
    Case("spanish", "nombre,año\nPeña,1\n".encode("latin-1"), {"nombre": ["Peña"], "año": ["1"]}, ("1252",)),
    Case("euro sign", "Preis €,n\n1,2\n".encode("cp1252"), {"Preis €": ["1"], "n": ["2"]}, ("1252",)),
    Case("byte that cp1252 lacks", b"caf\xe9,\x81\n1,2\n", {"café": ["1"], "\x81": ["2"]}, ("Latin-1",)),
    Case(
        "russian",
        RUSSIAN.encode("cp1251"),
        {"имя": ["Иван", "Ольга", "Сергей"], "город": ["Москва", "Новосибирск", "Екатеринбург"]},
        ("cp1251",),
    ),
    Case(
        "japanese",
        JAPANESE.encode("cp932"),
        {
            "名前": ["田中太郎", "鈴木花子", "さくら"],
            "都市": ["東京都新宿区", "大阪府大阪市", "ひらがなとカタカナ"],
        },
        ("cp932",),
    ),
    Case(
        "chinese is not korean",
        CHINESE.encode("gbk"),
        {
            "姓名": ["张伟", "王芳", "李娜", "今天天气很好"],
            "城市": ["北京市", "上海市", "广州市", "我们去公园玩"],
        },
        ("gb18030",),
    ),
    Case(
        "japanese syllables are no korean signs",
        "なまえ,まち\nさくら,とうきょう\nたろう,おおさか\n".encode("euc-jp"),
        {"なまえ": ["さくら", "たろう"], "まち": ["とうきょう", "おおさか"]},
        ("euc_",),
    ),
    Case(
        "chinese that cp949 could hold",
        "姓名,城市\n王芳,广州\n李娜,天津\n张伟,北京\n".encode("gbk"),
        {"姓名": ["王芳", "李娜", "张伟"], "城市": ["广州", "天津", "北京"]},
        ("gb18030",),
    ),
    Case(
        "asked euc-kr is cp949",
        "똠,b\n1,2\n".encode("cp949"),
        {"똠": ["1"], "b": ["2"]},
        options={"encoding": "euc-kr"},
    ),
    Case("asked cp949", KOREAN.encode("cp949"), SEOUL, options={"encoding": "euc-kr"}),
    Case("asked utf-8 with mark", KOREAN.encode("utf-8-sig"), SEOUL, options={"encoding": "utf-8"}),
    Case("asked utf-16", KOREAN.encode("utf-16"), SEOUL, options={"encoding": "utf-16"}),
    Case("asked utf-16 without mark", KOREAN.encode("utf-16-le"), SEOUL, options={"encoding": "utf-16"}),
    Case("asked against the guess", b"a\n\xb0\xa1\n", {"a": ["°¡"]}, options={"encoding": "latin-1"}),
]


@pytest.mark.parametrize("case", READ, ids=lambda case: case.id)
def test_text_is_read(case: Case, tmp_path: Path) -> None:
    path = tmp_path / case.name
    path.write_bytes(case.content)
    table = read_table(path, **case.options)

    assert table.frame.to_dict(as_series=False) == case.rows
    assert set(table.frame.dtypes) == {pl.String}
    others = [note for note in table.notes if not any(part in note for part in case.notes)]
    assert all(any(part in note for note in table.notes) for part in case.notes), table.notes
    assert all("Missing cells" in note for note in others), others
    assert tuple(row.row for row in table.skipped) == case.skipped
    assert tuple(table.row_numbers) == (case.numbers or tuple(range(1, table.n_rows + 1)))
    assert table.row_numbers.dtype == np.int64
    assert table.source == case.name
    if case.missing is not None:
        assert table.missing_counts == case.missing


@dataclass(frozen=True)
class Bad:
    """One file that must be refused and what the message must say."""

    id: str
    content: bytes
    says: tuple[str, ...]
    error: type[SunbaeError] = DataError
    options: dict[str, object] = field(default_factory=dict)
    name: str = "t.csv"


PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01"

REFUSED = [
    Bad("empty", b"", ("t.csv is empty", "column names")),
    Bad("only spaces", b"  \n \r\n\t\n", ("t.csv is empty",)),
    Bad("only a mark", b"\xef\xbb\xbf", ("t.csv is empty",)),
    Bad("only separators", b",,\n,,\n", ("t.csv is empty",)),
    Bad("header only", b"a, b\n", ("has column names but no rows: a, b.",)),
    Bad("header and blanks", b"a,b\n\n\n", ("has column names but no rows",)),
    Bad("picture", PNG, ("not a text file", "a PNG picture", ".csv")),
    Bad("hdf5", b"\x89HDF\r\n\x1a\n\0\0", ("an HDF5 file",)),
    Bad("workbook by another name", b"PK\x03\x04\x14\0", ("an Excel workbook",)),
    Bad("zeros", b"a,b\n1,\0\n", ("zero byte at offset 6",)),
    Bad("zero character", "a,b\n1,\0\n".encode("utf-16"), ("zero character at offset 14",)),
    Bad("numbers in binary", np.arange(1, 200, dtype="<i2").tobytes(), ("not a text file", "zero byte at offset 1")),
    Bad("zero in an asked encoding", b"a\n\0\n", ("zero character at offset 2",), options={"encoding": "utf-8"}),
    Bad("control characters", bytes(range(1, 32)) * 9 + b"\xff", ("control characters",)),
    Bad(
        "ragged",
        b'a,b\n1,2\n"x\ny",2\n1,2,3\n\n4\n',
        (
            "2 of 4 rows differ from the header, which has 2 values",
            "line 5 has 3, line 7 has 1.",
            "double quotes",
            "--skip-bad-rows",
        ),
    ),
    Bad("many ragged", b"a,b\n" + b"1\n" * 9 + b"1,2\n" * 10, ("9 of 19", "line 6 has 1, ...")),
    Bad("every row too long", b"a,b\n1,2,3\n4,5,6\n", ("2 of 2", "lacks the name of one column")),
    Bad("comment line", b"# c\na,b\n1,2\n3,4\n", ("may be a title", "must begin with the column names")),
    Bad("comment with a comma", b"# c, d\na,b,e\n1,2,3\n3,4,5\n", ("may be a title",)),
    Bad("title line", b"Sales 2020\n\nmonth,n,m\n1,2,3\n2,3,4\n", ("may be a title", "--separator")),
    Bad("every row left out", b"a,b\n1,2,3\n", ("1 of 1 rows",), options={"skip_bad_rows": True}),
    Bad("unclosed quote", b'a,b\n1,2\n3,"4\n5,6\n', ("quote", "in line 3", "line 4 was", "twice")),
    Bad("unclosed quote before another", b'a,b\n1,2\n"3,4\n5,"6"\n', ("opens a value in line 3",)),
    Bad("quote opens late in a record", b'a,b\n"x\ny","z\n1,2\n', ("opens a value in line 3",)),
    Bad("text after quote", b'a,b\n1,"2"3\n', ("opens a value in line 2",)),
    Bad("backslash quotes", b'a,b\n"say \\"hi\\"",2\n', ("line 2", "twice")),
    Bad("unclosed in the header", b'"a,b\n1,2\n', ("opens a value in line 1",)),
    Bad("two names alike", b"a,b, a\n1,2,3\n", ("'a' (columns 1, 3)", "rename"), ColumnError),
    Bad("two values as names", b"1,1\n2,3\n", ("'1' (columns 1, 2)", "looks like data"), ColumnError),
    Bad(
        "damaged utf-8",
        ("서울" * 5 + "\n1\n").encode() + b"\xff\n",
        ("nearly all UTF-8", "0xFF at offset 33", "line 3"),
    ),
    Bad("damaged cp949", ("서울" * 20 + "\n1\n").encode("cp949") + b"\xff\n", ("nearly all CP949", "0xFF", "line 3")),
    Bad("damaged after mark", b"\xef\xbb\xbfa\n1\n\xff\n", ("nearly all UTF-8", "offset 7", "line 3")),
    Bad("damaged utf-16", b"\xff\xfea\0\n\0\0\xd8\n\0", ("nearly all UTF-16",)),
    Bad(
        "asked encoding does not fit",
        b"a\r\nb\r\n\xe9t\xe9\r\n",
        ("cannot be read as utf-8", "0xE9 at offset 6 (line 3)", "--encoding"),
        options={"encoding": "utf-8"},
    ),
    Bad("asked encoding unknown", b"a\n1\n", ("'utf-9'", "cp949"), OptionError, {"encoding": "utf-9"}),
    Bad("asked encoding no text", b"a\n1\n", ("'base64'",), OptionError, {"encoding": "base64"}),
    Bad("asked separator too long", b"a\n1\n", ("'::'", "one character"), OptionError, {"separator": "::"}),
    Bad("asked separator a quote", b"a\n1\n", ("one character",), OptionError, {"separator": '"'}),
    Bad("asked decimal", b"a\n1\n", ("--decimal is ';'",), OptionError, {"decimal": ";"}),
    Bad("zip", b"PK\x03\x04", ("compressed", "Unpack"), name="t.csv.zip"),
    Bad("gzip", b"\x1f\x8b", ("compressed",), name="t.csv.gz"),
    Bad("no parquet", b"a,b\n1,2\n", ("no Parquet file",), name="t.parquet"),
    Bad("empty parquet", b"", ("no Parquet file",), name="t.parquet"),
    Bad("cut parquet", b"PAR1" + b"\0" * 50, ("no Parquet file",), name="t.parquet"),
    Bad("no workbook", b"<html><table>", ("as an Excel workbook", "text"), name="t.xls"),
    Bad("empty workbook", b"", ("as an Excel workbook",), name="t.xlsx"),
    Bad("damaged workbook", b"PK\x03\x04junk", ("it is damaged",), name="t.xlsx"),
    Bad(
        "locked workbook",
        b"\xd0\xcf\x11\xe0" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"),
        ("password",),
        name="t.xlsx",
    ),
]


@pytest.mark.parametrize("bad", REFUSED, ids=lambda bad: bad.id)
def test_text_is_refused(bad: Bad, tmp_path: Path) -> None:
    path = tmp_path / bad.name
    path.write_bytes(bad.content)
    with pytest.raises(SunbaeError) as caught:
        read_table(path, **bad.options)
    assert type(caught.value) is bad.error
    message = str(caught.value)
    assert all(part in message for part in bad.says), message
    assert bad.name in message or bad.error is OptionError


def test_a_row_left_out_tells_its_line_and_length(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text('a,b\n"1\n1",2\n3\n\n4,5\n')
    skipped = read_table(path, skip_bad_rows=True).skipped
    assert [(row.row, row.reason) for row in skipped] == [
        (2, "line 4 has 1, not 2 values"),
        (3, "line 5 is blank"),
    ]


class TestPaths:
    def test_near_name_is_suggested(self, tmp_path: Path) -> None:
        (tmp_path / "Titanic.csv").write_text("a\n1\n")
        with pytest.raises(DataError, match=r"titanc.csv does not exist.*Did you mean 'Titanic.csv'\?"):
            read_table(tmp_path / "titanc.csv")

    def test_files_are_listed_when_none_is_near(self, tmp_path: Path) -> None:
        (tmp_path / "iris.csv").write_text("a\n1\n")
        (tmp_path / "notes.docx").write_text("")
        with pytest.raises(DataError, match=r"The folder holds iris.csv\.$"):
            read_table(tmp_path / "wine.parquet")

    def test_folder_of_the_file_is_absent(self, tmp_path: Path) -> None:
        with pytest.raises(DataError, match="nor does the folder"):
            read_table(tmp_path / "no" / "t.csv")

    def test_folder(self, tmp_path: Path) -> None:
        (tmp_path / "iris.csv").write_text("a\n1\n")
        with pytest.raises(DataError, match=r"is a folder.*The folder holds iris.csv\."):
            read_table(str(tmp_path))

    def test_address(self) -> None:
        with pytest.raises(DataError, match=r"is an address\. Download the file"):
            read_table("https://example.org/t.csv")

    @pytest.mark.parametrize("name", ["t.csv", "t.parquet"])
    def test_no_permission(self, name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        def refuse(*_args: object, **_options: object) -> None:
            raise PermissionError(13, "Permission denied")

        (tmp_path / name).write_text("a\n1\n")
        monkeypatch.setattr(io, "open", refuse)
        monkeypatch.setattr(Path, "open", refuse)
        with pytest.raises(DataError, match=f"{name} cannot be opened: Permission denied. Close it"):
            read_table(tmp_path / name)

    def test_home_is_expanded(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("HOME", str(tmp_path))
        monkeypatch.setenv("USERPROFILE", str(tmp_path))
        (tmp_path / "자료 [1].csv").write_text("a\n1\n")
        assert read_table("~/자료 [1].csv").columns == ["a"]


class TestParquet:
    def test_types_are_kept(self, tmp_path: Path) -> None:
        frame = pl.DataFrame({"i": [1, 2], "f": [1.5, float("nan")], "s": [" x ", "?"], "b": [True, None]})
        frame.write_parquet(tmp_path / "t.parquet")
        table = read_table(tmp_path / "t.parquet")
        assert table.frame.schema == frame.schema
        assert table.frame.to_dict(as_series=False) == {
            "i": [1, 2],
            "f": [1.5, None],
            "s": ["x", None],
            "b": [True, None],
        }
        assert table.missing_counts == {"f": {"NaN": 1}, "s": {"?": 1}, "b": {"": 1}}

    def test_nested_column(self, tmp_path: Path) -> None:
        pl.DataFrame({"a": [1], "l": [[1, 2]]}).write_parquet(tmp_path / "t.parquet")
        table = read_table(tmp_path / "t.parquet")
        assert table.columns == ["a"]
        assert "Column 'l' is left out: it holds List(Int64)" in table.notes[0]

    def test_the_index_of_pandas_is_no_column(self, tmp_path: Path) -> None:
        pl.DataFrame({"a": [1], "__index_level_0__": [7]}).write_parquet(tmp_path / "t.parquet")
        table = read_table(tmp_path / "t.parquet")
        assert table.columns == ["a"]
        assert "The index of the frame (__index_level_0__) is no column" in table.notes[0]

    def test_text_with_a_dictionary_is_a_category(self, tmp_path: Path) -> None:
        cells = pl.Series(["1", "2"], dtype=pl.Categorical)
        pl.DataFrame({"a": cells, "b": ["1", "2"]}).write_parquet(tmp_path / "t.parquet")
        assert read_table(tmp_path / "t.parquet").categories == {"a"}

    def test_no_rows(self, tmp_path: Path) -> None:
        pl.DataFrame({"a": []}).write_parquet(tmp_path / "t.parquet")
        with pytest.raises(DataError, match=r"t\.parquet has nothing to read: rows 0"):
            read_table(tmp_path / "t.parquet")


def test_a_table_is_returned_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("a\n1\n")
    table = read_table(tmp_path / "t.csv")
    assert read_table(table) is table


def test_options_without_meaning_are_told(tmp_path: Path) -> None:
    pl.DataFrame({"a": [1]}).write_parquet(tmp_path / "t.parquet")
    notes = read_table(tmp_path / "t.parquet", separator=";", skip_bad_rows=True, sheet=2).notes
    assert [note.split()[0] for note in notes] == ["--separator", "--sheet", "--skip-bad-rows"]


@settings(max_examples=40, deadline=None)
@given(data=st.binary(max_size=60), name=st.sampled_from(["t.csv", "t.jsonl", "t.json", "t.xlsx"]))
def test_any_bytes_give_a_table_or_an_error_of_ours(
    data: bytes, name: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.getbasetemp() / name
    path.write_bytes(data)
    with suppress(SunbaeError):
        table = read_table(path)
        assert len(table.row_numbers) == table.n_rows > 0


class TestRealFiles:
    def test_white_wine_has_semicolons(self) -> None:
        table = read_table(shared("tables/winequality_white.csv"))
        assert table.frame.shape == (4898, 12)
        assert table.frame.row(0)[:3] == ("7.0", "0.27", "0.36")
        assert table.notes == ("Values are separated by ';'; --separator overrides this.",)

    def test_auto_imports_marks_missing_with_question_marks(self) -> None:
        table = read_table(shared("tables/auto_imports.csv"))
        assert table.frame.shape == (201, 26)
        assert table.notes == ("Missing cells: 51, in 6 of 26 columns ('?' 51).",)
        assert table.missing_counts["normalized_losses"] == {"?": 37}

    def test_titanic_quotes_names(self) -> None:
        table = read_table(shared("tables/titanic.csv"))
        assert table.frame.shape == (891, 12)
        assert table.frame["Name"][0] == "Braund, Mr. Owen Harris"
        assert table.missing_counts == {"Age": {"": 177}, "Cabin": {"": 687}, "Embarked": {"": 2}}

    def test_seoul_temperature_is_cp949(self) -> None:
        table = read_table(shared("series/seoul_temperature_2015_2019_cp949.csv"))
        assert table.frame.shape == (1826, 8)
        assert table.columns[:4] == ["지점번호", "지점명", "일시", "평균기온(℃)"]
        assert table.frame.row(0)[1] == "서울"
        assert "CP949" in table.notes[0]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("5.1,3.5,1.4,0.2,Iris-setosa\n4.9,3.0,1.4,0.2,Iris-setosa\n", True),
        ("39,State-gov,77516\n50,Private,83311\n", True),
        ("39,State-gov,77516\n50,Private,many\n", False),
        ("country,2019,2020\nKR,1,2\n", False),
    ],
)
def test_a_first_line_of_data_is_pointed_out(text: str, said: bool, tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text(text)
    assert ("The first line looks like data" in " ".join(read_table(tmp_path / "t.csv").notes)) is said
