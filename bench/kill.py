"""`python -m bench.kill`: trainings killed at random moments, started again, and compared by SHA-256.

Each case is run once to its end; then the same command is killed (SIGKILL) at random moments until the kills are used
up, and left to end. What is compared: of a fit, every variable of model and optimizer, the History and the file of a
CSVLogger; of a population, weights and History of every member; of `sunbae train`, `scores.json` and `model.sunbae`.
Then the cost of checkpoints is measured.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import platform
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from importlib.metadata import version
from pathlib import Path

import numpy as np

SETUP = """if True:
    import sys
    from sunbae.engine import checkpoint
    every_s, share = float(sys.argv[1]), float(sys.argv[2])
    checkpoint.EVERY_S, checkpoint.SHARE = every_s, share
    del sys.argv[1:3]
"""
FIT = (
    SETUP
    + """
    import hashlib, time
    import numpy as np
    import sunbae
    from sunbae._compat import load_keras
    keras = load_keras()
    epochs, n, width = map(int, sys.argv[2:5])
    rng = np.random.default_rng(0)
    x = rng.normal(size=(n, 8)).astype("float32")
    y = (x[:, :1] * 2 + rng.normal(size=(n, 1))).astype("float32")
    keras.utils.set_random_seed(1)
    inputs = h = keras.Input((8,))
    for _ in range(2):
        h = keras.layers.Dropout(0.2)(keras.layers.BatchNormalization()(keras.layers.Dense(width, "relu")(h)))
    model = keras.Model(inputs, keras.layers.Dense(1)(h))
    model.compile("adam", "mse", metrics=["mae"])
    calls = [
        keras.callbacks.ReduceLROnPlateau(patience=3, cooldown=1),
        keras.callbacks.EarlyStopping(patience=10**6, restore_best_weights=True),
        keras.callbacks.CSVLogger("log.csv"),
    ]
    spent = [0.0, 0]
    write = checkpoint.save_checkpoint
    def timed(*args):
        started = time.perf_counter()
        write(*args)
        spent[0] += time.perf_counter() - started
        spent[1] += 1
    checkpoint.save_checkpoint = timed
    print("ready", flush=True)
    started = time.perf_counter()
    history = sunbae.fit(model, x, y, epochs=epochs, validation_split=0.2, verbose=0, callbacks=calls,
                         resume=sys.argv[1] if sys.argv[1] != "-" else None)
    took = time.perf_counter() - started
    digest = hashlib.sha256(repr(history.history).encode() + open("log.csv", "rb").read())
    for v in model.variables + model.optimizer.variables:
        digest.update(np.asarray(v.value).tobytes())
    print("sha", digest.hexdigest(), took, *spent, flush=True)
"""
)
MANY = (
    SETUP
    + """
    import hashlib, time
    import numpy as np
    import sunbae
    from sunbae._compat import load_keras
    keras = load_keras()
    epochs, how = int(sys.argv[2]), sys.argv[3]
    x = np.random.default_rng(0).normal(size=(1000, 8)).astype("float32")
    y = (x[:, :1] * 2 + np.random.default_rng(1).normal(size=(1000, 1))).astype("float32")
    def build():
        inputs = h = keras.Input((8,))
        for _ in range(2):
            h = keras.layers.Dropout(0.2)(keras.layers.BatchNormalization()(keras.layers.Dense(32, "relu")(h)))
        model = keras.Model(inputs, keras.layers.Dense(1)(h))
        model.compile("adam", "mse", metrics=["mae"])
        return model
    print("ready", flush=True)
    started = time.perf_counter()
    early = keras.callbacks.EarlyStopping(patience=epochs // 4, restore_best_weights=True)
    found = sunbae.fit_many(build, x, y, seeds=6, vary={"learning_rate": [0.01, 0.001]}, epochs=epochs, how=how,
                            validation_split=0.2, early_stopping=early,
                            resume=sys.argv[1] if sys.argv[1] != "-" else None)
    digest = hashlib.sha256(repr([m.history for m in found.members]).encode())
    for member in found.members:
        for array in member.trainable + member.non_trainable:
            digest.update(array.tobytes())
    print("sha", digest.hexdigest(), time.perf_counter() - started, flush=True)
"""
)
TRAIN = SETUP + "\n    from sunbae import cli\n    print('ready', flush=True)\n    cli.main()\n"


def start(code: str, *args: object, cwd: Path) -> subprocess.Popen[str]:
    env = os.environ | {"SUNBAE_LANG": "en", "PYTHONUTF8": "1"}
    env["PYTHONPATH"] = str(Path(__file__).parents[1] / "src")
    command = [sys.executable, "-W", "ignore", "-c", code, *map(str, args)]
    return subprocess.Popen(command, cwd=cwd, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


def ended(process: subprocess.Popen[str]) -> str:
    out, _err = process.communicate()
    if process.returncode:
        raise SystemExit(f"ended with {process.returncode}:\n{out}")
    return out


def killed(code: str, *args: object, cwd: Path, within_s: float, rng: random.Random) -> bool:
    """Start, kill at a random moment after the imports; False if it was quicker and is done."""
    process = start(code, *args, cwd=cwd)
    assert process.stdout is not None
    process.stdout.readline()
    try:
        process.wait(rng.uniform(0, within_s))
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGKILL)
    out, _err = process.communicate()
    if process.returncode not in (0, -signal.SIGKILL):
        raise SystemExit(f"ended with {process.returncode}:\n{out}")
    return process.returncode != 0


def sha_of_run(folder: Path) -> str:
    return " ".join(hashlib.sha256((folder / n).read_bytes()).hexdigest()[:16] for n in ("scores.json", "model.sunbae"))


def fit_case(folder: Path, kills: int, rng: random.Random, epochs: int) -> bool:
    whole, parts = folder / "whole", folder / "parts"
    for place in (whole, parts):
        place.mkdir()
    before = ended(start(FIT, 0.05, 1, "-", epochs, 2000, 32, cwd=whole)).split("sha ")[1].split()
    done = 0
    while done < kills:
        args = (0.05, 1, "c.ckpt", epochs, 2000, 32)
        if killed(FIT, *args, cwd=parts, within_s=1.1 * float(before[1]), rng=rng):
            done += 1
        else:
            (parts / "c.ckpt").unlink(missing_ok=True)  # it came to its end; from the beginning
    after = ended(start(FIT, *args, cwd=parts)).split("sha ")[1].split()
    left = sorted(p.name for p in parts.iterdir() if p.name not in ("c.ckpt", "log.csv"))
    same = before[0] == after[0]
    print(f"fit, {kills} kills: {before[0][:16]} {after[0][:16]} {'same' if same else 'DIFFERENT'}; beside it: {left}")
    return same


def many_case(folder: Path, kills: int, rng: random.Random, epochs: int, how: str) -> bool:
    before = ended(start(MANY, 0.05, 1, "-", epochs, how, cwd=folder)).split("sha ")[1].split()
    done, args = 0, (0.05, 1, "kept", epochs, how)
    while done < kills:
        if killed(MANY, *args, cwd=folder, within_s=1.1 * float(before[1]), rng=rng):
            done += 1
        else:
            shutil.rmtree(folder / "kept", ignore_errors=True)  # it came to its end; from the beginning
    after = ended(start(MANY, *args, cwd=folder)).split("sha ")[1].split()
    left = sorted(p.name for p in (folder / "kept").iterdir() if not p.name.endswith(".ckpt"))
    same = before[0] == after[0] and not left
    print(f"population of 12 {how}, {kills} kills: {before[0][:16]} {after[0][:16]} {'same' if same else 'DIFFERENT'}")
    return same


def train_case(folder: Path, kills: int, rng: random.Random, epochs: int) -> bool:
    numbers = np.random.default_rng(0).normal(size=(600, 5))
    lines = ["a,b,c,d,y", *(",".join(f"{v:.5f}" for v in row) for row in numbers)]
    (folder / "t.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    base = ["train", "t.csv", "--target", "y", "--seeds", 3, "--epochs", epochs, "--patience", epochs]
    started = time.perf_counter()
    ended(start(TRAIN, 0.05, 1, *base, "--out", "whole", cwd=folder))
    took = time.perf_counter() - started
    done, runs, went_on, within_s = 0, 0, 0, 0.8 * took
    while done < kills:
        if killed(TRAIN, 0.05, 1, *base, "--out", f"run{runs}", cwd=folder, within_s=within_s, rng=rng):
            done += 1
        else:
            within_s = 0.7 * within_s  # the first one was slower: it compiled
        runs += (folder / f"run{runs}").exists()  # it came to its end, or was killed after that
    out = ended(start(TRAIN, 0.05, 1, *base, "--out", f"run{runs}", cwd=folder))
    went_on += "continuing a run that was stopped" in out
    shas = {sha_of_run(folder / name) for name in ("whole", *(f"run{k}" for k in range(runs + 1)))}
    left = sorted(p.name for p in folder.iterdir() if p.name.startswith(".resume"))
    print(f"train, {kills} kills, {runs + 1} runs: {' | '.join(shas)} {'same' if len(shas) == 1 else 'DIFFERENT'}; "
          f"the last went on: {bool(went_on)}; left: {left}")  # fmt: skip
    return len(shas) == 1 and not left


def cost(folder: Path, epochs: int) -> None:
    """With the default rule: the share of the time that writing took."""
    for width in (32, 512):
        place = folder / f"cost{width}"
        place.mkdir()
        out = ended(start(FIT, 5.0, 0.01, "c.ckpt", epochs if width == 32 else epochs // 40, 4000, width, cwd=place))
        _sha, took, spent, n = out.split("sha ")[1].split()
        size = (place / "c.ckpt").stat().st_size / 2**20
        share = 100 * float(spent) / float(took)
        print(f"cost, width {width}: {float(took):.1f} s, {n} checkpoints of {size:.2f} MiB, {share:.2f} % of the time")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--kills", type=int, default=20, help="over fit, populations and train together")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--epochs", type=int, default=400)
    options = parser.parse_args()
    rng = random.Random(options.seed)
    versions = ", ".join(f"{name} {version(name)}" for name in ("keras", "jax", "numpy"))
    print(f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}")
    print(versions)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        part = options.kills // 4
        places = [folder / name for name in ("fit", "apart", "together", "train")]
        for place in places:
            place.mkdir()
        good = fit_case(places[0], options.kills - 3 * part, rng, options.epochs)
        good &= many_case(places[1], part, rng, options.epochs // 4, "apart")
        good &= many_case(places[2], part, rng, options.epochs // 4, "together")
        good &= train_case(places[3], part, rng, options.epochs)
        cost(folder, 8 * options.epochs)
    raise SystemExit(not good)


if __name__ == "__main__":
    main()
