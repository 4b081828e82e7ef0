"""Fits again under other seeds."""

import math

import numpy as np
import pytest

from sunbae.patch.notes import Place
from sunbae.script import seeds
from sunbae.script.seeds import RepeatingRecorder, Spread, in_words, luck, spreads, under_seeds
from sunbae.watch.events import Repeated

pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation doesn.t accept:DeprecationWarning")

LESSON = """
import numpy as np
import keras
rng = np.random.default_rng(0)
x = rng.normal(size=(60, 3)).astype("float32")
y = (x.sum(axis=1) > 0).astype("float32")
def network():
    model = keras.Sequential([keras.Input((3,)), keras.layers.Dense(8, "relu"), keras.layers.Dense(1, "sigmoid")])
    model.compile("adam", "binary_crossentropy", metrics=["accuracy"])
    return model
keras.utils.set_random_seed(7)
"""
STOPPING = "keras.callbacks.EarlyStopping('loss', patience=1), keras.callbacks.ModelCheckpoint('best.keras')"


def repeated(script, source, n=4):
    recorder = RepeatingRecorder()
    assert script(LESSON + source, listener=recorder).code == 0
    return list(spreads(recorder, n, lambda done, n: None))


@pytest.mark.exhaustive
def test_the_scores_of_evaluate(script):
    source = "m = network(); m.fit(x, y, epochs=4, verbose=0); x[:] = 0; scores = m.evaluate(x + 1, y, verbose=0)"
    found = repeated(script, source)
    assert [(one.fit, one.metric, len(one.values)) for one in found] == [(1, "loss", 3), (1, "accuracy", 3)]
    assert len(set(found[0].values) | {found[0].claimed}) == 4  # other weights each time
    assert found == repeated(script, source)


@pytest.mark.exhaustive
def test_without_evaluate_the_last_epoch_counts(script, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    source = f"network().fit(x, y, epochs=3, verbose=0, validation_split=0.2, callbacks=[{STOPPING}])"
    assert {one.metric for one in repeated(script, source)} == {"loss", "accuracy", "val_loss", "val_accuracy"}


@pytest.mark.parametrize(
    "source",
    [
        "m = network(); m.fit(x, y, epochs=5, batch_size=8, verbose=0, validation_split=0.2); m.evaluate(x, y)",
        "network().fit(x, y, epochs=5, verbose=0, validation_data=[x, y], shuffle=False, class_weight={0: 1, 1: 2})",
        "m = keras.Sequential([keras.Input((3,)), keras.layers.Lambda(lambda t: t * 2), keras.layers.Dense(1)]); "
        "m.compile('adam', 'mse'); m.fit(x, y, epochs=3, verbose=0)",
        "network().fit(x, y, 8, 9, callbacks=keras.callbacks.EarlyStopping('loss', min_delta=0.01, patience=1))",
    ],
    ids=["evaluate", "weights", "lambda", "stopping"],
)
def test_side_by_side_as_in_turn(script, source, monkeypatch):
    recorder = RepeatingRecorder()
    assert script(LESSON + source, listener=recorder).code == 0
    assert all(seeds._is_covered(job) for job in recorder.jobs)
    told = []
    ours = list(spreads(recorder, 4, lambda done, n: told.append((done, n))))
    assert told == [(1, 3), (2, 3), (3, 3)]
    monkeypatch.setattr(seeds, "_is_covered", lambda job: False)
    for one, other in zip(ours, spreads(recorder, 4, lambda done, n: None), strict=True):
        assert (one.fit, one.metric, one.claimed) == (other.fit, other.metric, other.claimed)
        np.testing.assert_allclose(one.values, other.values, rtol=2e-5)


@pytest.mark.parametrize(
    "given",
    [
        "callbacks=[keras.callbacks.ReduceLROnPlateau('loss')]",
        "steps_per_epoch=2",
        "initial_epoch=1",
    ],
)  # fmt: skip
def test_what_comes_in_turn(script, given):
    recorder = RepeatingRecorder()
    assert script(LESSON + f"network().fit(x, y, epochs=2, verbose=0, {given})", listener=recorder).code == 0
    assert not any(seeds._is_covered(job) for job in recorder.jobs)


@pytest.mark.parametrize(
    ("source", "why"),
    [
        ("m = network(); m.fit(x, y, verbose=0); m.fit(x, y, verbose=0)", "fit 2 is not repeated: it goes on"),
        (
            "m = network(); m.set_weights([w + 1 for w in m.get_weights()]); m.fit(x, y, verbose=0)",
            "fit 1 is not repeated: its weights were loaded, or set",
        ),
        (
            "class Own(keras.callbacks.Callback): pass\nnetwork().fit(x, y, verbose=0, callbacks=[Own()])",
            "fit 1 is not repeated: it has a callback of its own (Own)",
        ),
        ("network().fit(((x, y) for k in 'ab'), steps_per_epoch=2, verbose=0, shuffle=False)", "its data are drawn"),
    ],
)  # fmt: skip
def test_what_cannot_be_repeated_is_said(script, source, why):
    found = repeated(script, source, n=2)
    assert why in found[-1]


def test_the_script_draws_the_same_numbers(script, capsys):
    source = LESSON + "m = network(); m.fit(x, y, epochs=2, verbose=0); print(m.evaluate(x, y, verbose=0))\n"
    source += "print(network().get_weights()[0].sum(), np.random.rand())"
    script(source, listener=RepeatingRecorder())
    ours = capsys.readouterr().out
    script(source, engine=True)
    assert capsys.readouterr().out == ours


def test_in_words():
    spread = Spread(1, "accuracy", 0.95, (0.93, 0.94, 0.96))
    assert math.isclose(spread.mean, 0.945)
    assert math.isclose(spread.sd, np.std([0.95, 0.93, 0.94, 0.96], ddof=1))
    assert in_words(spread) == "fit 1: accuracy 0.950; over 4 seeds 0.945 ± 0.013: the second decimal is luck"
    assert in_words(Spread(2, "loss", 1.0, (1.0,))).endswith("1.0000; over 2 seeds 1.0000 ± 0.0000")
    assert [luck(sd) for sd in (12, 1, 0.99, 0.1, 0.09, math.nan)] == [0, 0, 1, 1, 2, None]


def test_the_audit_knows_the_line_of_each_fit():
    recorder = RepeatingRecorder()
    recorder.fits += [{"number": 1, "at": "/home/kim/a.py:12"}, {"number": 2, "at": None}]
    found = under_seeds(
        recorder, [Spread(1, "mae", 1.0, (2.0,)), "fit 2 is not repeated", Spread(2, "mae", 3.0, (4.0,))]
    )
    assert list(found) == [
        Repeated(Place("/home/kim/a.py", 12), "mae", 1.0, (2.0,)),
        Repeated(None, "mae", 3.0, (4.0,)),
    ]
