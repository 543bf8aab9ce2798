"""Every endpoint, called by nobody, strangers, each role, tokens and another user, from one table."""

import shutil

import pytest
from fastapi.routing import APIRoute
from starlette.testclient import TestClient

from activation.people import People
from api.app import build
from api.serving import Api, of_user, workspace
from tests.access_table import ENDPOINTS
from tests.activation.access.test_every_verb import DAMAGED, ROLES, TRACES, files, world  # noqa: F401 - a fixture

SIGNED_IN = "X-Signed-In"  # stands for the sign-in cookie


def described():
    """Every endpoint that there is, in the description or not."""
    app = build(lambda _: None)
    found = {f"{method.upper()} {path}" for path, item in app.openapi()["paths"].items() for method in item}
    for route in app.routes:
        if isinstance(route, APIRoute) or getattr(route, "path", None):
            found |= {
                f"{method} {route.path}" for method in getattr(route, "methods", None) or {"GET"} if method != "HEAD"
            }
    return found | {"GET /static-offline-docs"}


def test_the_table_knows_every_endpoint_and_no_other():
    assert described() == set(ENDPOINTS)


class Installation:
    """A fresh copy of the world behind the API, with the people that a test lets in."""

    def __init__(self, world, client, folder, monkeypatch):  # noqa: F811
        self._world, self._client = world, client
        self.store = folder / "store"
        shutil.copytree(world.root / "store", self.store)
        (self.store / DAMAGED).unlink()
        monkeypatch.setenv("ACTIVATION_STORE", str(self.store))
        self.forget()

    def forget(self):
        workspace.cache_clear()
        of_user.cache_clear()

    def let_in(self, user, role):
        shared = workspace()
        People(shared.store, of_user(user, "viewer", "").access, shared.audit, shared.settings).seen(
            user, user, "", role
        )

    def token_of(self, user, scope):
        return of_user(user, "admin", "").tokens.make("Script", scope, 2)[1]

    def asked(self, name, user=None, token=None):
        """The answer to an endpoint's line of the table; what Ana's files were before, and are after."""
        method, path = name.split(" ")
        line = ENDPOINTS[name]
        address = path.format(**{"platform_id": self._world.platform_id} | self._filled(line.path))
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        headers |= {SIGNED_IN: user} if user else {}
        before = files(self.store)
        answer = self._client.request(
            method, address, params=line.query, json=self._filled(line.body), headers=headers, follow_redirects=False
        )
        return answer, before, files(self.store)

    def _filled(self, given):
        match given:
            case str():
                return given.format(**vars(self._world))
            case dict():
                return {name: self._filled(value) for name, value in given.items()}
        return given


@pytest.fixture(scope="module")
def client():
    found = build(Api(lambda request: request.headers.get(SIGNED_IN))._workspace_of, 10_000)
    return TestClient(found, base_url="http://localhost")


@pytest.fixture
def installed(world, client, tmp_path, monkeypatch):  # noqa: F811
    made = Installation(world, client, tmp_path, monkeypatch)
    yield made
    made.forget()


def refused(answer):
    return answer.status_code, answer.json()["error"]["code"]


@pytest.mark.parametrize("name", ENDPOINTS)
@pytest.mark.parametrize("user", [None, "usr-never-seen"])
def test_whoever_has_not_signed_in_is_told_to_and_sees_nothing(installed, name, user):
    answer, before, after = installed.asked(name, user)

    if ENDPOINTS[name].lowest == "anybody":
        assert ENDPOINTS[name].status == answer.status_code
        assert ENDPOINTS[name].sees or [] == [trace for trace in TRACES if trace in answer.text]
    else:
        assert (401, "not_signed_in") == refused(answer)
    assert before == after


@pytest.mark.parametrize("name", ENDPOINTS)
@pytest.mark.parametrize("role", ROLES)
def test_an_endpoint_answers_from_its_lowest_role_on_and_below_changes_nothing(installed, name, role):
    line = ENDPOINTS[name]
    installed.let_in("ana", role)

    answer, before, after = installed.asked(name, "ana")

    if line.lowest == "anybody" or ROLES.index(role) >= ROLES.index(line.lowest):
        assert line.status == answer.status_code, answer.text
    else:
        assert (403, "not_permitted") == refused(answer)
        assert before == after


@pytest.mark.parametrize("name", ENDPOINTS)
def test_another_user_though_an_admin_neither_sees_nor_changes_what_is_not_theirs(installed, name):
    line = ENDPOINTS[name]
    installed.let_in("ben", "admin")

    answer, before, after = installed.asked(name, "ben")

    assert line.other == answer.status_code, answer.text
    # What a caller says of themselves comes back to them; of Ana's there is nothing in it.
    own = repr(line.body) + repr(line.path) + repr(line.query)
    assert line.sees or [] == [
        trace for trace in TRACES if trace in answer.text and trace not in own + repr(line.shown)
    ]
    assert before == after


@pytest.mark.parametrize("name", [name for name, line in ENDPOINTS.items() if line.lowest != "anybody"])
def test_a_token_that_only_reads_makes_a_viewer_of_an_admin(installed, name):
    installed.let_in("ana", "admin")

    answer, _, _ = installed.asked(name, token=installed.token_of("ana", "read"))

    assert (403 if ENDPOINTS[name].lowest != "viewer" else ENDPOINTS[name].status) == answer.status_code


@pytest.mark.parametrize("name", [name for name, line in ENDPOINTS.items() if line.lowest != "anybody"])
def test_a_token_of_another_user_opens_nothing_of_ana_s(installed, name):
    installed.let_in("ben", "admin")

    answer, before, after = installed.asked(name, token=installed.token_of("ben", "write"))

    assert ENDPOINTS[name].other == answer.status_code
    assert before == after


@pytest.mark.parametrize("name", [name for name, line in ENDPOINTS.items() if line.lowest != "anybody"])
def test_somebody_who_is_kept_out_is_nobody_by_cookie_and_by_token(installed, name):
    installed.let_in("ana", "admin")
    token = installed.token_of("ana", "write")
    of_user("root", "admin", "").people.set_disabled("ana", True)

    for told in ({"user": "ana"}, {"token": token}):
        answer, before, after = installed.asked(name, **told)
        assert (401, "not_signed_in") == refused(answer)
        assert before == after
