"""A client of the API over a workspace on a store of its own, as the app mounts it; audiences, and places to send to."""

from functools import cache

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from activation import Workspace
from api.app import build
from api.kept import Kept
from api.serving import Mounted
from tests.activation.sending.clocked import Clocked
from tests.activation.sending.conftest import NORTH, SOUTH, saved

TEXAS = {"all": [{"variable": "STATE", "op": "in", "value": ["TX"]}]}
SECRET = "MARKER-k7Qw9Zt4-not-to-be-seen"


@cache
def _shared():
    """One API for all tests that set no limits: the first call of each takes FastAPI 0.2 s."""
    return build(lambda request: request.scope["workspace_of"](request), calls_a_minute=1_000_000)


class _Shared:
    """The shared API for one client: with that client's workspaces, and nothing kept from another's answers."""

    def __init__(self, workspace_of):
        self._workspace_of = workspace_of
        self._kept = Kept()

    async def __call__(self, scope, receive, send):
        _shared().state.kept = self._kept
        await _shared()(scope | {"workspace_of": self._workspace_of}, receive, send)


def mounted(workspace_of, **limits):
    """The API under /api, as the app mounts it."""
    return Starlette(routes=[Mounted("/api", build(workspace_of, **limits) if limits else _Shared(workspace_of))])


def client_of(ws, **limits):
    return TestClient(mounted(lambda _: ws, **limits), base_url="http://localhost", follow_redirects=False)


@pytest.fixture
def client(ws):
    return client_of(ws)


@pytest.fixture
def as_(ws):
    """A client of somebody in a role, over the same store; token: the one that they present."""

    def client(user_id, role="analyst", token=None):
        return client_of(Workspace(ws.settings, user_id, ws.store, role, "api", "192.0.2.7", token))

    return client


@pytest.fixture
def answers(as_):
    """The statuses that a viewer, an analyst and an admin of that name get, in this order."""

    def statuses(method, address, user_id="ana", **body):
        roles = ("viewer", "analyst", "admin")
        return [as_(user_id, role).request(method, f"/api{address}", **body).status_code for role in roles]

    return statuses


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
