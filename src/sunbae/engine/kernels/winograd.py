"""A dense 3 x 3 convolution by Winograd's minimal filtering F(2 x 2, 3 x 3), its gradients too.

Four outputs of a 4 x 4 tile cost 16 multiplications instead of 36, and the transformed inputs are 4 times the inputs,
where patches are 9 times. The matrices hold 0, 1, -1 and 1/2 only, so that the rounding errors stay those of the plain
form (F(4 x 4, 3 x 3), with 4 and 5 in them, loses a digit).

Source: Lavin & Gray 2016, doi:10.1109/CVPR.2016.435. Letters are theirs: V = B' d B, U = G g G', M = U V, Y = A' M A.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax

from sunbae.engine.kernels.windows import Windows

B_T = np.array([[1, 0, -1, 0], [0, 1, 1, 0], [0, -1, 1, 0], [0, 1, 0, -1]])
G = np.array([[1, 0, 0], [0.5, 0.5, 0.5], [0.5, -0.5, 0.5], [0, 0, 1]], np.float32)
A_T = np.array([[1, 1, 1, 0], [0, 1, -1, -1]])


def winograd_conv(x: Any, kernel: Any, windows: Windows) -> Any:
    """(B, H, W, C) * (3, 3, C, F) -> (B, *out, F); stride and dilation 1. Computes in float32, gives x's dtype."""
    dtype = x.dtype
    return _conv(x.astype(jnp.float32), kernel.astype(jnp.float32), windows).astype(dtype)


def _combined(signs: Sequence[int], terms: Sequence[Any]) -> Any:
    """The sum of the terms times their signs 1, -1 or 0; the first sign that is not 0 may be -1."""
    total: Any = None
    for sign, term in zip(signs, terms, strict=True):
        if sign and total is None:
            total = term if sign > 0 else -term
        elif sign:
            total = total + term if sign > 0 else total - term
    return total


def _both(matrix: Any, grid: Sequence[Sequence[Any]]) -> list[list[Any]]:
    """`matrix @ grid @ matrix.T`, where the entries of the grid are arrays."""
    rows = [[_combined(line, [row[j] for row in grid]) for j in range(len(grid[0]))] for line in matrix]
    return [[_combined(line, row) for line in matrix] for row in rows]


def _tiles(windows: Windows) -> tuple[int, int]:
    height, width = windows.out
    return -(-height // 2), -(-width // 2)


def _transformed(x: Any, windows: Windows) -> Any:
    """V: (16, B * tiles, C)."""
    (top, left), (rows, columns) = windows.before, _tiles(windows)
    bottom, right = 2 * rows + 2 - top - x.shape[1], 2 * columns + 2 - left - x.shape[2]
    x = lax.pad(x, jnp.zeros((), x.dtype), [(0, 0, 0), (top, bottom, 0), (left, right, 0), (0, 0, 0)])

    def at(i: int, j: int) -> Any:
        return x[:, i : i + 2 * rows - 1 : 2, j : j + 2 * columns - 1 : 2]

    v = _both(B_T, [[at(i, j) for j in range(4)] for i in range(4)])
    return jnp.stack([entry for row in v for entry in row]).reshape(16, -1, x.shape[-1])


def _kernel_transformed(kernel: Any) -> Any:
    """U: (16, C, F)."""
    return jnp.einsum("ai,bj,ijcf->abcf", G, G, kernel).reshape(16, *kernel.shape[2:])


def _blocks(grid: Sequence[Sequence[Any]]) -> Any:
    """2 x 2 arrays (B, rows, columns, C) interleaved: (B, rows, 2, columns, 2, C)."""
    return jnp.stack([jnp.stack(row, axis=3) for row in grid], axis=2)


def _forward(x: Any, kernel: Any, windows: Windows) -> Any:
    (height, width), (rows, columns) = windows.out, _tiles(windows)
    m = lax.dot_general(_transformed(x, windows), _kernel_transformed(kernel), (((2,), (1,)), ((0,), (0,))))
    m = m.reshape(4, 4, len(x), rows, columns, -1)
    y = _blocks(_both(A_T, [[m[i, j] for j in range(4)] for i in range(4)]))
    return y.reshape(len(x), 2 * rows, 2 * columns, -1)[:, :height, :width]


def _keep(x: Any, kernel: Any, windows: Windows) -> Any:
    return _forward(x, kernel, windows), (x, kernel)


def _backward(windows: Windows, kept: Any, g: Any) -> Any:
    x, kernel = kept
    (height, width), (rows, columns) = windows.out, _tiles(windows)
    again, g = lax.optimization_barrier((x, g))
    v = _transformed(again, windows)  # made again, not kept: it is four times x
    g = jnp.pad(g, ((0, 0), (0, 2 * rows - height), (0, 2 * columns - width), (0, 0)))
    g = g.reshape(len(x), rows, 2, columns, 2, -1)
    dm = _both(A_T.T, [[g[:, :, i, :, j] for j in range(2)] for i in range(2)])
    dm = jnp.stack([entry for row in dm for entry in row]).reshape(16, -1, g.shape[-1])
    du = lax.dot_general(v, dm, (((1,), (1,)), ((0,), (0,)))).reshape(4, 4, *kernel.shape[2:])
    d_kernel = jnp.einsum("ai,bj,abcf->ijcf", G, G, du)
    dv = lax.dot_general(dm, _kernel_transformed(kernel), (((2,), (2,)), ((0,), (0,))))
    dv = dv.reshape(4, 4, len(x), rows, columns, -1)
    tile = _both(B_T.T, [[dv[i, j] for j in range(4)] for i in range(4)])
    # Tiles overlap by half: each is four blocks, and a block is the sum of those of four neighbours.
    dx: Any = 0.0
    for i in range(2):
        for j in range(2):
            block = _blocks([row[2 * j : 2 * j + 2] for row in tile[2 * i : 2 * i + 2]])
            dx = dx + jnp.pad(block, ((0, 0), (i, 1 - i), (0, 0), (j, 1 - j), (0, 0), (0, 0)))
    dx = dx.reshape(len(x), 2 * rows + 2, 2 * columns + 2, -1)
    top, left = windows.before
    return dx[:, top : top + x.shape[1], left : left + x.shape[2]], d_kernel


_conv = jax.custom_vjp(_forward, nondiff_argnums=(2,))
_conv.defvjp(_keep, _backward)
