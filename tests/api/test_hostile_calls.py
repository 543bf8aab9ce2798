"""Calls that are meant to break in: somebody else's user id, tampered tokens, packed bodies, tricks with paths."""

import gzip
import io
import tracemalloc
import zlib
from datetime import UTC, datetime, timedelta

import pytest
from starlette.testclient import TestClient

from activation.people import People
from api.app import MOST_BYTES, build
from api.serving import Api, of_user, workspace
from tests.api.conftest import TEXAS, error_of, mounted

JSON = {"Content-Type": "application/json"}
BODIES = {
    "/briefs": {"text": "Texas"}, "/counts": {"criteria": TEXAS}, "/segments": {"criteria": TEXAS},
    "/platforms": {"type": "google_ads", "name": "New", "values": {"channel": "download"}},
    "/distributions": {"audience_id": "aud-1", "platform_id": "plt-1"},
    "/distributions/preflight": {"audience_id": "aud-1", "platform_id": "plt-1"},
    "/erasures": {"member_keys": ["05401"]},
}  # fmt: skip


@pytest.mark.parametrize("address", BODIES)
@pytest.mark.parametrize("name", ["user_id", "role", "owner", "saved_by"])
def test_a_body_that_says_whose_it_is_is_refused(client, address, name):
    error = error_of(client.post(f"/api{address}", json=BODIES[address] | {name: "usr-ben"}), 422)

    assert name == error["field"]


@pytest.mark.parametrize("whose", ["usr-ben", "../usr-ben", "", "everyone", None])
def test_an_audience_stays_its_caller_s_whatever_its_body_says(client, ws, whose):
    made = client.post("/api/audiences", json={"name": "Mine", "user_id": whose}).json()
    changed = client.put(f"/api/audiences/{made['audience_id']}", json={"name": "Mine still", "user_id": whose}).json()

    assert ("demo_user", "demo_user", "demo_user") == (made["user_id"], changed["user_id"], changed["saved_by"])
    assert ["demo_user"] == [path.name[8:] for path in (ws.settings.store / "audiences").iterdir()]


@pytest.fixture
def installed(monkeypatch, store_folder):
    """Ana and Ben, who have signed in, and a client whom no cookie speaks for."""
    monkeypatch.setenv("ACTIVATION_STORE", str(store_folder))
    workspace.cache_clear()
    of_user.cache_clear()
    shared = workspace()
    for user in ("usr-ana", "usr-ben"):
        People(shared.store, of_user(user, "viewer", "").access, shared.audit, shared.settings).seen(user, user)
    yield TestClient(build(Api(lambda request: None)._workspace_of), base_url="http://localhost")
    workspace.cache_clear()
    of_user.cache_clear()


def with_token(client, presented):
    return client.get("/audiences", headers={"Authorization": presented}).status_code


def test_a_token_is_worth_something_as_it_was_given_and_in_no_other_form(installed):
    token, secret = of_user("usr-ana", "analyst", "").tokens.make("Nightly", "read", 7)
    turned = secret[:10] + ("A" if secret[10] != "A" else "B") + secret[11:]

    assert 200 == with_token(installed, f"Bearer {secret}")
    for presented in (
        turned, secret[:-1], secret + "A", secret.upper(), secret.replace("am_", "AM_"), f"{secret}, {secret}", f"{secret}\x00",
        f'"{secret}"', token.token_id, "null", "am_" + "\u0660" * 43, "am_" + "A" * 1_000_000, "usr-ana",
    ):  # fmt: skip
        assert 401 == with_token(installed, f"Bearer {presented}".encode()), presented[:60]
    for scheme in ("Basic", "Token", "BearerX", ""):
        assert 401 == with_token(installed, f"{scheme} {secret}")


def test_a_token_that_has_expired_or_was_revoked_opens_nothing(installed):
    tokens = of_user("usr-ana", "analyst", "").tokens
    expired, old = tokens.make("Old", "write", 7)
    revoked, back = tokens.make("Back", "write", 7)
    workspace().store.tokens.update(
        expired.token_id, "usr-ana", {"expires_at": datetime.now(UTC) - timedelta(seconds=1)}
    )
    tokens.revoke(revoked.token_id)

    assert [401, 401] == [with_token(installed, f"Bearer {one}") for one in (old, back)]


def test_a_token_of_another_installation_opens_nothing(installed, tmp_path):
    from activation import open_workspace

    elsewhere = open_workspace(store=tmp_path / "elsewhere", user_id="usr-ana")

    assert 401 == with_token(installed, f"Bearer {elsewhere.tokens.make('Foreign', 'write', 7)[1]}")


def test_two_authorizations_are_one_too_many_for_another_s(installed):
    secret = of_user("usr-ana", "analyst", "").tokens.make("Nightly", "read", 7)[1]

    answer = installed.get(
        "/audiences", headers=[("Authorization", "Bearer am_x"), ("Authorization", f"Bearer {secret}")]
    )
    assert 401 == answer.status_code


@pytest.mark.parametrize("packed", [gzip.compress, zlib.compress], ids=["gzip", "deflate"])
def test_a_packed_body_is_not_unpacked(client, packed):
    body = packed(b'{"text": "Texas"}')
    headers = JSON | {"Content-Encoding": "gzip" if packed is gzip.compress else "deflate"}

    error_of(client.post("/api/briefs", content=body, headers=headers), 415)


def bomb():
    """A gigabyte of blanks in a megabyte."""
    out = io.BytesIO()
    with gzip.GzipFile(fileobj=out, mode="wb") as file:
        for _ in range(1024):
            file.write(b" " * 2**20)
    return out.getvalue()


def test_a_bomb_fills_no_memory(client):
    packed = bomb()
    assert len(packed) < MOST_BYTES
    tracemalloc.start()
    answer = client.post("/api/briefs", content=packed, headers=JSON | {"Content-Encoding": "gzip"})
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert "encoded_body" == error_of(answer, 415)["code"]
    assert most < 20_000_000


@pytest.mark.parametrize(
    "encoding", ["br", "zstd", "gzip, gzip", "x-gzip", "GZIP", "compress", "\xff", "identity, gzip"]
)
def test_no_encoding_of_a_body_is_taken(client, encoding):
    error_of(
        client.post("/api/counts", content=b"{}", headers=JSON | {"Content-Encoding": encoding.encode("latin-1")}), 415
    )


def test_a_body_that_says_it_is_as_it_is_is_read(client):
    headers = JSON | {"Content-Encoding": "identity"}

    assert 200 == client.post("/api/briefs", content=b'{"text": "Texas"}', headers=headers).status_code


def test_fifty_megabytes_in_pieces_without_a_length_fill_no_memory(client, ws):
    import asyncio

    sent, given = [], []

    async def receive():
        given.append(1)
        return {"type": "http.request", "body": bytes(1_000_000), "more_body": len(given) < 50}

    async def send(message):
        sent.append(message)

    scope = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "POST", "path": "/api/audiences",
        "raw_path": b"/api/audiences", "root_path": "", "scheme": "http", "query_string": b"", "client": None, "server": None,
        "headers": [(b"host", b"localhost"), (b"transfer-encoding", b"chunked"), (b"content-type", b"application/json")],
    }  # fmt: skip
    app = mounted(lambda _: ws)
    tracemalloc.start()
    asyncio.run(app(scope, receive, send))
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert (413, 11) == (sent[0]["status"], len(given))
    assert most < 40_000_000


TRICKS = [
    "..%2faudiences", "%2e%2e/audiences", "..;/audiences", "audiences/..%2f..%2f..%2fetc%2fpasswd", "audiences//x", "%00",
    "audiences/%2e%2e%2fvault.key", "audiences/..%5c..%5cvault.key", "static-offline-docs/..%2f..%2f..%2fapp.py",
    "static-offline-docs/%2e%2e/%2e%2e/app.py", "static-offline-docs//etc/passwd", "static-offline-docs/%00",
    "audiences/user_id=usr-ben%2faud-1", "distributions/x/files/..%2f..%2f..%2fvault.key", "distributions/x/files/%2fetc%2fpasswd",
]  # fmt: skip


@pytest.mark.parametrize("path", TRICKS)
@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
def test_a_path_leads_nowhere_else(client, ws, path, method):
    ws.audiences.save({"name": "Mine"})
    answer = client.request(method, f"/api/{path}", json={"name": "X"} if method == "PUT" else None)

    assert answer.status_code in (404, 405)
    assert [] == [word for word in ("root:", "streamlit", "Mine", "Traceback") if word in answer.text]
    assert ["Mine"] == [one.name for one in ws.audiences.list()]
