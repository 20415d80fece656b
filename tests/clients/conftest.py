"""The Node clients and the browser, or the reason why there is none."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.clients import nodes


@pytest.fixture(scope="session")
def node_clients() -> Path:
    """The folder with the clients for Node and the browser."""
    try:
        return nodes.clients()
    except nodes.UnavailableError as error:
        pytest.skip(str(error))


@pytest.fixture(scope="session")
def chromium() -> str:
    """The system's Chromium."""
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if found is None:
        pytest.skip("there is no Chromium (Debian: apt install chromium)")
    return found
