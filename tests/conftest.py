"""Fixtures for all tests."""

import os

import pytest

# Compiled programs of a test are of no use to anybody else, and tests of speed and of files must not find any.
os.environ["SUNBAE_CACHE"] = ""

from sunbae.i18n import set_language


@pytest.fixture
def language():
    """`language("ko")`: messages in Korean from here to the end of the test."""
    yield set_language
    set_language("en")
