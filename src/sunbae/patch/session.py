"""The patches from within a program of one's own, or a notebook: put in place, and taken away again."""

from __future__ import annotations

import sys
from contextlib import ExitStack
from typing import Any

from sunbae.patch.children import told
from sunbae.patch.install import Installation, Settings
from sunbae.patch.notes import Note, Notes, collecting

_open: list[ExitStack] = []


class Said(Notes):
    """Notes that are said at once, on stderr, each once for its line."""

    def add(self, note: Note) -> None:
        """Keep a note, and say it if it is new."""
        before = len(self)
        super().add(note)
        if len(self) > before:
            where = "" if note.place is None else f"{note.place}: "
            print(
                f"sunbae: {note.id} {where}{note.what}" + (f" -> {note.today}" if note.today else ""), file=sys.stderr
            )


def install(*, engine: bool = True, exact: bool = False, legacy: bool = True, of_2020: bool = False) -> None:
    """Do in this process what `sunbae run` does for a script: call it before TensorFlow or Keras are imported.

    Args:
      engine: fit, evaluate and predict run in compiled programs.
      exact: with the very bits of Keras' own methods, also where that is slower.
      legacy: `tensorflow`, old paths and old arguments of Keras, scikit-learn and others work.
      of_2020: lines that mean something else today mean what they did in Keras 2.4; see `patch.install.Settings`.

    A second call changes nothing. What was adapted is said on stderr, once for each line.
    """
    if _open:
        return
    settings = Settings(engine=engine, kernels="exact" if exact else "auto", legacy=legacy, of_2020=of_2020)
    with ExitStack() as stack:
        stack.enter_context(collecting(Said()))
        stack.enter_context(told(settings))
        stack.enter_context(Installation(settings))
        _open.append(stack.pop_all())


def uninstall() -> None:
    """Put everything back that `install` changed; Keras and what was made with it stay as they are."""
    if _open:
        _open.pop().close()


def load_ipython_extension(_shell: Any) -> None:
    """`%load_ext sunbae`."""
    install(of_2020=True)


def unload_ipython_extension(_shell: Any) -> None:
    """`%unload_ext sunbae`."""
    uninstall()
