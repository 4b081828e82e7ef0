"""Environments of the contestants: made under bench/.envs on first use."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import venv
from importlib.metadata import version
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
ENVS = ROOT / "bench" / ".envs"
PACKAGES = ("sunbae", "keras", "jax", "tensorflow-cpu", "torch", "lightning", "pytabkit", "scikit-learn", "numpy")


class Failed(Exception):
    """A contestant cannot take part; says what its process, or pip, said last."""


def interpreter(name: str | None) -> str:
    """The Python of an environment, which gets what it lacks; None is the one that runs."""
    if name is None:
        return sys.executable
    needs, folder = _needs(name), ENVS / name
    python = folder / ("Scripts" if os.name == "nt" else "bin") / "python"
    ready = folder / ".ready"
    if not ready.exists() or ready.read_text(encoding="utf-8").split() != needs:
        if not python.exists():
            venv.create(folder, with_pip=True)
        said = subprocess.run([python, "-m", "pip", "install", "-q", *needs], capture_output=True, text=True)
        if said.returncode:
            raise Failed(f"pip, for {folder}: {last_line(said.stderr)}")
        ready.write_text("\n".join(needs), encoding="utf-8")
    return str(python)


def last_line(text: str) -> str:
    """The last line that says something."""
    return (text.strip().splitlines() or ["no message"])[-1]


def _needs(name: str) -> list[str]:
    if name == "tf":
        # What scripts import beside Keras, in the versions that sunbae runs them with.
        others = ("keras", "scikit-learn", "pandas", "matplotlib", "numpy")
        return [*(f"{name}=={version(name)}" for name in others), "tensorflow-cpu"]
    if name == "tables":
        return ["torch==2.13.0", "pytabkit==1.7.3"]
    return ["torch==2.13.0", "lightning", "numpy"]


def versions(name: str | None) -> dict[str, str]:
    """What is installed in an environment of what matters."""
    code = """if True:
        import json, sys
        from importlib.metadata import distributions
        found = {d.name.lower().replace("_", "-"): d.version for d in distributions()}
        print(json.dumps(found | {"python": sys.version.split()[0]}))
    """
    done = subprocess.run([interpreter(name), "-c", code], capture_output=True, text=True, check=True)
    found = json.loads(done.stdout)
    return {package: found[package] for package in ("python", *PACKAGES) if package in found}
