import pytest
from watch.evidence import at, evidence, fit

from sunbae.watch.rules.no_seed import RULE


def found(source, *events):
    return list(RULE.find(evidence(*events or [fit(2), fit(3)], source=source)))


def test_names_the_first_fit():
    (one,) = found("x = rng()\nmodel.fit(x)\n")
    assert (one.place, one.fix) == (at(2), "keras.utils.set_random_seed(1)")


@pytest.mark.parametrize("line", ["np.random.seed(3)", "tf.random.set_seed(3)", "seed_everything(1)", "Seeder(1)"])
def test_silent_if_anything_is_seeded(line):
    assert not found(f"{line}\nmodel.fit(x)\n")


def test_silent_without_a_network_and_without_a_source():
    assert not found("model.fit(x)", fit(2, kind="sklearn"))
    assert not found("")
