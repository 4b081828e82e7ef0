"""Processes that a script starts: the same modules stand in there, and nothing is recorded.

The variables of the environment reach whatever way a process is started in: multiprocessing with spawn or a fork
server, the workers of joblib, `subprocess` with this Python. `child/sitecustomize.py` begins there.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sunbae
from sunbae.patch.install import Installation, Settings

FOLDER = Path(__file__).parent / "child"
_SETTINGS = ("engine", "kernels", "strict", "legacy", "of_2020")
_begun: list[Any] = []


@contextmanager
def told(settings: Settings) -> Iterator[None]:
    """Inside, processes that are started get the settings; on leaving, the environment is as it was."""
    path = os.environ.get("PYTHONPATH")
    changed = {
        "PYTHONPATH": str(FOLDER) if not path else f"{FOLDER}{os.pathsep}{path}",
        "SUNBAE_CHILD_OF": sys.prefix,
        "SUNBAE_CHILD_HOME": str(Path(sunbae.__file__).parents[1]),
        "SUNBAE_CHILD": json.dumps({name: getattr(settings, name) for name in _SETTINGS}),
    }
    before = {name: os.environ.get(name) for name in changed}
    os.environ.update(changed)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


def begin(settings: str) -> None:
    """Begin in a process that a script has started.

    Args:
      settings: as `told` wrote them.
    """
    found = Installation(Settings(**json.loads(settings)))
    found.__enter__()
    _begun.append(found)
