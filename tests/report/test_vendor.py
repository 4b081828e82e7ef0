import hashlib
import re
from pathlib import Path

import sunbae.report.build

VENDOR = Path(sunbae.report.build.__file__).parent / "vendor"


def test_vendored_files_are_the_published_ones():
    rows = re.findall(
        r"^\| `([^`]+)` \|.*\| (\S+) \| `([0-9a-f]{64})` \|$", (VENDOR / "README.md").read_text("utf-8"), re.M
    )
    assert {name for name, _version, _hash in rows} == {path.name for path in VENDOR.glob("*.js")}
    for name, version, sha256 in rows:
        content = (VENDOR / name).read_bytes()
        assert hashlib.sha256(content).hexdigest() == sha256
        assert f'version="{version}"'.encode() in content


def test_every_vendored_part_has_its_licence():
    assert b"Apache License" in (VENDOR / "LICENSE").read_bytes()
    assert b"Apache ECharts" in (VENDOR / "NOTICE").read_bytes()
    for part in ("d3", "zrender"):
        assert b"Redistribution and use" in (VENDOR / f"LICENSE-{part}").read_bytes()


def test_no_script_can_end_its_element():
    for path in [*VENDOR.glob("*.js"), VENDOR.parent / "report.js"]:
        script = path.read_text(encoding="utf-8").lower()
        assert "</script" not in script
        assert "<!--" not in script
