"""The forms of engine/kernels against Keras' own operations."""

from __future__ import annotations

import threading
from contextlib import nullcontext
from functools import cache
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sunbae._compat import load_keras, random_bits_lowering, seeded
from sunbae.engine.kernels import applied, patches

keras = load_keras()
import jax  # noqa: E402
import jax.numpy as jnp  # noqa: E402

# Measured: the largest difference, relative to the largest value, stays under 1e-6 in float32. A 16-bit float is
# rounded at other places of the computation, so a result may differ by a few units of its last digit.
TOLERANCE = {"float32": 2e-6, "bfloat16": 4e-2, "float16": 4e-3}
few = settings(max_examples=4, deadline=None, derandomize=True)
dtypes = st.sampled_from(["float32", "float32", "float32", "bfloat16", "float16"])


def gradients(op: Any, *arrays: Any) -> list[Any]:
    """The result of `op` and its gradients, weighted so that no two outputs count the same."""
    y, back = jax.vjp(op, *arrays)
    g = np.random.default_rng(1).normal(size=y.shape).astype("float32")
    return [y, *back(jnp.asarray(g, y.dtype))]


def differs(ours: Any, theirs: Any) -> float:
    """The largest difference relative to the largest value; raises if shape or dtype differ."""
    assert ours.shape == theirs.shape
    assert ours.dtype == theirs.dtype
    a, b = np.asarray(ours, np.float64), np.asarray(theirs, np.float64)
    return float(np.max(np.abs(a - b), initial=0.0) / max(np.max(np.abs(b), initial=0.0), 1e-30))


def assert_same(op: Any, dtype: str, *arrays: np.ndarray) -> None:
    arrays_ = [jnp.asarray(a, dtype) for a in arrays]
    # A new function each time: jax does not trace the same function twice.
    theirs = jax.jit(lambda *a: gradients(op, *a))(*arrays_)
    with applied("auto"):
        ours = jax.jit(lambda *a: gradients(op, *a))(*arrays_)
    for mine, their in zip(ours, theirs, strict=True):
        assert differs(mine, their) < TOLERANCE[dtype]


def normal(*shape: int, seed: int = 0) -> np.ndarray:
    return np.random.default_rng(seed).normal(size=shape).astype("float32")


@st.composite
def convolutions(draw: Any) -> dict[str, Any]:
    rank = draw(st.sampled_from([1, 2, 2]))
    size = tuple(draw(st.integers(1, 4)) for _ in range(rank))
    dilated = draw(st.booleans())
    dilation = tuple(draw(st.integers(1, 3)) for _ in range(rank)) if dilated else 1
    strides = draw(st.integers(1, 3)) if not dilated else 1
    shape = tuple(draw(st.integers(10, 14)) for _ in range(rank))
    groups = draw(st.sampled_from([1, 1, 1, 2, 4]))
    return {
        "x": (2, *shape, groups * draw(st.integers(1, 3))),
        "size": size,
        "filters": groups * draw(st.integers(1, 3)),
        "groups": groups,
        "strides": strides,
        "dilation_rate": dilation,
        "padding": draw(st.sampled_from(["same", "valid"])),
    }


class TestConv:
    @few
    @given(case=convolutions(), dtype=dtypes)
    def test_agrees(self, case: dict[str, Any], dtype: str) -> None:
        kernel = (*case["size"], case["x"][-1] // case["groups"], case["filters"])
        options = {name: case[name] for name in ("strides", "padding", "dilation_rate")}
        assert_same(lambda x, w: keras.ops.conv(x, w, **options), dtype, normal(*case["x"]), normal(*kernel, seed=2))

    @pytest.mark.parametrize("padding", ["same", "valid"])
    @pytest.mark.parametrize("dtype", ["float32", "bfloat16"])
    def test_winograd_agrees(self, dtype: str, padding: str) -> None:
        x, w = normal(3, 9, 12, 32), normal(3, 3, 32, 48, seed=2)
        assert_same(lambda x, w: keras.ops.conv(x, w, padding=padding), dtype, x, w)

    @few
    @given(case=convolutions(), dtype=dtypes, multiplier=st.integers(1, 2))
    def test_depthwise_agrees(self, case: dict[str, Any], dtype: str, multiplier: int) -> None:
        kernel = (*case["size"], case["x"][-1], multiplier)
        options = {name: case[name] for name in ("strides", "padding", "dilation_rate")}
        assert_same(
            lambda x, w: keras.ops.depthwise_conv(x, w, **options), dtype, normal(*case["x"]), normal(*kernel, seed=2)
        )


class TestMatmul:
    @few
    @given(axes=st.lists(st.integers(1, 5), max_size=4), dtype=dtypes, nodes=st.integers(1, 6))
    def test_agrees(self, axes: list[int], dtype: str, nodes: int) -> None:
        assert_same(keras.ops.matmul, dtype, normal(*axes, 7), normal(7, nodes, seed=2))

    def test_a_dense_layer_of_windows_is_one_product_of_rows(self) -> None:
        with seeded(0):
            layer = keras.layers.Dense(6)
            layer.build((None, 5, 7))

        def loss(kernel: Any, x: Any) -> Any:
            return layer.stateless_call([kernel, layer.bias.value], [], x)[0].sum()

        def products() -> list[Any]:
            traced = jax.make_jaxpr(jax.grad(lambda *a: loss(*a)))(layer.kernel.value, jnp.ones((4, 5, 7)))
            found = [e for e in traced.eqns if e.primitive.name == "dot_general"]
            return [sorted(len(v.aval.shape) for v in e.invars) for e in found]

        assert products()[-1] == [3, 3]
        with applied("auto"):
            assert {n for each in products() for n in each} == {2}

    @pytest.mark.parametrize("shapes", [((3, 4), (5, 2)), ((2, 3, 4), (5, 2))])
    def test_shapes_that_do_not_fit_are_refused_as_before(self, shapes: Any) -> None:
        with applied("auto"), pytest.raises((TypeError, ValueError), match="shape|dimension"):
            keras.ops.matmul(*(jnp.ones(shape) for shape in shapes))


@st.composite
def pools(draw: Any) -> dict[str, Any]:
    rank = draw(st.sampled_from([1, 2, 2]))
    size = tuple(draw(st.integers(1, 4)) for _ in range(rank))
    strides = draw(st.sampled_from([1, 2, 3, size]))
    return {
        "x": (2, *(draw(st.integers(4, 11)) for _ in range(rank)), draw(st.integers(1, 3))),
        "pool_size": size,
        "strides": strides,
        "padding": draw(st.sampled_from(["same", "valid"])),
    }


class TestPools:
    @few
    @given(case=pools(), dtype=dtypes)
    def test_max_agrees_ties_too(self, case: dict[str, Any], dtype: str) -> None:
        options = {name: case[name] for name in ("pool_size", "strides", "padding")}
        # Small whole numbers: every window has ties, and sums of gradients are exact in 32 bits.
        x = np.random.default_rng(0).integers(-2, 2, size=case["x"]).astype("float32")
        assert_same(lambda x: keras.ops.max_pool(x, **options), dtype, x)

    @few
    @given(case=pools(), dtype=dtypes)
    def test_average_agrees(self, case: dict[str, Any], dtype: str) -> None:
        options = {name: case[name] for name in ("pool_size", "strides", "padding")}
        assert_same(lambda x: keras.ops.average_pool(x, **options), dtype, normal(*case["x"]))

    def test_the_first_of_equal_maxima_gets_the_gradient(self) -> None:
        x = jnp.asarray([[1.0], [1.0], [0.0], [2.0], [2.0], [2.0]])[None]
        with applied("auto"):
            dx = jax.grad(lambda x: keras.ops.max_pool(x, 3, 3).sum())(x)
        np.testing.assert_array_equal(dx[0, :, 0], [1, 0, 0, 1, 0, 0])


def small_network() -> Any:
    layers = keras.layers
    with seeded(3):
        model = keras.Sequential(
            [
                keras.Input((12, 12, 2)),
                layers.Conv2D(16, 3, activation="relu"),
                layers.BatchNormalization(),
                layers.MaxPooling2D(2),
                layers.Dropout(0.3),
                layers.Conv2D(16, 3, padding="same"),
                layers.AveragePooling2D(2),
                layers.Flatten(),
                layers.Dense(3),
            ]
        )
        model.compile("adam", "mse", metrics=["mae"])
    return model


@cache
def trained(mode: str | None) -> list[np.ndarray]:
    """The weights of the small network after a few steps of Keras' own fit."""
    model, x = small_network(), normal(32, 12, 12, 2)
    y = normal(32, 3, seed=5)
    with applied(mode) if mode else nullcontext():
        model.fit(x, y, batch_size=8, epochs=2, shuffle=False, verbose=0)
    return [np.asarray(v) for v in model.variables]


def dropout_weights(mode: str | None) -> list[np.ndarray]:
    """Weights after steps with one row each: there XLA fuses most, so that bits are most easily lost."""
    with seeded(4):
        model = keras.Sequential([keras.Input((8,))])
        for width in (20, 10):
            model.add(keras.layers.Dense(width, activation="relu"))
            model.add(keras.layers.Dropout(0.2))
        model.add(keras.layers.Dense(1))
        model.compile("adam", "mse")
    with applied(mode) if mode else nullcontext():
        model.fit(normal(30, 8), normal(30, 1, seed=2), batch_size=1, shuffle=False, verbose=0)
    return [np.asarray(v) for v in model.variables]


class TestApplied:
    @pytest.mark.exhaustive
    def test_exact_gives_the_same_bits_with_one_row(self) -> None:
        for theirs, ours in zip(dropout_weights(None), dropout_weights("exact"), strict=True):
            assert theirs.tobytes() == ours.tobytes()

    @pytest.mark.exhaustive
    def test_exact_gives_the_same_bits(self) -> None:
        for theirs, ours in zip(trained(None), trained("exact"), strict=True):
            assert theirs.tobytes() == ours.tobytes()

    @pytest.mark.exhaustive
    def test_auto_agrees_and_is_used(self) -> None:
        theirs, ours = trained(None), trained("auto")
        assert any(a.tobytes() != b.tobytes() for a, b in zip(theirs, ours, strict=True))
        for their, our in zip(theirs, ours, strict=True):
            np.testing.assert_allclose(our, their, rtol=2e-3, atol=2e-4)

    def test_everything_is_put_back(self) -> None:
        owners = {id(p.owner): p.owner for p in patches()}.values()
        assert len(owners) == 3

        def held() -> list[dict[Any, Any]]:
            return [dict(owner if isinstance(owner, dict) else vars(owner)) for owner in owners]

        before = held()
        with pytest.raises(ZeroDivisionError), applied("auto"), applied("exact"):
            for now, found in zip(held(), before, strict=True):
                assert any(now[name] is not value for name, value in found.items())
            1 / 0  # noqa: B018
        for now, found in zip(held(), before, strict=True):
            assert now.keys() == found.keys()
            assert all(now[name] is value for name, value in found.items())

    def test_threads_do_not_disturb_each_other(self) -> None:
        inside, go_on = threading.Event(), threading.Event()
        forms: dict[str, str] = {}

        def form(name: str) -> None:
            w = jnp.ones((5, 5, 2, 3))
            forms[name] = str(jax.make_jaxpr(lambda x: keras.ops.conv(x, w))(jnp.ones((1, 9, 9, 2))))

        def other() -> None:
            with applied("auto"):
                inside.set()
                go_on.wait()
                form("in the other, while ours is left")
            form("in the other, outside")

        thread = threading.Thread(target=other)
        with applied("exact"):
            thread.start()
            inside.wait()
            form("in ours, exact")
        form("in ours, outside")
        go_on.set()
        thread.join()
        own = {name: "conv_general_dilated" in text for name, text in forms.items()}
        assert own == {
            "in ours, exact": True,
            "in ours, outside": True,
            "in the other, while ours is left": False,
            "in the other, outside": True,
        }

    def test_random_bits_have_no_loop_and_are_the_same(self) -> None:
        def bits(key: Any) -> Any:
            return jax.random.uniform(key, (1000,))

        key = jax.random.key(7)
        theirs = jax.jit(lambda key: bits(key)).lower(key)
        with applied("exact"):
            ours = jax.jit(lambda key: bits(key)).lower(key)
        assert "stablehlo.while" in theirs.as_text()
        assert "stablehlo.while" not in ours.as_text()
        np.testing.assert_array_equal(ours.compile()(key), theirs.compile()(key))

    def test_an_unknown_jax_changes_nothing(self, monkeypatch: pytest.MonkeyPatch) -> None:
        from jax._src.interpreters import mlir

        monkeypatch.delattr(mlir, "_platform_specific_lowerings")
        assert random_bits_lowering() is None
        assert len(patches()) == 5

    def test_channels_first_is_left_to_keras(self) -> None:
        x, w = jnp.ones((1, 3, 9, 3)), jnp.ones((3, 1, 3, 4))

        def form(x: Any) -> Any:
            return keras.ops.conv(x, w, data_format="channels_first")

        with applied("auto"):
            assert "conv_general_dilated" in str(jax.make_jaxpr(form)(x))
