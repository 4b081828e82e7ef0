from dataclasses import replace

from watch.evidence import at, evidence, fit, net, numbers, rows

from sunbae.watch.rules.loss_exploded import RULE

NAN = float("nan")


def found(loss, val=(), **more):
    return list(RULE.find(evidence(fit(3, history={"loss": loss, "val_loss": val}, **more))))


def test_names_the_first_epoch_of_nan():
    (one,) = found([3.0, NAN, NAN], net=net(optimizer="SGD", rate=10.0))
    assert one.message == "loss is nan from epoch 2 on: what this network answers is nan."
    assert (one.severity, one.place, one.fix) == ("high", at(3), "keras.optimizers.SGD(learning_rate=1, clipnorm=1.0)")


def test_says_so_if_the_data_have_gaps():
    gaps = replace(numbers(0, 1), gaps=True)
    (one,) = found([NAN], x=rows(0, 80, facts=gaps))
    assert one.message.endswith("x has values that are nan or infinite.")
    (one,) = found([NAN], y=rows(0, 80, width=1, facts=gaps))
    assert one.message.endswith("y has values that are nan or infinite.")


def test_a_loss_may_also_grow_without_end():
    (one,) = found([3.0, 40.0, 9000.0])
    assert one.message == "loss grew from 3 to 9000 in epoch 3."


def test_validation_alone_may_be_nan():
    (one,) = found([3.0, 2.0], [3.0, NAN])
    assert one.message.startswith("val_loss is nan from epoch 2 on")


def test_silent_of_large_and_of_falling_losses():
    assert not found([9e9, 8e9, 7e9])
    assert not found([3.0, 40.0, 2.0])


def test_a_loop_that_tries_many_is_told_by_most_of_them():
    fits = [fit(3, history=[1.0, NAN if k < n else 0.5], model=k) for n in (2,) for k in range(5)]
    assert not list(RULE.find(evidence(*fits)))
    assert len(list(RULE.find(evidence(*fits[:3])))) == 1


def test_without_a_rate_it_says_what_to_try():
    (one,) = found([NAN], net=net(rate=None))
    assert one.fix == "try a tenth of the learning rate"


def test_whole_data_are_not_blamed():
    (one,) = found([NAN], x=rows(0, 80, facts=numbers(0, 1)))
    assert one.message == "loss is nan from epoch 1 on: what this network answers is nan."
