"""The names of files in which models and weights are kept."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import libcst as cst

from sunbae.i18n import _
from sunbae.modernize.arguments import UNKNOWN, appended, argument, listed, literal, text_of, without
from sunbae.modernize.bindings import targets, value_of
from sunbae.modernize.change import Edit, Found
from sunbae.modernize.filenames import Ending, ending_of, may_be_same, suffix_of, with_suffix
from sunbae.modernize.networks import is_network, network_of
from sunbae.modernize.own import method_calls
from sunbae.modernize.saying import found
from sunbae.modernize.script import Script, dotted
from sunbae.modernize.statements import before

_CHECKPOINT = "keras.callbacks.ModelCheckpoint"
_LOAD = ("keras.models.load_model", "keras.saving.load_model")
_SAVE = ("keras.models.save_model", "keras.saving.save_model")
_WEIGHTS = ".weights.h5"
_READ = (".h5", ".hdf5")  # that Keras 3 reads as they are
_UNREADABLE = ("", ".ckpt", ".tf")
# Suffixes that are written by nothing but Keras, and by Keras 3 no more.
_OLD_ONLY = (".hdf5", ".ckpt")
_OF_FILES = ("open", "os.remove", "os.rename", "os.replace", "os.stat", "os.unlink", "pathlib.Path")
# A model was a folder if its name had no suffix, and is a file now.
_OF_FOLDERS = (
    "os.listdir", "os.makedirs", "os.mkdir", "os.path.isdir", "os.removedirs", "os.rmdir", "os.scandir", "os.walk",
    "shutil.copytree", "shutil.make_archive", "shutil.rmtree",
)  # fmt: skip
# Names that Keras takes for losses and metrics, and does not find again in an .h5 file.
_SHORT = ("mse", "mae", "mape", "msle")


def checkpoints(script: Script) -> Iterator[Found]:
    """SB906: a checkpoint ends in `.keras`, one of weights in `.weights.h5`.

    `ModelCheckpoint("cp-{epoch:02d}.hdf5")` becomes `ModelCheckpoint("cp-{epoch:02d}.keras")`.
    """
    for call in script.calls_of(_CHECKPOINT):
        path = argument(call, "filepath", 0)
        ending = None if path is None else ending_of(script, path.value)
        if path is None:
            continue
        if ending is None:
            today = _(
                "The name must end in .keras, or in .weights.h5 if only the weights are saved: look whether it does."
            )
            yield found(script, "SB906", call, today)
            continue
        new = _checkpoint_suffix(script, call, suffix_of(ending.text))
        if new is not None:
            today = _("The name of a checkpoint ends in {suffix}.").format(suffix=new)
            yield found(script, "SB906", call, today, [with_suffix(ending, suffix_of(ending.text), new)])


def _checkpoint_suffix(script: Script, call: cst.Call, old: str) -> str | None:
    """The suffix that a checkpoint must have; None if it has a right one."""
    if _weights_only(script, call):
        return None if old == _WEIGHTS else _WEIGHTS
    return None if old in (".keras", ".h5") else ".keras"


def _weights_only(script: Script, call: cst.Call) -> bool:
    said = argument(call, "save_weights_only", 4)
    return said is not None and literal(value_of(script, said.value)) is True


def checkpoint_arguments(script: Script) -> Iterator[Found]:
    """SB906: `ModelCheckpoint(..., period=1)` becomes `ModelCheckpoint(...)`; another period is left to the user."""
    for call in script.calls_of(_CHECKPOINT):
        said = argument(call, "period", 6)
        if said is not None and (said.keyword is not None or literal(said.value) is not UNKNOWN):
            today = _("period is gone: a checkpoint is looked at after each epoch, or after save_freq batches.")
            edits = without(script, call, [said]) if literal(said.value) == 1 else []
            yield found(script, "SB906", said, today, edits)


def weights(script: Script) -> Iterator[Found]:
    """SB907: a file of weights ends in `.weights.h5`.

    `model.save_weights("x.h5")` becomes `model.save_weights("x.weights.h5")`, and where the script reads what it has
    written, it reads it under the name of today. An `.h5` that it does not write is read as it is.
    """
    if not script.uses_keras:
        return
    written = [*_written_weights(script), *_written_whole(script)]
    for call, func in method_calls(script, "save_weights", "load_weights"):
        path = argument(call, "filepath", 0)
        ending = None if path is None else ending_of(script, path.value)
        if path is None or ending is None:
            continue
        old = suffix_of(ending.text)
        reads = func.attr.value == "load_weights"
        known = _today(written, ending) if reads else None
        new = known or (old if reads and old in _READ else _weights_suffix(old))
        edits = [with_suffix(ending, old, new)] if new != old else []
        said = argument(call, "save_format")
        edits += without(script, call, [said]) if said is not None else []
        if edits:
            today = (
                _(
                    "Weights are written to {suffix}. A file that Keras 2 has written is read under its old "
                    "name: write that here."
                )
                if reads
                else _("The name of a file of weights ends in {suffix}.")
            )
            yield found(script, "SB907", call, today.format(suffix=new), edits)
        elif reads and known is None and old in _READ and not script.is_of_today:
            yield _read_as_it_is(script, "SB907", call, _WEIGHTS)


def _weights_suffix(old: str) -> str:
    """The suffix of a file of weights that is written."""
    return _WEIGHTS if old in ("", ".h5", ".hdf5", ".ckpt", ".tf") else old


def _read_as_it_is(script: Script, rule: str, call: cst.Call, suffix: str) -> Found:
    """What is said of a file that the script reads and does not write."""
    today = _(
        "This script does not write the file, so it is read under its old name. If a script of today writes it, its "
        "name ends in {suffix}."
    )
    return found(script, rule, call, today.format(suffix=suffix))


Written = tuple[Ending, str]  # the name of a file that the script writes, and the suffix that it has today


def _today(written: Sequence[Written], read: Ending) -> str | None:
    """The suffix under which the script writes a file that it reads; None if it writes none of that name."""
    same = [suffix for ending, suffix in written if ending.text == read.text]
    alike = [suffix for ending, suffix in written if may_be_same(ending, read)]
    return next(iter([*same, *alike]), None)


def _written_weights(script: Script) -> list[Written]:
    """Files of weights that `save_weights` writes."""
    paths = [argument(call, "filepath", 0) for call, _func in method_calls(script, "save_weights")]
    endings = [ending_of(script, path.value) for path in paths if path is not None]
    return [(ending, _weights_suffix(suffix_of(ending.text))) for ending in endings if ending is not None]


def _written_whole(script: Script) -> list[Written]:
    """Files that `save` and checkpoints write."""
    written = []
    for call, path in _saves(script):
        ending = ending_of(script, path.value)
        if ending is not None and _is_saved(script, call):
            old = suffix_of(ending.text)
            written.append((ending, old if old in (".keras", *_READ) else ".keras"))
    for call in script.calls_of(_CHECKPOINT):
        path_said = argument(call, "filepath", 0)
        ending = None if path_said is None else ending_of(script, path_said.value)
        if ending is not None:
            old = suffix_of(ending.text)
            written.append((ending, _checkpoint_suffix(script, call, old) or old))
    return written


def _saves(script: Script) -> Iterator[tuple[cst.Call, cst.Arg]]:
    """Calls that save a whole model, with the name of the file."""
    for call, _func in method_calls(script, "save"):
        path = argument(call, "filepath", 0)
        if path is not None:
            yield call, path
    for call in script.calls_of(*_SAVE):
        path = argument(call, "filepath", 1)
        if path is not None:
            yield call, path


def _is_saved(script: Script, call: cst.Call) -> bool:
    """Whether this saves a network: by what it is, or by its name if it is nothing that another library has made."""
    if script.meaning(call.func) in _SAVE:
        return True
    func = call.func
    if not isinstance(func, cst.Attribute) or not script.uses_keras:
        return False
    if is_network(script, func.value):
        return True
    return (
        isinstance(func.value, cst.Name)
        and "model" in func.value.value.lower()
        and not script.is_of_library(value_of(script, func.value))
    )


def whole_models(script: Script) -> Iterator[Found]:
    """SB907: a model is one file, `.keras` or `.h5`.

    `model.save("./save/first")` becomes `model.save("./save/first.keras")`, with a line that makes the folder, as
    Keras 2 did.
    """
    for call, path in _saves(script):
        ending = ending_of(script, path.value)
        if ending is None or not _is_saved(script, call):
            continue
        old = suffix_of(ending.text)
        edits: list[Edit] = []
        imports: tuple[str, ...] = ()
        if old not in (".keras", ".h5", ".hdf5"):
            edits.append(with_suffix(ending, "" if old in (".json", ".pb", ".index") else old, ".keras"))
            folder = ending.text.rpartition("/")[0] if ending.node is not None else ""
            if folder not in ("", "."):
                system, imports = script.module("os", "os", call)
                edits.append(before(script, call, f'{system}.makedirs("{folder}", exist_ok=True)'))
        gone = [said for word in ("save_format", "signatures", "options") if (said := argument(call, word)) is not None]
        edits += without(script, call, gone)
        if edits:
            today = _("A model is saved as one file, .keras.")
            yield found(script, "SB907", call, today, edits, imports)


def loading(script: Script) -> Iterator[Found]:
    """SB917: what is read has the name that is written, and an `.h5` says less than it did.

    `load_model("cp-07.hdf5")` becomes `load_model("cp-07.keras")` if a checkpoint of the script writes that.
    `load_model("x.h5")` gets `compile=False` if the
    model is compiled again, else `custom_objects={"mse": "mse"}` and so on, because Keras 3 does not find its own
    short names in an `.h5`.
    """
    saved = _written_whole(script)
    for call in script.calls_of(*_LOAD):
        path = argument(call, "filepath", 0)
        ending = None if path is None else ending_of(script, path.value)
        if path is None or ending is None:
            continue
        old = suffix_of(ending.text)
        known = _today(saved, ending)
        new = known or (".keras" if old in _UNREADABLE else old)
        if new != old:
            yield found(script, "SB917", call, _loaded(ending, new), [with_suffix(ending, old, new)])
            continue
        if known is None and old == ".hdf5" and not script.is_of_today:
            yield _read_as_it_is(script, "SB917", call, ".keras")
        if new in _READ and argument(call, "compile", 2) is None and argument(call, "custom_objects", 1) is None:
            yield from _of_h5(script, call, ending)


def _loaded(ending: Ending, suffix: str) -> str:
    """What is said of a file that is read under a new name."""
    if re.search(r"\d-\d+\.\d+", ending.text):
        text = _(
            "Checkpoints end in {suffix} today. The numbers in this name are of an earlier run: look what the file is "
            "called."
        )
        return text.format(suffix=suffix)
    text = _(
        "Models are saved as {suffix} today. Of a file that Keras 2 has written, sunbae export old.h5 -o new.keras "
        "makes one of today."
    )
    return text.format(suffix=suffix)


def _of_h5(script: Script, call: cst.Call, ending: Ending) -> Iterator[Found]:
    short = _short_names(script, ending)
    if not short:
        return
    name = _variable(script, call)
    used = [] if name is None else list(_methods_of(script, call, name))
    if "compile" in used or (used and not {"evaluate", "fit", "save"} & set(used)):
        today = _("The model is compiled anew, or only predicts: what an .h5 says of that is not read.")
        yield found(script, "SB917", call, today, [appended(script, call, "compile=False")])
        return
    today = _("Keras 3 writes short names such as mse into an .h5 and does not find them again.")
    pairs = ", ".join(f'"{one}": "{one}"' for one in short)
    yield found(script, "SB917", call, today, [appended(script, call, f"custom_objects={{{pairs}}}")])


def _variable(script: Script, call: cst.Call) -> str | None:
    above = script.parent(call)
    if isinstance(above, cst.Assign) and len(above.targets) == 1 and isinstance(above.targets[0].target, cst.Name):
        return above.targets[0].target.value
    return None


def _methods_of(script: Script, call: cst.Call, name: str) -> Iterator[str]:
    """The methods of a variable that are called between this assignment and the next."""
    start = script.span(call)[1]
    statement = script.parent(call)
    target = statement.targets[0].target if isinstance(statement, cst.Assign) else None
    places = targets(script, target) if isinstance(target, cst.Name) else []
    later = [script.span(place)[0] for place in places if script.span(place)[0] > start]
    for one in script.calls:
        func = one.func
        if isinstance(func, cst.Attribute) and isinstance(func.value, cst.Name) and func.value.value == name:
            at = script.span(one)[0]
            if at > start and (not later or at < min(later)):
                yield func.attr.value


def _short_names(script: Script, ending: Ending) -> list[str]:
    """The short names that the file may hold: those of the model that the script saves there, else the usual."""
    for call, path in _saves(script):
        written = ending_of(script, path.value)
        if written is None or written.text != ending.text or not isinstance(call.func, cst.Attribute):
            continue
        network = network_of(script, call.func.value)
        compiled = None if network is None else network.compiled()
        if compiled is not None:
            return [name for name in _SHORT if name in _words(script, compiled)]
    return ["mse", "mae"]


def _words(script: Script, compiled: cst.Call) -> list[str]:
    words: list[str] = []
    for arg in compiled.args:
        value = value_of(script, arg.value)
        words += [text for one in listed(value) or [value] if (text := text_of(one)) is not None]
    return words


def same_names(script: Script, edits: list[Edit]) -> Iterator[Edit]:
    """The other places of the script at which a file that has a new name is called by its old one.

    `os.path.exists("x.hdf5")` is such a place, and so are `glob("*.hdf5")` and `name.endswith(".hdf5")` where all such
    files have a new suffix; what is printed is none. A bare `"x"` is one where a file is surely meant, as in
    `os.path.exists("x")`: it may be a column, too.
    """
    strings = [node for node in script.nodes(cst.SimpleString) if not _is_printed(script, node)]
    names: dict[str, str] = {}
    suffixes: dict[str, set[str]] = {}
    for node in strings:
        start, end = _content(script, node)
        for edit in edits:
            if start <= edit.start and edit.end <= end and edit.text.endswith((".keras", _WEIGHTS)):
                new = script.source[start : edit.start] + edit.text + script.source[edit.end : end]
                names[node.raw_value] = new
                suffixes.setdefault(suffix_of(node.raw_value), set()).add(suffix_of(new))
    touched = {edit.end for edit in edits}
    kept = {suffix_of(ending.text) for ending in _files(script) if ending.end not in touched}
    for node in strings:
        start, end = _content(script, node)
        inner = script.parent(node)
        if end in touched or not isinstance(inner, (cst.Arg, cst.ComparisonTarget, cst.Comparison)):
            continue
        old = suffix_of(node.raw_value)
        others = suffixes.get(old, set())
        if node.raw_value in names:
            if old or _is_file(script, node):
                yield Edit(start, end, names[node.raw_value])
        elif old in _OLD_ONLY and old not in kept and len(others) == 1:
            yield Edit(end - len(old), end, next(iter(others)))


def _content(script: Script, node: cst.SimpleString) -> tuple[int, int]:
    """From quote to quote."""
    end = script.inner_span(node)[1] - len(node.quote)
    return end - len(node.raw_value), end


def _files(script: Script) -> Iterator[Ending]:
    """The names of all files that the script saves or loads."""
    paths = [path for _call, path in _saves(script)]
    for calls in (
        script.calls_of(*_LOAD),
        (call for call, _func in method_calls(script, "save_weights", "load_weights")),
    ):
        paths += [path for call in calls if (path := argument(call, "filepath", 0)) is not None]
    yield from (ending for path in paths if (ending := ending_of(script, path.value)) is not None)


def _is_file(script: Script, node: cst.SimpleString) -> bool:
    """Whether a name without a suffix is surely that of the file: by a slash in it, or by what takes it."""
    call = script.parent(script.parent(node))  # type: ignore[arg-type]
    func = call.func if isinstance(call, cst.Call) else None
    taker = "" if func is None else script.imported(func) or dotted(func)
    if taker in _OF_FOLDERS:
        return False
    return (
        any(slash in node.raw_value for slash in "/\\")
        or taker in _OF_FILES
        or taker.startswith(("os.path.", "shutil.", "glob."))
        or taker.rpartition(".")[2].startswith(("load_model", "load_weights"))
    )


def _is_printed(script: Script, node: cst.SimpleString) -> bool:
    call = script.within(node, cst.Call)
    return (
        call is not None
        and isinstance(call.func, cst.Name)
        and call.func.value == "print"
        and script.parent(node) in call.args
    )
