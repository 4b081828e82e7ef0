"""A script of 2020 becomes one of today."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sunbae.errors import OutputError
from sunbae.i18n import _
from sunbae.modernize.change import Edit, Modernized
from sunbae.modernize.edits import apply_edits
from sunbae.modernize.imports import imports
from sunbae.modernize.rules import RULES
from sunbae.modernize.saving import same_names
from sunbae.modernize.script import Script, flaw
from sunbae.modernize.siblings import siblings
from sunbae.modernize.statements import tidied


def modernize(
    source: str, *, name: str = "script.py", modern: Collection[str] = (), beside: Collection[str] = ()
) -> Modernized:
    """The same script for Keras 3 on JAX, with today's NumPy, pandas and scikit-learn, and without TensorFlow.

    Only what must change is changed; all other characters stay as they are. A script that needs nothing is returned as
    it is, and so is what this function returns.

    Args:
      source: the text of the script.
      name: what messages call it.
      modern: modules beside it of which a script of today is written, by their old names.
      beside: all modules and packages beside it that it imports.

    Raises: ScriptError if the script is no Python that runs today; OutputError if the new one would be none.
    """
    mark = "\ufeff" if source.startswith("\ufeff") else ""
    script = Script(source.removeprefix(mark), name, beside)
    found = [one for rule in RULES for one in rule(script)]
    # What stands before the first import of Keras comes before all else that is inserted there.
    found = [*imports(script, found), *found]
    found += siblings(script, modern, [edit for one in found for edit in one.edits])
    edits: list[Edit] = [edit for one in found for edit in one.edits]
    edits += same_names(script, edits)
    changes = sorted(
        {one.change for one in found if one.change is not None},
        key=lambda change: (change.line, change.id, change.what, change.today),
    )
    files = tuple(dict.fromkeys(file for one in found for file in one.files))
    return Modernized(mark + _edited(script, edits), tuple(changes), files)


def _edited(script: Script, edits: Sequence[Edit]) -> str:
    """The text of a script after all edits, which is Python, too."""
    made = apply_edits(script.source, tidied(script, edits))
    found = flaw(made)
    if found is not None:
        text = _(
            "{name}: line {line} of the new script would be no Python ({reason}), so it is not written. This is a "
            "mistake of sunbae, not of the script."
        )
        raise OutputError(text.format(name=script.name, line=found[0], reason=found[1]))
    return made
