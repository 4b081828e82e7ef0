"""Questions about devices and switches of TensorFlow, which JAX has no use for."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from sunbae.i18n import _
from sunbae.modernize.arguments import positional
from sunbae.modernize.change import Edit, Found
from sunbae.modernize.places import each
from sunbae.modernize.saying import found
from sunbae.modernize.script import Script, dotted
from sunbae.modernize.statements import is_whole_statement, removed, small_statement

# What is asked -> the answer of a computer without a graphics card.
_ANSWERS = {
    "tensorflow.config.list_physical_devices": "[]",
    "tensorflow.config.experimental.list_physical_devices": "[]",
    "tensorflow.config.get_visible_devices": "[]",
    "tensorflow.config.list_logical_devices": "[]",
    "tensorflow.config.experimental.list_logical_devices": "[]",
    "tensorflow.test.is_gpu_available": "False",
    "tensorflow.test.is_built_with_cuda": "False",
    "tensorflow.test.gpu_device_name": '""',
    "tensorflow.executing_eagerly": "True",
    "tensorflow.python.client.device_lib.list_local_devices": "[]",
}
_SWITCHES = tuple(
    f"tensorflow.{name}"
    for name in each(
        "config.set_soft_device_placement config.set_visible_devices config.experimental.set_visible_devices "
        "config.experimental.set_memory_growth config.experimental.set_virtual_device_configuration "
        "config.set_logical_device_configuration config.optimizer.set_jit config.run_functions_eagerly "
        "config.experimental_run_functions_eagerly config.threading.set_inter_op_parallelism_threads "
        "config.threading.set_intra_op_parallelism_threads compat.v1.disable_eager_execution "
        "compat.v1.enable_eager_execution compat.v1.disable_v2_behavior compat.v1.enable_v2_behavior "
        "compat.v1.logging.set_verbosity logging.set_verbosity autograph.set_verbosity "
        "debugging.set_log_device_placement "
        "compat.v1.reset_default_graph reset_default_graph enable_eager_execution disable_v2_behavior"
    )
)
_SETTINGS = ("tensorflow.ConfigProto", "tensorflow.compat.v1.ConfigProto")
_SESSIONS = tuple(
    f"tensorflow.{prefix}{name}" for prefix in ("", "compat.v1.") for name in ("Session", "InteractiveSession")
)
_SET_SESSION = ("keras.backend.set_session", "tensorflow.python.keras.backend.set_session")


def questions(script: Script) -> Iterator[Found]:
    """SB918: devices are no business of the script.

    `tf.config.list_physical_devices("GPU")` becomes `[]`, `tf.config.experimental.set_memory_growth(gpu, True)` goes,
    and so does the session whose only use is to hold such settings.
    """
    for call in script.calls:
        name = script.imported(call.func)
        if name in _ANSWERS:
            today = _("JAX finds its devices by itself; the answer stands here as it is without a graphics card.")
            yield found(script, "SB918", call, today, [Edit(*script.span(call), _ANSWERS[name])])
        elif name in _SWITCHES or _is_logger(script, call):
            yield _gone(script, call)
    yield from _sessions(script)


def _is_logger(script: Script, call: cst.Call) -> bool:
    """`tf.get_logger().setLevel(...)`."""
    func = call.func
    return (
        isinstance(func, cst.Attribute)
        and isinstance(func.value, cst.Call)
        and script.imported(func.value.func) == "tensorflow.get_logger"
    )


def _gone(script: Script, call: cst.Call) -> Found:
    today = _("A switch of TensorFlow, which is not used: it goes.")
    statement = small_statement(script, call)
    if statement is not None and is_whole_statement(script, call):
        return found(script, "SB918", call, today, removed(script, statement))
    return found(script, "SB918", call, today, [Edit(*script.span(call), "None")])


def _sessions(script: Script) -> Iterator[Found]:
    """Settings of a session, the session that is made with them, and setting it: all of it or nothing."""
    makers = [call for call in script.calls if script.imported(call.func) in (*_SETTINGS, *_SESSIONS)]
    names = {target.value: call for call in makers if (target := _target(script, call)) is not None}
    gone: list[cst.BaseSmallStatement] = []
    for call in makers:
        statement = small_statement(script, call)
        if statement is not None:
            gone.append(statement)
    for call in script.calls:
        statement = small_statement(script, call)
        if _sets_session(script, call) and statement is not None and is_whole_statement(script, call):
            gone.append(statement)
    for node in script.nodes(cst.Assign):
        root: cst.BaseExpression = node.targets[0].target
        while isinstance(root, cst.Attribute):
            root = root.value
        if isinstance(root, cst.Name) and root.value in names and isinstance(node.targets[0].target, cst.Attribute):
            gone.append(node)
    if not gone or _used_elsewhere(script, set(names), gone):
        return
    for statement in dict.fromkeys(gone):
        today = _("A switch of TensorFlow, which is not used: it goes.")
        yield found(script, "SB918", statement, today, removed(script, statement))


def _sets_session(script: Script, call: cst.Call) -> bool:
    return script.meaning(call.func) in _SET_SESSION


def _target(script: Script, call: cst.Call) -> cst.Name | None:
    statement = script.parent(call)
    if isinstance(statement, cst.Assign) and len(statement.targets) == 1:
        target = statement.targets[0].target
        return target if isinstance(target, cst.Name) else None
    return None


def _used_elsewhere(script: Script, names: set[str], gone: list[cst.BaseSmallStatement]) -> bool:
    """Whether something other than what goes reads one of the names: a script that computes in sessions."""
    for node in script.nodes(cst.Name):
        if node.value not in names:
            continue
        if node in script.reads and not any(above in gone for above in script.parents(node)):
            return True
    return False


def strategies(script: Script) -> Iterator[Found]:
    """SB918: a strategy of TensorFlow that only holds the scope of a model.

    `strategy = tf.distribute.MirroredStrategy()` goes, and `with strategy.scope():` becomes `with
    contextlib.nullcontext():`.
    """
    for call in script.calls:
        target, statement = _target(script, call), small_statement(script, call)
        if not script.imported(call.func).startswith("tensorflow.distribute.") or target is None or statement is None:
            continue
        uses = [node for node in script.nodes(cst.Name) if node.value == target.value and node in script.reads]
        edits = [edit for use in uses if (edit := _of_strategy(script, use)) is not None]
        if len(edits) == len(uses):
            today = _("Keras 3 runs on one device here, as TensorFlow did with this strategy and one graphics card.")
            made = [*removed(script, statement), *edits]
            yield found(script, "SB918", call, today, made, ["import contextlib"])


def _of_strategy(script: Script, use: cst.Name) -> Edit | None:
    """What stands in the place of `strategy.scope()` or `strategy.num_replicas_in_sync`; None for anything else."""
    attribute = script.parent(use)
    if not isinstance(attribute, cst.Attribute):
        return None
    above = script.parent(attribute)
    if attribute.attr.value == "scope" and isinstance(above, cst.Call):
        return Edit(*script.span(above), "contextlib.nullcontext()")
    return Edit(*script.span(attribute), "1") if attribute.attr.value == "num_replicas_in_sync" else None


def placements(script: Script) -> Iterator[Found]:
    """SB918: what says where TensorFlow computes.

    `with tf.device("/gpu:0"):` becomes `with contextlib.nullcontext():`, `@tf.function` goes, and
    `p = multi_gpu_model(model, gpus=2)` becomes `p = model`.
    """
    for call in script.calls:
        if script.imported(call.func) == "tensorflow.device":
            today = _("JAX finds its devices by itself; this block runs as it is.")
            edits = [Edit(*script.span(call), "contextlib.nullcontext()")]
            yield found(script, "SB918", call, today, edits, ["import contextlib"])
        elif script.meaning(call.func) == "keras.utils.multi_gpu_model":
            model = positional(call, 0)
            if model is not None:
                edits = _itself(script, call, model.value)
                yield found(script, "SB918", call, _("Keras 3 has none: the model itself is trained."), edits)
    for decorator in script.nodes(cst.Decorator):
        made = decorator.decorator
        if script.imported(made.func if isinstance(made, cst.Call) else made) == "tensorflow.function":
            start, end = script.inner_span(decorator)
            today = _("Keras compiles by itself: the function runs as it is.")
            first = script.line_start(start)
            edits = [Edit(first, script.line_start(_next_line(script, end)), "")]
            yield found(script, "SB918", made, today, edits)


def _itself(script: Script, call: cst.Call, model: cst.BaseExpression) -> list[Edit]:
    """A call becomes its argument; `model = multi_gpu_model(model)` goes."""
    target, statement = _target(script, call), small_statement(script, call)
    if target is not None and statement is not None and target.value == script.text(model):
        return removed(script, statement)
    start, end = script.span(model)
    whole = script.span(call)
    return [Edit(whole[0], start, ""), Edit(end, whole[1], "")]


def _next_line(script: Script, offset: int) -> int:
    found_at = script.source.find(script.newline, offset)
    return len(script.source) if found_at < 0 else found_at + len(script.newline)


def plaidml(script: Script) -> Iterator[Found]:
    """SB918: `plaidml.keras.install_backend()` and the import that it needs go."""
    today = _("PlaidML is no backend of Keras 3: it goes.")
    reads = [node for node in script.reads if isinstance(node, cst.Name)]
    used = [node for node in reads if script.imported(node).split(".")[0] == "plaidml"]
    gone = [
        statement
        for call in script.calls_of("plaidml.keras.install_backend")
        if is_whole_statement(script, call) and (statement := small_statement(script, call)) is not None
    ]
    if any(small_statement(script, node) not in gone for node in used):
        return
    gone += [node for node in script.nodes(cst.Import) if all(_is_plaidml(one.evaluated_name) for one in node.names)]
    gone += [node for node in script.nodes(cst.ImportFrom) if _is_plaidml(dotted(node.module))]
    for statement in gone:
        yield found(script, "SB918", statement, today, removed(script, statement))


def _is_plaidml(module: str) -> bool:
    return module.split(".")[0] == "plaidml"
