"""What is said of whole networks: the examples of the course notes, mistakes, models within models."""

import json
import math

import pytest

from sunbae._compat import load_keras, without_values
from sunbae.anatomy.examine import examine, why
from sunbae.anatomy.graph import graph_of

keras = load_keras()
layers = keras.layers


@pytest.fixture(autouse=True)
def shapes_alone():
    """Networks without values, which take a tenth of the time to make."""
    with without_values():
        yield


def dense(x, *widths):
    for width in widths:
        x = layers.Dense(width, activation="relu")(x)
    return x


def ensemble(axis):
    """Two inputs, a middle, two outputs."""
    a, b = keras.Input((3,)), keras.Input((3,))
    joined = layers.Concatenate(axis=axis)([dense(a, 20, 10, 5, 3), dense(b, 25, 5, 3)])
    middle = dense(joined, 30, 7, 11)
    return keras.Model([a, b], [layers.Dense(3)(dense(middle, 30, 7)), layers.Dense(3)(dense(middle, 15, 17, 11))])


def config(model):
    return json.loads(model.to_json())


def told(model):
    return examine(graph_of(config(model)))


@pytest.mark.parametrize(("axis", "total"), [(1, 2413), (-1, 2413), (0, 2323)])
def test_the_ensemble_of_the_notes(axis, total):
    anatomy = told(ensemble(axis))
    assert anatomy.total == total
    mistakes = [note.text for note in anatomy.notes if note.severity == "mistake"]
    if axis == 0:
        (text,) = mistakes
        assert "2 × n rows out" in text
        assert "2,413 parameters; now it has 2,323" in text
    else:
        assert mistakes == []


def sequential(*made):
    """The configuration of a Sequential that need not be possible."""
    return {
        "class_name": "Sequential",
        "config": {"name": "s", "layers": [{"class_name": type(m).__name__, "config": m.get_config()} for m in made]},
    }


def said(*made):
    return [note.text for note in examine(graph_of(sequential(*made))).notes if note.severity == "mistake"]


def test_a_second_lstm_needs_the_steps_of_the_first():
    (text,) = said(layers.InputLayer((4, 1)), layers.LSTM(64, name="first"), layers.LSTM(10), layers.Dense(1))
    assert text.startswith("LSTM expects (batch, steps, features), got (batch, 64).")
    assert "'first', returns only its last step: set return_sequences=True" in text


def test_rows_are_not_steps():
    (text,) = said(layers.InputLayer((13,)), layers.GRU(10), layers.Dense(1))
    assert "GRU expects (batch, steps, features), got (batch, 13)." in text
    assert "reshape(-1, 13, 1)" in text


def test_a_picture_needs_channels():
    (text,) = said(layers.InputLayer((28, 28)), layers.Conv2D(8, 3))
    assert text == (
        "Conv2D expects (batch, height, width, channels), got (batch, 28, 28). "
        "Add the axis of channels, such as reshape(..., 1)."
    )


def test_too_small_for_its_window():
    (text,) = said(layers.InputLayer((4, 4, 1)), layers.MaxPooling2D(4), layers.Conv2D(8, 3), layers.Flatten())
    assert "a window of 3 along an axis of 1" in text


def test_softmax_over_one():
    (text,) = said(layers.InputLayer((4,)), layers.Dense(1, activation="softmax"))
    assert "always gives 1" in text


def test_hints():
    made = [layers.InputLayer((5, 2)), layers.LSTM(4, return_sequences=True), layers.Dense(3), layers.Dense(1)]
    anatomy = examine(graph_of(sequential(*made)))
    texts = [note.text for note in anatomy.notes]
    assert any("no more than one" in text for text in texts)
    assert any("one answer for every step" in text for text in texts)
    assert all(note.severity == "hint" for note in anatomy.notes)
    last = anatomy.lines[-1]
    assert (last.ends, why(last)[:13]) == (True, "no activation")


def test_a_good_network_is_left_in_peace():
    inputs = keras.Input((13,))
    assert told(keras.Model(inputs, layers.Dense(1)(dense(inputs, 64, 64)))).notes == ()


def test_a_model_as_a_layer():
    inner = keras.Sequential([keras.Input((6,)), layers.Dense(5, activation="relu"), layers.Dense(4)])
    a, b = keras.Input((6,)), keras.Input((6,))
    model = keras.Model([a, b], layers.Dense(1)(layers.Concatenate()([inner(a), inner(b)])))
    anatomy = told(model)
    assert anatomy.total == model.count_params()  # shared, so counted once
    again = [line.again for line in anatomy.lines if line.inside]
    assert again == [False, True]
    assert anatomy.lines[-1].inputs == ((None, 8),)


def test_a_mistake_inside_a_model_that_is_a_layer():
    inner = sequential(layers.InputLayer((4, 1)), layers.LSTM(8, name="first"), layers.LSTM(3, name="second"))
    outer = {"class_name": "Sequential", "config": {"name": "outer", "layers": [inner]}}
    (note,) = examine(graph_of(outer)).notes
    assert (note.severity, note.layer) == ("mistake", "s/second")
    assert "set return_sequences=True" in note.text


def test_a_gate_is_no_hint():
    inputs = keras.Input((6,))
    gate = layers.Dense(6, activation="sigmoid")(inputs)
    model = keras.Model(inputs, layers.Dense(1)(layers.Multiply()([inputs, gate])))
    assert told(model).notes == ()


def attention_over_features():
    inputs = keras.Input((10, 16))
    weights = layers.Dense(10, activation="softmax")(layers.Permute((2, 1))(inputs))
    joined = layers.Multiply()([inputs, layers.Permute((2, 1))(weights)])
    return keras.Model(inputs, layers.Dense(1)(layers.LSTM(8)(joined)))


def attention_over_steps():
    steps = layers.LSTM(8, return_sequences=True)
    inputs = keras.Input((10, 16))
    read = steps(inputs)
    weights = layers.Softmax(axis=1)(layers.Dense(1, activation="tanh")(read))
    return keras.Model(inputs, layers.Dense(2, activation="softmax")(layers.Flatten()(layers.Dot(1)([weights, read]))))


def translation(last="softmax"):
    source, target = keras.Input((None, 7)), keras.Input((None, 9))
    _last, *states = layers.LSTM(6, return_state=True)(source)
    read = layers.LSTM(6, return_sequences=True)(target, initial_state=states)
    return keras.Model([source, target], layers.Dense(9, activation=last)(read))


def words():
    inputs = keras.Input((5, 2))
    return keras.Model(inputs, layers.Dense(9, activation="softmax")(layers.LSTM(4, return_sequences=True)(inputs)))


def steps_again():
    inputs = keras.Input((5, 2))
    read = layers.LSTM(3, return_sequences=True)(layers.RepeatVector(5)(layers.LSTM(3)(inputs)))
    return keras.Model(inputs, layers.Dense(2)(read))


@pytest.mark.parametrize(
    "build",
    [attention_over_features, attention_over_steps, translation, lambda: translation(None), words, steps_again],
    ids=["features", "steps", "translation", "numbers", "words", "again"],
)
def test_networks_that_are_well_made(build):
    assert told(build()).notes == ()


@pytest.mark.parametrize(("shape", "axis", "mistake"), [((10, 1), -1, True), ((1, 10), 1, True), ((1, 10), -1, False)])
def test_the_axis_of_a_softmax(shape, axis, mistake):
    assert bool(said(layers.InputLayer(shape), layers.Softmax(axis=axis))) is mistake


@pytest.mark.parametrize(
    ("units", "activation", "words"),
    [
        (1, "sigmoid", "the probability of yes"),
        (5, "sigmoid", "each number between 0 and 1 by itself"),
        (1, None, "as a regression needs"),
        (5, None, "from_logits=True"),
    ],
)
def test_why_an_answer_has_its_activation(units, activation, words):
    made = [layers.InputLayer((4,)), layers.Dense(units, activation=activation)]
    assert words in why(examine(graph_of(sequential(*made))).lines[-1])


@pytest.mark.parametrize("length", [None, 12])
def test_an_embedding_has_words_not_features(length):
    """`input_dim` is how many words there are, of Keras 2 with `input_length` beside it."""
    made = sequential(layers.Embedding(1000, 8, name="words"), layers.LSTM(4), layers.Dense(1))
    made["config"]["layers"][0]["config"]["input_length"] = length
    anatomy = examine(graph_of(made), (None, 12))
    assert [line.output for line in anatomy.lines if line.name == "words"] == [(None, 12, 8)]
    assert anatomy.total == 1000 * 8 + 4 * (8 + 4 + 1) * 4 + 5
    assert anatomy.notes == ()


@pytest.mark.parametrize("frozen", [False, True])
def test_a_model_at_each_step(frozen):
    inner = keras.Sequential([keras.Input((8, 8, 1)), layers.Conv2D(3, 3), layers.Flatten()], name="inner")
    inner.trainable = not frozen
    inputs = keras.Input((5, 8, 8, 1))
    model = keras.Model(inputs, layers.LSTM(4)(layers.TimeDistributed(inner)(inputs)))
    anatomy = told(model)
    assert (anatomy.total, anatomy.trainable) == (model.count_params(), 1808 if frozen else 1838)
    assert [line.output for line in anatomy.lines] == [(None, 5, 8, 8, 1), (None, 5, 108), (None, 4)]
    assert anatomy.multiply_adds == 5 * 6 * 6 * 3 * 9 + 5 * 4 * (108 + 4) * 4
    assert anatomy.values == 5 * 64 + 5 * (64 + 108 + 108) + 4
    assert told(keras.Model(inputs, layers.TimeDistributed(inner)(inputs))).lines[-1].inside is not None


def test_a_model_at_each_step_of_what_has_none():
    inner = sequential(layers.InputLayer((6,)), layers.Dense(3))
    made = sequential(layers.InputLayer((6,)), layers.TimeDistributed(layers.Dense(3)), layers.Dense(1))
    made["config"]["layers"][1]["config"]["layer"] = inner
    (note,) = examine(graph_of(made)).notes
    assert note.text == "TimeDistributed expects (batch, steps, ...), got (batch, 6)."


def test_a_size_that_no_network_has():
    config = sequential(layers.InputLayer((4,)), layers.Dense(3))
    config["config"]["layers"][1]["config"]["units"] = 1e155
    assert examine(graph_of(config)).total is None


def test_states_of_a_recurrent_layer():
    inputs = keras.Input((5, 2))
    _out, h, c = layers.LSTM(3, return_state=True)(inputs)
    model = keras.Model(inputs, layers.Dense(2)(layers.Concatenate()([h, c])))
    assert told(model).total == model.count_params()


def test_a_layer_of_ones_own_is_unknown_and_what_follows_is_not():
    class Doubled(layers.Layer):
        def call(self, x):
            return keras.ops.concatenate([x, x], axis=-1)

    inputs = keras.Input((3,))
    anatomy = told(keras.Model(inputs, layers.Dense(2)(Doubled(name="doubled")(inputs))))
    own, after = anatomy.lines[1:]
    assert (own.count, own.output) == (None, (None, 6))
    assert after.inputs == ((None, 6),)  # the file says what the next layer reads
    assert after.count.total == 14
    assert anatomy.total is None


def test_an_input_that_is_not_said():
    unbuilt = keras.Sequential([layers.Dense(3), layers.Dense(1)])
    assert examine(graph_of(config(unbuilt))).total is None
    assert examine(graph_of(config(unbuilt)), (None, 7)).total == 7 * 3 + 3 + 4


def test_an_activation_of_its_own_belongs_to_the_layer_before():
    made = [layers.InputLayer((4,)), layers.Dense(5), layers.BatchNormalization(), layers.Activation("relu")]
    made += [layers.Dense(1, name="answer"), layers.Rescaling(3.0)]
    anatomy = examine(graph_of(sequential(*made)))
    told_of = {line.name: (line.ends, why(line)[:4]) for line in anatomy.lines}
    assert told_of["answer"] == (True, "no a")
    assert why(anatomy.lines[1]) == ""
    assert anatomy.notes == ()


def test_operations_have_no_parameters():
    inputs = keras.Input((6, 2))
    x = keras.ops.mean(keras.ops.relu(layers.Dense(4)(inputs)) * 2 + 1, axis=1)
    model = keras.Model(inputs, layers.Dense(1)(x))
    anatomy = told(model)
    assert anatomy.total == model.count_params()
    assert anatomy.lines[-1].inputs == ((None, 4),)


# Multiply-adds as the papers give them: arXiv 1801.04381 (300 million), 1512.03385 (3.8 thousand million),
# 2201.03545 (4.5 thousand million).
@pytest.mark.parametrize(
    ("name", "multiply_adds"), [("MobileNetV2", 300e6), ("ResNet50", 3.8e9), ("ConvNeXtTiny", 4.5e9)]
)
def test_networks_of_the_literature(name, multiply_adds):
    model = getattr(keras.applications, name)(weights=None)
    anatomy = told(model)
    assert anatomy.total == model.count_params()
    assert anatomy.trainable == sum(math.prod(w.shape) for w in model.trainable_weights)
    assert anatomy.multiply_adds == pytest.approx(multiply_adds, rel=0.03)
    assert anatomy.notes == ()
