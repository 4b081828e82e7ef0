from watch.evidence import at, evidence, fit, layer, net

from sunbae.watch.rules.easier_validation import RULE

LOSS = [3.0, 2.5, 2.4, 2.3, 2.3, 2.2]
LOWER = [1.5, 1.4, 1.3, 1.2, 1.2, 1.1]


def found(val=LOWER, loss=LOSS, **more):
    return list(RULE.find(evidence(fit(3, history={"loss": loss, "val_loss": val}, **more))))


def test_says_in_how_many_epochs():
    (one,) = found(validation="split")
    assert one.message.startswith("val_loss is below loss in 6 of 6 epochs, in the last one 1.1 against 2.2.")
    assert "validation_split takes the last rows" in one.message
    assert one.place == at(3)


def test_names_dropout_where_there_is_some():
    (one,) = found(net=net(layer("Dropout"), layer("Dense")), validation="split")
    assert one.message.endswith("Dropout, which acts in training only, may be all of it.")


def test_silent_if_only_the_mean_over_a_falling_epoch_is_higher():
    loss = [3.2, 1.6, 0.8, 0.4, 0.2, 0.1]
    assert not found([value * 0.51 for value in loss], loss)


def test_at_first_it_may_be_nearly_as_hard():
    assert found([2.45, 2.35, 1.3, 1.2, 1.2, 1.1])


def test_silent_if_it_is_about_the_same_at_the_end():
    assert not found([*LOWER[:-1], 2.1])
    assert not found([1.5, 1.4, 2.3, 2.2, 1.2, 1.1])


def test_silent_of_nan_of_nothing_and_of_half_a_curve():
    assert not found([*LOWER[:-1], float("nan")])
    assert not found([0.0] * 6, [0.0] * 6)
    assert not found(LOWER[:3])


def test_says_nothing_more_where_validation_was_given():
    (one,) = found(validation="data")
    assert one.message.endswith("against 2.2.")


def test_silent_if_it_is_harder_at_first():
    assert not found([4.0, 4.0, 4.0, 1.2, 1.2, 1.1, 1.0, 1.0], [3.0, 2.5, 2.4, 2.3, 2.3, 2.2, 2.2, 2.2])
