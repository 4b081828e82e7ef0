"""`tf.linalg`."""

from __future__ import annotations

from typing import Any

from sunbae.patch.tf import maths
from sunbae.patch.tf.tensors import convert_to_tensor, ops

_PLAIN = {"det": "det", "inv": "inv", "cholesky": "cholesky", "eigh": "eigh", "trace": "trace", "diag": "diag"}
_PLAIN |= {"diag_part": "diagonal"}

PUBLIC = [*_PLAIN, "matmul", "matvec", "norm", "einsum", "solve", "svd", "qr"]
matmul, norm, einsum = maths.matmul, maths.norm, maths.einsum


def __getattr__(name: str) -> Any:
    if name in _PLAIN:
        return maths._of_one(name, _PLAIN[name])
    raise AttributeError(name)


def matvec(a: Any, b: Any, name: str | None = None) -> Any:
    """`tf.linalg.matvec`."""
    return ops().squeeze(ops().matmul(convert_to_tensor(a), ops().expand_dims(convert_to_tensor(b), -1)), -1)


def solve(matrix: Any, rhs: Any, adjoint: bool = False, name: str | None = None) -> Any:
    """`tf.linalg.solve`."""
    return ops().solve(convert_to_tensor(matrix), convert_to_tensor(rhs))


def svd(tensor: Any, full_matrices: bool = False, compute_uv: bool = True, name: str | None = None) -> Any:
    """`tf.linalg.svd`: (s, u, v), v not transposed."""
    found = ops().svd(convert_to_tensor(tensor), full_matrices=full_matrices, compute_uv=compute_uv)
    if not compute_uv:
        return found
    u, s, vh = found
    return s, u, ops().swapaxes(vh, -1, -2)


def qr(input: Any, full_matrices: bool = False, name: str | None = None) -> Any:
    """`tf.linalg.qr`: (q, r)."""
    return ops().qr(convert_to_tensor(input), mode="complete" if full_matrices else "reduced")
