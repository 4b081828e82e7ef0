"""The command line inside this process."""

import sys

import pytest

from sunbae import cli
from sunbae.i18n import set_language


@pytest.fixture
def command(capfd, monkeypatch):
    """`sunbae ARGS` in this process: (exit code, stdout, stderr). An exception other than the exit is a failure."""
    monkeypatch.setenv("SUNBAE_LANG", "en")
    monkeypatch.setattr(sys.modules["__main__"], "__package__", None)  # else click calls it `python -m pytest.sunbae`

    def run(*args):
        monkeypatch.setattr(sys, "argv", ["sunbae", *map(str, args)])
        capfd.readouterr()
        with pytest.raises(SystemExit) as ended:
            cli.main()
        out, err = capfd.readouterr()
        assert "Traceback" not in err
        return ended.value.code, out, err

    yield run
    set_language("en")
