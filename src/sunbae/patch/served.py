"""Which modules stand in for names that are not installed: TensorFlow, and old paths of Keras and scikit-learn.

TensorFlow may even be installed: the stand-in is served all the same, for a script that is run by Keras on JAX would
mix the tensors of two libraries.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from types import ModuleType

from sunbae.i18n import _
from sunbae.patch.modules import Make, stand_in
from sunbae.patch.notes import note, place
from sunbae.patch.refused import absent

# Old modules of Keras -> where their names are now. A name below one of them is served from the same homes.
_LAYERS = """
    advanced_activations attention activation convolutional convolutional_recurrent core cudnn_recurrent dense_attention
    einsum_dense embeddings experimental kernelized local locally_connected merge merging multi_head_attention noise
    normalization normalization_v2 pooling preprocessing recurrent recurrent_v2 regularization reshaping rnn
    rnn_cell_wrapper_v2 wrappers
"""
_OPTIMIZERS = """
    adadelta adadelta_v2 adagrad adagrad_v2 adam adam_v2 adamax adamax_v2 experimental ftrl ftrl_v2 gradient_descent
    gradient_descent_v2 nadam nadam_v2 optimizer_experimental optimizer_v1 optimizer_v2 rmsprop rmsprop_v2 sgd
"""
_UTILS = """
    conv_utils data_utils generic_utils io_utils kernelized_utils layer_utils losses_utils metrics_utils mode_keys
    multi_gpu_utils np_utils test_utils tf_inspect tf_utils training_utils version_utils vis_utils
"""
_IMAGES, _TEXTS = "keras.src.legacy.preprocessing.image", "keras.src.legacy.preprocessing.text"
OLD_KERAS: dict[str, tuple[str, ...]] = {
    **{f"keras.layers.{name}": ("keras.layers",) for name in _LAYERS.split()},
    **{
        f"keras.optimizers.{name}": ("keras.optimizers", "keras.optimizers.schedules")
        for name in (*_OPTIMIZERS.split(), "learning_rate_schedule")
    },
    **{f"keras.utils.{name}": ("keras.utils", "sunbae.patch.keras2.tools") for name in _UTILS.split()},
    "keras.engine": ("keras.layers", "keras.models", "keras", "keras.utils"),
    "keras.objectives": ("keras.losses",),
    "keras.mixed_precision.experimental": ("sunbae.patch.keras2.precision",),
    "keras.callbacks.callbacks": ("keras.callbacks",),
    "keras.callbacks.tensorboard_v1": ("keras.callbacks",),
    "keras.callbacks.tensorboard_v2": ("keras.callbacks",),
    "keras.backend.tensorflow_backend": ("keras.backend", "sunbae.patch.keras2.tools"),
    "keras.initializers.initializers_v1": ("keras.initializers",),
    "keras.initializers.initializers_v2": ("keras.initializers",),
    "keras.preprocessing.text": (_TEXTS, "keras.preprocessing"),
    "keras.preprocessing.image.image_data_generator": (_IMAGES,),
    "keras.wrappers.scikit_learn": ("sunbae.patch.keras2.wrappers",),
    "keras.saving.save": ("keras.saving",),
    "keras.experimental": ("keras.layers", "keras.optimizers", "keras.optimizers.schedules"),
}
# Keras 3's own copy of the namespace of tf.keras has what its public one no longer has.
_ALSO_LEGACY = "keras._tf_keras.keras"

OLD_SKLEARN: dict[str, tuple[str, ...]] = {
    "sklearn.externals.joblib": ("joblib",),
    "sklearn.utils.testing": ("sklearn.utils", "sklearn.utils._testing"),
    "sklearn.datasets.samples_generator": ("sklearn.datasets",),
    "sklearn.datasets.base": ("sklearn.datasets",),
    "sklearn.cross_validation": ("sklearn.model_selection",),
    "sklearn.grid_search": ("sklearn.model_selection",),
    "sklearn.linear_model.base": ("sklearn.linear_model",),
    "sklearn.linear_model.logistic": ("sklearn.linear_model",),
    "sklearn.linear_model.coordinate_descent": ("sklearn.linear_model",),
    "sklearn.linear_model.stochastic_gradient": ("sklearn.linear_model",),
    "sklearn.ensemble.forest": ("sklearn.ensemble",),
    "sklearn.ensemble.bagging": ("sklearn.ensemble",),
    "sklearn.ensemble.gradient_boosting": ("sklearn.ensemble",),
    "sklearn.ensemble.weight_boosting": ("sklearn.ensemble",),
    "sklearn.neighbors.base": ("sklearn.neighbors",),
    "sklearn.neighbors.classification": ("sklearn.neighbors",),
    "sklearn.neighbors.regression": ("sklearn.neighbors",),
    "sklearn.svm.classes": ("sklearn.svm",),
    "sklearn.tree.tree": ("sklearn.tree",),
    "sklearn.decomposition.pca": ("sklearn.decomposition",),
    "sklearn.cluster.k_means_": ("sklearn.cluster",),
    "sklearn.neural_network.multilayer_perceptron": ("sklearn.neural_network",),
    "sklearn.preprocessing.data": ("sklearn.preprocessing",),
    "sklearn.preprocessing.label": ("sklearn.preprocessing",),
    "sklearn.preprocessing.imputation": ("sklearn.impute",),
    "sklearn.metrics.classification": ("sklearn.metrics",),
    "sklearn.metrics.regression": ("sklearn.metrics",),
    "sklearn.metrics.scorer": ("sklearn.metrics",),
    "sklearn.feature_selection.from_model": ("sklearn.feature_selection",),
}

_TF = "sunbae.patch.tf."
# Below `tensorflow`: name -> (modules that have its names, modules below it).
TENSORFLOW: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "": (
        tuple(_TF + name for name in ("tensors", "maths", "initializers", "old", "devices", "gone")),
        (
            *("keras", "random", "math", "nn", "linalg", "config", "data", "io", "image", "compat", "test", "errors"),
            *("dtypes", "distribute", "logging", "initializers", "losses", "metrics", "optimizers", "python"),
            *("debugging", "sysconfig", "version", "gfile", "experimental", "autograph"),
        ),
    ),
    "random": ((_TF + "randoms",), ("experimental",)),
    "random.experimental": ((_TF + "randoms",), ()),
    "math": ((_TF + "maths",), ()),
    "nn": ((_TF + "nn",), ()),
    "linalg": ((_TF + "linalg",), ()),
    "config": ((_TF + "devices",), ("experimental", "threading", "optimizer")),
    "config.experimental": ((_TF + "devices",), ()),
    "config.threading": ((_TF + "devices",), ()),
    "config.optimizer": ((_TF + "devices",), ()),
    "test": ((_TF + "devices",), ()),
    "sysconfig": ((_TF + "devices",), ()),
    "version": ((_TF + "devices",), ()),
    "autograph": ((_TF + "autograph",), ("experimental",)),
    "autograph.experimental": ((_TF + "autograph",), ()),
    "distribute": ((_TF + "devices",), ("cluster_resolver", "experimental")),
    "distribute.cluster_resolver": ((_TF + "devices",), ()),
    "distribute.experimental": ((_TF + "devices",), ()),
    "debugging": ((_TF + "devices",), ()),
    "data": ((_TF + "dataset",), ("experimental",)),
    "data.experimental": ((_TF + "dataset",), ()),
    "io": ((_TF + "files",), ("gfile",)),
    "io.gfile": ((_TF + "files",), ()),
    "gfile": ((_TF + "files",), ()),
    "image": ((_TF + "image",), ()),
    "errors": ((_TF + "errors",), ()),
    "dtypes": ((_TF + "tensors",), ()),
    "logging": ((_TF + "logs",), ()),
    "experimental": ((_TF + "devices",), ()),
    "initializers": (("keras.initializers",), ()),
    "losses": (("keras.losses", _ALSO_LEGACY + ".losses"), ()),
    "metrics": (("keras.metrics", _ALSO_LEGACY + ".metrics"), ()),
    "optimizers": (("keras.optimizers",), ("schedules",)),
    "optimizers.schedules": (("keras.optimizers.schedules",), ()),
    "compat": ((_TF + "old",), ("v1", "v2")),
    "python": ((), ("client", "keras", "framework", "ops", "platform")),
    "python.client": ((), ("device_lib",)),
    "python.client.device_lib": ((_TF + "devices",), ()),
    "python.framework": ((), ("ops", "tensor_shape", "dtypes")),
    "python.framework.ops": ((_TF + "tensors", _TF + "old"), ()),
    "python.framework.dtypes": ((_TF + "tensors",), ()),
    "python.framework.tensor_shape": ((_TF + "tensors",), ()),
    "python.ops": ((), ("math_ops", "nn_ops", "array_ops")),
    "python.ops.math_ops": ((_TF + "maths", _TF + "tensors"), ()),
    "python.ops.nn_ops": ((_TF + "nn",), ()),
    "python.ops.array_ops": ((_TF + "tensors",), ()),
    "python.platform": ((), ("tf_logging", "gfile")),
    "python.platform.tf_logging": ((_TF + "logs",), ()),
    "python.platform.gfile": ((_TF + "files",), ()),
}


def served(name: str) -> Make | None:
    """How the module of a name is made; None for a name that is none of ours.

    Raises: ModuleNotFoundError for a name in TensorFlow that nothing stands in for, saying what there is.
    """
    root, _dot, rest = name.partition(".")
    if root == "tensorflow":
        return _of_tensorflow(rest)
    if root == "keras" and rest and _old(name, OLD_KERAS) is not None:
        return _old_path
    if root == "sklearn" and rest and name in OLD_SKLEARN:
        return _old_path
    return None


def _of_tensorflow(rest: str) -> Make:
    inner = _without_version(rest)
    if inner in TENSORFLOW:
        return _tensorflow
    if inner.partition(".")[0] == "keras" and list(_homes(inner)):
        return _of_keras
    parent, _dot, child = rest.rpartition(".")
    above = importlib.import_module(f"tensorflow.{parent}" if parent else "tensorflow")
    # Without its own name `from tensorflow import name` would put a message of Python's in the place of this one.
    raise ModuleNotFoundError(absent(above.__name__, child, dir(above)))


def _without_version(rest: str) -> str:
    """`compat.v1.x` and `python.keras.x` are what `x` and `keras.x` are."""
    for before in ("compat.v1", "compat.v2", "python.keras.api._v2", "python.keras.api"):
        if rest == before:
            return "" if before.startswith("compat") else "keras"
        if rest.startswith(before + "."):
            return _without_version(rest[len(before) + 1 :])
    return rest.removeprefix("python.") if rest.startswith("python.keras") else rest


def _tensorflow(name: str) -> ModuleType:
    if name == "tensorflow" and place() is not None:
        note("SB901", _("TensorFlow is not needed: tf.keras is Keras here."), "import keras")
    homes, children = TENSORFLOW[_without_version(name.partition(".")[2])]
    return stand_in(name, homes, {"__version__": "2.16.0"} if name == "tensorflow" else None, children=children)


def _of_keras(name: str) -> ModuleType:
    return stand_in(name, list(_homes(_without_version(name.partition(".")[2]))))


def _homes(name: str) -> Iterator[str]:
    """The modules that have what `tensorflow.NAME` had; NAME begins with keras."""
    old = _old(name, OLD_KERAS)
    if old is not None:
        yield from old
        return
    for home in (name, _ALSO_LEGACY + name.removeprefix("keras")):
        if _exists(home):
            yield home


def _exists(name: str) -> bool:
    """Whether there is a module of this name; those above it are imported."""
    try:
        importlib.import_module(name)
    except ModuleNotFoundError:
        return False
    return True


def _old_path(name: str) -> ModuleType:
    homes = _old(name, OLD_KERAS) or OLD_SKLEARN[name]
    if place() is not None:
        text = _("{name} is gone.").format(name=name)
        today = "" if homes[0].startswith(("keras.src", "sunbae.")) else homes[0]
        note("SB901" if name.startswith("keras.") else "SB921", text, today)
    return stand_in(name, homes)


def _old(name: str, table: dict[str, tuple[str, ...]]) -> tuple[str, ...] | None:
    """The homes of an old module or of the nearest one above it."""
    while name:
        if name in table:
            return table[name]
        name = name.rpartition(".")[0]
    return None
