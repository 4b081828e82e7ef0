"""The audit: what is seen while a script runs, and what that says of its scores.

The package can be called: `with sunbae.watch() as w:` watches the lines inside, see `session.Watched`.
"""

from __future__ import annotations

import sys
from types import ModuleType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sunbae.watch.session import Watched


class _Callable(ModuleType):
    """A package that is a function, too: both go by the name `sunbae.watch`."""

    def __call__(self) -> Watched:
        """See `session.Watched`."""
        from sunbae.watch.session import Watched

        return Watched()


sys.modules[__name__].__class__ = _Callable
