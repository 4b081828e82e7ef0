"""A member of a population: which of its epochs is the best."""

import math

import numpy as np
import pytest

from sunbae._compat import load_keras
from sunbae.engine.member import Member

NAN = math.nan


def heard(monitor, logs, *, end_on_nan=True):
    mode = "min" if monitor == "val_loss" else "max"
    stopping = load_keras().callbacks.EarlyStopping(monitor, mode=mode, patience=9, restore_best_weights=True)
    member = Member(0, 0, {}, stopping)
    member.start(([np.zeros(1)], [], [], []), None, [])
    for k, one in enumerate(logs, start=1):
        for _progress in member.hear(([np.full(1, float(k))], [], [], []), [one], 9, end_on_nan=end_on_nan):
            pass
    return member


@pytest.mark.parametrize("monitor", ["val_loss", "val_accuracy"])
@pytest.mark.parametrize("lost", [{"loss": NAN, "val_loss": NAN}, {"val_loss": NAN}, {"val_loss": math.inf}])
def test_an_epoch_that_is_lost_is_not_the_best(monitor, lost):
    good = {"loss": 0.6, "accuracy": 0.6, "val_loss": 0.6, "val_accuracy": 0.6}
    member = heard(monitor, [good, good | {"val_accuracy": 0.75} | lost])
    assert (member.best_epoch, member.done) == (1, "loss" in lost)
    assert heard(monitor, [good, good | {"val_loss": 0.5, "val_accuracy": 0.75}]).best_epoch == 2


def test_keras_own_course_where_nothing_ends_on_nan():
    good = {"loss": 0.6, "val_loss": 0.6, "val_accuracy": 0.6}
    lost = {"loss": NAN, "val_loss": NAN, "val_accuracy": 0.75}
    assert heard("val_accuracy", [good, lost], end_on_nan=False).best_epoch == 2
