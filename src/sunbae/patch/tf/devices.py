"""Devices and the settings of TensorFlow's runtime: what there is, and nothing to set."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

from sunbae.i18n import _

PUBLIC = [
    *("ConfigProto", "GPUOptions", "LogicalDevice", "LogicalDeviceConfiguration", "MirroredStrategy"),
    *("OneDeviceStrategy", "PhysicalDevice", "VirtualDeviceConfiguration", "get_cuda_version", "get_strategy"),
    *("enable_tensor_float_32_execution", "experimental_run_functions_eagerly", "functions_run_eagerly"),
    *("get_device_details", "get_logical_device_configuration", "get_memory_growth", "get_memory_info"),
    *("get_visible_devices", "gpu_device_name", "is_built_with_cuda", "is_built_with_gpu_support"),
    *("is_built_with_rocm", "is_gpu_available", "list_local_devices", "list_logical_devices"),
    *("list_physical_devices", "run_functions_eagerly", "set_inter_op_parallelism_threads"),
    *("set_intra_op_parallelism_threads", "set_jit", "set_experimental_options", "set_logical_device_configuration"),
    *("set_memory_growth", "set_soft_device_placement", "set_log_device_placement", "set_synchronous_execution"),
    *("set_virtual_device_configuration", "set_visible_devices", "enable_check_numerics", "assert_equal"),
    *("experimental_connect_to_cluster", "get_build_info", "VERSION", "GIT_VERSION", "COMPILER_VERSION"),
    *("enable_op_determinism", "set_policy", "MultiWorkerMirroredStrategy", "TPUClusterResolver"),
]

VERSION = "2.16.0"
GIT_VERSION = COMPILER_VERSION = "sunbae"


@dataclass(frozen=True)
class PhysicalDevice:
    """A device, by the names that TensorFlow gives."""

    name: str
    device_type: str


LogicalDevice = PhysicalDevice


def _devices(before: str, device_type: str | None) -> list[PhysicalDevice]:
    import jax

    found = [PhysicalDevice(f"{before}CPU:0", "CPU")]
    if jax.default_backend() == "gpu":
        found += [PhysicalDevice(f"{before}GPU:{n}", "GPU") for n in range(jax.local_device_count("gpu"))]
    return [one for one in found if device_type in (None, one.device_type)]


def list_physical_devices(device_type: str | None = None) -> list[PhysicalDevice]:
    """`tf.config.list_physical_devices`: a GPU only where JAX has one."""
    return _devices("/physical_device:", device_type)


get_visible_devices = list_physical_devices


def list_logical_devices(device_type: str | None = None) -> list[PhysicalDevice]:
    """`tf.config.list_logical_devices`."""
    return _devices("/device:", device_type)


def list_local_devices(session_config: Any = None) -> list[PhysicalDevice]:
    """`device_lib.list_local_devices`."""
    return _devices("/device:", None)


def is_gpu_available(cuda_only: bool = False, min_cuda_compute_capability: Any = None) -> bool:
    """`tf.test.is_gpu_available`."""
    return bool(list_physical_devices("GPU"))


def gpu_device_name() -> str:
    """`tf.test.gpu_device_name`: empty without a GPU."""
    found = list_logical_devices("GPU")
    return found[0].name if found else ""


def is_built_with_cuda() -> bool:
    """`tf.test.is_built_with_cuda`."""
    return is_gpu_available()


is_built_with_gpu_support = is_built_with_rocm = is_built_with_cuda


def get_memory_growth(device: Any) -> bool:
    """`tf.config.experimental.get_memory_growth`."""
    return False


def get_build_info() -> dict[str, Any]:
    """`tf.sysconfig.get_build_info`."""
    return {"is_cuda_build": is_built_with_cuda()}


def get_device_details(device: Any) -> dict[str, Any]:
    """`tf.config.experimental.get_device_details`: nothing is known."""
    return {}


def get_memory_info(device: Any) -> dict[str, int]:
    """`tf.config.experimental.get_memory_info`: not measured."""
    return {"current": 0, "peak": 0}


def functions_run_eagerly() -> bool:
    """`tf.config.functions_run_eagerly`."""
    return False


def _nothing(*_args: Any, **_others: Any) -> None:
    """A setting that has no counterpart here."""


set_memory_growth = set_visible_devices = set_logical_device_configuration = set_virtual_device_configuration = _nothing
set_soft_device_placement = set_log_device_placement = set_synchronous_execution = set_jit = _nothing
set_inter_op_parallelism_threads = set_intra_op_parallelism_threads = set_experimental_options = _nothing
run_functions_eagerly = experimental_run_functions_eagerly = enable_tensor_float_32_execution = _nothing
get_logical_device_configuration = experimental_connect_to_cluster = enable_check_numerics = _nothing
get_cuda_version = enable_op_determinism = set_policy = _nothing


def assert_equal(x: Any, y: Any, message: str | None = None, **_others: Any) -> None:
    """`tf.debugging.assert_equal`."""
    import numpy as np

    if not np.array_equal(np.asarray(x), np.asarray(y)):
        raise ValueError(message or f"{x} != {y}")


class LogicalDeviceConfiguration:
    """`tf.config.LogicalDeviceConfiguration`: kept, and not used."""

    def __init__(self, memory_limit: Any = None, **others: Any) -> None:
        self.memory_limit = memory_limit


VirtualDeviceConfiguration = LogicalDeviceConfiguration


class GPUOptions(SimpleNamespace):
    """`tf.GPUOptions` of TensorFlow 1: takes all settings, and none is used."""

    allow_growth = False
    per_process_gpu_memory_fraction = 0.0


class ConfigProto:
    """`tf.ConfigProto` of TensorFlow 1: takes all settings, and none is used."""

    def __init__(self, **settings: Any) -> None:
        vars(self).update({"gpu_options": GPUOptions()} | settings)


class MirroredStrategy:
    """`tf.distribute.MirroredStrategy` over one device."""

    num_replicas_in_sync = 1

    def __init__(self, *_args: Any, **_others: Any) -> None: ...

    @contextmanager
    def scope(self) -> Iterator[MirroredStrategy]:
        """Changes nothing."""
        yield self


OneDeviceStrategy = MultiWorkerMirroredStrategy = MirroredStrategy


class TPUClusterResolver:
    """`tf.distribute.cluster_resolver.TPUClusterResolver`: there is no TPU, as on most computers.

    Raises: ValueError, which scripts catch to go on without.
    """

    def __init__(self, tpu: Any = None, *_args: Any, **_others: Any) -> None:
        raise ValueError(_("There is no TPU here."))

    @classmethod
    def connect(cls, tpu: Any = None, *_args: Any, **_others: Any) -> TPUClusterResolver:
        """As to make one."""
        return cls(tpu)


def get_strategy() -> MirroredStrategy:
    """`tf.distribute.get_strategy`."""
    return MirroredStrategy()
