"""All contestants of a case, turn by turn.

Each is a process of its own. In every repetition all of them take one turn, so that a slow moment of the machine hits
them alike; the ratios of the report are taken within a repetition.
"""

from __future__ import annotations

import json
import os
import platform
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench.cases import CASES, CONTESTANTS, Case
from bench.clock import timed
from bench.data import write_rows
from bench.environments import ROOT, Failed, interpreter, last_line, versions

PAUSE_S = 0.3  # the thread pools of the contestant before go on spinning for a while
Turn = dict[str, Any]  # seconds, others (clock.timed), epochs, loss, and where there are such val_loss, peak_mib


def measure(name: str, repetitions: int, tell: Callable[[str], None]) -> dict[str, Any]:
    """Everything that was measured of a case, as plain values.

    Raises: Failed if there are no rows to train on. A contestant that fails is named in the record instead.
    """
    case = CASES[name]
    record: dict[str, Any] = {"title": case.title, "case": asdict(case), **_machine(case)}
    found: dict[str, dict[str, Any]] = {who: {"first": None, "turns": []} for who in case.who}
    takers: dict[str, Callable[[int], Turn]] = {}

    @contextmanager
    def attempt(who: str) -> Iterator[None]:
        """Whoever fails is out; the others go on."""
        time.sleep(PAUSE_S)
        try:
            yield
        except Failed as failure:
            takers.pop(who, None)
            found[who]["failed"] = str(failure)
            tell(f"{name}: {who} FAILED: {failure}")

    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as temporary, ExitStack() as leaving:
        folder = Path(temporary)
        record["rows_from"] = "its script" if case.script else write_rows(case, folder / "rows.npz")
        ready = _script if case.script else _fresh if case.until else _staying
        for who in case.who:
            with attempt(who):
                first, takers[who] = leaving.enter_context(ready(name, who, folder))
                found[who]["first"] = first
                tell(f"{name}: {who}: first turn {first['seconds']:.2f} s" if first else f"{name}: {who}")
        for k in range(repetitions):
            for who in [who for who in takers if k < case.turns_of(who, repetitions)]:
                with attempt(who):
                    found[who]["turns"].append(takers[who](k))
                    tell(f"{name}: {who}: turn {k + 1} of {repetitions} {found[who]['turns'][-1]['seconds']:.2f} s")
    return record | {"contestants": found}


def _machine(case: Case) -> dict[str, Any]:
    """What a reader must know of the machine, before the case starts."""
    found = {}
    for name in sorted({CONTESTANTS[who].environment for who in case.who}, key=str):
        with suppress(Failed):  # its contestants will say so
            found[name or "main"] = versions(name)
    return {
        "load": round(os.getloadavg()[0], 2) if hasattr(os, "getloadavg") else None,
        "date": datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC"),
        "cpu": _cpu(),
        "cores": os.cpu_count(),
        "system": f"{platform.system()} {platform.machine()}",
        "versions": found,
    }


def _cpu() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor()
    return next((line.split(":")[1].strip() for line in lines if line.startswith("model name")), platform.machine())


class _Worker:
    """A process of `bench.worker`."""

    def __init__(self, name: str, who: str, folder: Path, seed: int = 0) -> None:
        command = [interpreter(CONTESTANTS[who].environment), "-m", "bench.worker", who, name]
        self._log = folder / f"{who}-{seed}.log"
        with self._log.open("w", encoding="utf-8") as log:
            self._process = subprocess.Popen(
                [*command, str(folder / "rows.npz"), str(seed)], cwd=ROOT, env=_environment(folder / f"{who}-{seed}"),
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log, text=True,
            )  # fmt: skip
        self._answer()

    def turn(self, epochs: int) -> Turn:
        """Have it train."""
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(f"{epochs}\n")
            self._process.stdin.flush()
        except BrokenPipeError:
            raise Failed(self._said_last()) from None
        return self._answer()

    def _answer(self) -> Turn:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            if line.startswith("@"):
                return dict(json.loads(line[1:]))
        self.leave()
        raise Failed(self._said_last())

    def _said_last(self) -> str:
        return last_line(self._log.read_text(encoding="utf-8", errors="replace"))

    def leave(self) -> None:
        """End the process."""
        self._process.kill()
        self._process.communicate()


Ready = tuple[Turn | None, Callable[[int], Turn]]  # the first turn, and a function that takes one in a repetition


@contextmanager
def _staying(name: str, who: str, folder: Path) -> Iterator[Ready]:
    """Trains on in one process; the first turn compiles."""
    case, worker = CASES[name], _Worker(name, who, folder)
    try:
        yield worker.turn(case.first_epochs(who)), lambda _repetition: worker.turn(case.epochs_of(who))
    finally:
        worker.leave()


@contextmanager
def _fresh(name: str, who: str, folder: Path) -> Iterator[Ready]:
    """A new process for every turn, and another seed; the turn contains the compilation."""

    def turn(repetition: int) -> Turn:
        worker = _Worker(name, who, folder, repetition)
        try:
            return worker.turn(CASES[name].epochs_of(who))
        finally:
            worker.leave()

    yield None, turn


@contextmanager
def _script(name: str, who: str, folder: Path) -> Iterator[Ready]:
    """A script from its start to its end; the first turn is not counted: it reads the files, and fills a cache."""
    contestant = CONTESTANTS[who]
    script = ROOT / "bench" / "scripts" / CASES[name].script
    command = [interpreter(contestant.environment), str(script), *contestant.arguments]

    def turn(repetition: int) -> Turn:
        cache = folder / f"{who}-{'filled' if contestant.cache == 'filled' else repetition}"
        return timed(lambda: told(_environment(cache)), lambda: sum(os.times()[:4]))

    def told(environment: dict[str, str]) -> Turn:
        done = subprocess.run(command, env=environment, capture_output=True, text=True)
        if done.returncode:
            raise Failed(last_line(done.stderr))
        return {"epochs": 1, "loss": float(done.stdout.split()[-1])}

    yield turn(-1), turn


def _environment(cache: Path) -> dict[str, str]:
    """The environment of a process whose compiled programs are kept in a folder of its own."""
    return os.environ | {"SUNBAE_CACHE": str(cache), "TF_CPP_MIN_LOG_LEVEL": "3"}
