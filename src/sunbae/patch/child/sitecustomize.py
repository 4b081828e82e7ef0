"""Python runs this when it starts, in a process that a script run by sunbae has started; then the user's own."""

import os
import sys


def _next() -> None:
    """Run the sitecustomize that would have been found without this folder."""
    import importlib.machinery
    import importlib.util

    here = os.path.dirname(os.path.abspath(__file__))
    rest = [path for path in sys.path if os.path.abspath(path or ".") != here]
    spec = importlib.machinery.PathFinder.find_spec("sitecustomize", rest)
    if spec is None or spec.loader is None:
        return
    module = importlib.util.module_from_spec(spec)
    sys.modules["sitecustomize"] = module
    spec.loader.exec_module(module)


def _begin() -> None:
    """Let the same modules stand in as in the script, in a Python of the same environment."""
    if os.environ.get("SUNBAE_CHILD_OF") != sys.prefix or sys.version_info < (3, 11):
        return
    home = os.environ.get("SUNBAE_CHILD_HOME", "")
    added = home and home not in sys.path
    if added:
        sys.path.append(home)
    try:
        from sunbae.patch.children import begin
    finally:
        if added:
            sys.path.remove(home)
    begin(os.environ.get("SUNBAE_CHILD", "{}"))


_begin()
_next()
