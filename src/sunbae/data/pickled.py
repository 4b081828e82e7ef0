"""The plain values in a pickle, read by a machine that can make nothing else and calls nothing."""

from __future__ import annotations

import pickletools
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from sunbae.errors import DataError
from sunbae.i18n import _

# What the pickle of an array of bytes names; each stands for a rule below, none is imported.
_ARRAY = ("numpy.core.multiarray _reconstruct", "numpy._core.multiarray _reconstruct")
_DTYPE, _NDARRAY, _ENCODE = "numpy dtype", "numpy ndarray", "_codecs encode"
_TEXTS = ("BINUNICODE", "SHORT_BINUNICODE", "UNICODE")
_BYTES = ("STRING", "BINSTRING", "SHORT_BINSTRING", "BINBYTES", "SHORT_BINBYTES", "BINBYTES8")
_NUMBERS = ("INT", "BININT", "BININT1", "BININT2", "LONG", "LONG1", "BINFLOAT")
_CONSTANTS = {"NONE": None, "NEWTRUE": True, "NEWFALSE": False}
_EMPTY = {"EMPTY_LIST": list, "EMPTY_DICT": dict, "EMPTY_TUPLE": tuple}
_MARK = object()


class _Refused(ValueError):
    """An instruction or a name that plain values have no need of."""


@dataclass
class _Built:
    """An array, a type, or the name of one, on its way."""

    kind: str
    state: Any = None


@dataclass
class _Machine:
    stack: list[Any] = field(default_factory=list)
    memo: dict[int, Any] = field(default_factory=dict)

    def since_mark(self) -> list[Any]:
        items: list[Any] = []
        while (top := self.stack.pop()) is not _MARK:
            items.append(top)
        return items[::-1]

    def step(self, name: str, arg: Any) -> None:
        """One instruction."""
        stack = self.stack
        if name in ("PROTO", "FRAME", "STOP"):
            return
        if name == "MARK":
            stack.append(_MARK)
        elif name in _CONSTANTS:
            stack.append(_CONSTANTS[name])
        elif name in _EMPTY:
            stack.append(_EMPTY[name]())
        elif name in _NUMBERS or name in _TEXTS:
            stack.append(arg)
        elif name in _BYTES:
            stack.append(arg if isinstance(arg, bytes) else arg.encode("latin-1"))
        elif name in ("PUT", "BINPUT", "LONG_BINPUT"):
            self.memo[arg] = stack[-1]
        elif name == "MEMOIZE":
            self.memo[len(self.memo)] = stack[-1]
        elif name in ("GET", "BINGET", "LONG_BINGET"):
            stack.append(self.memo[arg])
        else:
            self.build(name, arg)

    def build(self, name: str, arg: Any) -> None:
        """The instructions that put values together."""
        stack = self.stack
        if name in ("TUPLE", "LIST"):
            items = self.since_mark()
            stack.append(tuple(items) if name == "TUPLE" else items)
        elif name == "DICT":
            items = self.since_mark()
            stack.append(dict(zip(items[::2], items[1::2], strict=True)))
        elif name in ("TUPLE1", "TUPLE2", "TUPLE3"):
            count = int(name[-1])
            items = [stack.pop() for _k in range(count)]
            stack.append(tuple(items[::-1]))
        elif name in ("APPEND", "APPENDS"):
            items = [stack.pop()] if name == "APPEND" else self.since_mark()
            _the(list, stack[-1]).extend(items)
        elif name in ("SETITEM", "SETITEMS"):
            items = [stack.pop(), stack.pop()][::-1] if name == "SETITEM" else self.since_mark()
            _the(dict, stack[-1]).update(zip(items[::2], items[1::2], strict=True))
        elif name == "GLOBAL":
            if arg not in (*_ARRAY, _DTYPE, _NDARRAY, _ENCODE):
                raise _Refused(arg)
            stack.append(_Built(arg))
        elif name == "STACK_GLOBAL":
            own, module = stack.pop(), stack.pop()
            self.build("GLOBAL", f"{module} {own}")
        elif name == "REDUCE":
            args, made = stack.pop(), _the(_Built, stack.pop())
            stack.append(args[0].encode("latin-1") if made.kind == _ENCODE else _Built(f"a {made.kind}", args))
        elif name == "BUILD":
            state, made = stack.pop(), _the(_Built, stack[-1])
            if made.kind != f"a {_DTYPE}":
                made.state = state
        else:
            raise _Refused(name)


def _the(kind: type, value: Any) -> Any:
    if not isinstance(value, kind):
        raise _Refused(type(value).__name__)
    return value


def read_plain(data: bytes, source: str) -> Any:
    """The value in a pickle of dicts, lists, tuples, numbers, texts and arrays of bytes.

    Args:
      data: the pickle, of any protocol; the texts of Python 2 become bytes.
      source: the file's name, for messages.

    Raises: DataError if it is damaged, or holds anything else; nothing that it names is imported or called.
    """
    machine = _Machine()
    try:
        for opcode, arg, _place in pickletools.genops(data):
            machine.step(opcode.name, arg)
        (value,) = machine.stack
        return _finished(value)
    except _Refused as exc:
        raise DataError(
            _("{source} is a pickle that holds more than numbers and texts ({what}); it was not read.").format(
                source=source, what=str(exc)[:80]
            )
        ) from exc
    except (ValueError, IndexError, KeyError, TypeError, AttributeError, RecursionError) as exc:
        raise DataError(_("{source} is damaged; download it again.").format(source=source)) from exc


def _finished(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _finished(inner) for key, inner in value.items()}
    return _array(value) if isinstance(value, _Built) else value


def _array(made: _Built) -> np.ndarray:
    """uint8 array of the state (version, shape, type, column order, bytes)."""
    if made.kind not in [f"a {name}" for name in _ARRAY]:
        raise _Refused(made.kind)
    _version, shape, dtype, by_column, content = made.state
    if _the(_Built, dtype).state[0] not in ("u1", b"u1"):
        raise _Refused("dtype")
    return np.frombuffer(_the(bytes, content), np.uint8).reshape(shape, order="F" if by_column else "C")
