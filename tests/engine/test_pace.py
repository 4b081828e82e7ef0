"""The pace of calls: never more than asked for at first, then by the clock."""

import pytest

from sunbae.engine import pace as module
from sunbae.engine.pace import Pace


@pytest.fixture
def clock(monkeypatch):
    now = [0.0]
    monkeypatch.setattr(module.time, "perf_counter", lambda: now[0])
    return now


def call(pace, clock, per_step):
    steps = pace.steps
    with pace.timed(steps):
        clock[0] += steps * per_step
    return steps


def test_the_first_call_compiles_and_says_nothing(clock):
    pace = Pace(look_in_s=1.0)
    with pace.timed(1):
        clock[0] += 60
    assert pace.steps == 1


def test_it_grows_up_to_the_time_wanted(clock):
    pace = Pace(look_in_s=1.0)
    taken = [call(pace, clock, 0.001) for _k in range(8)]
    assert taken == [1, 1, 8, 64, 512, 1000, 1000, 1000]


def test_it_shrinks_at_once(clock):
    pace = Pace(look_in_s=1.0)
    for _k in range(8):
        call(pace, clock, 0.001)
    call(pace, clock, 1.0)
    assert pace.steps == 1
