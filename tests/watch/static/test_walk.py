"""What names stand for, through statements, functions and branches."""

import pytest

from sunbae.watch.static.relations import apart, same, within
from sunbae.watch.static.story import Compile, Fit, Learn, Made, Metric, Split
from sunbae.watch.static.values import Rows

from .scripts import NET, ROWS, SPLIT, told


def fitted(*pieces):
    """The first input of the last fit of a script."""
    fit = list(told(*pieces).of(Fit))[-1]
    return fit.x[0] if fit.x else None


def pair(code):
    """The rows that `model.fit(a, b)` gets."""
    (fit,) = told(ROWS, NET, code, "model.fit(a, b, epochs=1)\n").of(Fit)
    return fit.x[0], fit.y[0]


@pytest.mark.parametrize(
    "code",
    [
        "a, b = x, x / 255.0",
        "a = x\nb = np.log1p(a).astype('float32').reshape(-1, 2)",
        "a, b = x[:, :3], x[:, 3]",
        "b = pd.DataFrame(x)\na = b.values",
        "a = x\nb = x - x.mean()",
        "a = x\nb = a if True else a",
        "a = b = x",
        "a = x\nfor k in range(3):\n    b = a\n",
        "def double(rows, by=2):\n    return rows * by\na, b = double(x), double(rows=x, by=3)",
        "a = x\nif __name__ == '__main__':\n    b = x\n",
        "a = x\nprint(b := x)",
    ],
)
def test_still_the_same_rows(code):
    assert same(*pair(code + "\n"))


@pytest.mark.parametrize(
    "code",
    [
        "a, b = x, unknown(x)",
        "a = x\nnp.random.shuffle(x)\nb = x",
        "a = x\nb = np.concatenate([x, x])",
        "a = b = x\nif unknown:\n    b = np.load('b.npy')\n",
        "a = x\nb = x[x[:, 0] > 1]",
        "a = x[[3, 4]]\nb = x[[3, 4]]",
        "a, b = x[x > 1], x[~(x > 1)]",
        "a = x\ntry:\n    b = x\nexcept OSError:\n    b = np.zeros(3)\n",
        "a = x\nx.sort()\nb = x",
        "a = x\ndef other():\n    yield x\nb = other()",
        "a = x\ndef f(k):\n    return f(k - 1)\nb = f(x)",
    ],
)
def test_not_surely_the_same_rows(code):
    assert not same(*pair(code + "\n"))


@pytest.mark.parametrize(
    "code",
    [
        "a, b = train_test_split(x)",
        "a, b = x[:300], x[300:]",
        "n = 300\na, b = x[:n], x[n:]",
        "n = int(len(x) * 0.8)\na, b = x[:n], x[n:]",
        "order = np.random.permutation(len(x))\na, b = x[order[:300]], x[order[300:]]",
        "for train, test in KFold(5).split(x):\n    a, b = x[train], x[test]\n",
        "for k, (train, test) in enumerate(KFold(5).split(x)):\n    a, b = x[train], x[test]\n",
        "c, b = train_test_split(x)\na, d = train_test_split(c)",
        "def parts(rows):\n    return train_test_split(rows)\na, b = parts(x)",
    ],
)
def test_parts_that_have_no_row_in_common(code):
    assert apart(*pair(code + "\n"))


@pytest.mark.parametrize(
    "code",
    [
        "a, b = x[:300], x[200:]",
        "i = np.random.choice(300, 300)\na, b = x[i[:200]], x[i[200:]]",
        "n = some()\na = x[:n]\nn = unknown()\nb = x[n:]",
        "n = len(x) // 2\na = x[:n]\nn = len(x) // 3\nb = x[n:]",
        "a = x[:300]\nnp.random.shuffle(x)\nb = x[300:]",
        "a, b = x[::2], x[1::2]",
    ],
)
def test_parts_that_may_have_rows_in_common(code):
    assert not apart(*pair(code + "\n"))


def test_a_part_of_a_part_is_within():
    small, large = pair("b, c = train_test_split(x)\n_, a = train_test_split(b)\n")
    assert within(small, large)
    assert not within(large, small)


def test_what_a_transformer_learnt_stays_with_the_rows():
    story = told(ROWS, NET, "scaler = StandardScaler()\nz = scaler.fit_transform(x)\nmodel.fit(z, y, epochs=1)\n")
    (learn,), (fit,) = story.of(Learn), story.of(Fit)
    assert (learn.kind, learn.does, learn.place.line) == ("StandardScaler", "scale", 16)
    assert fit.x[0].steps == {learn.id}
    assert same(learn.given, fit.x[0])
    assert not fit.y[0].steps


def test_columns_that_are_put_back_have_been_learnt_from():
    rows = fitted(
        NET, "df = pd.read_csv('a.csv')\ndf[['a']] = PCA().fit_transform(df[['a']])\nmodel.fit(df, 1, epochs=1)\n"
    )
    assert len(rows.steps) == 1


def test_a_data_set_comes_in_two_parts():
    story = told(
        "from keras.datasets import mnist\n(a, c), (b, d) = mnist.load_data()\n", NET, "model.fit(a, b, epochs=1)\n"
    )
    (fit,), (split,) = story.of(Fit), story.of(Split)
    assert apart(fit.x[0], fit.y[0])
    assert split.drawn is False


def test_options_of_a_split():
    (split,) = told(ROWS, "a, b, c, d = train_test_split(x, y, test_size=0.25, stratify=y, shuffle=True)\n").of(Split)
    assert (split.drawn, split.seed, split.stratified, split.share) == (True, False, True, 0.75)
    (split,) = told(ROWS, "a, b = train_test_split(x, shuffle=False, random_state=3, train_size=0.6)\n").of(Split)
    assert (split.drawn, split.seed, split.stratified, split.share) == (False, 3, False, 0.6)
    (split,) = told(ROWS, "a, b = train_test_split(x, **options)\n").of(Split)
    assert (split.drawn, split.seed, split.stratified, split.share) == (None, None, None, None)


def test_arguments_of_a_fit():
    (fit,) = told(ROWS, NET, "es = EarlyStopping()\nmodel.fit(x, y, 32, 7, 0, [es], 0.2)\n").of(Fit)
    assert (fit.epochs, fit.validation, fit.whole, [one.kind for one in fit.callbacks]) == (
        7,
        "split",
        True,
        ["EarlyStopping"],
    )
    (fit,) = told(ROWS, NET, "model.fit(x, y, validation_data=(x, y), epochs=e, callbacks=mine())\n").of(Fit)
    assert (fit.epochs, fit.validation, fit.whole, fit.validation_x) == (None, "data", False, fit.x)
    (fit,) = told(ROWS, NET, "model.fit(x, y, **options)\n").of(Fit)
    assert (fit.epochs, fit.validation, fit.whole) == (None, "?", False)


def test_what_is_fitted_like_a_network_is_one():
    story = told(ROWS, "from mine import build\nmodel = build()\nmodel.fit(x, y, epochs=3)\nmodel.evaluate(x, y)\n")
    (fit,), (score,) = story.of(Fit), story.scores()
    assert fit.network.keras
    assert score.network is fit.network


def test_networks_of_a_function_are_different_ones():
    build = "def build():\n    m = Sequential()\n    m.add(Dense(1))\n    m.compile('adam', 'mse')\n    return m\n"
    story = told(ROWS, build, "a, b = build(), build()\na.fit(x, y, epochs=1)\nb.fit(x, y, epochs=1)\n")
    one, other = (fit.network for fit in story.of(Fit))
    assert one is not other
    assert len(one.layers) == 1
    assert [compiled.loss for compiled in story.of(Compile)] == ["mse", "mse"]


def test_layers_of_networks():
    (compiled,) = told(
        "i = Input((3,))\nh = Dense(8, 'relu')(i)\nm = Model(i, Dense(2)(h))\nm.compile('adam', 'mse')\n"
    ).of(Compile)
    assert [(one.units, one.activation) for one in compiled.network.layers] == [(8, "relu"), (2, "linear")]
    code = "i = Input((3,))\nm = Model(i, Dense(2)(Add()([Dense(1)(i), i])))\nm.compile('adam', 'mse')\n"
    (compiled,) = told("from keras.layers import *\n", code).of(Compile)
    assert compiled.network.layers is None
    assert compiled.network.last.units == 2


def test_a_function_that_nobody_calls_is_read_with_unknown_arguments():
    story = told(ROWS, "def never(x, y=3):\n    m = Sequential([LSTM(3)])\n    m.fit(x, y, epochs=2)\n")
    (made,), (fit,) = story.of(Made), story.of(Fit)
    assert made.thing.kind == "LSTM"
    assert isinstance(fit.y[0], Rows)


def test_ways_of_an_if_exclude_each_other():
    story = told(ROWS, NET, "if a:\n    model.fit(x, y, epochs=1)\nelse:\n    model.fit(x, y, epochs=2)\n")
    one, other = story.of(Fit)
    assert one.branches[0][0] == other.branches[0][0]
    assert one.branches != other.branches


def test_the_way_that_ends_the_script_tells_nothing_of_what_follows():
    assert same(*pair("import sys\na = b = x\nif unknown:\n    b = 3\n    sys.exit()\n"))


def test_none_as_a_default_is_known():
    code = """
        def scaled(rows, scaler=None):
            if scaler is None:
                scaler = StandardScaler().fit(rows)
            return scaler.transform(rows), scaler
        a, s = scaled(x_train)
        b, _ = scaled(x_test, s)
        model.fit(a, b, epochs=1)
        """
    story = told(ROWS, SPLIT, NET, code)
    (learn,), (fit,) = story.of(Learn), story.of(Fit)
    assert fit.x[0].steps == fit.y[0].steps == {learn.id}


def test_predictions_are_followed():
    story = told(ROWS, NET, "p = model.predict(x).reshape(-1)\nmean_squared_error(y, p)\nq = fix(p)\nr2_score(y, q)\n")
    one, other = story.of(Metric)
    assert one.second.asked > 0
    assert (other.second.asked, other.second.mixed) == (-1, True)
    assert len(list(story.scores())) == 1


def test_a_difference_is_a_metric():
    assert len(list(told(ROWS, NET, "print(np.mean((y - model.predict(x)) ** 2))\n").scores())) == 1
    assert not list(told(ROWS, NET, "print(model.predict(x))\n").scores())


def test_loops_over_what_is_written_out():
    story = told(ROWS, "for part in (x, y):\n    StandardScaler().fit(part)\nfor k in range(9):\n    PCA().fit(x)\n")
    assert [learn.kind for learn in story.of(Learn)] == ["StandardScaler", "StandardScaler", "PCA"]


def test_every_statement_is_read():
    code = """
        import os.path, json as j
        global_one: int = 3
        total = 0
        total += 1
        with open("a") as f, open("b"):
            text = f.read()
        while total:
            total -= 1
            break
        else:
            pass
        match total:
            case 0:
                k = 1
            case _:
                k = 2
        del text
        assert k, "m"
        class A:
            z = 1
            def m(self, *a, k=1, **o):
                self.net = Sequential([LSTM(2, activation="relu")])
                return self.net
        async def b():
            await c()
        @cached
        def d(x):
            global total
            total = x
            nonlocal_ = lambda q: q
            return [i for i in x if i], {i: i for i in x}, {*x}, f"{x!r:>{total}}", x[1:2, ...], not x, x and x
        d(3).real.imag
        try:
            raise ValueError
        finally:
            pass
        A().m(1, *[2, 3], **{}).fit(x, epochs=1)
        """
    assert [one.thing.activation for one in told(code).of(Made)] == ["relu"]
