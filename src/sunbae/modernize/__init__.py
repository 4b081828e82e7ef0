"""A script of 2020, written in today's Keras: `modernize` and what it returns."""

from sunbae.modernize.change import Change, Modernized
from sunbae.modernize.convert import modernize

__all__ = ["Change", "Modernized", "modernize"]
