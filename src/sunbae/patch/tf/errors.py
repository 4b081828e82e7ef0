"""`tf.errors`: classes to catch; little here raises them."""

from __future__ import annotations

from typing import Any

PUBLIC = [
    *("AbortedError", "AlreadyExistsError", "CancelledError", "DataLossError", "DeadlineExceededError"),
    *("FailedPreconditionError", "InternalError", "InvalidArgumentError", "NotFoundError", "OpError"),
    *("OutOfRangeError", "PermissionDeniedError", "ResourceExhaustedError", "UnavailableError", "UnimplementedError"),
    "UnknownError",
]


class OpError(Exception):
    """Of all operations."""


def __getattr__(name: str) -> Any:
    if name not in PUBLIC:
        raise AttributeError(name)
    made = globals()[name] = type(name, (OpError,), {"__doc__": f"`tf.errors.{name}`."})
    return made
