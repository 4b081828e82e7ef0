"""Names of TensorFlow and old paths can be imported, mean today's objects, and are forgotten afterwards."""

import importlib
import subprocess
import sys

import numpy as np
import pytest

from sunbae._compat import load_keras
from sunbae.patch.served import OLD_KERAS, OLD_SKLEARN, TENSORFLOW

# (what a script of 2020 imports, its name there, where it is today)
IMPORTS = [
    ("tensorflow.keras.layers", "Dense", "keras.layers.Dense"),
    ("tensorflow.python.keras.layers", "Dense", "keras.layers.Dense"),
    ("tensorflow.keras.layers.experimental.preprocessing", "Rescaling", "keras.layers.Rescaling"),
    ("tensorflow.compat.v1.keras.models", "Sequential", "keras.models.Sequential"),
    ("keras.layers.core", "Dropout", "keras.layers.Dropout"),
    ("keras.layers.merge", "concatenate", "keras.layers.concatenate"),
    ("keras.layers.convolutional", "MaxPooling2D", "keras.layers.MaxPooling2D"),
    ("keras.layers.normalization.batch_normalization", "BatchNormalization", "keras.layers.BatchNormalization"),
    ("keras.engine.topology", "Layer", "keras.layers.Layer"),
    ("keras.optimizers.adam_v2", "Adam", "keras.optimizers.Adam"),
    ("keras.utils.np_utils", "to_categorical", "keras.utils.to_categorical"),
    ("tensorflow.keras.utils.np_utils", "to_categorical", "keras.utils.to_categorical"),
    ("keras.callbacks.callbacks", "EarlyStopping", "keras.callbacks.EarlyStopping"),
    ("keras.preprocessing.text", "Tokenizer", "keras.src.legacy.preprocessing.text.Tokenizer"),
    ("tensorflow.keras.preprocessing.text", "Tokenizer", "keras.src.legacy.preprocessing.text.Tokenizer"),
    ("keras.preprocessing.image", "ImageDataGenerator", "keras.src.legacy.preprocessing.image.ImageDataGenerator"),
    ("keras.preprocessing.sequence", "pad_sequences", "keras.utils.pad_sequences"),
    (
        "tensorflow.keras.preprocessing.sequence",
        "TimeseriesGenerator",
        "keras.src.legacy.preprocessing.sequence.TimeseriesGenerator",
    ),
    ("keras.layers", "CuDNNLSTM", "keras.layers.LSTM"),
    ("keras.losses", "mse", "keras.losses.mean_squared_error"),
    ("tensorflow.keras.applications.vgg16", "preprocess_input", "keras.applications.vgg16.preprocess_input"),
    ("tensorflow.initializers", "HeNormal", "keras.initializers.HeNormal"),
    ("sklearn.utils.testing", "all_estimators", "sklearn.utils.all_estimators"),
    ("sklearn.externals.joblib", "dump", "joblib.dump"),
    ("sklearn.ensemble.forest", "RandomForestClassifier", "sklearn.ensemble.RandomForestClassifier"),
]


@pytest.mark.parametrize(("module", "name", "today"), IMPORTS, ids=[f"{m}.{n}" for m, n, _t in IMPORTS])
def test_an_import_of_2020(running, module, name, today):
    home, _dot, attribute = today.rpartition(".")
    namespace = {}
    exec(f"from {module} import {name}\nimport {module}", namespace)
    assert namespace[name] is getattr(importlib.import_module(home), attribute)


@pytest.mark.parametrize("name", TENSORFLOW)
def test_every_name_that_is_listed_is_there(running, name):
    module = importlib.import_module(f"tensorflow.{name}" if name else "tensorflow")
    assert [one for one in dir(module) if not hasattr(module, one)] == []


@pytest.mark.parametrize("name", [*OLD_KERAS, *OLD_SKLEARN])
def test_every_old_path_can_be_imported(running, name):
    assert dir(importlib.import_module(name))


def test_attributes_below_tensorflow(running):
    import tensorflow as tf

    keras = load_keras()
    assert tf.keras.layers.Dense is keras.layers.Dense
    assert tf.keras.backend.epsilon() == 1e-7
    assert tf.keras.utils.np_utils.to_categorical is keras.utils.to_categorical
    assert tf.compat.v1.keras.backend.set_session(tf.compat.v1.Session(config=tf.compat.v1.ConfigProto())) is None
    assert tf.losses.mse is keras.losses.mean_squared_error
    assert tf.optimizers.Adam is keras.optimizers.Adam
    assert tf.__version__.startswith("2.")


def test_star_imports(running):
    namespace = {}
    exec("from tensorflow.keras.layers import *\nfrom keras.layers.core import *", namespace)
    assert namespace["Dense"] is load_keras().layers.Dense


def test_what_is_not_there_says_what_is(running):
    import tensorflow as tf

    with pytest.raises(AttributeError, match=r"no attribute 'reduce_mena'.*without TensorFlow. Near: reduce_mean"):
        tf.reduce_mena  # noqa: B018
    with pytest.raises(ModuleNotFoundError, match="no attribute 'reduce_mena'.*Near: reduce_mean"):
        from tensorflow import reduce_mena  # noqa: F401
    with pytest.raises(ModuleNotFoundError, match="'tensorflow.keras.layers' has no attribute 'Dens'"):
        from tensorflow.keras.layers import Dens  # noqa: F401
    assert not hasattr(tf, "no_such_thing")
    with pytest.raises(AttributeError, match="module 'keras.layers' has no attribute 'Dens'"):
        load_keras().layers.Dens  # noqa: B018


def test_notes_name_the_line_and_today(running):
    import tensorflow  # noqa: F401
    from keras.utils import np_utils  # noqa: F401

    first, second = list(running)
    assert (first.id, second.id) == ("SB901", "SB901")
    assert first.today == "import keras"
    assert second.what == "keras.utils.np_utils is gone."
    assert second.today == "keras.utils"
    assert first.place.file == __file__
    assert second.place.line == first.place.line + 1


def test_a_layer_that_nothing_stands_in_for(running):
    from keras.layers import LocallyConnected1D

    with pytest.raises(NotImplementedError, match="Take Conv1D"):
        LocallyConnected1D(3, 2)


def test_importing_tensorflow_alone_loads_no_keras():
    code = "import sys; from sunbae.patch.install import *\nwith Installation(Settings()):\n"
    code += " import tensorflow as tf\n tf.float32, tf.random.set_seed, tf.config\n print('keras' in sys.modules)"
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert out == "False\n"


def test_an_installed_tensorflow_is_not_asked(running, tmp_path, monkeypatch):
    (tmp_path / "tensorflow.py").write_text("raise SystemExit('the real one')")
    monkeypatch.syspath_prepend(tmp_path)
    import tensorflow

    assert tensorflow.keras.layers.Dense is load_keras().layers.Dense
    assert tensorflow.__spec__.origin is None


def test_initializers(running):
    import tensorflow as tf

    assert tf.random_normal_initializer(0.0, 0.02).stddev == 0.02
    assert np.asarray(tf.constant_initializer(0.5)((2,))).tolist() == [0.5, 0.5]
    assert np.asarray(tf.keras.layers.Dense(2, bias_initializer=tf.zeros_initializer()).bias_initializer((1,))) == 0


def test_settings_that_do_nothing(running):
    import tensorflow as tf

    tf.autograph.set_verbosity(0)
    assert tf.autograph.experimental.do_not_convert(len) is len
    policy = tf.keras.mixed_precision.experimental
    policy.set_policy(policy.Policy("float32"))
    assert policy.global_policy().name == "float32"
    with pytest.raises(ValueError, match="no TPU"):
        tf.distribute.cluster_resolver.TPUClusterResolver()
    assert tf.distribute.experimental.MultiWorkerMirroredStrategy().num_replicas_in_sync == 1


def test_names_that_there_were_twice(running):
    from keras.constraints import maxnorm

    assert maxnorm(3).max_value == 3
    assert list(running)[-1].today == "keras.constraints.max_norm"
