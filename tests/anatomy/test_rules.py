"""Shapes and counts are those of Keras, for every layer that has a rule."""

import json
import math

import pytest

from sunbae._compat import load_keras, without_values
from sunbae.anatomy import rules
from sunbae.anatomy.count import counted
from sunbae.anatomy.examine import examine
from sunbae.anatomy.graph import graph_of
from sunbae.models.dropout import fading_dropout_class, quick_dropout_class

keras = load_keras()
layers = keras.layers

VECTOR, SERIES, PICTURE, FILM = (6,), (12, 3), (9, 8, 4), (5, 6, 7, 2)
LAYERS = {
    "dense": (VECTOR, lambda: layers.Dense(5)),
    "dense without bias": (VECTOR, lambda: layers.Dense(5, use_bias=False, activation="relu")),
    "quick dropout": (VECTOR, lambda: quick_dropout_class()(0.5)),
    "fading dropout": (VECTOR, lambda: fading_dropout_class()(0.5)),
    "dense on steps": (SERIES, lambda: layers.Dense(5)),
    "einsum": (VECTOR, lambda: layers.EinsumDense("bf,kf->bkf", (3, 6), bias_axes="kf")),
    "einsum of members": (SERIES, lambda: layers.EinsumDense("bkf,kfc->bkc", (12, 5), bias_axes="kc")),
    "einsum without bias": (SERIES, lambda: layers.EinsumDense("btf,fg->btg", (12, 5))),
    "frozen": (VECTOR, lambda: layers.Dense(5, trainable=False)),
    "simple rnn": (SERIES, lambda: layers.SimpleRNN(7)),
    "lstm": (SERIES, lambda: layers.LSTM(7)),
    "lstm, sequences": (SERIES, lambda: layers.LSTM(7, return_sequences=True)),
    "lstm without bias": (SERIES, lambda: layers.LSTM(7, use_bias=False)),
    "gru": (SERIES, lambda: layers.GRU(7)),
    "gru, reset before": (SERIES, lambda: layers.GRU(7, reset_after=False)),
    "gru without bias": (SERIES, lambda: layers.GRU(7, use_bias=False)),
    "bidirectional": (SERIES, lambda: layers.Bidirectional(layers.LSTM(7, return_sequences=True))),
    "bidirectional, summed": (SERIES, lambda: layers.Bidirectional(layers.GRU(7), merge_mode="sum")),
    "bidirectional, of two kinds": (
        SERIES,
        lambda: layers.Bidirectional(layers.LSTM(7), backward_layer=layers.GRU(7, go_backwards=True)),
    ),
    "bidirectional, of two sizes": (
        SERIES,
        lambda: layers.Bidirectional(layers.LSTM(7), backward_layer=layers.LSTM(5, go_backwards=True)),
    ),
    "bidirectional, forwards frozen": (
        SERIES,
        lambda: layers.Bidirectional(layers.LSTM(7, trainable=False), backward_layer=layers.LSTM(7, go_backwards=True)),
    ),
    "time distributed, frozen": (SERIES, lambda: layers.TimeDistributed(layers.Dense(4, trainable=False))),
    "time distributed": (SERIES, lambda: layers.TimeDistributed(layers.Dense(4))),
    "time distributed pictures": (FILM, lambda: layers.TimeDistributed(layers.Conv2D(4, 3))),
    "conv lstm": (FILM, lambda: layers.ConvLSTM2D(4, 3)),
    "conv lstm, sequences": (FILM, lambda: layers.ConvLSTM2D(4, 3, return_sequences=True, padding="same")),
    "conv1d": (SERIES, lambda: layers.Conv1D(5, 3)),
    "conv1d, causal": (SERIES, lambda: layers.Conv1D(5, 3, padding="causal", dilation_rate=2)),
    "conv1d, strided": (SERIES, lambda: layers.Conv1D(5, 3, strides=2)),
    "conv2d": (PICTURE, lambda: layers.Conv2D(5, (3, 2))),
    "conv2d, same": (PICTURE, lambda: layers.Conv2D(5, 3, strides=(2, 3), padding="same")),
    "conv2d, groups": (PICTURE, lambda: layers.Conv2D(6, 3, groups=2, use_bias=False)),
    "conv2d, dilated": (PICTURE, lambda: layers.Conv2D(6, 3, dilation_rate=2)),
    "conv2d, channels first": (PICTURE, lambda: layers.Conv2D(6, 3, data_format="channels_first")),
    "conv3d": (FILM, lambda: layers.Conv3D(3, 2)),
    "transposed 1": (SERIES, lambda: layers.Conv1DTranspose(3, 4, strides=2)),
    "transposed 2": (PICTURE, lambda: layers.Conv2DTranspose(3, 2, strides=2)),
    "transposed, same": (PICTURE, lambda: layers.Conv2DTranspose(3, 3, strides=2, padding="same")),
    "transposed, padded": (PICTURE, lambda: layers.Conv2DTranspose(3, 3, strides=2, output_padding=1)),
    "transposed, same, padded": (
        PICTURE,
        lambda: layers.Conv2DTranspose(3, 3, strides=2, padding="same", output_padding=1),
    ),
    "depthwise 1": (SERIES, lambda: layers.DepthwiseConv1D(3)),
    "depthwise 2": (PICTURE, lambda: layers.DepthwiseConv2D(3, depth_multiplier=2)),
    "separable 1": (SERIES, lambda: layers.SeparableConv1D(5, 3)),
    "separable 2": (PICTURE, lambda: layers.SeparableConv2D(5, 3, depth_multiplier=2, use_bias=False)),
    "max pooling 1": (SERIES, lambda: layers.MaxPooling1D(2)),
    "max pooling 2": (PICTURE, lambda: layers.MaxPooling2D(2)),
    "max pooling, overlapping": (PICTURE, lambda: layers.MaxPooling2D(3, strides=2, padding="same")),
    "average pooling 3": (FILM, lambda: layers.AveragePooling3D(2)),
    "global max": (SERIES, lambda: layers.GlobalMaxPooling1D()),
    "global average": (PICTURE, lambda: layers.GlobalAveragePooling2D(keepdims=True)),
    "up sampling 1": (SERIES, lambda: layers.UpSampling1D(3)),
    "up sampling 2": (PICTURE, lambda: layers.UpSampling2D((2, 3))),
    "zero padding 1": (SERIES, lambda: layers.ZeroPadding1D((1, 3))),
    "zero padding 2": (PICTURE, lambda: layers.ZeroPadding2D(((1, 0), (2, 3)))),
    "zero padding 2, each": (PICTURE, lambda: layers.ZeroPadding2D((1, 2))),
    "zero padding 3": (FILM, lambda: layers.ZeroPadding3D(1)),
    "cropping 1": (SERIES, lambda: layers.Cropping1D(1)),
    "cropping 2": (PICTURE, lambda: layers.Cropping2D((1, 2))),
    "batch normalization": (PICTURE, lambda: layers.BatchNormalization()),
    "batch normalization, bare": (VECTOR, lambda: layers.BatchNormalization(scale=False, center=False)),
    "layer normalization": (SERIES, lambda: layers.LayerNormalization()),
    "layer normalization, axes": (SERIES, lambda: layers.LayerNormalization(axis=(1, 2), center=False)),
    "group normalization": (PICTURE, lambda: layers.GroupNormalization(2)),
    "unit normalization": (VECTOR, lambda: layers.UnitNormalization()),
    "normalization": (VECTOR, lambda: layers.Normalization()),
    "normalization, known": (VECTOR, lambda: layers.Normalization(mean=1.0, variance=2.0)),
    "prelu": (SERIES, lambda: layers.PReLU()),
    "prelu, shared": (PICTURE, lambda: layers.PReLU(shared_axes=[1, 2])),
    "flatten": (PICTURE, lambda: layers.Flatten()),
    "reshape": (PICTURE, lambda: layers.Reshape((-1, 16))),
    "permute": (SERIES, lambda: layers.Permute((2, 1))),
    "repeat": (VECTOR, lambda: layers.RepeatVector(4)),
    "activation": (VECTOR, lambda: layers.Activation("tanh")),
    "dropout": (VECTOR, lambda: layers.Dropout(0.2)),
    "softmax": (VECTOR, lambda: layers.Softmax()),
    "rescaling": (PICTURE, lambda: layers.Rescaling(1 / 255)),
}


@pytest.fixture(autouse=True)
def shapes_alone():
    """Networks without values, which take a tenth of the time to make."""
    with without_values():
        yield


def told(model):
    return examine(graph_of(json.loads(model.to_json())))


def assert_of_keras(model):
    """Each layer's output and count, and the sums."""
    anatomy = told(model)
    by_name = {layer.name: layer for layer in model.layers}
    for line in anatomy.lines:
        layer = by_name[line.name]
        assert line.output == tuple(layer.output.shape)
        assert line.count.total == layer.count_params()
        assert (eval(line.count.numbers.replace("×", "*")) if line.count.numbers else 0) == line.count.total
    assert anatomy.total == model.count_params()
    # Keras counts a Normalization's and a BatchNormalization's statistics among what is not trained.
    assert anatomy.trainable == sum(math.prod(w.shape) for w in model.trainable_weights)
    assert not [note for note in anatomy.notes if note.severity == "mistake"]
    return anatomy


@pytest.mark.parametrize("name", LAYERS)
def test_as_keras_has_it(name):
    shape, layer = LAYERS[name]
    inputs = keras.Input(shape)
    assert_of_keras(keras.Model(inputs, layer()(inputs)))


def test_every_rule_is_compared():
    built = {type(make()).__name__ for _shape, make in LAYERS.values()}
    joins = {"Add", "Subtract", "Multiply", "Average", "Maximum", "Minimum", "Concatenate", "Dot"}
    alike = {kind for kind, rule in rules._RULES.items() if rule is rules._same}
    # One rule for all ranks: one of them is compared.
    ranks = {"AveragePooling1D", "AveragePooling2D", "MaxPooling3D", "GlobalMaxPooling2D", "GlobalMaxPooling3D"}
    ranks |= {"GlobalAveragePooling1D", "GlobalAveragePooling3D", "Conv3DTranspose", "UpSampling3D", "Cropping3D"}
    assert set(rules._RULES) - built - joins - alike - ranks == {
        "InputLayer",
        "Embedding",
        "MultiHeadAttention",
        "LayerScale",
    }


def test_embedding():
    inputs = keras.Input((4,), dtype="int32")
    assert assert_of_keras(keras.Model(inputs, layers.Embedding(11, 3)(inputs))).total == 33


@pytest.mark.parametrize("more", [{}, {"value_dim": 3}, {"output_shape": 7}, {"use_bias": False}])
def test_attention(more):
    q, v = keras.Input((5, 6)), keras.Input((8, 4))
    assert_of_keras(keras.Model([q, v], layers.MultiHeadAttention(2, 3, **more)(q, v)))


@pytest.mark.parametrize("kind", ["Add", "Subtract", "Multiply", "Average", "Maximum", "Minimum"])
def test_merges(kind):
    a, b = keras.Input((5, 1)), keras.Input((5, 4))
    assert_of_keras(keras.Model([a, b], getattr(layers, kind)()([a, b])))


@pytest.mark.parametrize("axis", [1, 2, -1])
def test_concatenate(axis):
    a, b = keras.Input((5, 4)), keras.Input((5, 4))
    assert_of_keras(keras.Model([a, b], layers.Concatenate(axis=axis)([a, b])))


@pytest.mark.parametrize("axes", [1, (2, 1)])
def test_dot(axes):
    a, b = keras.Input((4, 4)), keras.Input((4, 4))
    assert_of_keras(keras.Model([a, b], layers.Dot(axes)([a, b])))


def test_multiply_adds_are_those_of_the_products():
    inputs = keras.Input((28, 28, 1))
    x = layers.Flatten()(layers.Conv2D(32, 3)(inputs))
    by_name = {line.kind: line.multiply_adds for line in told(keras.Model(inputs, layers.Dense(10)(x))).lines}
    assert by_name["Conv2D"] == 26 * 26 * 32 * 9
    assert by_name["Dense"] == 26 * 26 * 32 * 10


def test_formulas_of_the_books():
    assert counted("(n + 1) × m", n=8, m=64).numbers == "(8 + 1) × 64"
    inputs = keras.Input((4, 1))
    count = told(keras.Model(inputs, layers.LSTM(10)(inputs))).lines[-1].count
    assert (count.formula, count.numbers, count.total) == ("4 × (n + m + 1) × m", "4 × (1 + 10 + 1) × 10", 480)
