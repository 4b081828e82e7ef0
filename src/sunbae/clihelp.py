"""Help and usage errors of the command line in the user's language.

The texts of commands and options are made when `cli` is imported, before the language is known. They are marked
there with `N_` and translated here when they are shown, in a copy: typer keeps one set of commands for all calls.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

from sunbae.i18n import N_, _

# Inside typer or in click, by the version of typer; the public BadParameter is one of it.
UsageError: Any = typer.BadParameter.__base__

# typer's own words: what it reads from constants of `typer.rich_utils` ...
_CONSTANTS = {
    "ARGUMENTS_PANEL_TITLE": N_("Arguments"),
    "OPTIONS_PANEL_TITLE": N_("Options"),
    "COMMANDS_PANEL_TITLE": N_("Commands"),
    "DEFAULT_STRING": N_("[default: {}]"),
    "REQUIRED_LONG_STRING": N_("[required]"),
    "ERRORS_PANEL_TITLE": N_("Error"),
    "RICH_HELP": N_("Try [blue]'{command_path} {help_option}'[/] for help."),
}
# ... what it puts into commands and the line of usage ...
_PARTS = (N_("[OPTIONS]"), N_("COMMAND [ARGS]..."), N_("Show this message and exit."))
# ... and how it words a mistake.
_MISTAKES = (
    N_("Missing command."),
    N_("Missing argument {name}."),
    N_("No such command {name}."),
    N_("No such command {name}. Did you mean {near}?"),
    N_("No such option: {name} (Possible options: {near})"),
    N_("No such option: {name}"),
    N_("Option {name} requires an argument."),
    N_("Option {name} does not take a value."),
    N_("Got unexpected extra argument(s) ({names})"),
    N_("Invalid value for {name}: Input should be a valid integer, unable to parse string as an integer"),
    N_("Invalid value for {name}: Input should be a valid number, unable to parse string as a number"),
)


class Command(TyperCommand):
    """A command whose help is in the user's language."""

    def format_usage(self, ctx: Any, formatter: Any) -> None:
        """Write the line of usage."""
        _write_usage(self, ctx, formatter)

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Print the help."""
        with _typer_words():
            TyperCommand.format_help(_translated(self, ctx), ctx, formatter)


class Group(TyperGroup):
    """A group of commands whose help is in the user's language."""

    def format_usage(self, ctx: Any, formatter: Any) -> None:
        """Write the line of usage."""
        _write_usage(self, ctx, formatter)

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Print the help."""
        shown = _translated(self, ctx)
        shown.commands = {name: _copy(command) for name, command in self.commands.items()}
        with _typer_words():
            TyperGroup.format_help(shown, ctx, formatter)


def help_asked(group: Any, arguments: Sequence[str]) -> Any:
    """The context of the command whose help, and nothing else, is asked for; None for any other command line.

    Typer would make a validator of every option first, which takes longer than all the rest of printing help.
    """
    settings = group.context_settings
    if not arguments or arguments[-1] not in settings["help_option_names"] or len(arguments) > 2:
        return None
    context = group.context_class(group, info_name=group.name, **settings)
    if len(arguments) == 1:
        return context
    command = group.commands.get(arguments[0])
    return command and command.context_class(command, info_name=command.name, parent=context)


def show_usage_error(error: Any) -> None:
    """Print a UsageError on stderr as typer does, with the line of usage."""
    from typer.rich_utils import rich_format_error

    text = in_our_words(error.format_message())
    error.format_message = lambda: text
    with _typer_words():
        rich_format_error(error)


def in_our_words(message: str) -> str:
    """A message of typer about a mistake in the current language; one that we do not know stays as it is.

    >>> in_our_words("Missing argument 'DATA'.")
    "Missing argument 'DATA'."
    """
    for text in _MISTAKES:
        pattern = re.sub(r"\\{(\w+)\\}", r"(?P<\1>.+)", re.escape(text))
        found = re.fullmatch(pattern, message, flags=re.DOTALL)
        if found:
            return _(text).format(**found.groupdict())
    return message


def _translated(command: Any, ctx: Any) -> Any:
    """A copy of a command with its texts in the current language."""
    shown = _copy(command)
    # The option --help among the others, for typer would add its English one.
    shown.params = [_copy(parameter) for parameter in command.get_params(ctx)]
    shown.add_help_option = False
    return shown


def _copy(source: Any) -> Any:
    """A shallow copy of a command or parameter with its own texts in the current language."""
    twin = copy.copy(source)
    for name in ("help", "short_help", "epilog", "rich_help_panel"):
        text = getattr(source, name, None)
        if text:
            setattr(twin, name, _(text))
    return twin


def _write_usage(command: Any, ctx: Any, formatter: Any) -> None:
    pieces = [_(piece) for piece in command.collect_usage_pieces(ctx)]
    formatter.write_usage(ctx.command_path, " ".join(pieces), prefix=_("Usage: "))


@contextmanager
def _typer_words() -> Iterator[None]:
    """Inside, typer's own words are in the current language; on leaving, the very objects found are back."""
    # Imported here, for a command that runs has no use for what it loads.
    from typer import rich_utils

    def make_rich_text(**said: Any) -> Any:
        text = make(**said)
        # By default rich cuts a line of wide letters that fills its column, for it counts the blank behind it too.
        text.overflow = "fold"
        return text

    constants = vars(rich_utils)
    make = constants["_make_rich_text"]
    swapped = {name: _(text) for name, text in _CONSTANTS.items()} | {"_make_rich_text": make_rich_text}
    found = {name: constants[name] for name in swapped}
    constants.update(swapped)
    try:
        yield
    finally:
        constants.update(found)
