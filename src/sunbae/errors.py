"""The errors that are the user's to mend: each says what was found, what was expected and what to do."""

from __future__ import annotations


class SunbaeError(Exception):
    """An error whose message is meant for the user; the command line prints it without a traceback."""


class DataError(SunbaeError):
    """The data cannot be used as they are."""


class ColumnError(DataError):
    """A column that is needed is absent, doubled or unfit for its role."""


class OptionError(SunbaeError):
    """An option has a value that cannot be honoured."""


class OutputError(SunbaeError):
    """A result cannot be written: no permission, no space, no such folder."""


class BundleError(SunbaeError):
    """A bundle is damaged, unsafe, or of a format that this version does not read."""


class DivergedError(SunbaeError):
    """A training whose loss was never a finite number."""


class CheckpointError(SunbaeError):
    """A file from which a training was to go on is damaged, no checkpoint, or of another format."""


class ModelError(SunbaeError):
    """A model's file or configuration cannot be read, or is of a kind that cannot be told from its configuration."""


class ScriptError(SunbaeError):
    """The user's script cannot be read: it is no Python that runs today."""
