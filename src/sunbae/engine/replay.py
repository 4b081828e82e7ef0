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
      together: the model's steps_per_execution: hooks are called once for so many steps, with the logs of the last.
      executed: steps that the model must have behind it, as far as the callbacks can tell.
    """

    model: Any
    kind: Kind
    callbacks: tuple[Any, ...]
    bars: tuple[Any, ...]
    together: int = 1
    executed: int = 0

    @staticmethod
    def of(model: Any, hooks: Hooks, kind: Kind) -> Replay:
        """The replay of one kind of steps."""
        callbacks = {"train": hooks.train, "test": hooks.test, "predict": hooks.predict}[kind]
        return Replay(model, kind, callbacks, hooks.progress, model.steps_per_execution)

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
          start: a multiple of `together`.
          logs_of: step -> its logs; where `every` is False only the last step is asked for.
        """
        self.executed = start
        for index in range(start, stop, self.together) if self.callbacks else ():
            self.executed = index
            self.begin(index)
            self.executed = min(index + self.together, stop)
            logs = plain(logs_of(self.executed - 1))
            for callback in self.callbacks:
                getattr(callback, f"on_{self.kind}_batch_end")(index + self.together - 1, logs=logs)
            if self.stopped:
                break
        else:
            self.executed = stop
        for bar in self.bars:
            index = self.whole(self.executed) - 1
            getattr(bar, f"on_{self.kind}_batch_end")(index, plain(logs_of(self.executed - 1)))

    def begin(self, index: int) -> None:
        """Call the hooks at the begin of a step, which may turn out to have no batch."""
        for callback in self.callbacks:
            getattr(callback, f"on_{self.kind}_batch_begin")(index, logs={})

    def whole(self, steps: int) -> int:
        """The next multiple of `together`."""
        return -(-steps // self.together) * self.together


def plain(logs: Any) -> dict[str, Any]:
    """Logs as callbacks get them: Python's own numbers, by name."""
    return dict(load_keras().src.utils.python_utils.pythonify_logs(logs))
