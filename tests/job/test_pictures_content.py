from dataclasses import replace

import numpy as np
import pytest
from report import samples

from sunbae._compat import load_keras
from sunbae.data.picked import Picked
from sunbae.job.pictures_content import (
    PictureRows,
    augmented_forms,
    displayable,
    pictures_content,
    with_numbers,
    with_pictures,
)
from sunbae.models.augment import augment_class
from sunbae.report.build import render
from sunbae.report.pictures import Album

CLASSES = ("a", "b", "c")


def rows(n=12, first=0):
    base = np.random.default_rng(first).integers(0, 256, (n + 3, 6, 5, 3), dtype=np.uint8)
    return PictureRows(
        Picked(base, np.arange(n)[::-1].copy()), np.arange(n) % 3, [f"{first}/{k}.png" for k in range(n)]
    )


def probabilities(codes, sure):
    p = np.repeat((1 - sure[:, np.newaxis]) / 2, 3, axis=1)
    p[np.arange(len(codes)), codes] = sure
    return p


@pytest.fixture
def said():
    """Rows 1 and 4 (b) are taken for a and c, row 2 (c) for a; row 4 most confidently."""
    codes = np.arange(12) % 3
    codes[[1, 4, 2]] = [0, 2, 0]
    sure = np.full(12, 0.6)
    sure[[4, 1, 2]] = [0.95, 0.9, 0.8]
    return probabilities(codes, sure)


def test_the_most_confident_mistakes_come_first(said):
    pictures, _examples = pictures_content(rows(), said, CLASSES)
    found = [(m.true, m.predicted, m.row.label, m.row.confidence) for m in pictures.mistakes]
    assert found == [("b", "c", "0/4.png", 0.95), ("b", "a", "0/1.png", 0.9), ("c", "a", "0/2.png", 0.8)]
    assert pictures.n_mistakes == 3
    assert pictures.inside is None
    assert pictures.samples == ()


def test_examples_of_every_cell_share_the_pictures_of_the_gallery(said):
    pictures, examples = pictures_content(rows(), said, CLASSES)
    cells = {(cell.true, cell.predicted): cell.rows for cell in examples}
    assert set(cells) == {(0, 0), (1, 1), (2, 2), (1, 0), (1, 2), (2, 0)}
    assert cells[1, 2] == (pictures.mistakes[0].row,)
    assert len(pictures.store) == 12
    assert pictures.notes == ()


def test_training_pictures_are_spread_over_the_rows(said):
    train = rows(60, first=1)
    pictures, _examples = pictures_content(rows(), said, CLASSES, train=train)
    assert [(sample.name, sample.n, len(sample.rows)) for sample in pictures.samples] == [
        ("a", 20, 8), ("b", 20, 8), ("c", 20, 8)
    ]  # fmt: skip
    assert [row.label for row in pictures.samples[0].rows][::7] == ["1/0.png", "1/57.png"]


def test_a_small_budget_leaves_names_and_says_so(said):
    pictures, examples = pictures_content(rows(), said, CLASSES, album=Album(800))
    lost = sum(row.picture is None for cell in examples for row in cell.rows)
    assert lost > 0
    assert sum(len(t.uri) for t in pictures.store) <= 800
    assert pictures.notes[0].startswith(f"{lost} examples in the confusion matrix have a name but no picture")


def test_a_network_that_diverged_still_has_a_report():
    pictures, examples = pictures_content(rows(), np.full((12, 3), np.nan), CLASSES)
    assert pictures.n_mistakes == 8
    assert np.isnan(pictures.mistakes[0].row.confidence)
    assert {cell.predicted for cell in examples} == {0}


def test_what_augmentation_gives_is_shown_whatever_its_type():
    picture = np.full((4, 4, 3), 300.4)
    assert displayable(picture).tolist() == np.full((4, 4, 3), 255).tolist()
    assert displayable(np.full((4, 4, 2), 7, np.uint8)).shape == (4, 4)
    forms = np.stack([np.full((6, 5, 3), 10.0 * k) for k in range(3)])
    pictures, _examples = pictures_content(rows(), np.eye(3)[np.arange(12) % 3], CLASSES, augmented=forms)
    assert len(set(pictures.augmented)) == 3
    assert pictures.mistakes == ()


def test_of_numbers_the_largest_errors_come_first_and_the_best_picture_goes_through_the_network():
    keras = load_keras()
    test = rows()
    test = PictureRows(test.pixels, np.arange(12) * 1000.0, test.names)
    predicted = test.y + 1.0
    predicted[[3, 7]] = [9000, -1]
    predicted[5] = test.y[5]
    x = keras.Input((6, 5, 3), name="image")
    model = keras.Model(x, keras.layers.Dense(1)(keras.layers.Flatten()(keras.layers.Conv2D(2, 3)(x))))
    report = with_numbers(samples.regression(), test, predicted, model=model)
    found = [(m.true, m.predicted, m.row.label) for m in report.pictures.misses]
    assert found[:2] == [("7,000", "-1.00", "0/7.png"), ("3,000", "9,000", "0/3.png")]
    assert report.pictures.inside.example.label == "0/5.png"
    assert report.pictures.inside.filters is not None
    text = render(report, language="en")
    assert "The largest errors" in text
    assert "Columns that matter" in text
    assert "Columns that matter" not in render(replace(report, importance=None), language="en")


def test_the_report_takes_them(said):
    base = samples.classification(CLASSES)
    report = with_pictures(base, rows(), said, CLASSES)
    assert len(report.classification.examples) == 6
    assert report.pictures.n_mistakes == 3
    assert report.classification.confusion == base.classification.confusion


def test_augmentation_is_shown_as_the_network_does_it_and_changes_nothing_in_it():
    keras = load_keras()
    image = keras.Input((8, 8, 3))
    draws = augment_class()(flip=True, shift=2, cutout=0, mixup=0.3, name="augment")
    model = keras.Model(image, keras.layers.Flatten()(draws(image)))
    before = [np.asarray(v) for v in model.variables]
    picture = np.random.default_rng(0).integers(0, 256, (8, 8, 3), dtype=np.uint8)
    forms = augmented_forms(model, picture, n=5)
    assert forms.shape == (5, 8, 8, 3)
    assert np.array_equal(forms[0], picture)
    assert any(np.abs(form - picture).max() > 1 for form in forms[1:])
    assert np.array_equal(forms, augmented_forms(model, picture, n=5))
    assert all(np.array_equal(a, np.asarray(b)) for a, b in zip(before, model.variables, strict=True))
    assert augmented_forms(keras.Model(image, keras.layers.Flatten()(image)), picture) is None
