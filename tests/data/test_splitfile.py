"""A Split as a file, written and read back."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sunbae.data.split import PARTS, split_from_parts
from sunbae.data.splitfile import load_split, split_csv
from sunbae.errors import DataError, OptionError

ROWS = np.array([1, 2, 4, 7])
SPLIT = split_from_parts(np.array([0, 1, 2, 0]), method="random")
TEXT = "row,part\n1,train\n2,validation\n4,test\n7,train\n"


def test_golden():
    assert split_csv(SPLIT, ROWS) == TEXT


def test_rows_of_several_files(tmp_path):
    text = split_csv(SPLIT, np.array([1, 2, 1, 3]), np.array(["d.csv", "d.csv", "t.csv", "d.csv"], dtype=object))
    assert text == "row,part,file\n1,train,d.csv\n2,validation,d.csv\n1,test,t.csv\n3,train,d.csv\n"
    (tmp_path / "split.csv").write_text(text, encoding="utf-8")
    with pytest.raises(DataError) as error:
        load_split(tmp_path, ROWS)
    assert str(error.value) == (
        f"--split {tmp_path / 'split.csv'} is about rows of several files (d.csv, t.csv), as after --test; the split "
        "of one file was expected. Name these files again with --test and --validation."
    )


@settings(max_examples=15, deadline=None)
@given(st.permutations([0, 1, 2] * 3), st.randoms(use_true_random=False))
def test_read_back(tmp_path_factory, parts, random):
    path = tmp_path_factory.mktemp("split") / "split.csv"
    split = split_from_parts(np.array(parts), method="m")
    rows = np.array(sorted(random.sample(range(1, 1000), 9)))
    path.write_text(split_csv(split, rows), encoding="utf-8")
    for found in (load_split(path, rows), load_split(path.parent, rows)):
        for part in PARTS:
            np.testing.assert_array_equal(found.rows(part), split.rows(part))
        assert found.method == f"as in {path}"


def test_other_writers_and_orders(tmp_path):
    path = tmp_path / "s.csv"
    lines = TEXT.splitlines()
    path.write_text("\r\n".join([lines[0] + ",note", *(f"{line},x" for line in lines[:0:-1])]), encoding="utf-8-sig")
    np.testing.assert_array_equal(load_split(path, ROWS).parts(), SPLIT.parts())


def failure(tmp_path, content, error=DataError):
    path = tmp_path / "s.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(error) as raised:
        load_split(path, ROWS)
    return str(raised.value).replace(str(path), "PATH")


@pytest.mark.parametrize(
    ("bad", "line"),
    [
        ("x,train", 2),
        ("1,training", 2),
        ("1.0,train", 2),
        ("-1,train", 2),
        ("²,train", 2),
        ("1", 2),
        (",", 2),
    ],
)
def test_lines_that_are_no_record(tmp_path, bad, line):
    expected = f"--split PATH, line {line}: row number and train, validation or test were expected."
    assert failure(tmp_path, TEXT.replace("1,train", bad)) == expected


def test_another_header(tmp_path):
    message = "--split PATH, line 2: row number and train, validation or test were expected."
    assert failure(tmp_path, TEXT.replace("row,part", "id;part")) == message


def test_a_row_that_is_there_twice(tmp_path):
    message = "--split PATH, line 6: row 4 is there twice; each row belongs to one part."
    assert failure(tmp_path, TEXT + "4,train\n") == message


def test_a_split_of_other_rows(tmp_path):
    advice = "It must be the split of the same file with the same target."
    assert failure(tmp_path, TEXT.replace("4,test\n", "")) == (
        f"--split PATH is about 3 rows, the data have 4; 1 of these are not in it, the first is row 4. {advice}"
    )
    assert failure(tmp_path, TEXT + "9,test\n") == (
        f"--split PATH is about 5 rows, the data have 4; 0 of these are not in it, the first is row -. {advice}"
    )
    assert "is about 0 rows" in failure(tmp_path, "")


def test_an_empty_part(tmp_path):
    assert failure(tmp_path, TEXT.replace("validation", "test")) == (
        "The validation part has no row (as in PATH); each of train, validation and test needs some."
    )


def test_files_that_cannot_be_read(tmp_path):
    assert "s.csv is no CSV" in failure(tmp_path, b"row,part\n\xff\xfe,train\n", OptionError).replace("PATH", "s.csv")
    with pytest.raises(OptionError, match=r"^--split .*absent.csv: No such file or directory\.$"):
        load_split(tmp_path / "absent.csv", ROWS)
    with pytest.raises(OptionError, match=r"split\.csv: No such file or directory"):
        load_split(tmp_path, ROWS)
