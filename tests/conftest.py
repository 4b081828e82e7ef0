"""Fixtures for all tests."""

import pytest

from sunbae.i18n import set_language


@pytest.fixture
def language():
    """`language("ko")`: messages in Korean from here to the end of the test."""
    yield set_language
    set_language("en")
