"""Which findings are wanted: options, pyproject.toml, comments."""

import pytest

from sunbae.errors import OptionError
from sunbae.patch.notes import Place
from sunbae.watch.controls import Controls, controls, kept
from sunbae.watch.findings import Finding


def finding(id="SB101", line=2, hurts=None):
    return Finding(id, "high", "m", Place("a.py", line), None if hurts is None else Place("a.py", hurts))


@pytest.mark.parametrize(
    ("select", "ignore", "wanted"),
    [
        ((), (), True),
        (("SB101",), (), True),
        (("SB1",), (), True),
        (("SB2",), (), False),
        ((), ("SB10",), False),
        (("SB1",), ("SB101",), False),
        ((), ("SB5",), True),
    ],
)
def test_rules_by_their_ids(select, ignore, wanted):
    assert Controls(select, ignore).wants("SB101") is wanted


@pytest.mark.parametrize(
    ("comment", "stays"),
    [
        ("# sunbae: ignore[SB101] known", False),
        ("# sunbae:ignore[SB205, sb101]", False),
        ("# sunbae: ignore", False),
        ("# sunbae: ignore[SB102]", True),
        ("# ignore SB101", True),
        ("", True),
    ],
)
def test_comments(comment, stays):
    sources = {"a.py": f"import x\nx.fit(y)  {comment}\nx.score(z)\n"}
    assert bool(list(kept([finding()], Controls(), sources))) is stays
    assert bool(list(kept([finding(line=3, hurts=2)], Controls(), sources))) is stays
    assert list(kept([finding(line=3)], Controls(), sources))
    assert list(kept([finding(line=99)], Controls(), sources))


def test_the_nearest_pyproject(tmp_path):
    (tmp_path / "pyproject.toml").write_text('[tool.sunbae]\nignore = ["SB101", "SB5"]\n')
    script = tmp_path / "deep" / "a.py"
    script.parent.mkdir()
    assert controls(script).ignore == ("SB101", "SB5")
    assert controls(script, ["sb1,SB201"], ["SB102"]) == Controls(("SB1", "SB201"), ("SB102", "SB101", "SB5"))
    (script.parent / "pyproject.toml").write_text("[project]\nname = 'x'\n")
    assert controls(script) == Controls()


@pytest.mark.parametrize("text", ["[tool.sunbae]\nselect = ['SB777']\n", "[tool", "\udcff"])
def test_a_wrong_pyproject_is_named(text, tmp_path):
    (tmp_path / "pyproject.toml").write_bytes(text.encode("utf-8", "surrogateescape"))
    with pytest.raises(OptionError, match=r"pyproject\.toml"):
        controls(tmp_path / "a.py")


def test_an_unknown_rule():
    with pytest.raises(OptionError, match="SB1x is no rule|SB1X is no rule"):
        controls(__file__, ["SB1x"])
