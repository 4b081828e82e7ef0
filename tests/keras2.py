"""Files as Keras 2.4 wrote them, by hand: there is no TensorFlow here."""

from __future__ import annotations

import json

import h5py
import numpy as np


def layer(kind, name, inbound=None, **config):
    """A layer's configuration; in a functional model `inbound` lists what it reads: names, or [name, call, output]."""
    said = {"class_name": kind, "config": {"name": name, "trainable": True, "dtype": "float32", **config}}
    if inbound is None:
        return said
    reads = [[one, 0, 0] if isinstance(one, str) else one for one in inbound]
    return said | {"name": name, "inbound_nodes": [[[*one, {}] for one in reads]] if reads else []}


def dense(name, units, inbound=None, **config):
    return layer("Dense", name, inbound, units=units, use_bias=True, **({"activation": "linear"} | config),
                 kernel_initializer={"class_name": "GlorotUniform", "config": {"seed": None, "dtype": "float32"}},
                 bias_initializer={"class_name": "Zeros", "config": {"dtype": "float32"}})  # fmt: skip


def lstm(name, units, inbound=None, kind="LSTM", **config):
    return layer(kind, name, inbound, units=units, use_bias=True, implementation=2, time_major=False, unroll=False,
                 **({"activation": "tanh", "recurrent_activation": "sigmoid", "return_sequences": False,
                     "return_state": False, "go_backwards": False, "stateful": False} | config))  # fmt: skip


def given(name, *shape, inbound=()):
    return layer("InputLayer", name, inbound, batch_input_shape=[None, *shape], sparse=False, ragged=False)


def sequential(layers, name="sequential"):
    return {"class_name": "Sequential", "config": {"name": name, "layers": layers}}


def functional(layers, inputs, outputs, name="model"):
    inner = {"name": name, "layers": layers, "input_layers": inputs, "output_layers": outputs}
    return {"class_name": "Functional", "config": inner}


def nested(model, inbound):
    """A model used as a layer."""
    return model | {"name": model["config"]["name"], "inbound_nodes": [[[*inbound, {}]]]}


def write_h5(path, config, weights, *, alone=False):
    """A model, or its weights alone.

    `weights`: (layer, [(name of the weight, array)]) in the order of the layers; two layers may share a name.
    """
    with h5py.File(path, "w") as file:
        group = file if alone else file.create_group("model_weights")
        if not alone:
            file.attrs["keras_version"], file.attrs["backend"] = b"2.4.0", b"tensorflow"
            file.attrs["model_config"] = json.dumps(config).encode()
            optimizer = {"class_name": "Adam", "config": {"name": "Adam", "lr": 0.001, "decay": 0.0}}
            file.attrs["training_config"] = json.dumps({"loss": "mse", "optimizer_config": optimizer}).encode()
        group.attrs["layer_names"] = [name.encode() for name, _arrays in weights]
        group.attrs["keras_version"], group.attrs["backend"] = b"2.4.0", b"tensorflow"
        for name, arrays in weights:
            inside = group.require_group(name)
            before = list(inside.attrs.get("weight_names", []))
            inside.attrs["weight_names"] = np.array(before + [one.encode() for one, _array in arrays], dtype="S")
            for one, array in arrays:
                inside[one] = array
    return path


def drawn(*shapes, seed=0):
    rng = np.random.default_rng(seed)
    return [rng.normal(size=shape).astype("float32") for shape in shapes]
