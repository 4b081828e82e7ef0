import pytest
from watch.static.scripts import NET, ROWS, SPLIT, finding, found

START = ROWS + SPLIT + NET + "model.fit(x_train, y_train, epochs=9)\n"


def test_prediction_first():
    one = finding("SB405", START, "p = model.predict(x_test)\nprint(r2_score(p, y_test))\n")
    assert (one.severity, one.fix) == ("medium", "r2_score(y_test, p)")


@pytest.mark.parametrize(
    "code",
    [
        "p = scaler.inverse_transform(model.predict(x_test)).ravel()\nr2_score(p, y_test)\n",
        "def report(m, a, b):\n    print(r2_score(m.predict(a), b))\nreport(model, x_test, y_test)\n",
        "import sklearn.metrics as m\nm.r2_score(model.predict(x_test) * 2, y_test)\n",
    ],
)
def test_ways_to_give_the_prediction_first(code):
    assert [id for id, _line in found(START, "scaler = StandardScaler().fit(y_train)\n", code)] == ["SB405"]


@pytest.mark.parametrize(
    "code",
    [
        "r2_score(y_test, model.predict(x_test))\n",
        "r2_score(y_pred=model.predict(x_test), y_true=y_test)\n",
        "mean_squared_error(model.predict(x_test), y_test)\n",
        "r2_score(model.predict(x_test), model.predict(x_test))\n",
        "p = model.predict(x_test)\nr2_score(p, mine(y_test, p))\n",
        "r2_score(y_train, y_test)\n",
        "r2_score(0, y_test)\nr2_score(model.predict(x_test), 0)\n",
        "y_pred, y_test = y_test, model.predict(x_test)\nr2_score(y_pred, y_test)\n",
    ],
    ids=["right", "by name", "symmetric", "two predictions", "mixed", "no prediction", "no rows", "names that mislead"],
)
def test_silent_of_the_right_order(code):
    assert not found(START, code)
