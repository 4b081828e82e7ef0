import pytest
from watch.static.scripts import IMPORTS, NAME, NET, ROWS, SCORED, SPLIT, finding, found

FOLDS = """
    for train, test in KFold(5).split(x):
        model = Sequential([Dense(8, activation="relu"), Dense(1)])
        model.compile(loss="mse", optimizer="adam")
        model.fit(x[train], y[train], epochs=9)
        model.evaluate(x[test], y[test])
    """


def test_scaled_before_the_split():
    one = finding("SB101", ROWS, "scaler = MinMaxScaler()\nx = scaler.fit_transform(x)\n", SPLIT, NET, SCORED)
    assert one.severity == "high"
    assert one.message == "MinMaxScaler learns from all rows of x; those that are scored are among them."
    assert one.fix == "x = scaler.fit(x_train).transform(x)"
    lines = (IMPORTS + ROWS).count("\n")
    assert (one.place.file, one.place.line, one.hurts.line) == (NAME, lines + 2, lines + 7)


@pytest.mark.parametrize(
    ("cause", "code"),
    [
        ("s.fit(x)", "s = StandardScaler()\ns.fit(x)\n{split}x_train = s.transform(x_train)\n"
        "x_test = s.transform(x_test)\n"),
        ("s = StandardScaler().fit(x)", "s = StandardScaler().fit(x)\nz = s.transform(x)\nx = z\n{split}"),
        ("x = make_pipeline(StandardScaler(), MinMaxScaler()).fit_transform(x)",
         "from sklearn.pipeline import make_pipeline\n"
         "x = make_pipeline(StandardScaler(), MinMaxScaler()).fit_transform(x)\n{split}"),
        ("return MinMaxScaler().fit_transform(a)", "def f(a):\n    return MinMaxScaler().fit_transform(a)\n"
        "x = f(x)\n{split}"),
        ("y = StandardScaler().fit_transform(y)", "y = StandardScaler().fit_transform(y)\n{split}"),
        ("x = StandardScaler().fit_transform(x)",
         "x = StandardScaler().fit_transform(x)\n"
         "x_train, x_test, y_train, y_test = x[:300], x[300:], y[:300], y[300:]\n"),
    ],
)  # fmt: skip
def test_ways_to_scale_before_the_split(cause, code):
    assert found(ROWS, code.format(split=SPLIT), NET, SCORED) == [("SB101", cause)]


def test_scored_by_a_metric_of_the_prediction():
    code = "model.fit(x_train, y_train, epochs=9)\nprint(r2_score(y_test, model.predict(x_test)))\n"
    assert found(ROWS, "x = PCA(3).fit_transform(x)\n", SPLIT, NET, code) == [("SB102", "x = PCA(3).fit_transform(x)")]


def test_reduced_before_the_folds():
    assert found(ROWS, "x = PCA(3).fit_transform(x)\n", FOLDS) == [("SB102", "x = PCA(3).fit_transform(x)")]


@pytest.mark.parametrize(
    "code",
    [
        SPLIT + "s = StandardScaler().fit(x_train)\nx_train, x_test = s.transform(x_train), s.transform(x_test)\n",
        "StandardScaler().fit_transform(x)\n" + SPLIT,
        "z = StandardScaler().fit_transform(x)\nprint(z.mean())\n" + SPLIT,
        "x = Normalizer().fit_transform(x)\n" + SPLIT,
        "if unknown:\n    x = StandardScaler().fit_transform(x)\n" + SPLIT,
        SPLIT + "s = StandardScaler().fit(x_train)\nx = s.transform(x)\n",
        "s = StandardScaler().fit(x[:300])\nx = s.transform(x)\n"
        "x_train, x_test, y_train, y_test = x[:300], x[300:], y[:300], y[300:]\n",
    ],
    ids=["training rows", "not kept", "looked at", "row by row", "perhaps", "whole too", "first part"],
)
def test_scaled_rightly(code):
    assert not found(ROWS, code, NET, SCORED)


def test_silent_if_the_scored_rows_are_not_surely_others():
    code = (
        "x = StandardScaler().fit_transform(x)\nx_train, y_train = x, y\n"
        "x_test, y_test = np.load('a.npy'), np.load('b.npy')\n"
    )
    assert not found(ROWS, code, NET, SCORED)
    assert not found(
        ROWS, "x = StandardScaler().fit_transform(x)\n", SPLIT, NET, "model.fit(x_train, y_train, epochs=9)\n"
    )


def test_learnt_again_from_the_test_rows():
    code = "s = MinMaxScaler()\nx_train = s.fit_transform(x_train)\nx_test = s.fit_transform(x_test)\n"
    one = finding("SB103", ROWS, SPLIT, code, NET, SCORED)
    assert (one.severity, one.fix) == ("high", "x_test = s.transform(x_test)")
    assert "MinMaxScaler learns a second time, from the test rows x_test" in one.message


@pytest.mark.parametrize(
    "code",
    [
        "s = MinMaxScaler()\nx_train = s.fit_transform(x_train)\nx_test = s.transform(x_test)\n",
        "x_train = MinMaxScaler().fit_transform(x_train)\nx_test = StandardScaler().fit_transform(x_test)\n",
        "x_train = Normalizer().fit_transform(x_train)\nx_test = Normalizer().fit_transform(x_test)\n",
        "s = MinMaxScaler()\nx_train = s.fit_transform(x_train)\nx_test = s.transform(x_test)\n"
        "y_train = s.fit_transform(y_train)\ny_test = s.transform(y_test)\n",
    ],
    ids=["once", "two kinds", "row by row", "target"],
)
def test_not_learnt_again(code):
    assert not found(ROWS, SPLIT, code, NET, SCORED)


def test_test_rows_as_validation():
    code = "model.fit(x_train, y_train, epochs=9, validation_data=(x_test, y_test))\nmodel.evaluate(x_test, y_test)\n"
    one = finding("SB105", ROWS, SPLIT, NET, code)
    assert one.severity == "high"
    assert one.fix == "model.fit(x_train, y_train, ..., validation_split=0.2)"
    assert one.hurts.line == one.place.line + 1


def test_test_rows_from_elsewhere_as_validation():
    code = """
        from mine import build, load
        a, b = load("train")
        c, d = load("test")
        net = build()
        net.fit(a, b, validation_data=[c, d], epochs=2)
        print(r2_score(d, net.predict(c)))
        """
    assert [id for id, _line in found(code)] == ["SB105"]


def test_test_rows_chose_the_weights_that_are_loaded():
    code = """
        check = ModelCheckpoint("best.keras", save_best_only=True)
        model.fit(x_train, y_train, epochs=9, validation_data=(x_test, y_test), callbacks=[check])
        best = load_model("best.keras")
        best.evaluate(x_test, y_test)
        """
    assert [id for id, _line in found(ROWS, SPLIT, NET, code)] == ["SB105"]
    assert not found(ROWS, SPLIT, NET, code.replace('load_model("best.keras")', 'load_model("other.keras")'))


VALIDATED = SPLIT + "x_train, x_val, y_train, y_val = train_test_split(x_train, y_train)\n" + NET
VALIDATED += "model.fit(x_train, y_train, epochs=9, validation_data=(x_val, y_val))\nmodel.evaluate(x_val, y_val)\n"


@pytest.mark.parametrize(
    "code",
    [
        "model.evaluate(x_test, y_test)\n",
        "print(r2_score(y_test, model.predict(x_test)))\n",
        "from mine import rmse\nprint(rmse(y_test, model.predict(x_test)))\n",
        "load_model('best.h5').evaluate(x_test, y_test)\n",
        "from mine import judge\njudge(model)\n",
        "model.evaluate(*unknown())\n",
    ],
    ids=["evaluate", "metric", "unknown metric", "loaded", "given away", "unknown rows"],
)
def test_silent_if_there_is_or_may_be_a_test_part_of_its_own(code):
    assert [id for id, _line in found(ROWS, VALIDATED)] == ["SB105"]
    assert not found(ROWS, VALIDATED, code)


def test_the_network_of_another_way_or_function_is_another():
    build = (
        "def build():\n    m = Sequential([Dense(1)])\n    m.compile('adam', 'mse')\n    return m\n"
        "a, b = build(), build()\n"
    )
    fits = "a.fit(x_train, y_train, epochs=1, validation_data=(x_test, y_test))\nb.fit(x_train, y_train, epochs=1)\n"
    assert not found(ROWS, SPLIT, build, fits, "b.evaluate(x_test, y_test)\n")
    assert [id for id, _line in found(ROWS, SPLIT, build, fits, "a.evaluate(x_test, y_test)\n")] == ["SB105"]
    ways = (
        "if a:\n    model.fit(x_train, y_train, validation_data=(x_test, y_test), epochs=1)\nelse:\n"
        "    model.evaluate(x_test, y_test)\n"
    )
    assert not found(ROWS, SPLIT, NET, ways)


@pytest.mark.parametrize(
    "code",
    [
        "model.fit(x_train, y_train, epochs=9, validation_data=(x_train, y_train))\n",
        "a, b, c, d = train_test_split(x_train, y_train)\n"
        "model.fit(x_train, y_train, epochs=9, validation_data=(b, d))\n",
        "model.fit(x[:400], y[:400], epochs=9, validation_data=(x[300:400], y[300:400]))\n",
    ],
)
def test_training_rows_as_validation(code):
    one = finding("SB106", ROWS, SPLIT, NET, code)
    assert one.message == "The validation rows are training rows: val_loss says nothing about new rows."
    assert one.severity == "high"


@pytest.mark.parametrize(
    "code",
    [
        "model.fit(x_train[:-9], y_train[:-9], epochs=9, validation_data=(x_train[-9:], y_train[-9:]))\n",
        "a, b, c, d = train_test_split(x_train, y_train)\nmodel.fit(a, c, epochs=9, validation_data=(b, d))\n",
        "model.fit(x[:400], y[:400], epochs=9, validation_data=(x[300:500], y[300:500]))\n",
        "model.fit(np.append(x_train, x_train), y, epochs=9, validation_data=(x_train, y_train))\n",
    ],
)
def test_silent_of_validation_rows_that_may_be_others(code):
    assert not found(ROWS, SPLIT, NET, code)


@pytest.mark.parametrize(
    "fits",
    [
        "model.fit(x, y, epochs=9)\n",
        "model.fit(x_train, y_train, epochs=9)\nmodel.fit(x_test, y_test, epochs=9)\n",
        "x_train, x_val, y_train, y_val = train_test_split(x, y, random_state=2)\n"
        "model.fit(x_train, y_train, epochs=9)\n",
    ],
    ids=["on all", "on the test", "split again from all"],
)
def test_scored_rows_were_trained_on(fits):
    one = finding("SB107", ROWS, SPLIT, NET, fits, "print(model.evaluate(x_test, y_test))\n")
    assert one.severity == "critical"
    assert (one.hurts.line, one.fix) == (one.place.line + 1, "model.fit(x_train, y_train, ...)")


def test_columns_of_one_frame_are_no_autoencoder():
    code = "df = pd.read_csv('a.csv')\nx, y = df.drop(columns='y'), df['y']\n"
    last = "model.fit(x, y, epochs=9)\nmodel.evaluate(x_test, y_test)\n"
    assert [id for id, _line in found(code, SPLIT, NET, last)] == ["SB107"]


SCORE = "print(model.evaluate(x_test, y_test))\n"


@pytest.mark.parametrize(
    "code",
    [
        "model.fit(x_train, y_train, epochs=9)\n" + SCORE + "model.fit(x, y, epochs=9)\n",
        "model.fit(x, y, epochs=9)\nmodel.load_weights('w.h5')\n" + SCORE,
        "model.fit(x, x, epochs=9)\nmodel.evaluate(x_test, x_test)\n",
        "x_train, x_val, y_train, y_val = train_test_split(x, y, random_state=1)\n"
        "model.fit(x_train, y_train, epochs=9)\n" + SCORE,
        "x_train, x_val, y_train, y_val = train_test_split(x, y, train_size=0.3)\n"
        "model.fit(x_train, y_train, epochs=9)\n" + SCORE,
        "model.fit(x_train, y_train, epochs=9)\nmodel.evaluate(x_train, y_train)\n" + SCORE,
        "from mine import again\nmodel.fit(x, y, epochs=9)\nagain(model)\n" + SCORE,
    ],
    ids=["before", "weights from a file", "autoencoder", "the same split", "few of them", "both", "given away"],
)
def test_not_surely_trained_on(code):
    assert not found(ROWS, SPLIT, NET, code)


def test_nothing_is_said_where_nothing_was_put_aside():
    assert not found(ROWS, NET, "model.fit(x, y, epochs=9)\nmodel.evaluate(x, y)\n")


def test_only_training_rows_are_scored():
    code = "model.fit(x_train, y_train, epochs=9)\nmodel.evaluate(x_train, y_train)\nprint(model.predict(x_test[:5]))\n"
    one = finding("SB404", ROWS, SPLIT, NET, code)
    assert (one.severity, one.fix) == ("medium", "model.evaluate(x_test, y_test)")
    code = "model.fit(x_train, y_train, epochs=9)\nmodel.evaluate(x_train, y_train)\np = model.predict(x_test)\n"
    assert not found(ROWS, SPLIT, NET, code)


# Each of these keeps one condition of the rules in its place.


def ids(*pieces):
    return [id for id, _line in found(*pieces)]


FITTED = "model.fit(x_train, y_train, epochs=9, validation_data=(x_test, y_test))\n"
SCORED_TEST = "model.evaluate(x_test, y_test)\n"


def test_scored_before_the_fit_only():
    assert not found(ROWS, SPLIT, NET, SCORED_TEST, FITTED)


def test_another_fitted_network_has_its_own_test_rows():
    other = (
        "b = Sequential([Dense(1)])\nb.compile('adam', 'mse')\nb.fit(x[:50], y[:50], epochs=1)\n"
        "b.evaluate(x[60:], y[60:])\n"
    )
    assert "SB105" in ids(ROWS, SPLIT, NET, other, FITTED, SCORED_TEST, "b.evaluate(x[60:], y[60:])\n")


@pytest.mark.parametrize(
    "code",
    [
        "model.predict(np.array([[1.0]]))\n",
        "model.predict(x_test[:5])\n",
        "model.evaluate(x_train, y_train)\n",
        "model.evaluate(x_test[:50], y_test[:50])\n",
    ],
    ids=["new rows", "some test rows", "training rows", "part of the test"],
)
def test_other_questions_make_no_test_part(code):
    assert ids(ROWS, SPLIT, NET, FITTED, SCORED_TEST, code) == ["SB105"]


def test_inputs_of_another_number():
    code = (
        "model.fit([x_train, x_train], y_train, epochs=9, validation_data=(x_test, y_test))\n"
        "model.evaluate(x_test, y_test)\n"
    )
    assert not found(ROWS, SPLIT, NET, code)
    code = FITTED + "model.evaluate([x_test, x_test], y_test)\n"
    assert not found(ROWS, SPLIT, NET, code)


def test_fitted_on_all_by_another_network_or_on_another_way():
    other = "b = Sequential([Dense(1)])\nb.compile('adam', 'mse')\nb.fit(x, y, epochs=1)\n"
    assert not found(ROWS, SPLIT, NET, other, SCORED)
    ways = (
        "if all_rows:\n    model.fit(x, y, epochs=1)\nelse:\n    model.fit(x_train, y_train, epochs=1)\n"
        "    model.evaluate(x_test, y_test)\n"
    )
    assert not found(ROWS, SPLIT, NET, ways)


AGAIN = "x_train, x_val, y_train, y_val = train_test_split(x, y, {0})\n"


@pytest.mark.parametrize(
    ("first", "second", "fit"),
    [
        ("shuffle=False", "shuffle=False", "x_train, y_train"),
        ("random_state=seed", "random_state=seed", "x_train, y_train"),
        ("random_state=1", "random_state=2", "x_val, y_val"),
        ("random_state=1", "random_state=2, train_size=n", "x_train, y_train"),
    ],
    ids=["in order", "perhaps the same seed", "the small side", "of unknown size"],
)
def test_a_second_split_may_train_on_few_test_rows(first, second, fit):
    split = SPLIT.replace("random_state=1", first)
    assert not found(ROWS, split, NET, AGAIN.format(second), f"model.fit({fit}, epochs=9)\n", SCORED_TEST)


def test_two_splits_without_seeds():
    split = SPLIT.replace(", random_state=1", "")
    assert ids(ROWS, split, NET, AGAIN.format("test_size=0.2"), SCORED) == ["SB107"]


def test_trained_rows_that_may_be_of_the_test_part():
    code = "model.fit(x[:100], y[:100], epochs=9)\nmodel.evaluate(x[:100], y[:100])\n"
    assert not found(ROWS, SPLIT, NET, code)


def test_a_part_of_the_test_rows_is_scored():
    assert not found(ROWS, SPLIT, NET, SCORED.replace("x_test, y_test", "x_test[:50], y_test[:50]"))


def test_the_other_scaler_learnt_from_all_rows():
    code = (
        "a, b = MinMaxScaler().fit(x_train), MinMaxScaler().fit(x)\n"
        "x_train, x_test = a.transform(x_train), b.transform(x_test)\n"
    )
    assert not found(ROWS, SPLIT, code, NET, SCORED)
    code = (
        "a, b = MinMaxScaler().fit(x), MinMaxScaler().fit(x_test)\n"
        "x_train, x_test = a.transform(x_train), b.transform(x_test)\n"
    )
    assert not found(ROWS, SPLIT, code, NET, SCORED)


def test_the_training_score_is_a_metric():
    code = "model.fit(x_train, y_train, epochs=9)\np = model.predict(x_train)\nprint(r2_score(y_train, p))\n"
    assert found(ROWS, SPLIT, NET, code) == [("SB404", "print(r2_score(y_train, p))")]
