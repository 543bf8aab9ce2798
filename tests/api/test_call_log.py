"""The log of calls: one line of JSON for each, by whom and how it went, and nothing that somebody typed."""

import io
import json
import logging

import pytest
from starlette.testclient import TestClient

from activation.people import People
from api import call_log
from api.app import build
from api.serving import Api, of_user, workspace
from tests.api.conftest import TEXAS, client_of

PLANTED = ["ana@example.com", "Ana Personal", "am_" + "S3cret" * 7 + "X", "Confidential families", "05672"]
EMAIL, NAME, TOKEN, AUDIENCE, ZIP = PLANTED


@pytest.fixture
def lines():
    """What is logged from now on, line by line as it is read."""
    stream, loggers = io.StringIO(), [logging.getLogger(name) for name in call_log.OURS]
    before = [(one, one.handlers, one.propagate, one.level) for one in loggers]
    call_log.configure(stream)
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    for one, handlers, propagate, level in before:
        one.handlers, one.propagate = handlers, propagate
        one.setLevel(level)


def calls(lines):
    return [line for line in lines() if line["message"] == "call"]


def test_a_call_is_one_line_with_its_route_and_never_its_address(client, lines):
    client.get("/api/audiences/aud-nobody/members?segment_id=7", headers={"X-Request-Id": "nightly-1"})

    [line] = calls(lines)
    assert {"time", "level", "log", "message", "request_id", "method", "route", "status", "ms", "user"} == set(line)
    assert ("nightly-1", "GET", "/audiences/{audience_id}/members", 404, "demo_user") == (
        line["request_id"], line["method"], line["route"], line["status"], line["user"],
    )  # fmt: skip


@pytest.mark.parametrize(
    ("method", "address", "told"),
    [
        ("GET", "/api/ana@example.com", ("GET", None, 404)),
        ("ANA", "/api/audiences", ("other", "/audiences", 405)),
        ("GET", "/api/docs", ("GET", "/docs", 200)),
        ("DELETE", "/api/erasures/05672", ("DELETE", "/erasures/{member_key}", 204)),
    ],
)
def test_what_the_line_says_of_an_address_is_our_own_words(client, lines, method, address, told):
    client.request(method, address)

    [line] = calls(lines)
    assert told == (line["method"], line["route"], line["status"])


def test_what_is_refused_before_it_is_read_has_its_line_too(ws, lines):
    client = client_of(ws, calls_a_minute=2)
    client.post("/api/counts", content=b"x", headers={"Content-Length": "9" * 12})
    client.post("/api/counts", json={}, headers={"Origin": "https://evil.example"})
    client.get("/api/health", headers={"Host": "evil.example"})
    client.get("/api/health")
    client.get("/api/health")

    assert [413, 403, 403, 200, 429] == [line["status"] for line in calls(lines)]


@pytest.mark.parametrize("asked", ["nightly-2026.11_27", "a", "x" * 64])
def test_an_id_that_a_script_brings_along_is_kept(client, asked):
    assert asked == client.get("/api/health", headers={"X-Request-Id": asked}).headers["x-request-id"]


@pytest.mark.parametrize("asked", ["", "x" * 65, "a b", "a,b", EMAIL, 'a"', "a\t", "<b>", b"\xff", "a\u0661".encode()])
def test_what_is_no_id_is_answered_with_one_of_ours(client, asked):
    given = client.get("/api/health", headers={"X-Request-Id": asked}).headers["x-request-id"]

    assert given != asked and 16 == len(given) and given.isalnum()


def test_two_ids_are_none(client):
    headers = [("X-Request-Id", "one"), ("X-Request-Id", "two")]

    assert client.get("/api/health", headers=headers).headers["x-request-id"] not in ("one", "two", "one, two")


def test_an_error_that_nobody_expected_is_traced_under_the_id_that_its_answer_has(ws, client, lines, monkeypatch):
    def broken(*_):
        try:
            int(EMAIL)
        except ValueError as error:
            raise RuntimeError(f"{NAME} {TOKEN}") from error

    monkeypatch.setattr(ws, "count", broken)
    answer = client.post("/api/counts", json={"criteria": TEXAS})

    failed = [line for line in lines() if "trace" in line]
    assert [answer.headers["x-request-id"]] == [line["request_id"] for line in failed]
    assert ["RuntimeError", "ValueError"] == [word for word in failed[0]["trace"] if " " not in word]
    assert any(
        place.startswith("tests/api/test_call_log.py:") and place.endswith(" broken") for place in failed[0]["trace"]
    )
    assert (500, 500) == (answer.status_code, calls(lines)[0]["status"])
    assert [] == [word for word in PLANTED if word in json.dumps(lines())]


def test_what_the_workspace_logs_in_a_call_has_the_calls_id_and_of_an_error_only_where_it_was(lines):
    def note(*_):
        try:
            raise ValueError(EMAIL)
        except ValueError:
            logging.getLogger("activation.audit").exception("Done, but not noted")

    TestClient(build(note), base_url="http://localhost").get("/audiences", headers={"X-Request-Id": "one"})

    assert "one" == next(line for line in lines() if line["log"] == "activation.audit")["request_id"]
    assert EMAIL not in json.dumps(lines())


def test_an_answer_that_breaks_in_the_middle_is_cut_off_and_says_nothing_of_why(ws, client, lines, monkeypatch):
    def pieces(*_):
        yield b"first"
        raise OSError(EMAIL)

    monkeypatch.setattr(ws.distributions, "file", pieces)
    with pytest.raises(RuntimeError) as error:
        client.get("/api/distributions/dst-1/files/members.csv")

    assert "An answer was cut off; the log of calls says why." == str(error.value)
    assert any("OSError" in line.get("trace", []) for line in lines())
    assert EMAIL not in json.dumps(lines())


def test_no_name_address_token_word_or_body_of_any_call_is_in_the_log(monkeypatch, store_folder, lines):
    monkeypatch.setenv("ACTIVATION_STORE", str(store_folder))
    workspace.cache_clear()
    of_user.cache_clear()
    shared = workspace()
    People(shared.store, of_user("usr-1", "viewer", "").access, shared.audit, shared.settings).seen(
        "usr-1", NAME, EMAIL
    )
    signed_in = TestClient(build(Api(lambda request: "usr-1")._workspace_of), base_url="http://localhost")
    nobody = TestClient(build(Api(lambda request: None)._workspace_of), base_url="http://localhost")

    saved = signed_in.post("/audiences", json={"name": AUDIENCE, "description": EMAIL, "criteria": TEXAS})
    secret = of_user("usr-1", "admin", "").tokens.make(NAME, "read", 1)[1]
    signed_in.get(f"/audiences?q={AUDIENCE}&tag={EMAIL}", headers={"Cookie": f"x={TOKEN}"})
    signed_in.post("/erasures", json={"member_keys": [ZIP]})
    signed_in.get(f"/holdings?member_key={ZIP}")
    signed_in.delete(f"/erasures/{ZIP}")
    signed_in.post(
        "/audiences", content=f'{{"name": "{AUDIENCE}", "{EMAIL}": 1}}', headers={"Content-Type": "application/json"}
    )
    for presented in (secret, TOKEN, EMAIL):
        nobody.get("/audiences", headers={"Authorization": f"Bearer {presented}", "X-Request-Id": EMAIL})
    workspace.cache_clear()
    of_user.cache_clear()

    assert 201 == saved.status_code
    assert ["usr-1"] * 7 + [None] * 2 == [line["user"] for line in calls(lines)]
    assert [] == [word for word in [*PLANTED, secret, "testclient"] if word in json.dumps(lines())]
