from watch.evidence import at, evidence, rows, split

from sunbae.watch.rules.split_unseeded import RULE

LINE = "a, b = train_test_split(x, test_size=0.2)\n"


def found(source="\n" + LINE, **more):
    return list(
        RULE.find(evidence(split(rows(0, 10), rows(0, 8), rows(8, 10), **{"seeded": False} | more), source=source))
    )


def test_adds_a_random_state():
    (one,) = found()
    assert one.message == "The split has no random_state: every run holds out other rows."
    assert (one.place, one.fix) == (at(2), "a, b = train_test_split(x, test_size=0.2, random_state=1)")


def test_a_seed_for_all_makes_it_repeatable_but_not_the_same():
    (one,) = found("np.random.seed(1)\n" + LINE)
    assert "any random number drawn before it" in one.message


def test_silent_if_seeded_or_in_order():
    assert not found(seeded=True)
    assert not found(shuffle=False)


def test_once_for_a_line_and_not_without_a_call():
    one = split(rows(0, 10), rows(0, 8), rows(8, 10), seeded=False)
    assert len(list(RULE.find(evidence(one, one, source="\n" + LINE)))) == 1
    assert not found("\n\n")
