from watch.evidence import at, callback, classes, evaluate, evidence, fit, layer, net, rows

from sunbae.watch.rules.fitted_again import RULE


def found(*events):
    return list(RULE.find(evidence(*events, source="\n\nmodel.fit(a, b)\n")))


def of_rows(*parts, line=3, before=True, **more):
    x = rows(*parts)
    return fit(line, x, classes(*parts), before=before, **{"history": [3.0, 2.0, 1.0]} | more)


def test_folds_that_share_a_network():
    events = of_rows(0, 80, before=False), evaluate(4, rows(80, 120)), of_rows(40, 120), evaluate(4, rows(0, 40))
    (one,) = found(*events)
    assert one.message.startswith(
        "100% of the 40 test rows of this fit were trained on in an earlier round of the loop."
    )
    assert (one.place, one.fix) == (at(3), "make model anew before each fit")


def test_folds_as_validation_rows():
    first, second = of_rows(0, 80, before=False, validation=rows(80, 120)), of_rows(40, 120, validation=rows(0, 40))
    assert found(first, second)


def test_silent_if_the_network_was_made_anew():
    events = (
        of_rows(0, 80, before=False),
        evaluate(4, rows(80, 120)),
        of_rows(40, 120, before=False),
        evaluate(4, rows(0, 40)),
    )
    assert not found(*events)


def test_silent_if_new_rows_arrive():
    assert not found(
        of_rows(0, 40, before=False), evaluate(4, rows(80, 120)), of_rows(40, 80), evaluate(4, rows(80, 120))
    )


def test_silent_of_scored_rows_that_are_trained_on_next():
    events = of_rows(0, 40, before=False), evaluate(4, rows(40, 50)), of_rows(0, 50), evaluate(4, rows(50, 60))
    assert not found(*events)


def test_settings_that_are_tried_on_one_network():
    def tried(size, before):
        return of_rows(0, 80, before=before, arguments={"batch_size": size}), evaluate(4)

    (one,) = found(*tried(8, before=False), *tried(16, before=True), *tried(32, before=True))
    assert one.message.startswith("Each round of the loop has another batch_size, and trains the network of the round")
    assert not found(*tried(8, before=False), *tried(8, before=True))


def test_silent_of_a_loop_over_single_epochs():
    events = [of_rows(0, 80, before=k > 0, history=[1.0], arguments={"batch_size": 2**k}) for k in range(3)]
    assert not found(*(one for event in events for one in (event, evaluate(4))))


def test_the_same_fit_in_two_lines():
    (one,) = found(of_rows(0, 80, before=False), of_rows(0, 80, line=5))
    assert one.message.startswith("The fit of line 3 is made once more, on the same 80 rows: 3 epochs and then 3 more.")
    assert (one.place, one.also) == (at(5), (at(3),))


def test_silent_if_something_was_changed_on_purpose():
    first = of_rows(0, 80, before=False)
    assert not found(first, of_rows(0, 80, line=5, net=net(rate=0.0001)))
    assert not found(first, of_rows(0, 80, line=5, net=net(compiled=at(4))))
    assert not found(first, of_rows(0, 80, line=5, epochs=9))
    assert not found(first, of_rows(0, 80, line=5, arguments={"initial_epoch": 3}))
    assert not found(first, of_rows(0, 80, line=5, callbacks=[callback()]))
    assert not found(first, evaluate(4), of_rows(0, 80, line=5))
    assert not found(first, of_rows(0, 90, line=5))


def test_silent_if_the_rows_of_the_test_are_trained_on_now():
    events = of_rows(0, 80, before=False), evaluate(4, rows(80, 100)), of_rows(0, 120), evaluate(4, rows(0, 40))
    assert not found(*events)


def test_silent_of_folds_in_different_lines():
    events = of_rows(0, 80, before=False), of_rows(40, 120, line=5), evaluate(6, rows(0, 40))
    assert not found(*events)


def test_what_other_networks_do_does_not_count():
    first, second = of_rows(0, 80, before=False), of_rows(40, 120, before=False, model=1)
    assert not found(first, second, evaluate(4, rows(0, 40), model=1))
    third = of_rows(40, 120)
    assert not found(first, third, evaluate(4, rows(0, 40), model=1))
    assert not found(first, third, of_rows(0, 60, line=6), evaluate(7, rows(0, 40)))


def test_settings_need_the_same_rows_and_a_score_in_between():
    def tried(size, before, stop=80, **more):
        return of_rows(0, stop, before=before, arguments={"batch_size": size}, **more)

    assert not found(tried(8, before=False), tried(16, before=True), evaluate(4))
    assert not found(tried(8, before=False), evaluate(4, rows(100, 120)), tried(16, before=True, stop=90))
    assert not found(tried(8, before=False), evaluate(4), tried(16, before=True, line=5))


def test_another_optimizer_is_a_setting():
    second = of_rows(0, 80, net=net(optimizer="SGD"))
    (one,) = found(of_rows(0, 80, before=False), evaluate(4), second)
    assert "another optimizer" in one.message


def test_silent_of_a_loop_with_the_same_fit_and_of_another_batch_size_in_two_lines():
    assert not found(of_rows(0, 80, before=False), of_rows(0, 80))
    assert not found(of_rows(0, 80, before=False), of_rows(0, 80, line=5, arguments={"batch_size": 3}))
    assert not found(of_rows(0, 80, before=False, history=[1.0]), of_rows(0, 80, line=5, history=[1.0]))


def test_silent_if_layers_were_thawed():
    frozen, thawed = (net(layer("Dense", trainable=trainable)) for trainable in (False, True))
    assert not found(of_rows(0, 80, before=False, net=frozen), of_rows(0, 80, line=5, net=thawed))


def test_silent_if_epochs_are_counted_on():
    first, second = of_rows(0, 80, before=False, epochs=3), of_rows(0, 80, epochs=6, arguments={"initial_epoch": 3})
    assert not found(first, evaluate(4), second, evaluate(4))


def test_networks_that_are_trained_by_turns():
    fits = [of_rows(0, 80, before=k > 1, model=k % 2, arguments={"batch_size": 8 + k}) for k in range(4)]
    (one,) = found(*(event for k, fit in enumerate(fits) for event in (fit, evaluate(4, model=k % 2))))
    assert "another batch_size" in one.message
