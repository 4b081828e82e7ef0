from watch.evidence import at, evidence, fit, net, numbers, rows

from sunbae.watch.rules.target_scale import RULE

SOURCE = "\n\nmodel.fit(x_train, price, epochs=3)\n"


def found(lowest, highest, loss, losses=("mean_squared_error",)):
    y = rows(0, 80, width=1, facts=numbers(lowest, highest))
    return list(RULE.find(evidence(fit(3, y=y, history=loss, net=net(losses=losses)), source=SOURCE)))


def test_worse_than_one_number_in_the_middle():
    (one,) = found(20000, 60000, [1.6e9, 1.2e9, 1.0e9])
    assert "goes from 2e+04 to 6e+04" in one.message
    assert "after 3 epochs it is still off by 3.162e+04 (loss 1e+09)" in one.message
    assert (one.place, one.fix) == (at(3), "scaler = StandardScaler().fit(np.reshape(price, (-1, 1)))")


def test_no_better_than_at_the_start():
    assert found(-90000, 90000, [1.6e9, 1.59e9, 1.58e9])


def test_mean_absolute_errors_are_no_squares():
    assert found(20000, 60000, [40000, 35000, 30000], ("mean_absolute_error",))
    assert not found(20000, 60000, [40000, 20000, 10000], ("mean_absolute_error",))


def test_silent_if_the_loss_came_down():
    assert not found(20000, 60000, [1.6e9, 1.0e7, 1.0e6])


def test_silent_of_targets_near_1_and_of_other_losses():
    assert not found(20, 60, [1600, 1500, 1400])
    assert not found(20000, 60000, [1.6e9, 1.2e9, 1.0e9], ("poisson",))


def test_silent_of_several_targets_and_of_nan():
    y = rows(0, 80, width=1, facts=numbers(20000, 60000))
    several = fit(3, y=[y, y], history=[1.6e9, 1.5e9], net=net(losses=("mean_squared_error",) * 2))
    assert not list(RULE.find(evidence(several)))
    assert not found(20000, 60000, [1.6e9, float("nan")])
    assert not found(float("nan"), float("nan"), [1.6e9, 1.5e9])
