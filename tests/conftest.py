"""Fixtures for all tests."""

import gc
import os
import shutil
import tempfile

import pytest

# Compiled programs are kept for the tests of one run, workers and processes of their own included; not the user's.
os.environ["SUNBAE_TEST_PROGRAMS"] = os.environ.get("SUNBAE_TEST_PROGRAMS") or tempfile.mkdtemp(prefix="sunbae-tests-")
os.environ["SUNBAE_CACHE"] = os.environ["SUNBAE_TEST_PROGRAMS"]

from sunbae.i18n import set_language


def pytest_collection_finish():
    """What is loaded now stays, so Keras, which collects garbage when it resets its names, need not look at it."""
    gc.collect()
    gc.freeze()


def pytest_sessionfinish(session):
    """Whoever started the workers clears up."""
    if not hasattr(session.config, "workerinput"):
        shutil.rmtree(os.environ["SUNBAE_TEST_PROGRAMS"], ignore_errors=True)


@pytest.fixture
def language():
    """`language("ko")`: messages in Korean from here to the end of the test."""
    yield set_language
    set_language("en")
