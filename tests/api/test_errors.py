"""Every error has the one shape and the right status, and tells nothing of a trace, a path or a version."""

import json

import pytest

from api.errors import STATUS
from tests.api.conftest import TEXAS, client_of, error_of

JSON = {"Content-Type": "application/json"}
METHODS = ["GET", "POST", "PUT", "DELETE"]
UNKNOWN = [
    ("GET", "/audiences/{}"), ("PUT", "/audiences/{}"), ("DELETE", "/audiences/{}"), ("PUT", "/audiences/{}/status"),
    ("GET", "/audiences/{}/export"), ("GET", "/audiences/{}/versions"), ("GET", "/audiences/{}/members"),
    ("POST", "/audiences/{}/restore"), ("POST", "/audiences/{}/duplicate"),
    ("GET", "/platforms/{}"), ("PUT", "/platforms/{}"), ("DELETE", "/platforms/{}"), ("PUT", "/platforms/{}/status"),
    ("POST", "/platforms/{}/test"),
    ("GET", "/distributions/{}"), ("POST", "/distributions/{}/retry"), ("POST", "/distributions/{}/cancel"),
    ("POST", "/distributions/{}/approve"), ("POST", "/distributions/{}/send-again"), ("GET", "/distributions/{}/files"),
    ("GET", "/distributions/{}/files/members.csv"),
    ("GET", "/audiences/{}/shares"), ("PUT", "/audiences/{}/shares/ben"), ("DELETE", "/audiences/{}/shares/ben"),
    ("DELETE", "/tokens/{}"), ("PUT", "/people/{}/role"), ("PUT", "/people/{}/disabled"),
]  # fmt: skip
BODIES = {
    "/audiences/{}": {"name": "X"}, "/audiences/{}/status": {"status": "active"}, "/audiences/{}/restore": {"version": 1},
    "/platforms/{}": {"name": "X"}, "/platforms/{}/status": {"status": "active"},
    "/distributions/{}/approve": {"confirmation": "X"}, "/audiences/{}/shares/ben": {"level": "view"},
    "/people/{}/role": {"role": "viewer"}, "/people/{}/disabled": {"disabled": True},
}  # fmt: skip


@pytest.mark.parametrize(("method", "address"), UNKNOWN)
@pytest.mark.parametrize(
    "key", ["nobody-knows-it", "a%00b", "%2e%2e", "..%2f..%2fvault.key", "x" * 300, "a%0Ab", "%0A", "\u00fc", "con"]
)
def test_what_nobody_knows_is_not_found(client, method, address, key):
    body = BODIES.get(address) if method in ("PUT", "POST") else None

    error_of(client.request(method, f"/api{address.format(key)}", json=body), 404)


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize(
    "address", ["/", "/nothing", "/audiences/", "/audiences/a/b/c", "//", "/static-offline-docs/no"]
)
def test_an_address_that_there_is_not_is_not_found_whatever_is_done_there(client, method, address):
    answer = client.request(method, f"/api{address}")

    error_of(answer, 405 if "static" in address and method != "GET" else 404)


@pytest.mark.parametrize(
    ("method", "address"), [("PATCH", "/audiences"), ("DELETE", "/platforms"), ("PUT", "/counts"), ("POST", "/health")]
)
def test_a_method_that_an_address_does_not_take_is_told_so(client, method, address):
    answer = client.request(method, f"/api{address}")

    assert "method_not_allowed" == error_of(answer, 405)["code"]
    assert answer.headers["allow"]


def nested(depth):
    return b'{"criteria": ' + b'{"all": [' * depth + b"]}" * depth + b"}"


HOSTILE = {
    "no JSON": b"{",
    "a word": b"nonsense",
    "an empty body": b"",
    "null": b"null",
    "a list": b"[1, 2]",
    "NaN": b'{"criteria": {"variable": "MEDIAN_HOUSEHOLD_INCOME", "op": ">=", "value": NaN}}',
    "Infinity": b'{"criteria": {"variable": "MEDIAN_HOUSEHOLD_INCOME", "op": ">=", "value": -Infinity}}',
    "infinite by its exponent": b'{"criteria": {"variable": "MEDIAN_HOUSEHOLD_INCOME", "op": ">=", "value": 1e999}}',
    "a number of 400 digits": b'{"criteria": {"variable": "MEDIAN_HOUSEHOLD_INCOME", "op": ">=", "value": 1%s}}'
    % (b"0" * 400),
    "a number of 9000 digits": b'{"criteria": {"a": 1%s}}' % (b"0" * 9000),
    "a number of 65 bits": b'{"criteria": {"a": 18446744073709551616}}',
    "deep": nested(60),
    "very deep": nested(50_000),
    "deep lists": b'{"criteria": {"all": ' + b"[" * 900 + b"]" * 900 + b"}}",
    "no UTF-8": b'{"criteria": {"a": "\xff\xfe"}}',
    "half a character": b'{"criteria": {"all": [{"variable": "STATE", "op": "in", "value": ["\\ud800"]}]}}',
    "a byte order mark": b'\xef\xbb\xbf{"criteria": {}}',
    "a name twice": b'{"criteria": {}, "criteria": {"all": []}}',
    "a name twice, deeper": b'{"criteria": {"all": [], "all": []}}',
    "a number for a variable": b'{"criteria": {"variable": 5, "op": ">=", "value": 1}}',
    "a list for a variable": b'{"criteria": {"variable": ["STATE"], "op": "in", "value": ["TX"]}}',
    "an object for an operator": b'{"criteria": {"variable": "STATE", "op": {"a": 1}, "value": ["TX"]}}',
    "an object for a value": b'{"criteria": {"variable": "STATE", "op": "in", "value": {"a": 1}}}',
    "a zero byte": b'{"criteria": {"variable": "\\u0000", "op": "in", "value": ["TX"]}}',
}


@pytest.mark.parametrize("what", HOSTILE)
@pytest.mark.parametrize(
    "address", ["/counts", "/segments", "/audiences", "/distributions", "/platforms", "/erasures", "/tokens"]
)
def test_a_body_that_cannot_be_is_refused_everywhere_and_never_an_error_of_ours(client, what, address):
    error_of(client.post(f"/api{address}", content=HOSTILE[what], headers=JSON), 422)


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "nonsense", ""]
)
def test_a_body_that_does_not_say_it_is_json_is_refused(client, kind):
    error_of(client.post("/api/counts", content=json.dumps({"criteria": TEXAS}), headers={"Content-Type": kind}), 422)


@pytest.mark.parametrize(
    ("address", "body", "field"),
    [
        ("/counts", {}, "criteria"),
        ("/counts", {"criteria": TEXAS, "colour": 1}, "colour"),
        ("/counts", {"criteria": {"all": [{"variable": "STAET", "op": "in", "value": ["TX"]}]}}, "variable"),
        ("/counts", {"criteria": {"all": [{"variable": "STATE", "op": "is", "value": ["TX"]}]}}, "criteria.all[0]"),
        ("/counts", {"criteria": TEXAS, "data_type": "second_party"}, "data_type"),
        ("/counts", {"criteria": TEXAS, "data_type": "first_party"}, "data_type"),
        ("/briefs", {"text": ""}, "text"),
        ("/briefs", {"text": 5}, "text"),
        ("/briefs", {"text": "x" * 10_001}, "text"),
        ("/segments", {"criteria": TEXAS, "min_share": 2}, "min_share"),
        ("/audiences", {}, "name"),
        ("/audiences", {"name": " "}, "name"),
        ("/audiences", {"name": "x" * 121}, "name"),
        ("/audiences", {"name": "X", "audience_id": "../x"}, "audience_id"),
        ("/audiences", {"name": "X", "tags": "no list"}, "tags"),
        ("/audiences", {"name": "X", "total_audience_size": -1}, "total_audience_size"),
        ("/audiences", {"name": "X", "segments": [{"segment_id": 1}]}, "segments.0.name"),
    ],
)
def test_unknown_missing_and_wrong_fields_are_named(client, address, body, field):
    assert field == error_of(client.post(f"/api{address}", json=body), 422)["field"]


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("limit=-1", "limit"), ("limit=1001", "limit"), ("limit=x", "limit"), ("offset=-1", "offset"),
        ("limit=99999999999999999999999", "limit"), ("status=gone", "status"), ("sort=colour", "sort"),
        ("q=" + "x" * 201, "q"), ("data_type=no", "data_type"),
    ],
)  # fmt: skip
def test_a_wrong_question_is_refused_by_the_parameters_name(client, query, field):
    assert field == error_of(client.get(f"/api/audiences?{query}"), 422)["field"]


@pytest.mark.parametrize("q", ["%ff%fe", "%00", "%ed%a0%80", "(", "\\", "%25", "*", "İstanbul", "%F0%9F%98%80"])
@pytest.mark.parametrize("address", ["/audiences", "/platforms", "/distributions", "/variables", "/audit"])
def test_whatever_is_looked_for_is_looked_for(client, skiers, drive, address, q):
    assert 200 == client.get(f"/api{address}?q={q}").status_code


def test_an_export_that_there_is_not_is_refused(client, skiers):
    assert "format" == error_of(client.get(f"/api/audiences/{skiers.audience_id}/export?format=exe"), 422)["field"]


def test_an_error_that_nobody_expected_tells_nothing_of_itself(ws, monkeypatch):
    def broken(*_, **__):
        raise RuntimeError(f"/srv/secret/place {ws.settings.store} Traceback")

    from starlette.testclient import TestClient

    from tests.api.conftest import mounted

    monkeypatch.setattr(ws, "count", broken)
    client = TestClient(mounted(lambda _: ws), base_url="http://localhost", raise_server_exceptions=False)
    answer = client.post("/api/counts", json={"criteria": TEXAS})

    assert "unexpected" == error_of(answer, 500)["code"]
    assert [] == [word for word in ("/srv", "Traceback", "RuntimeError", str(ws.settings.store)) if word in answer.text]
    assert "nosniff" == answer.headers["x-content-type-options"]


def test_a_damaged_file_is_told_without_where_the_store_lies(client, ws, skiers):
    for path in ws.settings.store.rglob("audiences_*.parquet"):
        path.write_bytes(b"spoiled")
    answer = client.get(f"/api/audiences/{skiers.audience_id}")

    assert "damaged_file" == error_of(answer, 503)["code"]
    assert str(ws.settings.store) not in answer.text


def test_a_store_that_cannot_be_used_is_told_by_the_health_without_where_it_lies(client, ws, monkeypatch):
    from store.errors import UnusableRoot

    def unusable():
        raise UnusableRoot(f"{ws.settings.store} is a file.", f"Give another folder than {ws.settings.store}.")

    assert {"status": "ok", "saves": True} == client.get("/api/health").json()
    monkeypatch.setattr(ws.store, "check_usable", unusable)
    answer = client.get("/api/health")

    assert "unusable_root" == error_of(answer, 503)["code"]
    assert str(ws.settings.store) not in answer.text


def test_every_code_of_an_error_that_can_be_met_has_a_status_of_its_own_or_is_what_was_asked():
    import store.errors

    ours = {
        cls.code
        for cls in vars(store.errors).values()
        if isinstance(cls, type) and issubclass(cls, store.errors.StoreError)
    }
    # These carry the field that is wrong (422), or cannot come of any request.
    assert {"store_error", "invalid_row", "invalid_archive", "not_damaged"} == ours - STATUS.keys()


def test_every_answer_has_the_headers_that_keep_it_safe_and_an_id(client):
    answers = [
        client.get("/api/health"),
        client.get("/api/nothing"),
        client.post("/api/counts", content=b"{", headers=JSON),
    ]

    assert [("nosniff", "DENY", "no-referrer", "no-store")] * 3 == [
        tuple(
            one.headers[name]
            for name in ("x-content-type-options", "x-frame-options", "referrer-policy", "cache-control")
        )
        for one in answers
    ]
    assert 3 == len({one.headers["x-request-id"] for one in answers})
    assert [] == [name for one in answers for name in ("server", "x-powered-by") if name in one.headers]


def test_the_client_of_another_user_finds_nothing(ws, store_folder, skiers, drive):
    from activation import open_workspace

    other = client_of(open_workspace(store=store_folder, user_id="ana"))

    error_of(other.get(f"/api/audiences/{skiers.audience_id}"), 404)
    error_of(other.get(f"/api/platforms/{drive.platform_id}"), 404)
    assert 0 == other.get("/api/audiences").json()["total"] + other.get("/api/platforms").json()["total"]


@pytest.mark.parametrize(("depth", "status"), [(90, 201), (150, 422), (5_000, 422)])
def test_an_audience_holds_nothing_that_nests_beyond_reason(client, depth, status):
    body = b'{"name": "Deep", "receipt": [{"a": ' + b"[" * depth + b"]" * depth + b"}]}"

    assert status == client.post("/api/audiences", content=body, headers=JSON).status_code
