"""Writing a bundle: the same networks give the same bytes."""

from __future__ import annotations

import hashlib
import io
import zipfile
from dataclasses import replace
from pathlib import Path

import numpy as np
from safetensors.numpy import save as safetensors_bytes

from sunbae import __version__
from sunbae.bundle.format import FORMAT, MANIFEST, MEMBERS, SERIES, Bundle, Manifest, Spec, prep_record, weight_names
from sunbae.files import atomic_write

# The zip format cannot say "no date"; this is its earliest one.
_NO_DATE = (1980, 1, 1, 0, 0, 0)


def save_bundle(bundle: Bundle, path: Path) -> str:
    """Write `bundle` to `path`.

    Returns: the SHA-256 of the file in hexadecimal.
    Raises: OutputError if it cannot be written.
    """
    content = bundle_bytes(bundle)
    atomic_write(path, content)
    return hashlib.sha256(content).hexdigest()


def bundle_bytes(bundle: Bundle) -> bytes:
    """The bytes of a bundle: no time, no path, no machine, no language in them."""
    record, arrays = prep_record(bundle.prep)
    spec = Spec(
        recipe=bundle.recipe,
        params=bundle.params,
        inputs=bundle.inputs,
        outputs=bundle.outputs,
        target=replace(bundle.target, reason=""),  # words, which have a language
        seeds=bundle.seeds,
        decimal=bundle.decimal,
        missing=bundle.missing,
        picture=bundle.picture,
        truths=bundle.truths,
        joined=bundle.joined,
    )
    texts = [spec.model_dump_json(indent=1).encode(), record.model_dump_json(indent=1).encode()]
    members = dict(zip(MEMBERS, [*texts, safetensors_bytes(arrays), safetensors_bytes(_weights(bundle))], strict=True))
    if bundle.series is not None:
        members[SERIES] = bundle.series.model_dump_json().encode()
    sums = {name: hashlib.sha256(content).hexdigest() for name, content in members.items()}
    manifest = Manifest(format=FORMAT, sunbae=__version__, sha256=sums)
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
        for name, content in {MANIFEST: manifest.model_dump_json(indent=1).encode(), **members}.items():
            info = zipfile.ZipInfo(name, _NO_DATE)
            info.create_system = 3  # else Windows writes another byte than Linux
            info.external_attr = 0o644 << 16
            archive.writestr(info, content)
    return file.getvalue()


def _weights(bundle: Bundle) -> dict[str, np.ndarray]:
    """The arrays of all networks by name; what is not trained and the same as in the first network is left out."""
    arrays: dict[str, np.ndarray] = {}
    for index, (trainable, others) in enumerate(bundle.weights):
        names, other_names = weight_names(index, len(trainable), len(others))
        arrays |= {name: np.asarray(array, order="C") for name, array in zip(names, trainable, strict=True)}
        for name, array, first in zip(other_names, others, bundle.weights[0][1], strict=True):
            if index == 0 or array.tobytes() != first.tobytes():
                arrays[name] = np.asarray(array, order="C")
    return arrays
