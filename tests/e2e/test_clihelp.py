"""Help and usage errors of the command line in both languages, in one process."""

import re

import pytest
import typer
from commands import python
from rich.text import Text
from typer import rich_utils

from sunbae.cli import app
from sunbae.clihelp import _CONSTANTS, _MISTAKES, in_our_words
from sunbae.i18n import _

GROUP = typer.main.get_command(app)  # with the texts as they were written
COMMANDS = {"": GROUP, **GROUP.commands}
NAMES = list(COMMANDS)


def texts(name):
    """Every English text of ours in the help of a command."""
    command = COMMANDS[name]
    found = [command.help, command.epilog, *(c.help for c in COMMANDS.values() if command is GROUP)]
    for parameter in command.params:
        found += [parameter.help, parameter.rich_help_panel]
    return list(dict.fromkeys(filter(None, found)))


def bare(text):
    """Text without markup, frame and blanks, so that it does not matter where lines end."""
    return re.sub(r"[\s│─╭╮╰╯]", "", text)


def plain(text):
    return bare(Text.from_markup(text).plain)


def help_of(command, name, *before):
    code, out, err = command(*before, *name.split(), "--help")
    assert (code, err) == (0, "")
    return out


@pytest.mark.parametrize("name", NAMES)
def test_help_is_korean(command, name):
    shown = bare(help_of(command, name, "--lang", "ko"))
    assert len(texts(name)) >= 2
    for text in texts(name):
        korean = _(text)  # in the language of the last command
        assert korean != text
        assert plain(korean) in shown
        assert plain(text) not in shown


@pytest.mark.parametrize("name", NAMES)
def test_words_of_typer_are_korean(command, name):
    shown = help_of(command, name, "--lang", "ko")
    assert f"사용법: sunbae {name}".rstrip() + " [옵션]" in shown
    assert "이 도움말을 보여 주고 끝냄." in shown
    assert "─ 옵션 ─" in shown
    needed = name in ("train", "predict", "run", "check", "export", "report", "explain")
    assert ("─ 인자 ─" in shown) == (needed or name in ("data", "rule"))
    assert ("[필수]" in shown) == needed
    assert ("─ 명령 ─" in shown) == ("명령 [인자]..." in shown) == (name == "")
    left = r"Usage|Options?\b|OPTIONS|Arguments|Commands|COMMAND|ARGS|required|default|message|…"
    assert re.findall(left, shown) == []


@pytest.mark.parametrize("name", NAMES)
def test_help_in_both_languages_in_one_process(command, monkeypatch, name):
    english = help_of(command, name)
    korean = help_of(command, name, "--lang", "ko")
    assert all(plain(text) in bare(english) for text in texts(name))
    assert "Usage: sunbae" in english
    assert help_of(command, name) == english
    monkeypatch.setenv("SUNBAE_LANG", "ko")
    assert help_of(command, name) == korean
    assert help_of(command, name, "--lang", "en") == english


def test_typer_is_as_it_was(command):
    words = {name: getattr(rich_utils, name) for name in [*_CONSTANTS, "_make_rich_text"]}
    help_of(command, "train", "--lang", "ko")
    command("--lang", "ko", "trian")
    assert {name: getattr(rich_utils, name) for name in words} == words
    assert [words[name] for name in _CONSTANTS] == list(_CONSTANTS.values())


def test_without_arguments_the_help_is_shown(command, monkeypatch):
    monkeypatch.setenv("SUNBAE_LANG", "ko")
    code, out, err = command()
    assert (code, err) == (2, "")
    assert "사용법: sunbae [옵션] 명령 [인자]..." in out


MISTAKES = [
    (["trian"], "No such command 'trian'. Did you mean 'train'?", "'trian' 명령은 없습니다. 혹시 'train'입니까?"),
    (["qqq"], "No such command 'qqq'.", "'qqq' 명령은 없습니다."),
    (["train"], "Missing argument 'DATA'.", "인자가 없습니다: 'DATA'."),
    (["train", "x", "--qqq"], "No such option: --qqq", "--qqq 옵션은 없습니다."),
    (["train", "x", "--seedz", "1"], "(Possible options: --seed, --seeds", "비슷한 옵션: --seed, --seeds"),
    (["train", "x", "--seeds"], "Option '--seeds' requires an argument.", "'--seeds' 옵션에는 값이 필요합니다."),
    (["train", "x", "--quiet=1"], "Option '--quiet' does not take", "'--quiet' 옵션에는 값을 줄 수 없습니다."),
    (["train", "x", "y"], "Got unexpected extra argument(s) (y)", "필요 없는 인자가 있습니다: y."),
    (["train", "x", "--seeds", "a"], "Invalid value for '--seeds': Input", "'--seeds' 옵션의 값은 정수여야 합니다."),
    (["train", "x", "--outliers", "a"], "Invalid value for '--outliers'", "'--outliers' 옵션의 값은 숫자여야 합니다."),
]


@pytest.mark.parametrize(("args", "english", "korean"), MISTAKES, ids=[" ".join(args) for args, _e, _k in MISTAKES])
def test_usage_errors(command, args, english, korean):
    for language, text in (("en", english), ("ko", korean)):
        code, out, err = command("--lang", language, *args)
        assert (code, out) == (2, "")
        assert bare(text) in bare(err)
    assert re.findall(r"Usage|Error|Try|help\.", err) == []


def test_no_command_after_an_option(command):
    assert "Missing command." in command("--lang", "en")[2]
    code, _out, err = command("--lang", "ko")
    assert code == 2
    assert "사용법: sunbae [옵션] 명령 [인자]...\n도움말은 'sunbae -h' 명령으로 볼 수 있습니다.\n" in err
    assert "─ 오류 ─" in err
    assert "명령이 없습니다." in err


def test_an_unknown_mistake_stays_as_it_is(language):
    language("ko")
    assert in_our_words("Something else.") == "Something else."
    assert all(in_our_words(text) != text for text in _MISTAKES)


def test_help_alone_is_the_help_of_typer_without_its_validators(tmp_path):
    code = """if True:
        import contextlib, io, sys
        from sunbae import cli
        def told(by, *args):
            sys.argv = ["sunbae", *args]
            with contextlib.redirect_stdout(io.StringIO()) as out:
                try:
                    by()
                except SystemExit as exc:
                    assert not exc.code
            return out.getvalue()
        asked = (["--help"], ["-h"], ["predict", "--help"], ["train", "-h"], ["runs", "--help"], ["report", "-h"])
        quick = [told(cli.main, *args) for args in asked]
        assert "pydantic" not in sys.modules
        slow = [told(lambda: cli.app(prog_name="sunbae"), *args) for args in asked]
        print(quick == slow, len(set(quick)))
    """
    assert python("-c", code, cwd=tmp_path, SUNBAE_LANG="ko").stdout == "True 5\n"
