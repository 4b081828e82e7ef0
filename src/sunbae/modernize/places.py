"""Where the things of Keras 2 and of tensorflow.keras are today."""

from __future__ import annotations

from collections.abc import Mapping


def each(names: str) -> list[str]:
    """The names in a text with blanks between, which is easier to read than a list of so many."""
    return names.split()


# What stands before the names of Keras when it is taken from within TensorFlow.
_ROOTS = (
    "tensorflow.compat.v1.keras",
    "tensorflow.compat.v2.keras",
    "tensorflow.python.keras.api._v2.keras",
    "tensorflow.python.keras",
    "tensorflow.contrib.keras.api.keras",
    "tensorflow.contrib.keras",
    "tensorflow.keras",
    "tensorflow_core.keras",
    "tensorflow_core.python.keras",
    "keras.api._v2.keras",
)
# Modules of Keras that TensorFlow has at its own top, too.
_TOPS = tuple(f"tensorflow.{module}." for module in ("losses", "metrics", "optimizers", "initializers"))
LEGACY = "keras.src.legacy.preprocessing"
_LAYERS = (
    "advanced_activations convolutional convolutional_recurrent core cudnn_recurrent dense_attention einsum_dense "
    "embeddings experimental experimental.preprocessing local merge noise normalization "
    "normalization.batch_normalization "
    "normalization_v2 pooling preprocessing preprocessing.image_preprocessing preprocessing.normalization recurrent "
    "recurrent_v2 wrappers"
)
_OPTIMIZERS = (
    "adadelta_v2 adagrad_v2 adam_v2 adamax_v2 experimental ftrl gradient_descent_v2 legacy nadam_v2 optimizer_v2 "
    "optimizer_v2.adam optimizer_v2.gradient_descent rmsprop_v2"
)
_UTILS = (
    "all_utils conv_utils data_utils generic_utils image_utils io_utils layer_utils multi_gpu_utils np_utils tf_utils "
    "training_utils vis_utils"
)
# Modules that are gone -> the module that has their names today.
MODULES = {
    **{f"keras.layers.{module}": "keras.layers" for module in _LAYERS.split()},
    **{f"keras.optimizers.{module}": "keras.optimizers" for module in _OPTIMIZERS.split()},
    **{f"keras.utils.{module}": "keras.utils" for module in _UTILS.split()},
    "keras.activations.activations": "keras.activations",
    "keras.applications.mobilenetv2": "keras.applications.mobilenet_v2",
    "keras.backend.tensorflow_backend": "keras.backend",
    "keras.backend.common": "keras.backend",
    "keras.callbacks.callbacks": "keras.callbacks",
    "keras.callbacks.experimental": "keras.callbacks",
    "keras.callbacks_v1": "keras.callbacks",
    "keras.engine.saving": "keras.models",
    "keras.initializations": "keras.initializers",
    "keras.initializers.initializers_v1": "keras.initializers",
    "keras.initializers.initializers_v2": "keras.initializers",
    "keras.objectives": "keras.losses",
    "keras.optimizer_v2": "keras.optimizers",
    "keras.optimizer_v2.learning_rate_schedule": "keras.optimizers.schedules",
    **{
        f"keras.optimizer_v2.{module}": "keras.optimizers"
        for module in each("adadelta adagrad adam adamax ftrl gradient_descent nadam rmsprop")
    },
    "keras.preprocessing.text": f"{LEGACY}.text",
    "keras.saving.save": "keras.models",
    "keras_preprocessing.image": f"{LEGACY}.image",
    "keras_preprocessing.sequence": f"{LEGACY}.sequence",
    "keras_preprocessing.text": f"{LEGACY}.text",
}
_SCIKIT = {
    "sklearn.cross_validation": "sklearn.model_selection",
    "sklearn.datasets.samples_generator": "sklearn.datasets",
    "sklearn.decomposition.pca": "sklearn.decomposition",
    "sklearn.ensemble.forest": "sklearn.ensemble",
    "sklearn.ensemble.gradient_boosting": "sklearn.ensemble",
    "sklearn.externals.joblib": "joblib",
    "sklearn.grid_search": "sklearn.model_selection",
    "sklearn.learning_curve": "sklearn.model_selection",
    "sklearn.linear_model.base": "sklearn.linear_model",
    "sklearn.linear_model.logistic": "sklearn.linear_model",
    "sklearn.manifold.t_sne": "sklearn.manifold",
    "sklearn.metrics.classification": "sklearn.metrics",
    "sklearn.metrics.ranking": "sklearn.metrics",
    "sklearn.metrics.regression": "sklearn.metrics",
    "sklearn.metrics.scorer": "sklearn.metrics",
    "sklearn.neighbors.classification": "sklearn.neighbors",
    "sklearn.neighbors.regression": "sklearn.neighbors",
    "sklearn.neural_network.multilayer_perceptron": "sklearn.neural_network",
    "sklearn.preprocessing.data": "sklearn.preprocessing",
    "sklearn.preprocessing.label": "sklearn.preprocessing",
    "sklearn.svm.classes": "sklearn.svm",
    "sklearn.tree.tree": "sklearn.tree",
    "sklearn.utils.testing": "sklearn.utils",
}
_ENGINE = {
    "Layer": "keras.layers.Layer",
    "InputSpec": "keras.layers.InputSpec",
    "Input": "keras.layers.Input",
    "InputLayer": "keras.layers.InputLayer",
    "Model": "keras.models.Model",
    "Sequential": "keras.models.Sequential",
    "get_source_inputs": "keras.utils.get_source_inputs",
}
_LOSSES = {
    "mse": "mean_squared_error",
    "mae": "mean_absolute_error",
    "mape": "mean_absolute_percentage_error",
    "msle": "mean_squared_logarithmic_error",
    "kld": "kl_divergence",
    "kullback_leibler_divergence": "kl_divergence",
    "logcosh": "log_cosh",
    "huber_loss": "huber",
}
_IN_LEGACY = {
    "image": (
        "DirectoryIterator ImageDataGenerator Iterator NumpyArrayIterator apply_affine_transform "
        "apply_brightness_shift "
        "apply_channel_shift random_brightness random_channel_shift random_rotation random_shear random_shift "
        "random_zoom"
    ),
    "sequence": "TimeseriesGenerator make_sampling_table skipgrams",
}
_NAMES = {
    **{
        f"keras.{module}.{name}": f"keras.{module}.{new}"
        for module in ("losses", "metrics")
        for old, new in _LOSSES.items()
        for name in {old, old.upper() if len(old) < 5 else old}
    },
    "keras.metrics.cosine_proximity": "keras.losses.cosine_similarity",
    "keras.metrics.cosine_similarity": "keras.losses.cosine_similarity",
    "keras.losses.cosine_proximity": "keras.losses.cosine_similarity",
    **{
        f"keras.preprocessing.{module}.{name}": f"{LEGACY}.{module}.{name}"
        for module, names in _IN_LEGACY.items()
        for name in names.split()
    },
    "keras_preprocessing.sequence.pad_sequences": "keras.preprocessing.sequence.pad_sequences",
    **{
        f"keras_preprocessing.image.{name}": f"keras.preprocessing.image.{name}"
        for name in each("load_img img_to_array array_to_img save_img")
    },
    **{
        f"keras.optimizers.{name.lower()}": f"keras.optimizers.{name}"
        for name in each("Adadelta Adagrad Adam Adamax Nadam RMSprop SGD")
    },
    **{
        f"keras.optimizers.{name.lower()}.{name}": f"keras.optimizers.{name}"
        for name in each("Adadelta Adagrad Adam Adamax Nadam RMSprop SGD")
    },
    "keras.experimental.CosineDecay": "keras.optimizers.schedules.CosineDecay",
    "keras.experimental.CosineDecayRestarts": "keras.optimizers.schedules.CosineDecayRestarts",
    "keras.layers.CuDNNLSTM": "keras.layers.LSTM",
    "keras.layers.CuDNNGRU": "keras.layers.GRU",
    "keras.layers.BatchNormalizationV1": "keras.layers.BatchNormalization",
    "keras.layers.BatchNormalizationV2": "keras.layers.BatchNormalization",
    "keras.constraints.maxnorm": "keras.constraints.max_norm",
    "keras.constraints.nonneg": "keras.constraints.non_neg",
    "keras.constraints.unitnorm": "keras.constraints.unit_norm",
    "keras.models.model_from_yaml": "keras.models.model_from_json",
    "keras.mixed_precision.experimental.set_policy": "keras.mixed_precision.set_global_policy",
    "keras.mixed_precision.experimental.global_policy": "keras.mixed_precision.global_policy",
    "keras.mixed_precision.experimental.Policy": "keras.mixed_precision.Policy",
    "keras.utils.visualize_util.plot": "keras.utils.plot_model",
    "keras.utils.plot_model.plot_model": "keras.utils.plot_model",
}
# Gone, and nothing in Keras 3 takes their place.
GONE = frozenset(
    each(
        "keras.callbacks.BaseLogger keras.constraints.RadialConstraint keras.constraints.radial_constraint "
        "keras.estimator.model_to_estimator keras.layers.AbstractRNNCell keras.layers.DenseFeatures "
        "keras.layers.Highway "
        "keras.layers.LocallyConnected1D keras.layers.LocallyConnected2D keras.layers.MaxoutDense keras.layers.Merge "
        "keras.layers.merge keras.layers.RandomHeight keras.layers.RandomWidth keras.layers.ThresholdedReLU "
        "keras.layers.TimeDistributedDense keras.metrics.MeanRelativeError keras.metrics.MeanTensor "
        "keras.models.model_from_config keras.models.Graph keras.utils.GeneratorEnqueuer "
        "keras.utils.HDF5Matrix keras.utils.OrderedEnqueuer keras.utils.SequenceEnqueuer "
        "keras.utils.convert_all_kernels_in_model"
    )
)


def canonical(name: str) -> str:
    """The full name that something of Keras or scikit-learn has today; a name of anything else as it is.

    >>> canonical("tensorflow.python.keras.layers.core.Dense")
    'keras.layers.Dense'
    >>> canonical("keras.utils.np_utils")
    'keras.utils'
    >>> canonical("tensorflow.reduce_mean")
    'tensorflow.reduce_mean'
    """
    for root in _ROOTS:
        if name == root or name.startswith(root + "."):
            name = "keras" + name[len(root) :]
            break
    if name.startswith(_TOPS):
        name = "keras" + name.removeprefix("tensorflow")
    if name.startswith("sklearn."):
        return _in_module(name, _SCIKIT)
    if not name.startswith(("keras.", "keras_preprocessing.")):
        return name
    return _renamed(_in_keras(_renamed(name)))


def _renamed(name: str) -> str:
    """With the name, or the one it is an attribute of, replaced."""
    parts = name.split(".")
    for end in range(len(parts), 2, -1):
        head = ".".join(parts[:end])
        if head in _NAMES:
            return ".".join([_NAMES[head], *parts[end:]])
    return name


def _in_keras(name: str) -> str:
    parts = name.split(".")
    if parts[:2] == ["keras", "engine"] and parts[-1] in _ENGINE:
        return _ENGINE[parts[-1]]
    return name if name in GONE else _in_module(name, MODULES)


def _in_module(name: str, modules: Mapping[str, str]) -> str:
    """A name with the longest of the modules at its head replaced."""
    parts = name.split(".")
    for end in range(len(parts), 1, -1):
        head = ".".join(parts[:end])
        if head in modules:
            return ".".join([modules[head], *parts[end:]])
    return name
