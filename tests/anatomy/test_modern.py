"""Configurations of Keras 2 in the words of Keras 3, whatever they say."""

import json
from contextlib import suppress

import keras2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from junk import JUNK, changed, places

from sunbae.anatomy.modern import is_of_keras_2, modern
from sunbae.errors import ModelError

STACK = keras2.sequential(
    [keras2.lstm("rnn", 3, kind="GRU", batch_input_shape=[None, 4, 2]), keras2.dense("d", 1), keras2.dense("d", 1)]
)
GRAPH = keras2.functional(
    [
        keras2.given("x", 4),
        keras2.nested(keras2.sequential([keras2.dense("d", 2, batch_input_shape=[None, 4])], "s"), ["x", 0, 0]),
        keras2.layer("BatchNormalization", "bn", [["s", 1, 0]], axis=[1], renorm=False),
    ],
    [["x", 0, 0]],
    [["bn", 0, 0], ["s", 1, 0]],
)


def test_a_sequential():
    config = modern(STACK, keras_2=True)["config"]
    first, rnn, one, two = config["layers"]
    assert (first["class_name"], first["config"]["batch_shape"]) == ("InputLayer", [None, 4, 2])
    assert not {"time_major", "batch_input_shape"} & set(rnn["config"])
    assert rnn["config"]["reset_after"] is False
    assert [layer["config"]["name"] for layer in (one, two)] == ["d", "d_1"]
    assert one["config"]["kernel_initializer"] == "zeros"


def test_a_graph():
    config = modern(GRAPH, keras_2=True)["config"]
    (call,) = config["layers"][2]["inbound_nodes"]
    assert call["args"][0]["config"]["keras_history"] == ["s", 0, 0]
    assert (config["layers"][2]["config"]["axis"], config["input_layers"]) == (1, ["x", 0, 0])
    assert config["output_layers"] == [["bn", 0, 0], ["s", 0, 0]]


def test_what_was_given_is_left_as_it_was():
    before = json.dumps(GRAPH)
    modern(GRAPH, keras_2=True)
    assert json.dumps(GRAPH) == before


def test_who_wrote_it():
    assert is_of_keras_2({}, "2.4.0")
    assert is_of_keras_2({"keras_version": "1.2"}, None)
    assert not is_of_keras_2({}, "3.11.0")
    assert is_of_keras_2(STACK, None)
    assert not is_of_keras_2({"class_name": "Sequential"}, None)


def test_layers_that_cannot_be_told_apart():
    config = keras2.functional([keras2.given("x", 1), keras2.dense("d", 1, ["x"]), keras2.dense("d", 1, ["d"])],
                               [["x", 0, 0]], [["d", 0, 0]])  # fmt: skip
    with pytest.raises(ModelError, match="itself|Several layers are called 'd'"):
        modern(config, keras_2=True)


@settings(max_examples=300, deadline=None)
@given(data=st.data())
def test_whatever_a_file_says_there_is_a_configuration_or_an_error_of_ours(data):
    config = data.draw(st.sampled_from([STACK, GRAPH]))
    path = data.draw(st.sampled_from(list(places(config))))
    told = changed(config, path, data.draw(JUNK))
    with suppress(ModelError):
        assert modern(told, keras_2=True)["config"]["layers"] is not None
