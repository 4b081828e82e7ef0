"""`python -m sunbae`, and the command `sunbae`."""

from __future__ import annotations

import os
import sys

INTERRUPTED = 130


def run() -> None:
    """The command line as a process of its own: a Ctrl-C at any moment ends it with exit code 130."""
    try:
        from sunbae.cli import main

        main()
    except KeyboardInterrupt:  # while modules are loaded, or twice
        _leave()
    except SystemExit as exc:
        if exc.code == INTERRUPTED:
            _leave()
        raise


def _leave() -> None:
    """End now: the compiler's threads may still run, and an orderly shutdown under them crashes."""
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:
            stream.flush()
    os._exit(INTERRUPTED)


if __name__ == "__main__":
    run()
