"""SIGKILL at random moments, and the same call again: the same bytes as without, and nothing left behind."""

import hashlib
import json
import os
import random
import sys

import pytest
from commands import python
from tiny import write_houses

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="fork and signals of POSIX")

# Children of one process that has imported everything: an import takes longer than these trainings.
DRIVER = """if True:
    import hashlib, json, os, random, signal, sys, time
    from pathlib import Path
    import numpy as np
    from sunbae._compat import load_keras
    from sunbae import cli
    from sunbae.engine import checkpoint
    from sunbae.engine.fit import fit

    keras = load_keras()
    checkpoint.EVERY_S, checkpoint.SHARE = 0.02, 1.0
    rng = random.Random(int(os.environ["CHANCE"]))

    def child(job, *args, after=None):
        '''Run a job in a child; kill it at a random moment after the file `after` is there.'''
        pid = os.fork()
        if not pid:
            try:
                job(*args)
            finally:
                sys.stdout.flush()
                os._exit(0)
        if after is not None:
            until = time.monotonic() + 60
            while not after() and time.monotonic() < until:
                time.sleep(0.005)
            time.sleep(rng.uniform(0, 0.3))
            os.kill(pid, signal.SIGKILL)
        return os.waitpid(pid, 0)[1] == signal.SIGKILL

    def fitted(name, resume):
        x = np.random.default_rng(0).normal(size=(100, 4)).astype("float32")
        keras.utils.set_random_seed(1)
        inputs = keras.Input((4,))
        h = keras.layers.Dropout(0.2)(keras.layers.Dense(8, "relu")(inputs))
        model = keras.Model(inputs, keras.layers.Dense(1)(h))
        model.compile("adam", "mse")
        log = [keras.callbacks.CSVLogger(name + ".csv"), keras.callbacks.ReduceLROnPlateau("loss", patience=3)]
        history = fit(model, x, x[:, :1], epochs=400, verbose=2, callbacks=log, resume=resume)
        bits = [np.asarray(v.value).tobytes() for v in model.variables + model.optimizer.variables]
        Path(name).write_bytes(b"".join(bits) + repr(history.history).encode())

    def trained(name):
        sys.argv = ["sunbae", "train", "houses.csv", "--target", "price", "--seeds", "2", "--epochs", "150",
                    "--patience", "150", "--batch-size", "12", "--set", "depth=1", "--out", name, *sys.argv[2:]]
        cli.main()

    if sys.argv[1] == "fit":
        kills = [child(fitted, "parts", "c.ckpt", after=lambda: os.path.exists("c.ckpt"))]
        child(fitted, "parts", "c.ckpt")
        child(fitted, "whole", None)
    else:
        found = lambda: list(Path(".").glob(".resume-*/members-*.ckpt"))
        kills = [child(trained, "parts", after=found)]
        child(trained, "parts")
        child(trained, "whole")
    print(json.dumps(kills), file=sys.stderr)
"""


def drive(what, tmp_path, *more):
    chance = str(random.randrange(10**6))
    done = python("-c", DRIVER, what, *more, cwd=tmp_path, CHANCE=chance)
    assert done.returncode == 0, f"CHANCE={chance}\n{done.stderr}"
    kills = json.loads(done.stderr.splitlines()[-1])
    return done.stdout, kills, chance


def sha(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.mark.exhaustive
def test_a_fit(tmp_path):
    out, kills, chance = drive("fit", tmp_path)
    assert kills == [True], out
    assert "Going on after epoch" in out
    assert sha(tmp_path / "parts") == sha(tmp_path / "whole"), chance
    assert sha(tmp_path / "parts.csv") == sha(tmp_path / "whole.csv"), chance


BRANCHES = ["--target", "price,garden", "--branch", "a=area,city; layers=3", "--output", "garden; weight=0.5"]


@pytest.mark.exhaustive
@pytest.mark.parametrize("more", [[], BRANCHES], ids=["plain", "branches"])
def test_a_run(tmp_path, more):
    write_houses(tmp_path / "houses.csv")
    out, kills, chance = drive("train", tmp_path, *more)
    assert kills == [True], out
    assert "continuing a run that was stopped: seed " in out
    for name in ("scores.json", "model.sunbae", "history.csv"):
        assert sha(tmp_path / "parts" / name) == sha(tmp_path / "whole" / name), chance
    records = [json.loads((tmp_path / name / "run.json").read_text(encoding="utf-8")) for name in ("parts", "whole")]
    assert records[0]["resumed"]
    assert records[1]["resumed"] == {}
    assert sorted(os.listdir(tmp_path)) == ["houses.csv", "parts", "whole"]
