"""Classes and parts by the folders that pictures lie in."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sunbae.data.imagelayout import place, require_classes
from sunbae.errors import DataError


def placed(*names, **options):
    """[(label, part, problem)] in the order of names."""
    found = place(names, **options)
    return list(zip(found.labels, found.parts or [None] * len(names), found.stray, strict=True))


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (("a/1.jpg", "b/1.jpg", "1.jpg"), [("a", None, ""), ("b", None, ""), ("", None, "no_class")]),
        (
            ("train/a/1.jpg", "test/a/1.jpg", "x/1.jpg"),
            [("a", "train", ""), ("a", "test", ""), ("", "train", "no_part")],
        ),
        # Folders that repeat the part, as several competitions have them.
        (("training_set/training_set/a/1.jpg", "test_set/test_set/b/1.jpg"), [("a", "train", ""), ("b", "test", "")]),
        (
            ("seg_train/seg_train/a/1.jpg", "seg_test/seg_test/b/1.jpg", "seg_pred/seg_pred/1.jpg"),
            [("a", "train", ""), ("b", "test", ""), ("", "train", "no_part")],
        ),
        (("train1/a/1.jpg", "test1/b/1.jpg"), [("a", "train", ""), ("b", "test", "")]),
        (("train/a/1.jpg", "unlabeled/1.jpg"), [("a", "train", ""), ("", "train", "no_part")]),
        # Parts within classes.
        (
            ("a/train/1.jpg", "a/test/1.jpg", "b/val/1.jpg"),
            [("a", "train", ""), ("a", "test", ""), ("b", "validation", "")],
        ),
        # Classes that happen to be called so.
        (("train/1.jpg", "car/1.jpg"), [("train", None, ""), ("car", None, "")]),
        (("train/steam/1.jpg", "car/red/1.jpg"), [("train", None, ""), ("car", None, "")]),
        (("train_station/1.jpg", "bus_station/1.jpg"), [("train_station", None, ""), ("bus_station", None, "")]),
        (
            ("train/test/1.jpg", "train/b/1.jpg", "test/b/1.jpg"),
            [("test", "train", ""), ("b", "train", ""), ("b", "test", "")],
        ),
        (("a/train/1.jpg", "b/2.jpg"), [("a", None, ""), ("b", None, "")]),
    ],
)
def test_layouts(names, expected):
    assert placed(*names) == expected


@given(
    st.lists(
        st.lists(st.sampled_from(["train", "test1", "a", "val", "pred", "x y"]), min_size=1, max_size=4), max_size=6
    )
)
def test_every_file_has_a_place_or_a_reason(folders):
    names = ["/".join([*path, "1.jpg"]) for path in folders]
    found = place(names)
    assert len(found.labels) == len(found.stray) == len(names)
    assert found.parts is None or len(found.parts) == len(names)
    assert all(bool(label) != bool(stray) for label, stray in zip(found.labels, found.stray, strict=True))


def test_parts_without_classes_are_no_classes():
    with pytest.raises(DataError, match="x holds the folders test, train but no class folders in them"):
        require_classes({"train", "test"}, "x", "")
    require_classes({"train", "car"}, "x", "")


def test_beside_train_and_test_other_folders_are_left_out():
    names = ["train/cat/1.jpg", "train/dog/2.jpg", "test/dog/4.jpg", "test/cat/a.jpg", "test_old/cat/9.jpg"]
    found = place([*names, "train_aug/cat/1b.jpg"])
    assert list(found.stray) == ["", "", "", "", "no_part", "no_part"]
    assert list(found.parts)[:4] == ["train", "train", "test", "test"]
    assert list(place(["seg_train/a/1", "seg_train/b/2", "seg_test/a/3"]).stray) == ["", "", ""]
