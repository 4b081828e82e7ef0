"""What pandas does not do any more."""

from __future__ import annotations

import re
from collections.abc import Iterator

import libcst as cst

from sunbae.i18n import _
from sunbae.modernize.arguments import appended, argument, has_stars, literal, positional, renamed, text_of, without
from sunbae.modernize.bindings import value_of
from sunbae.modernize.change import Edit, Found
from sunbae.modernize.own import method_calls
from sunbae.modernize.places import each
from sunbae.modernize.saying import found
from sunbae.modernize.script import Script
from sunbae.modernize.statements import is_whole_statement

_READERS = tuple(
    f"pandas.{name}" for name in each("read_csv read_excel read_table read_json DataFrame concat merge get_dummies")
)
_STAYS_A_FRAME = frozenset(
    each(
        "append assign astype bfill copy drop drop_duplicates dropna ffill fillna head join merge query reindex "
        "rename replace "
        "reset_index sample set_index sort_index sort_values tail"
    )
)
# keyword of read_csv and others -> what is written today; '' if it goes.
_READING = {
    "infer_datetime_format": "",
    "mangle_dupe_cols": "",
    "warn_bad_lines": "",
}
_FREQUENCIES = {"M": "ME", "BM": "BME", "Q": "QE", "A": "YE", "Y": "YE", "H": "h", "T": "min", "S": "s", "L": "ms"}
_FREQUENCY = re.compile(r"(\d*)(BM|M|Q|A|Y|H|T|S|L)")


def is_frame(script: Script, node: cst.BaseExpression, depth: int = 6) -> bool:
    """Whether an expression is surely a table of pandas, as far as its names can be followed."""
    value = value_of(script, node)
    if depth == 0:
        return False
    if isinstance(value, cst.Subscript):
        index = _only_index(value)
        return isinstance(index, cst.List) and is_frame(script, value.value, depth - 1)
    if not isinstance(value, cst.Call):
        return False
    if script.imported(value.func) in _READERS:
        return True
    func = value.func
    return (
        isinstance(func, cst.Attribute)
        and func.attr.value in _STAYS_A_FRAME
        and is_frame(script, func.value, depth - 1)
    )


def _only_index(node: cst.Subscript) -> cst.BaseExpression | None:
    if len(node.slice) == 1 and isinstance(node.slice[0].slice, cst.Index):
        return node.slice[0].slice.value
    return None


def _uses_pandas(script: Script) -> bool:
    return any(name.split(".")[0] == "pandas" for name in script.imported_modules)


def reading(script: Script) -> Iterator[Found]:
    """SB921: arguments of functions of pandas.

    `pd.read_csv(f, error_bad_lines=False)` becomes `pd.read_csv(f, on_bad_lines="skip")`, `pd.get_dummies(x)` becomes
    `pd.get_dummies(x, dtype="uint8")`, because it gives True and False today; `pd.concat([a, b], 1)` becomes
    `pd.concat([a, b], axis=1)`.
    """
    for call in script.calls:
        name = script.imported(call.func)
        if not name.startswith("pandas.") or has_stars(call):
            continue
        edits = _argument_edits(script, call, name.removeprefix("pandas."))
        if edits:
            today = _("pandas has another word for this argument today, or needs none.")
            yield found(script, "SB921", call, today, edits)


def _argument_edits(script: Script, call: cst.Call, name: str) -> list[Edit]:
    gone = [arg for arg in call.args if arg.keyword is not None and arg.keyword.value in _READING]
    edits: list[Edit] = []
    bad = argument(call, "error_bad_lines")
    if bad is not None and literal(bad.value) is False:
        start = script.span(bad.keyword)[0] if bad.keyword is not None else 0
        edits.append(Edit(start, script.span(bad.value)[1], 'on_bad_lines="skip"'))
    elif bad is not None:
        gone.append(bad)
    blanks = argument(call, "delim_whitespace")
    if blanks is not None and blanks.keyword is not None and literal(blanks.value) is True:
        edits.append(Edit(script.span(blanks.keyword)[0], script.span(blanks.value)[1], 'sep=r"\\s+"'))
    squeeze = argument(call, "squeeze")
    if squeeze is not None and name == "read_csv":
        gone.append(squeeze)
        end = script.span(call)[1]
        edits += [Edit(end, end, '.squeeze("columns")')] if literal(squeeze.value) is True else []
    second = positional(call, 1)
    if second is not None and name in ("read_csv", "concat"):
        edits.append(renamed(script, second, "sep" if name == "read_csv" else "axis"))
    old = script.uses_keras and not script.is_of_today
    if name == "get_dummies" and old and argument(call, "dtype") is None:
        edits.append(appended(script, call, 'dtype="uint8"'))
    if name in ("date_range", "period_range", "Grouper"):
        frequency = argument(call, "freq")
        edits += [] if frequency is None or name == "period_range" else _frequency(script, frequency.value)
    return edits + without(script, call, gone)


def _frequency(script: Script, node: cst.BaseExpression) -> list[Edit]:
    text = text_of(node)
    match = None if text is None else _FREQUENCY.fullmatch(text)
    if match is None:
        return []
    quote = script.text(node)[-1]
    return [Edit(*script.span(node), f"{quote}{match.group(1)}{_FREQUENCIES[match.group(2)]}{quote}")]


def methods(script: Script) -> Iterator[Found]:
    """SB921: methods of tables and columns.

    `df.append(more)` becomes `pd.concat([df, more])`, of a dict or a Series `pd.concat([df, pd.DataFrame([row])])`;
    `df.drop("x", 1)` becomes `df.drop("x", axis=1)`, `df.fillna(method="ffill")` becomes `df.ffill()`,
    `df.as_matrix()` becomes `df.to_numpy()`.
    """
    if not _uses_pandas(script):
        return
    renamings = {"as_matrix": "to_numpy", "get_values": "to_numpy", "iteritems": "items", "applymap": "map"}
    for call, func in method_calls(script, *renamings):
        new = renamings[func.attr.value]
        today = _("pandas calls it {name} today.").format(name=new)
        yield found(script, "SB921", call, today, [Edit(*script.span(func.attr), new)])
    yield from _with_axis(script)
    yield from _filled(script)
    yield from _appended(script)
    for call, _func in method_calls(script, "resample", "asfreq"):
        rule = argument(call, "rule", 0) or argument(call, "freq", 0)
        edits = [] if rule is None else _frequency(script, rule.value)
        if edits:
            yield found(script, "SB921", call, _("pandas writes this frequency in another way today."), edits)
    for node in script.nodes(cst.Attribute):
        if node.attr.value == "ix" and isinstance(script.parent(node), cst.Subscript):
            today = _("ix is gone: loc takes names, iloc takes numbers of rows and columns.")
            yield found(script, "SB921", node, today)
    for call, func in method_calls(script, "corr", "cov"):
        if is_frame(script, func.value) and argument(call, "numeric_only") is None and not call.args:
            today = _(
                "Columns of text are an error here today: with numeric_only=True they are left out, as they were."
            )
            yield found(script, "SB921", call, today)


def _with_axis(script: Script) -> Iterator[Found]:
    for call, func in method_calls(script, "drop", "dropna"):
        at = 1 if func.attr.value == "drop" else 0
        said = positional(call, at)
        if said is not None and positional(call, at + 1) is None and literal(said.value) in (0, 1, "columns", "index"):
            today = _("The axis is said by its name today.")
            yield found(script, "SB921", call, today, [renamed(script, said, "axis")])


def _filled(script: Script) -> Iterator[Found]:
    ways = {"ffill": "ffill", "pad": "ffill", "bfill": "bfill", "backfill": "bfill"}
    for call, func in method_calls(script, "fillna"):
        said = argument(call, "method")
        way = None if said is None else text_of(said.value)
        if said is not None and way in ways:
            edits = [Edit(*script.span(func.attr), ways[way]), *without(script, call, [said])]
            today = _("pandas calls it {name} today.").format(name=ways[way])
            yield found(script, "SB921", call, today, edits)


def _appended(script: Script) -> Iterator[Found]:
    for call, func in method_calls(script, "append"):
        other = argument(call, "other", 0)
        if other is None or not is_frame(script, func.value):
            continue
        pandas, imports = script.module("pandas", "pd", call)
        is_row = _is_row(script, other.value)
        if not is_row and not is_frame(script, other.value):
            today = _("append is gone; pd.concat([table, other]) puts tables together.")
            yield found(script, "SB921", call, today)
            continue
        start, end = script.span(func.value)
        first, last = script.span(other.value)
        left, right = (f", {pandas}.DataFrame([", "])]") if is_row else (", ", "]")
        edits = [Edit(start, start, f"{pandas}.concat(["), Edit(end, first, left), Edit(last, last, right)]
        yield found(script, "SB921", call, _("append is gone; concat puts tables together."), edits, imports)


def _is_row(script: Script, node: cst.BaseExpression) -> bool:
    """Whether this is a row of a table: a dict or a Series."""
    value = value_of(script, node)
    return isinstance(value, cst.Dict) or (
        isinstance(value, cst.Call) and script.imported(value.func) == "pandas.Series"
    )


def chained(script: Script) -> Iterator[Found]:
    """SB921: a cell is set in one step; in two, pandas 3 changes a copy that nobody sees.

    `df["x"][rows] = 0` becomes `df.loc[rows, "x"] = 0`, `df["x"].iloc[3] = 0` becomes
    `df.iloc[3, df.columns.get_loc("x")] = 0`, `df["x"].fillna(0, inplace=True)` becomes `df["x"] = df["x"].fillna(0)`.
    """
    if not _uses_pandas(script):
        return
    today = _("Set in two steps, the value goes into a copy that is thrown away; pandas 3 says nothing.")
    for target in script.nodes(cst.AssignTarget):
        node = target.target
        if isinstance(node, cst.Subscript) and len(node.slice) == 1:
            edits = _one_step(script, node)
            if edits is not None:
                yield found(script, "SB921", node, today, edits)
    for call, func in method_calls(script, "fillna", "replace", "dropna"):
        column = func.value
        said = argument(call, "inplace")
        if said is None or literal(said.value) is not True or not is_whole_statement(script, call):
            continue
        if isinstance(column, cst.Subscript) and text_of(_only_index(column)) is not None:
            start = script.span(call)[0]
            edits = [Edit(start, start, f"{script.text(column)} = "), *without(script, call, [said])]
            yield found(script, "SB921", call, today, edits)


def _one_step(script: Script, node: cst.Subscript) -> list[Edit] | None:
    """The edits that make `df["x"][rows]` one access; [] if the user must look; None if all is well."""
    inner: cst.BaseExpression = node.value
    how = ""
    if isinstance(inner, cst.Attribute) and inner.attr.value in ("iloc", "loc"):
        how = inner.attr.value
        inner = inner.value
    if not isinstance(inner, cst.Subscript):
        return None
    column, rows = _only_index(inner), node.slice[0].slice
    if isinstance(inner.value, cst.Attribute) and inner.value.attr.value in ("iloc", "loc"):
        if how or not is_frame(script, inner.value.value):
            return None
        if inner.value.attr.value == "loc" or not _whole_column(inner):
            return []
        code, place = (script.source[slice(*script.inner_span(one))] for one in (rows, inner.slice[1].slice))
        if not isinstance(rows, cst.Slice) and not (
            isinstance(rows, cst.Index) and isinstance(literal(rows.value), int)
        ):
            return []
        return [Edit(*script.span(node), f"{script.text(inner.value)}[{code}, {place}]")]
    if text_of(column) is None or column is None or not is_frame(script, inner.value):
        return None
    table, name = script.text(inner.value), script.text(column)
    code = script.source[slice(*script.inner_span(rows))]
    if how == "iloc":
        text = f"{table}.iloc[{code}, {table}.columns.get_loc({name})]"
    elif isinstance(rows, cst.Slice) and not how:
        text = f"{table}.loc[{table}.index[{code}], {name}]"
    else:
        text = f"{table}.loc[{code}, {name}]"
    return [Edit(*script.span(node), text)]


def _whole_column(node: cst.Subscript) -> bool:
    """Whether it is `[:, 3]`."""
    if len(node.slice) != 2:
        return False
    rows, column = (one.slice for one in node.slice)
    whole = isinstance(rows, cst.Slice) and rows.lower is None and rows.upper is None and rows.step is None
    return whole and isinstance(column, cst.Index) and isinstance(literal(column.value), int)


def numbers_into_text(script: Script) -> Iterator[Found]:
    """SB921: columns of text take no numbers in pandas 3, which the old way of keeping text does.

    Where `df.iloc[i, j] = int(...)` stands, `pd.options.future.infer_string = False` is put behind the import of
    pandas.
    """
    for statement in script.nodes(cst.Assign):
        node, value = statement.targets[0].target, statement.value
        if not isinstance(node, cst.Subscript) or not isinstance(node.value, cst.Attribute):
            continue
        number = (
            isinstance(value, cst.Call) and isinstance(value.func, cst.Name) and value.func.value in ("int", "float")
        )
        if node.value.attr.value not in ("iloc", "loc", "iat", "at") or not number:
            continue
        line = _import_of_pandas(script)
        if line is None or "infer_string" in script.source:
            return
        pandas, _imports = script.module("pandas", "pd", node)
        end = script.span(line)[1]
        text = f"{script.newline}{script.indent(line)}{pandas}.options.future.infer_string = False"
        today = _("Columns of text take no numbers in pandas 3; with this option text is kept as it was.")
        yield found(
            script, "SB921", statement, today, [Edit(_end_of_code(script, end), _end_of_code(script, end), text)]
        )
        return


def _end_of_code(script: Script, offset: int) -> int:
    """The end of a line, behind its comment."""
    found_at = script.source.find(script.newline, offset)
    return len(script.source) if found_at < 0 else found_at


def _import_of_pandas(script: Script) -> cst.SimpleStatementLine | None:
    for node in script.nodes(cst.Import):
        line = script.statement(node)
        if any(alias.evaluated_name == "pandas" for alias in node.names) and isinstance(line, cst.SimpleStatementLine):
            return line
    return None


def read_only(script: Script) -> Iterator[Found]:
    """SB921: the array behind a table is read-only.

    `x = df.values` with `x[0] = 1` later becomes `x = df.values.copy()`.
    """
    if not _uses_pandas(script):
        return
    written = {
        node.target.value.value
        for node in script.nodes(cst.AssignTarget)
        if isinstance(node.target, cst.Subscript) and isinstance(node.target.value, cst.Name)
    }
    for change in script.nodes(cst.AugAssign):
        target = change.target.value if isinstance(change.target, cst.Subscript) else change.target
        if isinstance(target, cst.Name):
            written.add(target.value)
    for statement in script.nodes(cst.Assign):
        node, value = statement.targets[0].target, statement.value
        if not isinstance(node, cst.Name) or node.value not in written:
            continue
        behind = isinstance(value, cst.Attribute) and value.attr.value == "values"
        behind = behind or (
            isinstance(value, cst.Call)
            and isinstance(value.func, cst.Attribute)
            and value.func.attr.value == "to_numpy"
        )
        if behind:
            end = script.span(value)[1]
            today = _("The array of a table cannot be written to in pandas 3; a copy can.")
            yield found(script, "SB921", statement, today, [Edit(end, end, ".copy()")])
