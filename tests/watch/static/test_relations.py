import pytest

from sunbae.watch.static.relations import apart, crossed, same, within
from sunbae.watch.static.values import Part, Rows

WHOLE = Rows(1)


def cut(*sides, of=WHOLE):
    """A slice, or slices of slices."""
    for side in sides:
        of = of.part(Part("slice", 0, side))
    return of


def half(side, number=7, of=WHOLE):
    return of.part(Part("split", number, side))


@pytest.mark.parametrize(
    ("a", "b"),
    [
        (half(0), half(1)),
        (cut((None, 100)), cut((100, None))),
        (cut((None, -20)), cut((-20, None))),
        (cut((None, "n")), cut(("n", None))),
        (cut((0, 50)), cut((60, 90))),
        (cut((None, 5), of=half(0)), cut((3, 9), of=half(1))),
        (cut((None, 9), of=WHOLE.part(Part("order", 3))), cut((9, None), of=WHOLE.part(Part("order", 3)))),
    ],
)
def test_apart(a, b):
    assert apart(a, b)
    assert apart(b, a)
    assert not within(a, b)


@pytest.mark.parametrize(
    ("a", "b"),
    [
        (WHOLE, WHOLE),
        (WHOLE, Rows(2)),
        (half(0), half(1, 8)),
        (half(0), Rows(2, half(1).parts)),
        (cut((None, 100)), cut((90, None))),
        (cut((None, "n")), cut(("m", None))),
        (half(0), cut((9, None))),
        (WHOLE.part(Part("order", 3, (0, 4))), WHOLE.part(Part("order", 3, (4, 9)))),
        (cut((None, 9), of=WHOLE.part(Part("drawn", 3))), cut((9, None), of=WHOLE.part(Part("drawn", 3)))),
    ],
)
def test_not_surely_apart(a, b):
    assert not apart(a, b)
    assert not apart(b, a)


def test_within():
    assert within(WHOLE, WHOLE)
    assert within(half(1), WHOLE)
    assert within(half(1, 8, half(0)), half(0))
    assert within(cut((300, 400)), cut((None, 400)))
    assert within(cut((5, None)), cut((2, None)))
    assert within(cut((0, "n")), cut((None, "n")))


def test_not_surely_within():
    assert not within(WHOLE, half(0))
    assert not within(half(0), Rows(2))
    assert not within(cut((300, 400)), cut((None, 400), of=Rows(2)))
    assert not within(half(0), cut((None, 400)))
    assert not within(cut((300, 400)), cut((None, 399)))
    assert not within(cut((-5, None)), cut((2, None)))
    assert not within(cut((0, 4)), cut((0, 9), (0, 2)))


def test_same():
    assert same(half(0), Rows(1, half(0).parts, frozenset({3})))
    assert not same(half(0), half(1))
    assert not same(half(0), Rows(2, half(0).parts))


def test_two_splits_of_the_same_rows_cross():
    assert crossed(half(1, 7), half(0, 8)) == (7, 8)
    assert crossed(half(1, 7), half(0, 7)) is None
    assert crossed(half(1, 7), cut((None, 9))) is None
    assert crossed(half(1, 7), WHOLE) is None
    assert crossed(half(1, 7), Rows(2, half(0, 8).parts)) is None
