"""Who calls: nobody without a cookie or a token, a token's owner as far as it goes, and the demo's one user."""

import pytest
from starlette.testclient import TestClient

from activation.people import People
from api.app import build
from api.serving import Api, of_user, workspace


@pytest.fixture
def fresh(monkeypatch, store_folder):
    """A process of its own, as far as the API's shared workspace goes."""
    monkeypatch.setenv("ACTIVATION_STORE", str(store_folder))
    workspace.cache_clear()
    of_user.cache_clear()
    yield
    workspace.cache_clear()
    of_user.cache_clear()


def client(user_of=None):
    api = Api(user_of)
    return TestClient(build(api._workspace_of, 10_000, local_only=user_of is None), base_url="http://localhost")


def signed_in(user):
    """A client whose cookie names that user, who has been seen before."""
    shared = workspace()
    People(shared.store, of_user(user, "viewer", "").access, shared.audit, shared.settings).seen(user, user)
    return client(lambda request: user)


def test_nobody_is_told_to_sign_in_by_every_call(fresh):
    nobody = client(lambda request: None)

    for method, path in (
        ("GET", "/health"),
        ("GET", "/audiences"),
        ("POST", "/counts"),
        ("DELETE", "/audiences/aud-1"),
    ):
        answer = nobody.request(method, path, json={"criteria": {"all": []}} if method == "POST" else None)
        assert (401, "not_signed_in", "Bearer") == (
            answer.status_code,
            answer.json()["error"]["code"],
            answer.headers["www-authenticate"],
        )


def test_a_cookie_of_somebody_who_was_never_let_in_is_nobody_s(fresh):
    assert 401 == client(lambda request: "usr-stranger").get("/audiences").status_code


@pytest.mark.parametrize(
    "presented", ["Bearer am_x", "Bearer", "bearer  ", "Basic YW5hOng=", "am_x", "Bearer am_" + "A" * 43]
)
def test_a_token_that_is_none_opens_nothing_even_in_the_demo(fresh, presented):
    assert 401 == client().get("/audiences", headers={"authorization": presented}).status_code


def test_a_token_speaks_for_its_owner_as_far_as_its_scope_goes_and_until_it_is_revoked(fresh):
    signed_in("usr-ana")
    owner = of_user("usr-ana", "analyst", "")
    reads, secret = owner.tokens.make("Reads", "read", 1)
    _, writing = owner.tokens.make("Writes", "write", 1)
    caller = client(lambda request: None)

    def save(token):
        return caller.post("/audiences", json={"name": "By token"}, headers={"authorization": f"Bearer {token}"})

    assert 403 == save(secret).status_code
    saved = save(writing)
    assert (201, "usr-ana") == (saved.status_code, saved.json()["user_id"])
    assert 1 == caller.get("/audiences", headers={"authorization": f"Bearer {secret}"}).json()["total"]
    owner.tokens.revoke(reads.token_id)
    assert 401 == caller.get("/audiences", headers={"authorization": f"Bearer {secret}"}).status_code


def test_a_token_that_a_token_has_made_is_worth_nothing_once_that_one_is_revoked(fresh):
    signed_in("usr-ana")
    first, secret = of_user("usr-ana", "analyst", "").tokens.make("First", "write", 9)
    caller = client(lambda request: None)

    def call(method, path, token, **body):
        return caller.request(method, path, headers={"authorization": f"Bearer {token}"}, **body)

    second = call("POST", "/tokens", secret, json={"name": "Second", "scope": "write", "days": 8}).json()
    assert first.token_id == second["token"]["made_with"]
    assert 422 == call("POST", "/tokens", second["secret"], json={"name": "Third", "days": 9}).status_code
    assert 204 == call("DELETE", f"/tokens/{first.token_id}", second["secret"]).status_code
    assert [401, 401] == [call("GET", "/me", token).status_code for token in (secret, second["secret"])]


def test_who_calls_is_told_by_which_way_that_is_known(fresh):
    _, secret = of_user("demo_user", "admin", "").tokens.make("Reads", "read", 1)
    ways = [
        (client().get("/me"), "demo_user", "admin", "demo"),
        (client().get("/me", headers={"authorization": f"Bearer {secret}"}), "demo_user", "viewer", "token"),
        (signed_in("usr-ana").get("/me"), "usr-ana", "admin", "cookie"),
    ]

    for answer, *expected in ways:
        assert expected == [answer.json()[name] for name in ("user_id", "role", "signed_in_by")]
    assert 401 == client(lambda request: None).get("/me").status_code


def test_two_who_call_see_only_their_own(fresh):
    ana, ben = signed_in("usr-ana"), signed_in("usr-ben")
    saved = ana.post("/audiences", json={"name": "Ana's"}).json()

    assert 404 == ben.get(f"/audiences/{saved['audience_id']}").status_code
    assert 0 == ben.get("/audiences").json()["total"]
    assert 1 == ana.get("/audiences").json()["total"]


def test_who_is_demoted_or_kept_out_by_an_admin_is_so_at_the_next_call(fresh):
    signed_in("usr-root")
    ben = signed_in("usr-ben")
    root = of_user("usr-root", "admin", "")
    _, secret = of_user("usr-ben", "analyst", "").tokens.make("Writes", "write", 1)
    bearer = {"authorization": f"Bearer {secret}"}
    assert [201, 201] == [
        ben.post("/audiences", json={"name": "Bens"}, headers=how).status_code for how in ({}, bearer)
    ]

    root.people.set_role("usr-ben", "viewer")
    assert [403, 403] == [
        ben.post("/audiences", json={"name": "Bens"}, headers=how).status_code for how in ({}, bearer)
    ]
    assert [200, 200] == [ben.get("/audiences", headers=how).status_code for how in ({}, bearer)]
    root.people.set_disabled("usr-ben", True)
    assert [401, 401] == [ben.get("/audiences", headers=how).status_code for how in ({}, bearer)]


def test_who_calls_is_looked_up_once_for_each_call(fresh):
    asked = []

    def user_of(request):
        asked.append(request.url.path)
        return "usr-ana"

    signed_in("usr-ana")
    caller = client(user_of)
    caller.get("/audiences")
    caller.get("/audiences/aud-none")
    caller.get("/health")

    assert ["/audiences", "/audiences/aud-none", "/health"] == asked
