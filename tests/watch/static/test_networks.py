import pytest
from watch.static.scripts import ROWS, SPLIT, finding, found

CODE = 'model = Sequential([Input((3,)), {layers}])\nmodel.compile(optimizer="adam", loss={loss})\n'


def net(layers, loss='"mse"'):
    return CODE.format(layers=layers, loss=loss)


def ids(*pieces, all=False):
    return [id for id, _line in found(*pieces, all=all)]


def test_no_activation_between_the_layers():
    one = finding("SB301", net("Dense(8),\nDense(4),\nDense(1)"))
    assert one.message == "The 2 hidden layers have no activation: together they are one straight line."
    assert (one.severity, one.fix) == ("low", 'Dense(8, activation="relu")')
    assert [place.line for place in one.also] == [one.place.line + 1]


@pytest.mark.parametrize(
    "layers",
    [
        "Dense(8), BatchNormalization(), Dropout(0.2), Dense(1)",
        "Dense(8, 'linear'), Dense(1, activation='sigmoid')",
        "Dense(8, activation=None), Dense(1), Activation('sigmoid')",
    ],
)
def test_ways_to_have_no_activation(layers):
    assert ids(net(layers)) == ["SB301"]


@pytest.mark.parametrize(
    "layers",
    [
        "Dense(1)",
        "Dense(1), Activation('sigmoid')",
        "Dense(8), Activation('relu'), Dense(1)",
        "Dense(8, activation=mine), Dense(1)",
        "LSTM(8), Dense(8), Dense(1)",
        "mine(), Dense(8), Dense(1)",
        "Dense(8, **options), Dense(1)",
        "Dense(8), Dense(4, activation='tanh'), Dense(1)",
    ],
)
def test_silent_of_straight_lines(layers):
    assert not ids(net(layers))


def test_a_functional_network():
    code = "i = Input((3,))\nh = Dense(8)(i)\nmodel = Model(inputs=i, outputs=Dense(1)(h))\nmodel.compile(loss='mse')\n"
    assert found(code) == [("SB301", "h = Dense(8)(i)")]
    assert not found(code.replace("Dense(8)(i)", "mine(Dense(8)(i))"))


def test_layers_that_are_added_in_an_if_are_not_known():
    code = (
        "model = Sequential()\nmodel.add(Dense(8))\nif deep:\n    model.add(Dense(8, 'relu'))\n"
        "model.add(Dense(1))\nmodel.compile(loss='mse')\n"
    )
    assert not found(code)
    assert ids(code.replace("if deep:\n    model.add(Dense(8, 'relu'))\n", "")) == ["SB301"]


def test_softmax_of_one_unit():
    one = finding("SB302", net("Dense(8, 'relu'), Dense(1, activation='softmax')", '"binary_crossentropy"'))
    assert one.message == "Softmax of one unit is always 1: the network gives the same for every row."
    assert (one.severity, one.fix) == ("critical", 'Dense(1, activation="sigmoid")')
    assert one.hurts.line == one.place.line + 1


@pytest.mark.parametrize(
    ("last", "loss", "said"),
    [
        ("Dense(3)", '"categorical_crossentropy"', "the last layer has linear."),
        ("Dense(3, 'relu')", '"sparse_categorical_crossentropy"', "the last layer has relu."),
        ("Dense(3, 'sigmoid')", '"sparse_categorical_crossentropy"', "the last layer has sigmoid."),
        ("Dense(3)", "tf.keras.losses.CategoricalCrossentropy()", "the last layer has linear."),
        ("Dense(3), Activation('tanh')", '["categorical_crossentropy"]', "the last layer has tanh."),
        ("Dense(1)", '"categorical_crossentropy"', "of one unit learns nothing"),
        ("Dense(1)", '"binary_crossentropy"', "a share between 0 and 1, as sigmoid gives; the last layer has linear."),
    ],
)
def test_what_the_last_layer_gives_does_not_fit_the_loss(last, loss, said):
    one = finding("SB302", "import tensorflow as tf\n", net(f"Dense(8, 'relu'), {last}", loss))
    assert said in one.message
    assert one.severity == "critical"


@pytest.mark.parametrize(
    ("last", "loss"),
    [
        ("Dense(3, 'softmax')", '"categorical_crossentropy"'),
        ("Dense(3), Activation('softmax')", '"categorical_crossentropy"'),
        ("Dense(3, 'sigmoid')", '"categorical_crossentropy"'),
        ("Dense(3, mine)", '"categorical_crossentropy"'),
        ("Dense(3), mine()", '"categorical_crossentropy"'),
        ("Dense(3)", "tf.keras.losses.CategoricalCrossentropy(from_logits=True)"),
        ("Dense(3)", "tf.keras.losses.CategoricalCrossentropy(logits)"),
        ("Dense(3)", "mine"),
        ("Dense(3)", '["categorical_crossentropy", "mse"]'),
        ("Dense(1, 'sigmoid')", '"binary_crossentropy"'),
        ("Dense(3, 'softmax')", '"binary_crossentropy"'),
        ("Dense(3, 'softmax')", '"mse"'),
    ],
)
def test_silent_of_what_fits_or_cannot_be_told(last, loss):
    assert not found("import tensorflow as tf\n", net(f"Dense(8, 'relu'), {last}", loss))


FIT = "model.fit(x_train, y_train, epochs=9)\n"


def test_losses_of_one_hot_classes():
    hot = ROWS + "y = to_categorical(y)\n" + SPLIT
    one = finding("SB302", hot, net("Dense(8, 'relu'), Dense(3, 'softmax')"), FIT)
    assert (one.severity, one.fix) == ("medium", 'loss="categorical_crossentropy"')
    assert "mean_squared_error of softmax shares learns slowly" in one.message
    sigmoid = net("Dense(8, 'relu'), Dense(3, 'sigmoid')", '"categorical_crossentropy"')
    assert ids(hot, sigmoid, FIT) == ["SB302"]
    assert not ids(ROWS, SPLIT, sigmoid, FIT)


def test_relu_in_a_recurrent_layer():
    one = finding("SB304", "layer = LSTM(8, activation='relu')\n")
    assert (one.severity, one.fix) == ("info", "LSTM(8)")
    assert not ids("LSTM(8)\nLSTM(8, activation=mine)\nDense(8, 'relu')\n", all=True)


def test_accuracy_of_a_data_set_of_numbers():
    code = net("Dense(8, 'relu'), Dense(1)").replace("optimizer", "metrics=['mse', 'accuracy'], optimizer")
    one = finding("SB401", ROWS, SPLIT, code, FIT)
    assert (one.severity, one.fix) == ("low", 'metrics=["mse"]')
    assert not found(ROWS.replace("diabetes", "wine"), SPLIT, code, FIT)
    assert not found(ROWS, SPLIT, code.replace("'mse', 'accuracy'", "'mse'"), FIT)
    bunch = "data = load_diabetes()\nx, y = data.data, data['target']\ny = data.target\n"
    assert ids(bunch, SPLIT, code, FIT) == ["SB401"]


# Each of these keeps one condition of the rules in its place.


@pytest.mark.parametrize(
    "last",
    ["LSTM(8), Activation('tanh')", "Dense(3, 'softmax'), Activation('linear')", "Dense(3, 'softmax'), Dropout(0.2)"],
)
def test_what_the_last_layer_gives_cannot_be_told(last):
    assert not found(net(f"Dense(8, 'relu'), {last}", '"categorical_crossentropy"'))


def test_several_outputs():
    code = (
        "i = Input((3,))\nm = Model(i, [Dense(1)(i), Dense(1, 'softmax')(i)])\n"
        "m.compile(loss='categorical_crossentropy')\n"
    )
    assert not found(code)
    assert ids(code.replace("[Dense(1)(i), ", "[")) == ["SB302"]


def test_the_last_layer_is_no_dense():
    assert not found(net("Dense(8), Dense(1), Dropout(0.2)"))
    assert not found(net("Dense(8), Dense(1, 'tanh'), Activation('linear')"))


def test_a_network_that_is_not_fitted():
    assert not found(net("Dense(8, 'relu'), Dense(1)").replace("optimizer", "metrics=['acc'], optimizer"))


def test_one_hot_targets_of_another_network():
    hot = ROWS + "z = to_categorical(y)\n" + SPLIT
    code = net("Dense(8, 'relu'), Dense(3, 'softmax')")
    other = (
        "other = Sequential([Dense(3, 'softmax')])\nother.compile(loss='categorical_crossentropy')\n"
        "other.fit(x, z, epochs=1)\n"
    )
    assert not found(hot, code, other, FIT)
    assert ids(hot, code, other, "model.fit(x, z, epochs=1)\n") == ["SB302"]
