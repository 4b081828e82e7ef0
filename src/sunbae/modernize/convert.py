"""A script of 2020 becomes one of today."""

from __future__ import annotations

from collections.abc import Collection

from sunbae.modernize.change import Edit, Modernized
from sunbae.modernize.edits import apply_edits
from sunbae.modernize.imports import imports
from sunbae.modernize.rules import RULES
from sunbae.modernize.saving import same_names
from sunbae.modernize.script import Script
from sunbae.modernize.siblings import siblings


def modernize(source: str, *, name: str = "script.py", modern: Collection[str] = ()) -> Modernized:
    """The same script for Keras 3 on JAX, with today's NumPy, pandas and scikit-learn, and without TensorFlow.

    Only what must change is changed; all other characters stay as they are. A script that needs nothing is returned as
    it is, and so is what this function returns.

    Args:
      source: the text of the script.
      name: what messages call it.
      modern: modules beside it of which a script of today is written, by their old names.

    Raises: ScriptError if the script is no Python that runs today.
    """
    mark = "\ufeff" if source.startswith("\ufeff") else ""
    script = Script(source.removeprefix(mark), name)
    found = [one for rule in RULES for one in rule(script)]
    found += imports(script, found)
    found += siblings(script, modern, [edit for one in found for edit in one.edits])
    edits: list[Edit] = [edit for one in found for edit in one.edits]
    edits += same_names(script, edits)
    changes = sorted(
        {one.change for one in found if one.change is not None},
        key=lambda change: (change.line, change.id, change.what, change.today),
    )
    files = tuple(dict.fromkeys(file for one in found for file in one.files))
    return Modernized(mark + apply_edits(script.source, edits), tuple(changes), files)
