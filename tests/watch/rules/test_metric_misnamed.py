import pytest
from watch.evidence import at, evaluate, evidence, fit, layer, measure, net

from sunbae.watch.rules.metric_misnamed import RULE


def found(*lines, loss="mean_squared_error", scores=("loss",)):
    network = net(layer(shape=(1,)), losses=(loss,))
    events = fit(1), evaluate(2, net=network, scores=dict.fromkeys(scores, 0.5)), measure(line=3)
    return list(RULE.find(evidence(*events, source="\n" + "\n".join(lines) + "\n")))


def test_the_loss_under_the_name_of_a_metric():
    (one,) = found("mae = model.evaluate(x, y)", "print('mae :', mae)")
    assert (one.message, one.place) == ("This number is printed as mae, but it is the loss.", at(3))


@pytest.mark.parametrize(
    "line",
    [
        "print('acc', result[0])",
        "print(f'accuracy: {result[0]:.4f}')",
        "print('accuracy: %.3f' % result[0])",
        "print('accuracy: {:.3f}'.format(result[0]))",
        "print('정확도', round(result[0], 3))",
        "print('loss', result[1])",
        "print('acc, loss', result)",
    ],
)
def test_one_of_several_scores(line):
    assert found("result = model.evaluate(x, y)", line, loss="binary_crossentropy", scores=("loss", "acc"))


def test_a_metric_of_scikit_learn():
    assert found("model.evaluate(x, y)", "rmse = mean_squared_error(a, b)", "print('RMSE:', rmse)")
    assert found("model.evaluate(x, y)", "print('R2:', mean_squared_error(a, b))")


@pytest.mark.parametrize(
    "line",
    [
        "print('mse', loss, 'mae', mae)",
        "print('loss, mae:', model.evaluate(x, y))",
        "print('loss / mae', loss, '/', mae)",
        "print('mae (loss)', mae, '(', loss, ')')",
        "print('rmse', loss ** 0.5)",
        "print('RMSE', np.sqrt(mean_squared_error(a, b)))",
        "print('rmse', mean_squared_error(a, b, squared=False))",
        "print('val_mae', loss, 'score', mae)",
        "print('best mse so far and mae', loss)",
    ],
)
def test_silent_of_right_names_and_of_what_is_not_certain(line):
    assert not found("loss, mae = model.evaluate(x, y)", line, scores=("loss", "mean_absolute_error"))


def test_silent_of_a_loss_of_the_users_own():
    assert not found("result = model.evaluate(x, y)", "print('RMSE', result)", loss="my_rmse")


def test_silent_if_the_name_was_set_again():
    assert not found("mae = model.evaluate(x, y)", "mae = other(mae)", "print('mae', mae)")
    assert not found("mae = model.evaluate(x, y)", "def show(mae):", "    print('mae', mae)")
