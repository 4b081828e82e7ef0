"""Hostile bundles: each is refused with a BundleError that says why, and none with anything else."""

import io
import json
import os
import resource
import struct
import time
import zipfile

import numpy as np
import pytest
from forging import forged, members_of, packed, sealed
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tiny import untrained, untrained_branches

from sunbae.bundle.format import MANIFEST
from sunbae.bundle.load import load_bundle
from sunbae.bundle.save import bundle_bytes
from sunbae.errors import BundleError


@pytest.fixture(scope="module")
def sound():
    """The bytes of a bundle with every kind of column: it is classes that it predicts."""
    return bundle_bytes(untrained("multiclass", scale="quantile"))


@pytest.fixture(scope="module")
def number():
    return bundle_bytes(untrained("regression", scale="standard"))


@pytest.fixture(scope="module")
def branches():
    return bundle_bytes(untrained_branches())


@pytest.fixture
def refusal(tmp_path):
    """Loads bytes that must be refused; returns the message."""

    def load(content):
        path = tmp_path / "m.sunbae"
        path.write_bytes(content)
        with pytest.raises(BundleError) as caught:
            load_bundle(path)
        message = str(caught.value)
        assert str(path) in message
        assert "Traceback" not in message
        return message

    return load


def test_a_forged_bundle_without_a_change_is_read(sound, tmp_path):
    (tmp_path / "m").write_bytes(forged(sound, "spec.json", lambda spec: None))
    assert bundle_bytes(load_bundle(tmp_path / "m")[0]) == sound


@pytest.mark.parametrize("content", [b"", b"PK", b"a,b\n1,2\n", b"PK\x05\x06" + bytes(18), b"\x00" * 5000])
def test_no_bundle_at_all(content, refusal):
    assert "no bundle" in refusal(content) or "its members are none" in refusal(content)


def test_absent_or_a_folder(tmp_path):
    for path, reason in ((tmp_path / "absent", "No such file"), (tmp_path, "Is a directory")):
        with pytest.raises(BundleError, match=f"Cannot read .*{reason}"):
            load_bundle(path)


def test_every_truncation_is_seen(sound, refusal):
    for end in [*range(0, len(sound), 997), len(sound) - 1, len(sound) - 22]:
        refusal(sound[:end])


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_flipped_byte_is_seen_or_harmless(sound, tmp_path, data):
    where = data.draw(st.integers(0, len(sound) - 1))
    flip = data.draw(st.integers(1, 255))
    broken = bytearray(sound)
    broken[where] ^= flip
    (tmp_path / "m").write_bytes(broken)
    try:
        found, _model = load_bundle(tmp_path / "m")
    except BundleError:
        return
    assert bundle_bytes(found) == sound


def test_each_byte_of_the_headers(sound, tmp_path, monkeypatch):
    """Every byte that is not inside a member, with two changes each; the network itself is not built here."""
    from sunbae.bundle import load

    monkeypatch.setattr(load, "_network", lambda *_args: pytest.fail("built"))
    with zipfile.ZipFile(io.BytesIO(sound)) as archive:
        inside = set()
        for info in archive.infolist():
            start = info.header_offset + 30 + len(info.filename)
            inside |= set(range(start, start + info.file_size))
    path = tmp_path / "m"
    seen = 0
    for where in sorted(set(range(len(sound))) - inside):
        for flip in (0x01, 0xFF):
            broken = bytearray(sound)
            broken[where] ^= flip
            path.write_bytes(broken)
            try:
                contents = load._members(path)
            except BundleError:
                seen += 1
            else:
                assert contents.items() <= members_of(sound).items()
    assert seen > 500


def test_names_of_members(sound, refusal):
    members = members_of(sound)
    without = {name: content for name, content in members.items() if name != "prep.json"}
    assert "its members are" in refusal(packed(without.items()))
    assert "its members are" in refusal(packed([*members.items(), ("extra.txt", b"x")]))
    assert "its members are" in refusal(packed([*members.items(), ("spec.json", members["spec.json"])]))
    for name in ("../spec.json", "/etc/passwd", "..\\spec.json", "C:\\x", "spec.json/"):
        renamed = [(name if old == "spec.json" else old, content) for old, content in members.items()]
        assert "its members are" in refusal(packed(renamed))
    assert not [name for name in os.listdir() if name in ("spec.json", "x")]


@pytest.mark.parametrize("method", [zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_compressed_member(sound, refusal, method):
    assert "compressed or encrypted" in refusal(packed(members_of(sound).items(), compression=method))


def test_a_compressed_bomb_is_not_unpacked(sound, refusal):
    members = members_of(sound) | {"weights.safetensors": bytes(50_000_000)}
    started = time.perf_counter()
    assert "compressed" in refusal(packed(members.items(), compression=zipfile.ZIP_DEFLATED))
    assert time.perf_counter() - started < 5


def test_an_encrypted_member(sound, refusal):
    broken = bytearray(sound)
    for start in (m for m in range(len(sound)) if sound[m : m + 4] == b"PK\x01\x02"):
        broken[start + 8] |= 1
    assert "compressed or encrypted" in refusal(bytes(broken))


def test_a_size_that_is_a_lie(sound, refusal):
    broken = bytearray(sound)
    start = sound.index(b"PK\x01\x02")
    broken[start + 20 : start + 28] = struct.pack("<II", 2**32 - 2, 2**32 - 2)
    refusal(bytes(broken))


def test_check_sums(sound, refusal):
    members = members_of(sound)
    manifest = json.loads(members[MANIFEST])
    manifest["sha256"]["spec.json"] = "0" * 64
    wrong = packed({**members, MANIFEST: json.dumps(manifest).encode()}.items())
    assert "spec.json does not have the check sum" in refusal(wrong)
    del manifest["sha256"]["spec.json"]
    assert "check sum" in refusal(packed({**members, MANIFEST: json.dumps(manifest).encode()}.items()))


def test_a_later_format_asks_for_an_upgrade(sound, refusal):
    members = members_of(sound)
    assert "has format 2, written by sunbae 9.9; this version reads up to 1. Upgrade." in refusal(
        sealed(members, format=2, sunbae="9.9")
    )
    assert "Upgrade" in refusal(sealed(members, format=3, signature="a field of the future"))
    assert "Upgrade" in refusal(sealed({**members, "tree.json": b"{}"}, format=3))


@pytest.mark.parametrize(
    "manifest",
    [b"", b"[]", b"\xff\xfe", b'{"format": 1}', b"[" * 100_000, b'{"format": 0, "sunbae": "", "sha256": {}}'],
)
def test_a_broken_manifest(sound, refusal, manifest):
    assert "manifest.json" in refusal(packed({**members_of(sound), MANIFEST: manifest}.items()))


def setter(*path, value):
    def change(record):
        for step in path[:-1]:
            record = record[step]
        record[path[-1]] = value

    return change


INF = float("inf")
SPECS = [
    (("recipe",), "transformer", "recipe 'transformer' is unknown"),
    (("recipe",), 5, "spec.json > recipe"),
    (("params", "width"), 10**9, "cannot be built"),
    (("params", "width"), "many", "cannot be built"),
    (("params", "depth"), -1, "cannot be built"),
    (("params", "activation"), "__import__('os')", "cannot be built"),
    (("params", "nodes"), 5, "cannot be built"),
    (("params",), [], "spec.json > params"),
    (("params",), None, "spec.json > params"),
    (("params", "width"), 9, "weight 0/trainable/"),
    (("params", "depth"), 3, "is absent or is not"),
    (("params", "depth"), 1, "is absent or is not"),
    (("inputs", "n_numbers"), 10**12, "different inputs"),
    (("inputs", "n_numbers"), -1, "different inputs"),
    (("inputs", "n_numbers"), 2.5, "n_numbers"),
    (("inputs", "widths"), [1], "different inputs"),
    (("inputs", "embedded"), [], "different inputs"),
    (("inputs", "embedded", 0, "n_codes"), 10**12, "different inputs"),
    (("inputs", "embedded", 0, "n_codes"), 1, "different inputs"),
    (("inputs", "embedded", 0, "size"), 10**12, ""),
    (("inputs", "embedded", 0, "size"), 0, ""),
    (("inputs", "embedded", 0, "size"), -3, ""),
    (("inputs", "embedded", 0, "name"), "city", "different inputs"),
    (("outputs", "task"), "regression", "different outputs"),
    (("outputs", "task"), "ranking", "spec.json > outputs > task"),
    (("outputs", "n_classes"), 2, "different outputs"),
    (("outputs", "scale"), 0.0, "its scale 0.0"),
    (("outputs", "scale"), -1.0, "its scale -1.0"),
    (("outputs", "center"), float("nan"), "centre is nan"),
    (("outputs", "center"), 5.0, "different outputs"),
    (("target", "task"), "binary", "different outputs"),
    (("target", "classes"), ["a", "b"], "different outputs"),
    (("target", "classes"), ["a", "a", "b"], "cannot have the classes"),
    (("target", "classes"), "abc", "spec.json > target > classes"),
    (("target", "name"), "area", "or one twice"),
    (("seeds",), [], "holds no network"),
    (("seeds",), [0], "which its network has not"),
    (("seeds",), list(range(100_000)), "weight 2/trainable/0 is absent"),
    (("seeds",), "01", "spec.json > seeds"),
    (("decimal",), "·", "spec.json > decimal"),
    (("missing",), [1], "spec.json > missing"),
    (("surprise",), 1, "spec.json > surprise"),
]


@pytest.mark.parametrize(("path", "value", "message"), SPECS, ids=lambda v: str(v)[:30])
def test_a_wrong_spec(sound, refusal, path, value, message):
    assert message in refusal(forged(sound, "spec.json", setter(*path, value=value)))


def column(**changes):
    return {"name": "x", "kind": "number", "role": "feature", "reason": ""} | changes


PREPS = [
    (("method",), "pickle", "prep.json > method"),
    (("method",), "standard", "do not belong together"),
    (("quantities",), [], ""),
    (("quantities", 0, "kind"), "category", "cannot be used as its kind"),
    (("quantities", 0, "kind"), "model", "prep.json > quantities > 0 > kind"),
    (("quantities", 0, "name"), "city", "or one twice"),
    (("quantities", 0, "name"), 5, "prep.json > quantities > 0 > name"),
    (("quantities", 1, "format"), "%Y %H", "unknown date format '%Y %H'"),
    (("quantities", 1, "format"), "%f" * 1000, "unknown date format"),
    (("quantities", 1, "zone"), "Nowhere/City", "unknown time zone 'Nowhere/City'"),
    (("quantities", 1, "zone"), "+now", "unknown time zone '+now'"),
    (("quantities", 1, "zone"), "", "unknown time zone ''"),
    (("quantities", 1, "zone"), "+00:999999999999999999", "unknown time zone '+00:9"),
    (("yes_no", 0, "levels"), ["no"], "cannot be used as its kind"),
    (("yes_no", 0, "kind"), "text", "cannot be used as its kind"),
    (("one_hot", 0, "kind"), "text", "has no labels"),
    (("one_hot", 0, "missing"), 1, "different inputs"),
    (("one_hot", 0, "missing"), "many", "prep.json > one_hot > 0 > missing"),
    (("embedded",), [], "different inputs"),
    (("date_parts",), {}, "no parts of a date"),
    (("date_parts", "sold"), ["century"], "unknown ones"),
    (("date_parts", "sold"), ["days", "days"], "unknown ones"),
    (("date_parts", "sold"), ["days"], "imputer"),
    (("levels",), {}, "has no labels"),
    (("levels", "city"), ["a", "a", "b"], "or one twice"),
    (("levels", "city"), ["a", "b"], "different inputs"),
    (("levels", "agent"), [], "different inputs"),
    (("levels", "city"), [["a"]], "prep.json > levels > city"),
    (("center",), float("nan"), "different outputs"),
    (("center",), 1.0, "different outputs"),
    (("scale",), 0.0, "different outputs"),
    (("scale",), [], "prep.json > scale"),
    (("one_hot",), [column(kind="category", name="new")], "has no labels"),
    (("code",), "print(1)", "prep.json > code"),
]


@pytest.mark.parametrize(("path", "value", "message"), PREPS, ids=lambda v: str(v)[:30])
def test_a_wrong_prep(sound, refusal, path, value, message):
    assert message in refusal(forged(sound, "prep.json", setter(*path, value=value)))


def with_array(name, change):
    def put(arrays):
        arrays[name] = np.ascontiguousarray(change(arrays[name]))

    return put


def first_is(value):
    def change(array):
        array = array.copy()
        array.flat[0] = value
        return array

    return change


ARRAYS = [
    ("scaler.center", first_is(np.nan), "scaler.center holds numbers that are not finite"),
    ("scaler.scale", first_is(INF), "scaler.scale holds numbers that are not finite"),
    ("scaler.scale", first_is(0), "a scale that is not positive"),
    ("scaler.scale", first_is(-1), "a scale that is not positive"),
    ("scaler.scale", lambda a: a[:-1], "was expected"),
    ("scaler.center", lambda a: a[:, None], "was expected"),
    ("scaler.center", lambda a: a.astype(np.float32), "float32"),
    ("scaler.quantiles", first_is(np.nan), "not finite"),
    ("scaler.quantiles", first_is(1e9), "quantiles"),
    ("scaler.quantiles", lambda a: a[:0], "do not belong together"),
    ("scaler.quantiles", lambda a: a[:, :-1], "was expected"),
    ("scaler.quantiles", lambda a: a[0, 0], "was expected"),
    ("imputer.fill", first_is(np.nan), "not finite"),
    ("imputer.fill", lambda a: np.append(a, 0), "was expected"),
    ("imputer.flagged", lambda a: a.astype(np.float64), "was expected"),
    ("imputer.flagged", lambda a: ~a, "different inputs"),
]


@pytest.mark.parametrize(("name", "change", "message"), ARRAYS)
def test_wrong_arrays_of_the_prep(sound, refusal, name, change, message):
    assert message in refusal(forged(sound, "prep.safetensors", with_array(name, change)))


def test_names_of_arrays(sound, refusal):
    assert "imputer.fill was expected" not in refusal(
        forged(sound, "prep.safetensors", lambda a: a.pop("imputer.fill"))
    )
    assert "prep.safetensors holds" in refusal(forged(sound, "prep.safetensors", lambda a: a.clear()))
    assert "prep.safetensors holds" in refusal(forged(sound, "prep.safetensors", lambda a: a.update(x=np.zeros(1))))


def test_wrong_weights(sound, refusal):
    first = "0/trainable/0"
    cases = [
        (with_array(first, lambda a: a.T), f"weight {first} is absent or is not float32"),
        (with_array(first, lambda a: a.astype(np.float64)), f"weight {first}"),
        (with_array(first, first_is(np.nan)), f"weight {first} holds numbers that are not finite"),
        (with_array("0/non_trainable/1", first_is(INF)), "weight 0/non_trainable/1 holds"),
        (lambda arrays: arrays.pop("1/trainable/3"), "weight 1/trainable/3 is absent"),
        (lambda arrays: arrays.update(spare=np.zeros(1)), "it has the weight spare, which its network has not"),
        (lambda arrays: arrays.clear(), "is absent"),
    ]
    for change, message in cases:
        assert message in refusal(forged(sound, "weights.safetensors", change))


def header(**tensors):
    text = json.dumps(tensors).encode()
    return struct.pack("<Q", len(text)) + text


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff" * 8,
        struct.pack("<Q", 2**62) + b"{}",
        header(a=1),
        header(a={"dtype": "F8_E4M3", "shape": [0], "data_offsets": [0, 0]}),
        header(a={"dtype": "BF16", "shape": [0], "data_offsets": [0, 0]}),
        header(a={"dtype": "F32", "shape": [2**40, 0, 2**40], "data_offsets": [0, 0]}),
        header(a={"dtype": "F32", "shape": [-1], "data_offsets": [0, 4]}) + bytes(4),
        header(a={"dtype": "F32", "shape": [2**62], "data_offsets": [0, 4]}) + bytes(4),
        header(a={"dtype": "object", "shape": [1], "data_offsets": [0, 4]}) + bytes(4),
    ],
    ids=range(10),
)
@pytest.mark.parametrize("member", ["weights.safetensors", "prep.safetensors"])
def test_broken_safetensors(sound, refusal, member, content):
    assert refusal(sealed({**members_of(sound), member: content}))


def test_a_regression_has_a_scale(number, refusal):
    for value in (0.0, -1.0, INF, float("nan")):
        assert "target's centre" in refusal(forged(number, "spec.json", setter("outputs", "scale", value=value)))
    classes = forged(number, "spec.json", setter("target", "classes", value=["a", "b"]))
    assert "different outputs" in refusal(classes)


INPUTS, OUTPUTS = ("inputs", "branches"), ("outputs", "heads")
BRANCHES = [
    (setter("recipe", value="dnn"), "recipe 'dnn' has no branches"),
    (setter(*OUTPUTS, value=[]), "it has no output, or one or a target twice"),
    (setter(*OUTPUTS, 1, "name", value="price"), "it has no output, or one or a target twice"),
    (setter(*OUTPUTS, 1, "targets", value=["price"]), "it has no output, or one or a target twice"),
    (setter(*OUTPUTS, 1, "targets", value=["dear", "size"]), "output 'dear' cannot have the targets dear, size"),
    (setter(*OUTPUTS, 0, "targets", value=[]), "output 'price' cannot have the targets none"),
    (setter(*OUTPUTS, 0, "targets", value=["area"]), "prep.json has no column, or one twice"),
    (setter(*OUTPUTS, 0, "center", value=[]), "target and network have different outputs"),
    (setter(*OUTPUTS, 0, "scale", value=[0.0]), "the target's centre is"),
    (setter(*OUTPUTS, 0, "scale", value=[INF]), "the target's centre is"),
    (setter(*OUTPUTS, 0, "weight", value=-1.0), "the loss of output 'price' has the weight -1"),
    (setter(*OUTPUTS, 0, "loss", value="hinge"), "one of 'mse', 'mae', 'huber' or 'crossentropy' was expected"),
    (setter(*OUTPUTS, 0, "params", "width", value=-1), "its network cannot be built"),
    (setter(*OUTPUTS, 0, "name", value="a/b"), "its network cannot be built"),
    (setter(*OUTPUTS, 1, "classes", value=["x"]), "a binary target cannot have the classes x"),
    (setter(*INPUTS, value=[]), "it has no branch, or one name twice"),
    (setter(*INPUTS, 0, "name", value="price"), "it has no branch, or one name twice"),
    (
        setter(*INPUTS, 0, "columns", value=["city", "city"]),
        "branch 'where' has no column, one twice, or one that is not",
    ),
    (
        setter(*INPUTS, 0, "columns", value=["id"]),
        "branch 'where' has no column, one twice, or one that is not prepared",
    ),
    (setter(*INPUTS, 0, "columns", value=["city"]), "preparation and network have different inputs"),
    (setter(*INPUTS, 0, "inputs", "n_numbers", value=99), "preparation and network have different inputs"),
    (setter(*INPUTS, 0, "inputs", "embedded", value=[]), "preparation and network have different inputs"),
    (setter(*INPUTS, 0, "recipe", value="nlinear"), "its network cannot be built"),
    (setter(*INPUTS, 0, "recipe", value="os.system"), "its network cannot be built"),
    (setter("inputs", "middle", value={"layers": "x"}), "its network cannot be built"),
    (setter("inputs", value={"n_numbers": 3, "embedded": []}), "it is half of a table and half of a series"),
]


@pytest.mark.parametrize(("change", "message"), BRANCHES)
def test_wrong_branches_and_outputs(branches, refusal, change, message):
    assert message in refusal(forged(branches, "spec.json", change))


def test_branches_without_a_change_are_read(branches, tmp_path):
    (tmp_path / "m").write_bytes(branches)
    assert bundle_bytes(load_bundle(tmp_path / "m")[0]) == branches


def test_few_bytes_cannot_ask_for_much_memory(number, refusal):
    def wide(spec):
        spec["params"] |= {"width": 8192, "depth": 64}

    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    started = time.perf_counter()
    assert "is absent or is not" in refusal(forged(number, "spec.json", wide))
    grown_kib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert grown_kib < 300_000  # 64 layers of 8,192 nodes would be 17 GB
    assert time.perf_counter() - started < 20


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


def leaves(record, path=()):
    """The path of every value inside a JSON record."""
    yield path
    items = record.items() if isinstance(record, dict) else enumerate(record) if isinstance(record, list) else ()
    for key, value in items:
        yield from leaves(value, (*path, key))


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data(), several=st.booleans())
def test_any_value_of_another_kind(sound, branches, tmp_path, data, several):
    """Whatever stands in the place of a value: refused, or read without another exception."""
    sound = branches if several else sound
    member = data.draw(st.sampled_from(["spec.json", "prep.json"]))
    paths = [path for path in leaves(json.loads(members_of(sound)[member])) if path]
    path, value = data.draw(st.sampled_from(paths)), data.draw(JSON)
    (tmp_path / "m").write_bytes(forged(sound, member, setter(*path, value=value)))
    try:
        load_bundle(tmp_path / "m")
    except BundleError as exc:
        assert str(tmp_path / "m") in str(exc)
