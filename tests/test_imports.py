"""Imports go one way, and what need not load Keras does not."""

import ast
import subprocess
import sys
from pathlib import Path

import sunbae

PACKAGE = Path(sunbae.__file__).parent
# A module may import from its own layer and from those before it.
LAYERS = [
    "_collector",
    "errors",
    "i18n",
    "words",
    "files",
    "modernize",
    "_compat",
    "anatomy",
    "data",
    "prep",
    "models",
    "engine",
]
LAYERS += [
    "judge",
    "bundle",
    "runs",
    "report",
    "job",
    "patch",
    "watch",
    "script",
    "clihelp",
    "cliaudit",
    "clirun",
    "cli",
    "__main__",
]


def layer(module: str) -> str:
    return module.split(".")[1] if "." in module else "sunbae"


def imports_of(file: Path) -> set[str]:
    """Every `sunbae` module that a file imports, inside functions too."""
    found = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("sunbae."):
            found.add(node.module)
        elif isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names if alias.name.startswith("sunbae.")}
    return found


def test_imports_point_one_way():
    wrong = []
    for file in sorted(PACKAGE.rglob("*.py")):
        name = file.relative_to(PACKAGE).with_suffix("").parts[0]
        if name == "__init__":
            continue
        below = [m for m in imports_of(file) if LAYERS.index(layer(m)) > LAYERS.index(name)]
        wrong += [f"{file.relative_to(PACKAGE)} imports {module}" for module in below]
    assert not wrong


def test_judge_takes_arrays():
    for file in (PACKAGE / "judge").glob("*.py"):
        assert not imports_of(file) & {m for m in imports_of(file) if layer(m) in ("data", "prep", "models", "engine")}


def test_the_package_alone_loads_nothing_heavy():
    code = "import sys, sunbae, sunbae.cli; print(*{m.split('.')[0] for m in sys.modules})"
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert not {"keras", "jax", "polars", "sklearn", "scipy", "numpy"} & set(out)


def test_public_names():
    assert sorted(sunbae.__all__) == [
        "Params", "SunbaeError", "__version__", "evaluate", "explain", "fit", "fit_many", "install", "load",
        "load_ipython_extension", "predict", "read_table", "train", "uninstall", "unload_ipython_extension", "watch",
        "windows",
    ]  # fmt: skip
    for name in sunbae.__all__:
        assert getattr(sunbae, name) is not None
