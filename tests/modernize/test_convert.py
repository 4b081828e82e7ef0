"""What holds for every script: nothing but what must change changes, and once is enough."""

import ast
import io
import tokenize

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from modernize.battery import BATTERY
from modernize.test_battery import imports_too_early

from sunbae.errors import OutputError, ScriptError
from sunbae.modernize.change import Edit, Found
from sunbae.modernize.convert import modernize
from sunbae.modernize.file import modernize_file

NOISE = [
    "# 값 tf.keras.layers lr=0.1\n",
    "\n",
    "'''설명 from tensorflow.keras.layers import Dense\n\n  np.float'''\n",
    "if True:\n\tvalue = 'predict_classes'   # 탭\n",
    'a_list = [1,2 ,  3]; b = "lr=0.01"\n',
    "text = f'{3:>{5}} metrics=\"mae\"'\n",
    "def f(x,\n      *y): return x  # load_boston\n",
]
TODAY = [
    "import numpy as np\n",
    "import os\nos.environ['KERAS_BACKEND'] = 'jax'\n",
    "x = np.array([1, 2, 3], dtype=np.float32)\n",
    "class Net:\n    def predict(self, lr=0.1): return {'lr': lr}\n",
    "fit(x, y, lr=0.1, nb=3, metrics='mae')\n",
    "frame.append(3)\nvalues = frame.values\n",
    "import re; re.compile('a', flags=0)\n",
    "for lr in (0.1, 0.2):\n\tprint(lr)\n",
    *NOISE,
]
slow = pytest.mark.exhaustive


def tokens(source, kind):
    return [one.string for one in tokenize.generate_tokens(io.StringIO(source).readline) if one.type == kind]


def check(pieces):
    source = "".join(pieces)
    made = modernize(source).source
    ast.parse(made)
    assert modernize(made).source == made
    assert not imports_too_early(made)
    assert tokens(made, tokenize.COMMENT) == tokens(source, tokenize.COMMENT)
    for piece in pieces:
        if piece in NOISE and piece.strip():
            assert made.count(piece) >= source.count(piece)


snippets = st.sampled_from([before for _rule, before, _after in BATTERY])
mixed = st.lists(st.one_of(snippets, st.sampled_from(NOISE)), min_size=1, max_size=5)


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(mixed)
def test_mixtures(pieces):
    check(pieces)


@slow
@settings(max_examples=400, deadline=None, suppress_health_check=list(HealthCheck))
@given(mixed)
def test_many_mixtures(pieces):
    check(pieces)


@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.lists(st.sampled_from(TODAY), max_size=6),
    st.sampled_from(["\n", "\r\n", "\r"]),
    st.sampled_from(["", "\ufeff", "#!/usr/bin/python\n# -*- coding: utf-8 -*-\n"]),
    st.booleans(),
)
def test_a_script_without_old_code_is_returned_as_it_is(pieces, newline, head, cut):
    source = (head + "".join(pieces)).replace("\n", newline)
    source = source.rstrip() if cut else source
    made = modernize(source)
    assert (made.source, made.changes, made.files) == (source, (), ())


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_line_ends_and_mark(newline, mark):
    old = f"{mark}# 하나\nimport tensorflow as tf\n\tif_ = 1\n".replace("\n\tif_", "\nif x:\n\tif_").replace(
        "\n", newline
    )
    new = modernize(old + f"y = tf.keras.Input((1,)){newline}").source
    assert new.startswith(mark + "# 하나")
    assert f"if x:{newline}\tif_ = 1{newline}y = keras.Input((1,)){newline}" in new
    assert new.replace(newline, "").count("\n") == new.replace(newline, "").count("\r") == 0


def test_changes_are_in_the_order_of_lines_and_said_once():
    source = "import tensorflow as tf\nx = tf.square(1) + tf.square(2)\ntf.random.set_seed(1)\n"
    changes = modernize(source).changes
    assert [change.line for change in changes] == sorted(change.line for change in changes)
    assert len(set(changes)) == len(changes)
    assert all(change.id.startswith("SB9") and change.what and change.today.endswith(".") for change in changes)


def test_the_name_is_in_the_error():
    with pytest.raises(ScriptError, match=r"^old\.py:1: this is no Python that runs today"):
        modernize("print 3", name="old.py")


def test_what_would_be_no_python_is_not_written(monkeypatch, tmp_path):
    monkeypatch.setattr("sunbae.modernize.convert.RULES", (lambda _script: [Found(None, (Edit(6, 7, "y y"),))],))
    (tmp_path / "old.py").write_text("x = 1\nx\n")
    with pytest.raises(
        OutputError, match=r"old\.py: line 2 of the new script would be no Python \(invalid syntax\), so"
    ):
        modernize_file(tmp_path / "old.py")
    assert [path.name for path in tmp_path.iterdir()] == ["old.py"]


def test_in_korean(language):
    language("ko")
    assert modernize("import keras\n").source.endswith("import keras\n")
