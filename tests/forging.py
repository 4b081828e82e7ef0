"""Bundles with a member changed and check sums that are right."""

import hashlib
import io
import json
import warnings
import zipfile

from safetensors.numpy import load as arrays_of
from safetensors.numpy import save as bytes_of

from sunbae.bundle.format import MANIFEST


def members_of(content):
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(members, *, compression=zipfile.ZIP_STORED):
    """A zip of (name, content) pairs; names may repeat."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", compression) as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # zipfile warns of a repeated name
        for name, content in members:
            archive.writestr(zipfile.ZipInfo(name), content, compression)
    return file.getvalue()


def forged(content, member, change, **manifest):
    """The bundle with one member changed and check sums that are right."""
    members = members_of(content)
    if member.endswith(".json"):
        record = json.loads(members[member])
        change(record)
        members[member] = json.dumps(record).encode()
    else:
        arrays = dict(arrays_of(members[member]))
        change(arrays)
        members[member] = bytes_of(arrays)
    return sealed(members, **manifest)


def sealed(members, **manifest):
    sums = {name: hashlib.sha256(members[name]).hexdigest() for name in members if name != MANIFEST}
    record = {"format": 1, "sunbae": "0.1.0", "sha256": sums} | manifest
    return packed({**members, MANIFEST: json.dumps(record).encode()}.items())
