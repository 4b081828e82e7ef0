"""A batch a few rows at a time: the loss, outputs and gradients of the whole batch."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sunbae.models.chunks import in_chunks


def loss_of(weights, seen, batch):
    x, y, weight = batch
    outputs = jnp.tanh(x["numbers"] @ weights["slope"] + weights["level"])
    each = (outputs - y) ** 2 * (1.0 if weight is None else weight)
    return each.mean(), ({"of": outputs}, seen + x["numbers"].shape[0])


WEIGHTS = {"slope": jnp.array([0.3, -0.2, 0.1]), "level": jnp.array(0.05)}


def rows(n, *, weighted):
    generator = np.random.default_rng(n)
    x, y, weight = (generator.normal(size=shape).astype(np.float32) for shape in ((n, 3), n, n))
    return {"numbers": x}, y, weight if weighted else None


@settings(deadline=None, max_examples=30)
@given(n=st.integers(1, 20), size=st.integers(1, 20), weighted=st.booleans())
def test_is_what_the_whole_batch_gives(n, size, weighted):
    batch = rows(n, weighted=weighted)
    both = [
        jax.value_and_grad(f, has_aux=True)(WEIGHTS, jnp.int32(7), batch) for f in (loss_of, in_chunks(loss_of, size))
    ]
    for whole, chunks in zip(*map(jax.tree.leaves, both), strict=True):
        np.testing.assert_allclose(chunks, whole, rtol=2e-4, atol=1e-6)


def test_the_gradient_is_that_of_what_is_made_of_the_loss():
    batch = rows(7, weighted=True)
    steep = jax.grad(lambda weights: 3 * in_chunks(loss_of, 2)(weights, jnp.int32(0), batch)[0] ** 2)(WEIGHTS)
    plain = jax.grad(lambda weights: 3 * loss_of(weights, jnp.int32(0), batch)[0] ** 2)(WEIGHTS)
    jax.tree.map(lambda a, b: np.testing.assert_allclose(a, b, rtol=1e-4), steep, plain)


@pytest.mark.parametrize(("n", "sizes"), [(6, [2, 2, 2]), (7, [3, 3, 1]), (2, [2])])
def test_each_part_is_given_the_state_that_the_one_before_it_left(n, sizes):
    def heard(weights, state, batch):
        loss, (outputs, _seen) = loss_of(weights, jnp.int32(0), batch)
        part = batch[1].shape[0]
        return loss, (outputs | {"before": jnp.full(part, state)}, 10 * state + part)

    _loss, (outputs, state) = in_chunks(heard, sizes[0])(WEIGHTS, jnp.int32(1), rows(n, weighted=False))
    before, expected = 1, []
    for size in sizes:
        expected += [before] * size
        before = 10 * before + size
    assert outputs["before"].tolist() == expected
    assert int(state) == before
