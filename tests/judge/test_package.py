from __future__ import annotations

import subprocess
import sys

HEAVY = ("keras", "jax", "tensorflow", "polars", "pandas", "sklearn")


def test_importing_judge_loads_nothing_heavy():
    code = f"import sys, sunbae.judge; print([m for m in {HEAVY} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
