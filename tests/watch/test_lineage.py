"""Rows are followed through slices, splits, shapes, transformers and windows; arrays are not kept alive."""

import gc
import weakref

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sunbae.watch.lineage import MOST_KNOWN, Lineage


@pytest.fixture
def lineage():
    return Lineage()


def table(n=60, width=4, seed=0):
    return np.random.default_rng(seed).normal(size=(n, width))


def test_slices_copies_and_shapes(lineage):
    x = table()
    whole = lineage.look(x)
    start = whole.rows[0]
    for part, rows in (
        (x[10:30], range(10, 30)),
        (x[10:30].copy(), range(10, 30)),
        (x[[5, 3, 59]], [5, 3, 59]),
        (x[::-2], range(59, -1, -2)),
        (x[20:40, 1:3], range(20, 40)),
        (x.reshape(60, 2, 2)[7:], range(7, 60)),
        (x.astype(np.float32)[:9], range(9)),
        (x[:6].tolist(), range(6)),
    ):
        assert (lineage.look(part).rows - start).tolist() == list(rows)


def test_frames(lineage):
    pd = pytest.importorskip("pandas")
    frame = pd.DataFrame(table(), columns=list("abcd"))
    whole = lineage.look(frame)
    assert np.array_equal(lineage.look(frame.iloc[30:]).rows, whole.rows[30:])
    assert np.array_equal(lineage.look(frame.sample(frac=0.5, random_state=1).to_numpy()).shares(whole), 1.0)


def test_what_a_transformer_made(lineage):
    x = table()
    whole = lineage.look(x)
    scaled = (x - x.mean(axis=0)) / x.std(axis=0)
    made = lineage.made(scaled, whole, 7)
    assert made.steps == (7,)
    later = lineage.look(scaled[20:].copy())
    assert (later.steps, later.rows.tolist()) == ((7,), whole.rows[20:].tolist())
    assert lineage.look(x[20:]).steps == ()


def test_rows_that_look_the_same_before_and_after(lineage):
    """Of rows without gaps an imputer changes nothing: they are as plain as they can be."""
    x = table()
    whole = lineage.look(x)
    lineage.made(x.copy(), whole, 3)
    assert lineage.look(x[5:25].copy()).steps == ()


def test_columns_beside_others(lineage):
    x = table()
    whole = lineage.look(x)
    lineage.made(x * 2 + 1, whole, 4)
    joined = np.concatenate([np.zeros((60, 2)), x * 2 + 1, np.ones((60, 1))], axis=1)
    found = lineage.look(joined[15:40])
    assert (found.steps, found.rows.tolist()) == ((4,), whole.rows[15:40].tolist())


def test_unknown_rows_are_new(lineage):
    one, other = lineage.look(table(seed=1)), lineage.look(table(seed=2))
    assert not np.isin(one.rows, other.rows).any()
    assert lineage.look("text") is None
    assert lineage.look(3.0) is None
    assert lineage.look([]) is None


def test_classes_do_not_tell_rows_apart(lineage):
    y = np.arange(60) % 3
    whole = lineage.look(y)
    part = lineage.look((np.arange(20) + 1) % 3)
    assert not np.isin(part.rows, whole.rows).any()
    taken = y[20:40]
    assert np.array_equal(lineage.look(taken).rows, whole.rows[20:40])


def test_a_changed_array_is_not_believed(lineage):
    x = table()
    before = lineage.look(x)
    x += 1
    assert not np.isin(lineage.look(x).rows, before.rows).any()


def test_shuffled_in_place(lineage):
    x = table()
    before = lineage.look(x)
    np.random.default_rng(0).shuffle(x)
    after = lineage.look(x)
    assert sorted(after.rows) == sorted(before.rows)
    assert not np.array_equal(after.rows, before.rows)


def windows(series, steps, shift=1):
    return np.stack([series[k : k + steps] for k in range(0, len(series) - steps + 1, shift)])


@pytest.mark.parametrize("width", [1, 3])
def test_windows_of_a_known_series(lineage, width):
    series = table(80, width)
    whole = lineage.look(series)
    found = lineage.look(windows(series, 7)[20:50])
    assert (found.span, found.rows.tolist()) == (7, whole.rows[20:50].tolist())
    assert found.touches(whole.part(slice(0, 10))) == 0.0
    assert found.touches(whole.part(slice(0, 25))) == pytest.approx(5 / 30)


@settings(deadline=None, max_examples=30)
@given(st.integers(0, 10**6), st.integers(4, 9), st.sampled_from([(1, True), (1, False), (2, False)]))
def test_windows_of_a_series_that_was_never_seen(seed, steps, way):
    shift, shuffled = way
    rng = np.random.default_rng(seed)
    cut = windows(rng.normal(size=(120, 2)), steps, shift)
    order = rng.permutation(len(cut)) if shuffled else np.arange(len(cut))
    at = int(0.75 * len(cut))
    lineage = Lineage()
    train, test = lineage.look(cut[order[:at]].copy()), lineage.look(cut[order[at:]].copy())
    assert train.span == test.span == steps
    places = order * shift
    shared = np.abs(places[at:, None] - places[None, :at]) < steps
    truth = float(np.mean(shared.any(axis=1)))
    # The few windows at the border of two stretches are too few to tell that both are of one series.
    assert test.touches(train) in ((truth,) if shuffled else (0, truth))


def test_tables_are_no_windows(lineage):
    assert lineage.look(table(200, 8)).span == 1
    assert lineage.look(np.zeros((50, 6))).span == 1
    assert lineage.look((np.random.default_rng(0).random((300, 28, 28)) > 0.9).astype(float)).span == 1


def test_nothing_is_kept_alive(lineage):
    x = table()
    gone = weakref.ref(x)
    lineage.look(x)
    lineage.made(x * 2, lineage.look(x), 1)
    del x
    gc.collect()
    assert gone() is None


def test_places(lineage):
    one, other = lineage.look(table(seed=1)), lineage.look(table(seed=2))
    assert lineage.places(one.part(np.array([3, 1])))[0].tolist() == [3, 1]
    assert lineage.places(one.part(np.arange(2)))[1] == (int(one.rows[0]), 60)
    assert lineage.places(other)[1] == (int(other.rows[0]), 60)


def test_a_prediction_in_other_rows_leaves_what_is_known(lineage):
    x = table()
    whole = lineage.look(x)
    lineage.predicted(table(7, 2, seed=5), whole, 0)
    assert np.array_equal(lineage.look(x[10:40].copy()).rows, whole.rows[10:40])


def test_thousands_of_predictions_push_no_source_out(lineage):
    x = table(2000)
    whole = lineage.look(x)
    for k in range(900):
        lineage.predicted(np.array([[k + 0.5]]), whole.part(np.array([k])), 0)
    assert np.array_equal(lineage.look(x[10:40].copy()).rows, whole.rows[10:40])
    assert len(lineage._known) <= MOST_KNOWN
