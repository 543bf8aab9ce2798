"""Limits and refusals before anything is done: large bodies, too many calls, other websites, other hosts."""

import pytest

from api.app import MOST_BYTES
from api.limits import Calls
from tests.api.conftest import client_of, error_of

JSON = {"Content-Type": "application/json"}


def test_a_body_that_says_it_is_too_large_is_refused(client):
    error = error_of(client.post("/api/briefs", content=b"x" * (MOST_BYTES + 1), headers=JSON), 413)

    assert "body_too_large" == error["code"]


@pytest.mark.parametrize("length", ["9" * 17, "9" * 30, "9" * 9000, "-5", "1e3", "0x10", "many"])
def test_a_length_that_cannot_be_is_refused_without_reading(client, length):
    error_of(client.post("/api/briefs", content=b"{}", headers={**JSON, "Content-Length": length}), 413)


def test_a_body_in_pieces_is_read_no_further_than_the_limit(client):
    read = []

    def pieces():
        for _ in range(30):
            read.append(1_000_000)
            yield b" " * 1_000_000

    error_of(client.post("/api/briefs", content=pieces(), headers=JSON), 413)


def test_the_app_asks_for_no_more_of_a_body_than_the_limit(ws):
    import asyncio

    from tests.api.conftest import mounted

    asked, sent = [], []

    async def receive():
        asked.append(1)
        return {"type": "http.request", "body": b" " * 1_000_000, "more_body": True}

    async def send(message):
        sent.append(message)

    scope = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "POST", "path": "/api/briefs",
        "raw_path": b"/api/briefs", "root_path": "", "scheme": "http", "query_string": b"",
        "headers": [(b"host", b"localhost"), (b"content-type", b"application/json")], "client": None, "server": None,
    }  # fmt: skip
    asyncio.run(mounted(lambda _: ws)(scope, receive, send))

    assert 413 == sent[0]["status"]
    assert 11 == len(asked)


def test_a_body_just_below_the_limit_is_read(client):
    body = b'{"text": "Texas"' + b" " * (MOST_BYTES - 17) + b"}"

    assert MOST_BYTES == len(body)
    assert 200 == client.post("/api/briefs", content=body, headers=JSON).status_code


def test_who_calls_too_often_is_told_when_to_come_back(ws):
    client = client_of(ws, calls_a_minute=3)
    answers = [client.get("/api/health") for _ in range(5)]

    assert [200, 200, 200, 429, 429] == [one.status_code for one in answers]
    assert "too_many_requests" == error_of(answers[3], 429)["code"]
    assert 1 <= int(answers[3].headers["retry-after"]) <= 60


def test_a_caller_is_let_in_as_often_in_any_minute_and_no_caller_counts_for_another():
    calls = Calls(a_minute=2)

    assert [0, 0, 40, 0] == [calls.wait("ana", now) for now in (100.0, 110.0, 120.0, 160.0)]
    assert 10 == calls.wait("ana", 160.0)
    assert 0 == calls.wait("ben", 160.0)


def test_who_has_not_called_for_a_minute_is_forgotten():
    calls = Calls(a_minute=2)
    for number in range(1000):
        calls.wait(f"address {number}", 100.0)
    calls.wait("ana", 161.0)

    assert ["ana"] == list(calls._of)


FOREIGN = [
    {"Origin": "https://evil.example"},
    {"Origin": "null"},
    {"Origin": "http://localhost:1"},
    {"Origin": "http://[::1"},
    {"Origin": "http://localhost.evil.example"},
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
]


@pytest.mark.parametrize("headers", FOREIGN)
@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
def test_another_website_changes_nothing(client, ws, skiers, headers, method):
    address = "/api/audiences" if method == "POST" else f"/api/audiences/{skiers.audience_id}"

    assert (
        "other_origin" == error_of(client.request(method, address, json={"name": "Evil"}, headers=headers), 403)["code"]
    )
    assert ["Ski families"] == [one.name for one in ws.audiences.list()]


@pytest.mark.parametrize(
    "headers", [{}, {"Origin": "http://localhost"}, {"Sec-Fetch-Site": "same-origin"}, {"Sec-Fetch-Site": "none"}]
)
def test_a_script_and_the_apps_own_pages_change_what_they_want(client, headers):
    assert 201 == client.post("/api/audiences", json={"name": "Mine"}, headers=headers).status_code


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:80", "localhost.evil.example", "[::1", "", "10.0.0.1", "user@evil.example"]
)
def test_a_foreign_name_of_this_machine_is_refused_even_to_read(client, host):
    error_of(client.get("/api/audiences", headers={"Host": host}), 403)


@pytest.mark.parametrize("host", ["localhost", "localhost:8501", "127.0.0.1:8501", "[::1]:8501", "LOCALHOST"])
def test_this_machines_own_names_are_answered(client, host):
    assert 200 == client.get("/api/audiences", headers={"Host": host}).status_code
