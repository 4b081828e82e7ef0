"""What TensorFlow 1 needed around Keras: sessions that are made and not run, switches that have nothing to switch."""

from __future__ import annotations

from typing import Any

from sunbae.i18n import _
from sunbae.patch.refused import error
from sunbae.patch.tf import randoms
from sunbae.patch.tf.logs import get_logger

PUBLIC = [
    *("InteractiveSession", "Session", "disable_eager_execution", "disable_v2_behavior", "enable_eager_execution"),
    *("enable_v2_behavior", "get_default_graph", "get_default_session", "global_variables_initializer"),
    *("initialize_all_variables", "local_variables_initializer", "reset_default_graph", "set_random_seed"),
    *("truncated_normal", "random_normal", "random_uniform", "disable_v2_tensorshape"),
]

PUBLIC += [get_logger.__name__]


def __getattr__(name: str) -> Any:
    if name in ("set_random_seed", "truncated_normal", "random_normal", "random_uniform"):
        return getattr(randoms, name)
    raise AttributeError(name)


class Session:
    """`tf.Session`: scripts made one to set how much memory of a GPU Keras takes."""

    def __init__(self, *_args: Any, **_others: Any) -> None: ...

    def __enter__(self) -> Session:
        return self

    def __exit__(self, *_exc: object) -> None: ...

    def run(self, *_args: Any, **_others: Any) -> Any:
        """Raises WithoutTensorFlowError: there are no graphs to run."""
        raise error("tf.Session.run", _("Values are there at once, without a session: drop session.run(...)."))

    def as_default(self) -> Session:
        """Itself, for a `with`."""
        return self

    def close(self) -> None:
        """Nothing is open."""


InteractiveSession = Session


def _nothing(*_args: Any, **_others: Any) -> None:
    """Nothing is to be done."""


disable_eager_execution = enable_eager_execution = disable_v2_behavior = enable_v2_behavior = _nothing
reset_default_graph = global_variables_initializer = local_variables_initializer = initialize_all_variables = _nothing
get_default_graph = disable_v2_tensorshape = _nothing


def get_default_session() -> Session:
    """A session, which runs nothing."""
    return Session()
