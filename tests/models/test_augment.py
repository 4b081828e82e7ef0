import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sunbae._compat import load_keras
from sunbae.models.augment import LAYER, AugmentParams, augment_class, augmented

keras = load_keras()

WHAT = {"flip": False, "shift": 0, "cutout": 0, "mixup": 0.0}


def pictures(n: int = 4, height: int = 6, width: int = 8, channels: int = 2) -> np.ndarray:
    return np.random.default_rng(0).normal(size=(n, height, width, channels)).astype("float32")


def changed(x: np.ndarray, seed: int = 0, **what) -> np.ndarray:
    keras.utils.set_random_seed(seed)
    return np.asarray(augment_class()(**WHAT | what)(x, training=True))


def test_nothing_is_done_outside_training() -> None:
    x = pictures()
    layer = augment_class()(flip=True, shift=3, cutout=3, mixup=1.0)
    assert np.array_equal(np.asarray(layer(x)), x)
    assert np.array_equal(np.asarray(layer(x, training=False)), x)


def test_a_mirrored_picture_is_the_picture_or_its_mirror_and_both_occur() -> None:
    x = pictures(64)
    out = changed(x, flip=True)
    same = [np.array_equal(a, b) for a, b in zip(x, out, strict=True)]
    turned = [np.array_equal(a[:, ::-1], b) for a, b in zip(x, out, strict=True)]
    assert all(a != b for a, b in zip(same, turned, strict=True))
    assert 10 < sum(same) < 54


@settings(max_examples=20, deadline=None)
@given(shift=st.integers(1, 5), seed=st.integers(0, 1000))
def test_a_shifted_picture_is_a_piece_of_the_picture_continued_by_its_mirror(shift: int, seed: int) -> None:
    x = pictures(3)
    wide = np.pad(x, ((0, 0), (shift, shift), (shift, shift), (0, 0)), mode="reflect")
    height, width = x.shape[1:3]
    for k, one in enumerate(changed(x, seed, shift=shift)):
        places = [(i, j) for i in range(2 * shift + 1) for j in range(2 * shift + 1)]
        assert any(np.array_equal(wide[k, i : i + height, j : j + width], one) for i, j in places)


def test_all_shifts_up_to_the_largest_occur() -> None:
    column = np.tile(np.arange(9.0, dtype="float32")[None, None, :, None], (300, 3, 1, 1))
    out = changed(column, shift=2)
    assert {int(v) - 4 for v in out[:, 1, 4, 0]} == {-2, -1, 0, 1, 2}


def test_cutout_covers_a_whole_square_with_the_mean() -> None:
    out = changed(np.ones((50, 6, 8, 2), "float32"), cutout=3)
    assert {int(v) for v in (out == 0).sum(axis=(1, 2, 3))} == {3 * 3 * 2}
    assert (out == 0).any(axis=(0, 3)).all(), "every pixel is covered at some time"


def test_mixup_mixes_with_the_batch_in_reverse_and_keeps_the_proportion() -> None:
    x = pictures()
    keras.utils.set_random_seed(3)
    layer = augment_class()(**WHAT | {"mixup": 1.0})
    out, mix = np.asarray(layer(x, training=True)), float(layer.mix)
    assert 0 < mix < 1
    np.testing.assert_allclose(out, mix * x + (1 - mix) * x[::-1], rtol=1e-5, atol=1e-6)


def test_the_same_seed_gives_the_same_pictures_and_another_one_others() -> None:
    x, what = pictures(), {"flip": True, "shift": 2, "cutout": 2}
    assert np.array_equal(changed(x, 1, **what), changed(x, 1, **what))
    assert not np.array_equal(changed(x, 1, **what), changed(x, 2, **what))


def test_a_layer_is_only_there_if_it_does_something() -> None:
    x = keras.Input((28, 28, 1))
    assert augmented(x, AugmentParams.model_validate(AugmentParams.exported)) is x
    made = keras.Model(x, augmented(x, AugmentParams.model_validate({"flip": "no"})))
    assert made.get_layer(LAYER).shift == 2  # a fourteenth of 28


def test_a_shift_is_never_wider_than_the_picture() -> None:
    x = keras.Input((3, 4, 1))
    made = keras.Model(x, augmented(x, AugmentParams.model_validate({"shift": 500, "cutout": 100})))
    assert (made.get_layer(LAYER).shift, made.get_layer(LAYER).cutout) == (2, 3)
    assert np.isfinite(np.asarray(made(np.ones((2, 3, 4, 1), "float32"), training=True))).all()


@pytest.mark.parametrize("wrong", [{"flip": "maybe"}, {"shift": -2}, {"mixup": -1}, {"label_smoothing": 1.0}])
def test_what_cannot_be_is_refused(wrong: dict) -> None:
    with pytest.raises(ValueError):
        AugmentParams.model_validate(wrong)
