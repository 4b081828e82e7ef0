"""`with sunbae.watch()`: found and said, undone, and nothing swallowed."""

import numpy as np
import pytest
import sklearn.metrics
import sklearn.model_selection
from sklearn.linear_model import LinearRegression
from sklearn.preprocessing import StandardScaler

import sunbae


def leak():
    rng = np.random.default_rng(0)
    x = rng.normal(size=(80, 3))
    y = x @ [1.0, 2.0, 3.0]
    x = StandardScaler().fit_transform(x)
    x_train, x_test, y_train, y_test = sklearn.model_selection.train_test_split(x, y, random_state=0)
    model = LinearRegression().fit(x_train, y_train)
    return sklearn.metrics.r2_score(y_test, model.predict(x_test))


def test_what_is_found(capsys):
    plain = leak()
    owners = [(StandardScaler, "fit"), (sklearn.model_selection, "train_test_split"), (np, "argmax")]
    before = [vars(owner)[name] for owner, name in owners]
    with sunbae.watch() as w:
        assert w.findings == ()
        assert leak() == plain
    (found,) = [one for one in w.findings if one.severity == "high"]
    assert (found.id, found.place.file, found.hurts.file) == ("SB101", __file__, __file__)
    assert found.fix.startswith("scaler = StandardScaler(); x_train = scaler.fit_transform(x_train); x_test = ")
    assert "SB101" in capsys.readouterr().err
    assert all(vars(owner)[name] is original for (owner, name), original in zip(owners, before, strict=True))


def test_an_error_is_not_swallowed(capsys):
    with pytest.raises(ZeroDivisionError), sunbae.watch() as w:
        1 / 0  # noqa: B018
    assert w.findings == ()
    assert capsys.readouterr().err == ""


@pytest.mark.filterwarnings("ignore::FutureWarning")
def test_a_metric_that_is_given_its_arguments_by_older_names():
    y, p = np.array([0, 1, 1]), np.array([0.2, 0.7, 0.9])
    expected = sklearn.metrics.log_loss(y, p)
    with sunbae.watch():
        assert sklearn.metrics.log_loss(y, y_pred=p) == expected
