"""Imports, and the names that are reached through them: the last rule, which knows what the others have taken away."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import libcst as cst

from sunbae.i18n import _
from sunbae.modernize.brought import KERAS, Brought, Imports, is_import
from sunbae.modernize.change import Change, Edit, Found
from sunbae.modernize.edits import covers
from sunbae.modernize.functions import in_script
from sunbae.modernize.head import head
from sunbae.modernize.leftover import left_over
from sunbae.modernize.places import GONE, LEGACY, canonical
from sunbae.modernize.saying import found, shown
from sunbae.modernize.script import Script, dotted
from sunbae.modernize.statements import removed

# Taken over by a class or function of the script.
_TAKEN_OVER = (
    "keras.wrappers.scikit_learn.KerasClassifier",
    "keras.wrappers.scikit_learn.KerasRegressor",
    "sklearn.datasets.load_boston",
    "keras.utils.multi_gpu_model",
)
_ROOTS = ("keras", "tensorflow", "keras_preprocessing", "sklearn")


def imports(script: Script, others: Sequence[Found]) -> list[Found]:
    """SB901, SB919, SB921: imports of today.

    `from tensorflow.keras.layers import Dense` becomes `from keras.layers import Dense`, `import tensorflow as tf`
    becomes `import keras` and `tf.keras.layers.Dense` then `keras.layers.Dense`; `from keras.utils import np_utils`
    becomes `from keras import utils as np_utils`; what is left only in a private place is taken from there. Before the
    first import of Keras stands the choice of its backend.
    """
    state = Imports(script, others)
    result = list(_attributes(state))
    result += _statements(state)
    result += left_over(state)
    return [*head(state), *result]


# --- names that are reached through an import


def _attributes(state: Imports) -> Iterator[Found]:
    """`tf.keras.layers.Dense` and the like, whole chains at once."""
    script = state.script
    for node in script.nodes(cst.Attribute):
        above = script.parent(node)
        if isinstance(above, cst.Attribute) and above.value is node:
            continue
        old = script.imported(node)
        if old.split(".")[0] not in _ROOTS or state.is_gone(node) or is_import(script, node):
            continue
        new = canonical(old)
        root = _root(node)
        bound = _bound(script, root)
        if not bound or new.startswith("tensorflow"):
            continue
        text, needed = _reached(script, root, bound, new)
        if text != dotted(node):
            yield _rewritten(state, node, text, old, new, needed)


def _rewritten(state: Imports, node: cst.Attribute, text: str, old: str, new: str, needed: tuple[str, ...]) -> Found:
    script = state.script
    edit = _shortest(script, node, text)
    state.made.append(edit)
    state.needed += [one for one in needed if one not in state.needed]
    rule, today = _said(old, new)
    return found(script, rule, node, today, [edit], needed)


def _root(node: cst.BaseExpression) -> cst.Name:
    while isinstance(node, cst.Attribute):
        node = node.value
    if not isinstance(node, cst.Name):
        raise ValueError("a chain that begins with no name")
    return node


def _bound(script: Script, root: cst.Name) -> str:
    """What a name at the head of a chain is: `tensorflow` of `tf`."""
    return script.imported(root)


def _reached(script: Script, root: cst.Name, bound: str, new: str) -> tuple[str, tuple[str, ...]]:
    """How something is reached today, and the import that it needs, from a name that was bound to something old."""
    today = canonical(bound)
    if new.startswith(LEGACY + ".") and today != new and not today.startswith(LEGACY):
        module, name = _module_and_name(new)
        return new.removeprefix(f"{module}."), (f"from {module} import {name}",)
    if today.startswith("tensorflow"):
        return in_script(script, new), (KERAS,) if script.keras == "keras" else ()
    if new == today or new.startswith(today + "."):
        return root.value + new.removeprefix(today), ()
    if new.startswith("keras."):
        return in_script(script, new), (KERAS,) if script.keras == "keras" else ()
    module, name = _module_and_name(new)
    return new.removeprefix(f"{module}."), (f"from {module} import {name}",)


def _module_and_name(name: str) -> tuple[str, str]:
    """A full name cut behind its module: at the first capital, else before the last part."""
    parts = name.split(".")
    at = next((i for i, part in enumerate(parts) if part[:1].isupper()), len(parts) - 1)
    return ".".join(parts[:at]), parts[at]


def _shortest(script: Script, node: cst.Attribute, text: str) -> Edit:
    """The edit of a chain that leaves the parts that are the same at its end."""
    old, new = dotted(node).split("."), text.split(".")
    same = 0
    while same < min(len(old), len(new)) and old[-1 - same] == new[-1 - same]:
        same += 1
    start, end = script.inner_span(node)
    if same == 0:
        return Edit(start, end, text)
    inner: cst.BaseExpression = node
    for _step in range(same - 1):
        inner = inner.value if isinstance(inner, cst.Attribute) else inner
    # `inner` ends with the first part that stays.
    kept = inner.attr if isinstance(inner, cst.Attribute) else inner
    return Edit(start, script.inner_span(kept)[0], "".join(f"{part}." for part in new[: len(new) - same]))


def _said(old: str, new: str) -> tuple[str, str]:
    """The rule that an old name falls under, and what is said of it."""
    if new.startswith(LEGACY):
        today = _("Keras 3 has no public {name} any more; the old code is still there, and gives the same numbers.")
        return "SB901", today.format(name=_module_and_name(new)[1])
    if old.startswith("sklearn"):
        return "SB921", _("scikit-learn has it in {module} today.").format(module=_module_and_name(new)[0] or new)
    if old.startswith(("tensorflow.keras", "tensorflow.python.keras")) and new == "keras" + old.partition("keras")[2]:
        return "SB901", _("Keras 3 stands on its own: it is imported as keras.")
    if old == "tensorflow":
        return "SB901", _("Keras 3 stands on its own: it is imported as keras.")
    if old.rpartition(".")[2] == new.rpartition(".")[2]:
        return "SB901", _("It is in {module} today.").format(module=new.rpartition(".")[0])
    return "SB901", _("It is {name} today.").format(name=new)


# --- the statements themselves


def _statements(state: Imports) -> Iterator[Found]:
    script = state.script
    for node in script.everything:
        if isinstance(node, cst.Import):
            yield from _plain_import(state, node)
        elif isinstance(node, cst.ImportFrom) and not node.relative:
            module = dotted(node.module)
            if module.split(".")[0] not in _ROOTS:
                continue
            if isinstance(node.names, cst.ImportStar):
                yield from _star_import(state, node, module)
            else:
                yield from _from_import(state, node, module)


def _star_import(state: Imports, node: cst.ImportFrom, module: str) -> Iterator[Found]:
    new = canonical(module)
    if new != module and node.module is not None:
        edit = Edit(*state.script.span(node.module), new)
        state.made.append(edit)
        rule, today = _said(module, new)
        yield found(state.script, rule, node, today, [edit])


def _from_import(state: Imports, node: cst.ImportFrom, module: str) -> Iterator[Found]:
    script = state.script
    names = [
        Brought(
            alias.evaluated_alias or alias.evaluated_name,
            f"{module}.{alias.evaluated_name}",
            canonical(f"{module}.{alias.evaluated_name}"),
            alias,
        )
        for alias in (node.names if not isinstance(node.names, cst.ImportStar) else ())
    ]
    dropped, kept, moved = _sorted_out(state, node, names)
    left = [one for one in kept if one.new.split(".")[0] == "tensorflow" or one.new in GONE]
    for one in left:
        if one.new in GONE:
            today = _("{name} is gone, and nothing in Keras 3 takes its place.").format(name=one.new)
            yield Found(Change("SB901", script.line(one.alias), shown(script.text(node)), today, left=True))
    lines = [_line(one) for one in moved]
    old = dropped + [one for one in [*kept, *moved] if one.old != one.new]
    if not old or (not dropped and not moved and all(one in left for one in old)):
        return
    edits = _from_edits(state, node, module, dropped, kept, moved, lines)
    state.made += edits
    for rule, today, what in _sayings(script, node, dropped, [one for one in old if one not in left]):
        change = Change(rule, script.line(node), what, today) if rule else None
        yield Found(change, tuple(edits))
        edits = []


def _sayings(
    script: Script, node: cst.CSTNode, dropped: list[Brought], old: list[Brought]
) -> Iterator[tuple[str, str, str]]:
    """What is said of an import, each thing once."""
    what = shown(script.text(node))
    said = [_said(one.old, one.new) for one in old if one not in dropped]
    if not said and any(one.new not in _TAKEN_OVER for one in dropped):
        said = [("SB901", _("What this import brings is not used any more."))]
    for rule, today in dict.fromkeys(said or [("", "")]):
        yield rule, today, what


def _sorted_out(
    state: Imports, node: cst.ImportFrom, names: list[Brought]
) -> tuple[list[Brought], list[Brought], list[Brought]]:
    """What goes, what stays in the statement (with another module, perhaps), and what comes from elsewhere."""
    dropped = [one for one in names if _goes(state, node, one)]
    rest = [one for one in names if one not in dropped]
    modules = [one.new.rpartition(".")[0] for one in rest]
    first = next((module for module in modules if module), "")
    kept = [one for one, module in zip(rest, modules, strict=True) if module == first and module]
    return dropped, kept, [one for one in rest if one not in kept]


def _goes(state: Imports, node: cst.ImportFrom, one: Brought) -> bool:
    """Whether an imported name is not needed: taken over, used up by the other rules, or gone and never used."""
    if one.new in _TAKEN_OVER:
        return True
    uses = state.uses(one, node)
    if uses:
        return all(state.is_gone(use) or _is_rewritten(state, use) for use in uses)
    return one.new.split(".")[0] == "tensorflow" or one.new in GONE or one.new == "keras.callbacks.TensorBoard"


def _is_rewritten(state: Imports, use: cst.Name) -> bool:
    """Whether the imports' own edits replace a name."""
    start, end = state.script.span(use)
    return any(covers(edit, start, end) for edit in state.made)


def _line(one: Brought) -> str:
    """The statement that brings a name from where it is today."""
    module, _dot, name = one.new.rpartition(".")
    alias = "" if name == one.local else f" as {one.local}"
    return f"from {module} import {name}{alias}" if module else f"import {name}{alias}"


def _from_edits(
    state: Imports,
    node: cst.ImportFrom,
    module: str,
    dropped: list[Brought],
    kept: list[Brought],
    moved: list[Brought],
    lines: list[str],
) -> list[Edit]:
    script = state.script
    lines = [line for line in lines if not _is_there(state, node, line)]
    if not kept:
        if lines:
            return [Edit(*script.span(node), _joined(script, node, lines))]
        return removed(script, node)
    edits = []
    new_module = kept[0].new.rpartition(".")[0]
    if new_module != module and node.module is not None:
        edits.append(Edit(*script.span(node.module), new_module))
    for one in kept:
        name = one.new.rpartition(".")[2]
        if name != one.alias.evaluated_name:
            text = name if one.alias.asname is not None or name == one.local else f"{name} as {one.local}"
            edits.append(Edit(*script.span(one.alias.name), text))
    gone = [one.alias for one in [*dropped, *moved]]
    edits += _in_place(state, new_module, gone)
    edits += _without_aliases(script, node, gone)
    if lines:
        start = script.span(node)[0]
        edits.append(Edit(start, start, _joined(script, node, [*lines, ""])))
    return edits


def _is_there(state: Imports, node: cst.CSTNode, line: str) -> bool:
    """Whether `import keras` is there already; what is imported within a function is there for that alone."""
    if line != KERAS:
        return False
    again = state.brings_keras
    if isinstance(state.script.parent(state.script.statement(node)), cst.Module):
        state.brings_keras = True
        return again
    return False


def _in_place(state: Imports, module: str, gone: list[cst.ImportAlias]) -> list[Edit]:
    """A name that is needed from the same module stands where one goes."""
    for text in list(state.needed):
        head, _import, name = text.partition(" import ")
        if head == f"from {module}" and gone:
            state.needed.remove(text)
            return [Edit(*state.script.span(gone.pop(0)), name)]
    return []


def _without_aliases(script: Script, node: cst.ImportFrom, gone: list[cst.ImportAlias]) -> list[Edit]:
    """The names of an import without some of them; comments between them stay."""
    aliases = list(node.names) if not isinstance(node.names, cst.ImportStar) else []
    edits = []
    kept_before = False
    for at, alias in enumerate(aliases):
        if alias not in gone:
            kept_before = True
            continue
        start, end = script.inner_span(alias.name)[0], _alias_end(script, alias)
        following = script.inner_span(aliases[at + 1].name)[0] if at + 1 < len(aliases) else None
        preceding = _alias_end(script, aliases[at - 1]) if at else None
        if following is not None and not kept_before and "#" not in script.source[end:following]:
            edits.append(Edit(start, following, ""))
        elif preceding is not None and kept_before and "#" not in script.source[preceding:start]:
            edits.append(Edit(preceding, end, ""))
        else:
            comma = alias.comma
            edits.append(Edit(start, script.inner_span(comma)[1] if isinstance(comma, cst.Comma) else end, ""))
    return edits


def _alias_end(script: Script, alias: cst.ImportAlias) -> int:
    return script.inner_span(alias.asname.name if alias.asname is not None else alias.name)[1]


def _joined(script: Script, node: cst.CSTNode, lines: list[str]) -> str:
    """Statements as lines of their own, or with semicolons where the statement shares its line."""
    line = script.parent(node)
    alone = isinstance(line, cst.SimpleStatementLine) and len(line.body) == 1
    return (script.newline + script.indent(node) if alone else "; ").join(lines)


def _plain_import(state: Imports, node: cst.Import) -> Iterator[Found]:
    """`import tensorflow as tf`, `import tensorflow.keras.backend as K`, `import keras.layers`."""
    script = state.script
    names = [
        Brought(
            alias.evaluated_alias or alias.evaluated_name.split(".")[0],
            alias.evaluated_name,
            canonical(alias.evaluated_name),
            alias,
        )
        for alias in node.names
    ]
    lines: list[str] = []
    touched = False
    today = ""
    rule = ""
    for one in names:
        root = one.old.split(".")[0]
        said = script.text(one.alias).rstrip(", ")
        if root not in _ROOTS:
            lines.append(f"import {said}")
        elif root == "tensorflow":
            new, changed = _tensorflow(state, node, one)
            lines += new
            touched = touched or changed
            rule, today = _said(one.old, one.new)
        elif one.alias.asname is not None and state.uses(one, node) and not state.is_used(one, node):
            touched = True
            rule, today = "SB901", _("What this import brings is not used any more.")
        elif one.new != one.old:
            touched = True
            lines.append(_line(one) if one.alias.asname is not None else f"import {one.new.split('.')[0]}")
            rule, today = _said(one.old, one.new)
        else:
            lines.append(f"import {said}")
    if not touched:
        return
    lines = [line for line in dict.fromkeys(lines) if not _is_there(state, node, line)]
    if len(names) > 1:
        plain = [line.removeprefix("import ") for line in lines if line.startswith("import ")]
        lines = ([f"import {', '.join(plain)}"] if plain else []) + [one for one in lines if one.startswith("from ")]
    edits = [Edit(*script.span(node), _joined(script, node, lines))] if lines else removed(script, node)
    state.made += edits
    yield found(script, rule, node, today, edits)


def _tensorflow(state: Imports, node: cst.Import, one: Brought) -> tuple[list[str], bool]:
    """The lines in place of `import tensorflow...`, and whether they differ."""
    script = state.script
    said = script.text(one.alias).rstrip(", ")
    if one.new.split(".")[0] == "keras" and one.alias.asname is not None:
        if state.uses(one, node) and not state.is_used(one, node):
            return [], True
        return [_line(one)], True
    stays = any(not state.is_gone(use) and not _is_rewritten(state, use) for use in state.uses(one, node))
    lines = [f"import {said}"] if stays else []
    if KERAS in state.needed or state.brings_keras:
        state.took_keras = True
        lines.insert(0, KERAS)
    return lines, lines != [f"import {said}"]
