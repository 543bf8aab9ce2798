"""A client of the API over a workspace on a store of its own, as the app mounts it; audiences, and places to send to."""

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from api.app import build
from api.serving import Mounted
from tests.activation.sending.clocked import Clocked
from tests.activation.sending.conftest import NORTH, SOUTH, saved

TEXAS = {"all": [{"variable": "STATE", "op": "in", "value": ["TX"]}]}
SECRET = "MARKER-k7Qw9Zt4-not-to-be-seen"


def mounted(workspace_of, **limits):
    """The API under /api, as the app mounts it."""
    return Starlette(routes=[Mounted("/api", build(workspace_of, **limits))])


def client_of(ws, **limits):
    return TestClient(mounted(lambda _: ws, **limits), base_url="http://localhost", follow_redirects=False)


@pytest.fixture
def client(ws):
    return client_of(ws)


@pytest.fixture
def skiers(ws, population_frame):
    """Five ZIP areas in two segments, active."""
    return saved(ws, population_frame, NORTH + SOUTH)


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "deliveries").mkdir()
    return tmp_path / "deliveries"


@pytest.fixture
def drive(ws, folder):
    return ws.platforms.connect("folder", "Shared drive", {"path": str(folder)})


@pytest.fixture
def clocked(ws):
    """Who sends what is due when the test says so."""
    return Clocked(ws)


def error_of(answer, status):
    """The error of an answer of that status, after its shape was looked at."""
    assert status == answer.status_code, answer.text
    assert "application/json" == answer.headers["content-type"]
    body = answer.json()
    assert ["error"] == list(body)
    assert {"code", "title", "hint", "field"} == set(body["error"])
    return body["error"]
