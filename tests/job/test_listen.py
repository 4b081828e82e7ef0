"""Who listens to a training run, and that a listener who fails leaves nothing behind."""

import io

import pytest
from rich.console import Console
from tiny import QUICK, write_houses

from sunbae.engine.member import Progress
from sunbae.job.budget import FitOptions
from sunbae.job.console import ConsoleListener
from sunbae.job.listen import Listener
from sunbae.job.options import make_options
from sunbae.job.prepare import load_rows, prepare
from sunbae.job.train import train


class Diary(Listener):
    def __init__(self):
        self.heard = []

    def prepared(self, prepared):
        self.heard.append(("prepared", len(prepared.y["train"])))

    def epoch(self, progress):
        self.heard.append(("epoch", progress.seed, progress.epoch, progress.done))

    def judging(self):
        self.heard.append(("judging",))

    def done(self, run, content):
        self.heard.append(("done", run.path.name, content.title, run.bundle.exists()))


def test_the_stages_in_order(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    diary = Diary()
    train(write_houses(tmp_path / "houses.csv"), "price", listener=diary, **QUICK)
    assert diary.heard[0] == ("prepared", 36)
    assert sorted(diary.heard[1:7]) == [("epoch", seed, epoch, epoch == 3) for seed in (0, 1) for epoch in (1, 2, 3)]
    assert diary.heard[7:] == [("judging",), ("done", "houses-001", "houses-001", True)]


@pytest.mark.parametrize("exc", [KeyboardInterrupt, RuntimeError])
@pytest.mark.parametrize("stage", ["prepared", "judging"])
def test_a_run_that_ends_early_leaves_nothing(tmp_path, monkeypatch, stage, exc):
    monkeypatch.chdir(tmp_path)
    write_houses(tmp_path / "houses.csv")
    listener = Listener()

    def fail(*_args):
        raise exc("enough")

    monkeypatch.setattr(listener, stage, fail)
    with pytest.raises(exc, match="enough"):
        train("houses.csv", "price", listener=listener, **QUICK)
    assert [p.name for p in tmp_path.iterdir()] == ["houses.csv"]


def test_an_error_in_a_worker_thread_ends_the_run(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    write_houses(tmp_path / "houses.csv")
    listener = Listener()

    def fail(progress):
        raise RuntimeError(f"seed {progress.seed}")

    monkeypatch.setattr(listener, "epoch", fail)
    with pytest.raises(RuntimeError, match="seed"):
        train("houses.csv", "price", listener=listener, **QUICK | {"epochs": 1000})
    assert [p.name for p in tmp_path.iterdir()] == ["houses.csv"]


def told(*, terminal, columns=None):
    """What a console shows of a run of two seeds up to the end of training."""
    file = io.StringIO()
    console = Console(file=file, force_terminal=terminal, width=100, emoji=False, no_color=True)
    options = make_options({"target": "price", "seeds": 2, "epochs": 5})
    import polars as pl

    frame = pl.DataFrame({"price": [str(k * 1.5) for k in range(40)]} | (columns or {"x": [str(k) for k in range(40)]}))
    prepared = prepare(load_rows(frame, options), options)
    listener = ConsoleListener(console, options)
    listener.prepared(prepared)
    listener.training(FitOptions(5, 32, 5))
    for seed in (0, 1):
        listener.epoch(Progress(seed, seed, 3, {"loss": 1.0, "val_loss": 2.0}, 2, True))
    listener.judging()
    listener.stop()
    return file.getvalue()


def test_a_file_gets_lines_and_no_bar():
    lines = told(terminal=False).splitlines()
    assert "" not in [line.strip() for line in lines]
    assert not any("\x1b" in line or "\r" in line for line in lines)
    assert lines[-1] == "judging on the test rows, against the baselines ..."
    assert any(line.startswith("Target price: regression") for line in lines)
    assert any(line.startswith("Split: training 24, validation 8, test 8") for line in lines)


def test_a_terminal_gets_a_bar():
    text = told(terminal=True)
    assert "seed 1: epoch 3/5, val_loss 2, best at 2 | 2/2 done" in text
    assert text.endswith("judging on the test rows, against the baselines ...\n")


def test_names_are_shown_as_they_are():
    names = ["[red]x[/red]", ":smile:", "[/]", "\\[b]"]
    text = told(terminal=False, columns={name: [str(k % 7 + j) for k in range(40)] for j, name in enumerate(names)})
    for name in names:
        assert name in text


def test_a_listener_that_is_stopped_before_it_began():
    file = io.StringIO()
    ConsoleListener(Console(file=file), make_options({"target": "y"})).stop()
    assert file.getvalue() == ""


def test_a_listener_does_nothing():
    listener = Listener()
    assert [listener.prepared(None), listener.epoch(None), listener.judging(), listener.done(None, None)] == [None] * 4
