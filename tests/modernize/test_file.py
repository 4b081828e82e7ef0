"""Scripts in files."""

import pytest

from sunbae.errors import OutputError, ScriptError
from sunbae.modernize.file import modernize_file

OLD = "# 케라스\nfrom tensorflow.keras.layers import Dense\n"
NEW = '# 케라스\nimport os\nos.environ["KERAS_BACKEND"] = "jax"\nfrom keras.layers import Dense\n'


@pytest.fixture
def old(tmp_path):
    path = tmp_path / "keras01.py"
    path.write_text(OLD, encoding="utf-8")
    return path


def test_the_new_script_stands_beside_the_old_one(old):
    written = modernize_file(old)
    assert written.path == old.with_name("keras01_keras3.py")
    text = written.path.read_text(encoding="utf-8")
    assert text.startswith(NEW + "# Written by sunbae from keras01.py (")
    assert old.read_text(encoding="utf-8") == OLD
    assert written.modernized.source == NEW
    assert {change.id for change in written.modernized.changes} == {"SB901"}


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        (OLD, "utf-8-sig"),
        ("# -*- coding: cp949 -*-\n" + OLD, "cp949"),
        (OLD.replace("\n", "\r\n"), "utf-8"),
        ("#!/usr/bin/env python\n# coding: euc-kr\n" + OLD, "euc-kr"),
    ],
)
def test_encoding_mark_and_line_ends_are_kept(tmp_path, content, encoding):
    path = tmp_path / "x.py"
    path.write_bytes(content.encode(encoding))
    made = modernize_file(path).path.read_bytes()
    assert made.splitlines()[0] == content.encode(encoding).splitlines()[0]
    text = made.decode(encoding)
    assert text.replace("\r\n", "\n").endswith(NEW + text.replace("\r\n", "\n").splitlines(keepends=True)[-1])
    assert ("\r\n" in text) == ("\r\n" in content)
    assert text.count("\n") == text.count("\r\n") or "\r" not in text
    compile(made, "x.py", "exec")


def test_its_own_earlier_result_is_written_again(old):
    first = modernize_file(old).path.read_bytes()
    old.write_text(OLD + "x = 1\n", encoding="utf-8")
    assert modernize_file(old).path.read_bytes() != first


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.replace("Dense", "LSTM"),
        lambda text: text + "# mine\n",
        lambda _text: "x = 1\n",
        lambda _text: "",
    ],
)
def test_the_work_of_others_is_never_overwritten(old, change):
    path = modernize_file(old).path
    path.write_text(change(path.read_text(encoding="utf-8")), encoding="utf-8")
    before = path.read_bytes()
    with pytest.raises(OutputError) as caught:
        modernize_file(old)
    assert str(caught.value) == (
        f"{path} is there already, and is not what sunbae wrote, or has been worked on since. Move it, or give another "
        "name."
    )
    assert path.read_bytes() == before


def test_the_script_itself_is_never_overwritten(old):
    with pytest.raises(OutputError, match="is there already"):
        modernize_file(old, old)
    assert old.read_text(encoding="utf-8") == OLD


def test_another_place(old, tmp_path):
    (tmp_path / "new").mkdir()
    assert modernize_file(old, tmp_path / "new" / "a.py").path == tmp_path / "new" / "a.py"
    with pytest.raises(OutputError, match="is no file. Give the name of the file to write"):
        modernize_file(old, tmp_path / "new")


def test_files_beside_the_script(tmp_path):
    path = tmp_path / "boston.py"
    path.write_text("from sklearn.datasets import load_boston\n", encoding="utf-8")
    written = modernize_file(path)
    assert written.files == (tmp_path / "boston.csv",)
    assert written.files[0].read_text().count("\n") == 507
    modernize_file(path)  # the same file may stand there
    written.files[0].write_text("mine")
    with pytest.raises(OutputError, match=r"boston.csv is there already and holds something else"):
        modernize_file(path)
    assert written.files[0].read_text() == "mine"


TOOLS = "def net():\n    from tensorflow.keras.layers import Dense\n    return Dense(1)\n"


def test_modules_beside_it_are_written_too(tmp_path):
    (tmp_path / "tools.py").write_text(TOOLS)
    (tmp_path / "more.py").write_text("import tools\nfrom tensorflow.keras import layers\n")
    (tmp_path / "plain.py").write_text("x = 1\n")
    path = tmp_path / "x.py"
    path.write_text("import os, tools\nimport more as m, plain\nfrom tools import net\n")
    written = modernize_file(path)
    assert {one.path.name for one in written.modules} == {"tools_keras3.py", "more_keras3.py"}
    lines = written.path.read_text().splitlines()[:-1]
    assert lines == [
        "import os, tools_keras3 as tools", "import more_keras3 as m, plain", "from tools_keras3 import net",
    ]  # fmt: skip
    assert "from keras.layers import Dense" in (tmp_path / "tools_keras3.py").read_text()
    assert (tmp_path / "more_keras3.py").read_text().startswith("import tools_keras3 as tools\n")
    assert (tmp_path / "tools.py").read_text() == TOOLS
    # What was written imports only what was written.
    again = modernize_file(written.path)
    assert (again.modules, again.modernized.changes) == ((), ())


def test_a_network_from_a_module_or_package_beside_it_is_one(tmp_path):
    (tmp_path / "nets").mkdir()
    (tmp_path / "tools.py").write_text(TOOLS)
    path = tmp_path / "x.py"
    lines = "import keras, nets, tools, gensim\n" + "".join(
        f"model = {name}.net()\nmodel.save('{name}')\n" for name in ("nets", "tools", "gensim")
    )
    path.write_text(lines)
    text = modernize_file(path).path.read_text()
    assert [name for name in ("nets", "tools", "gensim") if f"save('{name}.keras')" in text] == ["nets", "tools"]


def test_modules_that_import_each_other(tmp_path):
    (tmp_path / "a.py").write_text("import b\n" + OLD)
    (tmp_path / "b.py").write_text("import a\n" + OLD)
    written = modernize_file(tmp_path / "a.py")
    assert written.path.read_text(encoding="utf-8").startswith("import b_keras3 as b\n")


def test_nothing_is_written_if_a_module_cannot_be(tmp_path):
    (tmp_path / "tools.py").write_text(TOOLS)
    (tmp_path / "tools_keras3.py").write_text("mine = 1\n")
    (tmp_path / "x.py").write_text("import tools\n" + OLD, encoding="utf-8")
    with pytest.raises(OutputError, match="tools_keras3.py is there already"):
        modernize_file(tmp_path / "x.py")
    assert not (tmp_path / "x_keras3.py").exists()


def test_an_import_on_a_line_that_is_written_anew_is_left(tmp_path):
    (tmp_path / "tools.py").write_text(TOOLS)
    (tmp_path / "x.py").write_text("import tensorflow as tf, tools\nprint(tf.keras.layers)\n")
    left = [change.today for change in modernize_file(tmp_path / "x.py").modernized.changes if change.left]
    assert left == ["The module is of 2020, too: import the one that was written beside it, on a line of its own."]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"x = 1\ny = (\n", ":2: this is no Python that runs today ('(' was never closed)"),
        (
            "x = 1\n\n\n# 값\n".encode("cp949"),
            ":4: this is not UTF-8, so Python cannot read it. Save the script as UTF-8",
        ),
        (b"# coding: nonsense\nx = 1\n", ": unknown encoding: nonsense."),
    ],
)
def test_what_cannot_be_read(tmp_path, content, message):
    path = tmp_path / "x.py"
    path.write_bytes(content)
    with pytest.raises(ScriptError) as caught:
        modernize_file(path)
    assert str(caught.value).startswith(f"{path}{message}")
    assert list(tmp_path.iterdir()) == [path]


def test_no_such_file(tmp_path):
    with pytest.raises(ScriptError, match="Cannot read .*: No such file or directory."):
        modernize_file(tmp_path / "x.py")
