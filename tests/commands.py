"""The command line as a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import sunbae

SOURCES = str(Path(sunbae.__file__).parents[1])
# Runs a script with nothing but today's libraries: what it must not need cannot be imported.
ALONE = (
    "import os, sys, runpy; sys.modules.update(sunbae=None, tensorflow=None); sys.argv.pop(0); "
    "sys.path[0] = os.path.dirname(os.path.abspath(sys.argv[0])); runpy.run_path(sys.argv[0], run_name='__main__')"
)


def environment(**more):
    """The variables of a process of its own: our sources wherever it runs, English messages."""
    paths = os.pathsep.join([SOURCES, str(Path(__file__).parent)])
    return os.environ | {"PYTHONPATH": paths, "PYTHONUTF8": "1", "SUNBAE_LANG": "en"} | more


def python(*args, cwd, **more):
    """`python ARGS` to its end; the completed process with text output."""
    return subprocess.run(
        [sys.executable, *map(str, args)], cwd=cwd, env=environment(**more), capture_output=True, text=True, timeout=300
    )


def sunbae_process(*args, cwd, **more):
    """`sunbae ARGS` as a process of its own."""
    return python("-m", "sunbae", *args, cwd=cwd, **more)
