"""`tf.logging` and `tf.get_logger`: a logger of Python's under TensorFlow's name."""

from __future__ import annotations

import logging
from typing import Any

PUBLIC = ["DEBUG", "ERROR", "FATAL", "INFO", "WARN", "debug", "error", "info", "set_verbosity", "warn", "warning"]
DEBUG, INFO, WARN, ERROR, FATAL = 10, 20, 30, 40, 50


def get_logger() -> logging.Logger:
    """`tf.get_logger`."""
    return logging.getLogger("tensorflow")


def set_verbosity(v: Any) -> None:
    """Of TensorFlow's logger."""
    get_logger().setLevel(v)


def __getattr__(name: str) -> Any:
    if name in ("debug", "info", "warn", "warning", "error"):
        return getattr(get_logger(), "warning" if name == "warn" else name)
    raise AttributeError(name)
