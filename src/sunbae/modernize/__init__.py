"""A script of 2020, written in today's Keras: `modernize` for a text, `modernize_file` for a file."""

from sunbae.modernize.change import Change, Modernized
from sunbae.modernize.convert import modernize
from sunbae.modernize.file import Written, modernize_file

__all__ = ["Change", "Modernized", "Written", "modernize", "modernize_file"]
