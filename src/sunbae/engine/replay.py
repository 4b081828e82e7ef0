"""Batch hooks called after their steps, with the logs of each step."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from sunbae._compat import load_keras
from sunbae.engine.hooks import Hooks

Kind = Literal["train", "test", "predict"]
_FLAG = {"train": "stop_training", "test": "stop_evaluating", "predict": "stop_predicting"}


@dataclass
class Replay:
    """The callbacks that hear of the steps of one kind.

    Attributes:
      callbacks: hear of every step.
      bars: progress bars, hear of the last step before each return to Python.
      executed: steps that the model must have behind it, as far as the callbacks can tell.
    """

    model: Any
    kind: Kind
    callbacks: tuple[Any, ...]
    bars: tuple[Any, ...]
    executed: int = 0

    @staticmethod
    def of(model: Any, hooks: Hooks, kind: Kind) -> Replay:
        """The replay of one kind of steps."""
        callbacks = {"train": hooks.train, "test": hooks.test, "predict": hooks.predict}[kind]
        return Replay(model, kind, callbacks, hooks.progress)

    @property
    def every(self) -> bool:
        """Whether the logs of every step are needed, not only of the last."""
        return bool(self.callbacks)

    @property
    def stopped(self) -> bool:
        """Whether a callback asked for the end."""
        return bool(getattr(self.model, _FLAG[self.kind]))

    def play(self, start: int, stop: int, logs_of: Callable[[int], Any]) -> None:
        """Call the hooks of the steps from `start` until before `stop`, or until one of them wants to stop.

        Args:
          logs_of: step -> its logs; where `every` is False only the last step is asked for.
        """
        self.executed = start
        for index in range(start, stop) if self.callbacks else ():
            self.executed = index
            for callback in self.callbacks:
                getattr(callback, f"on_{self.kind}_batch_begin")(index, logs={})
            self.executed = index + 1
            logs = plain(logs_of(index))
            for callback in self.callbacks:
                getattr(callback, f"on_{self.kind}_batch_end")(index, logs=logs)
            if self.stopped:
                break
        else:
            self.executed = stop
        for bar in self.bars:
            getattr(bar, f"on_{self.kind}_batch_end")(self.executed - 1, plain(logs_of(self.executed - 1)))


def plain(logs: Any) -> dict[str, Any]:
    """Logs as callbacks get them: Python's own numbers, by name."""
    return dict(load_keras().src.utils.python_utils.pythonify_logs(logs))
