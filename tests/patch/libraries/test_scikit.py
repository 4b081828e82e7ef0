"""Arguments and functions that scikit-learn has dropped."""

import numpy as np
import pytest
from sklearn.base import clone

from sunbae.patch.libraries.scikit import OLD

X, Y = np.arange(12.0).reshape(6, 2), np.array([0, 1, 0, 1, 0, 1])


def test_one_hot(running):
    from sklearn.preprocessing import OneHotEncoder

    one = OneHotEncoder(sparse=False)
    assert one.fit_transform([["a"], ["b"]]).tolist() == [[1, 0], [0, 1]]
    assert one.get_feature_names() == ["x0_a", "x0_b"]
    assert one.get_feature_names(["k"]) == ["k_a", "k_b"]
    assert clone(one).get_params()["sparse_output"] is False
    assert [note.today for note in running][:2] == ["sparse_output=", "get_feature_names_out"]


def test_squared(running):
    from sklearn.metrics import mean_squared_error

    assert mean_squared_error([0, 0], [3, 3], squared=False) == 3
    assert mean_squared_error([0, 0], [3, 3]) == mean_squared_error([0, 0], [3, 3], squared=True) == 9


def test_folds(running):
    from sklearn.model_selection import KFold

    assert KFold(3, True, 1).random_state == 1
    assert [len(test) for _train, test in KFold(n_splits=3, shuffle=False, random_state=1).split(X)] == [2, 2, 2]
    assert KFold(2).n_splits == 2


@pytest.mark.parametrize(
    ("module", "name", "said", "today"),
    [
        ("ensemble", "RandomForestClassifier", {"max_features": "auto"}, {"max_features": "sqrt"}),
        ("ensemble", "RandomForestRegressor", {"criterion": "mse"}, {"criterion": "squared_error"}),
        ("ensemble", "GradientBoostingRegressor", {"loss": "ls"}, {"loss": "squared_error"}),
        ("tree", "DecisionTreeClassifier", {"presort": False}, {}),
        ("linear_model", "LinearRegression", {"normalize": False}, {}),
        ("linear_model", "SGDClassifier", {"loss": "log"}, {"loss": "log_loss"}),
        ("linear_model", "LogisticRegression", {"multi_class": "auto"}, {}),
        ("cluster", "KMeans", {"n_jobs": -1, "n_clusters": 2}, {"n_clusters": 2}),
    ],
)
def test_arguments(running, module, name, said, today):
    import importlib

    np.random.seed(0)  # not every draw of rows lets SGD settle
    made = getattr(importlib.import_module(f"sklearn.{module}"), name)(**said)
    assert made.get_params().items() >= today.items()
    made.fit(X, Y)
    assert list(running)[-1].id == "SB921"


def test_a_base_estimator(running):
    from sklearn.ensemble import AdaBoostClassifier, BaggingRegressor
    from sklearn.tree import DecisionTreeClassifier, DecisionTreeRegressor

    assert AdaBoostClassifier(base_estimator=DecisionTreeClassifier()).estimator is not None
    assert BaggingRegressor(base_estimator=DecisionTreeRegressor()).fit(X, Y).estimators_


def test_a_search(running):
    from sklearn.linear_model import Ridge
    from sklearn.model_selection import GridSearchCV

    assert GridSearchCV(Ridge(), {"alpha": [1, 2]}, cv=2, iid=False).fit(X, Y).best_params_


def test_what_is_wrong_is_refused(running):
    from sklearn.ensemble import RandomForestClassifier

    with pytest.raises(TypeError, match="no_such"):
        RandomForestClassifier(no_such=1)


def test_every_class_that_is_listed_is_there():
    import importlib

    for module, kinds in OLD.items():
        for name in kinds:
            assert "__init__" in vars(getattr(importlib.import_module(module), name))


def test_a_plot(running):
    pyplot = pytest.importorskip("matplotlib.pyplot")
    from sklearn.linear_model import LogisticRegression
    from sklearn.metrics import plot_confusion_matrix

    pyplot.switch_backend("agg")
    shown = plot_confusion_matrix(LogisticRegression().fit(X, Y), X, Y)
    assert shown.confusion_matrix.sum() == 6
    pyplot.close("all")


def test_scores_have_what_numbers_of_numpy_have(running):
    from sklearn.linear_model import LinearRegression
    from sklearn.metrics import r2_score

    found = LinearRegression().fit(X, Y).score(X, Y)
    assert found.round(2) == round(float(found), 2)
    assert list(running)[-1].today == "round(score, 3)"
    assert str([r2_score([1, 2, 3], [1, 2, 4])]) == "[0.5]"
    with pytest.raises(AttributeError, match="no_such"):
        r2_score([1, 2], [1, 2]).no_such  # noqa: B018


def test_arguments_by_their_place(running):
    from sklearn.impute import SimpleImputer
    from sklearn.metrics import confusion_matrix
    from sklearn.neighbors import KNeighborsClassifier
    from sklearn.svm import SVC
    from sklearn.utils import class_weight

    assert class_weight.compute_class_weight("balanced", np.unique(Y), Y).tolist() == [1, 1]
    assert confusion_matrix(Y, Y, [1, 0]).tolist() == [[3, 0], [0, 3]]
    assert KNeighborsClassifier(3, "distance").get_params().items() >= {"n_neighbors": 3, "weights": "distance"}.items()
    assert clone(SVC(2.0, "linear")).kernel == "linear"
    assert SimpleImputer(np.nan, "median").strategy == "median"
    assert {note.id for note in running} == {"SB921"}
    said = len(running)
    assert SVC(C=2.0, kernel="linear").fit(X, Y).kernel == "linear"
    assert len(running) == said


def test_too_many_arguments_are_refused(running):
    from sklearn.metrics import confusion_matrix
    from sklearn.svm import SVC

    with pytest.raises(TypeError):
        confusion_matrix(Y, Y, [0, 1], labels=[0, 1])
    with pytest.raises(TypeError):
        SVC(*range(40))
