"""Every page, opened by a direct link by a stranger, each role and another user, from one table."""

import re
import shutil

import pytest
import streamlit as st

from activation import Workspace
from activation.settings import Settings
from activation.sign_in import SignIn
from bench.serving import PROJECT
from pages.parts import signing_in, workspace
from tests.access_table import PAGES
from tests.activation.access.test_every_verb import DAMAGED, ROLES, TRACES, files, world  # noqa: F401 - a fixture

HERS = (*TRACES, "**Nightly**", "aud-other", "Other families")
ASKED = SignIn(
    issuer="https://login.example.com", client_id="activation", client_secret="no secret",
    url="https://audiences.example.com", cookie_secret="c" * 40, role_claim="role",
)  # fmt: skip
NOT_PERMITTED = "You may not do that. It needs the role of an "


@pytest.fixture(scope="module")
def installation(world, tmp_path_factory):  # noqa: F811
    """A copy of the world that all visits share: nothing that one user's visit leaves behind may show in another's."""
    root = tmp_path_factory.mktemp("pages")
    shutil.copytree(world.root / "store", root / "store")
    (root / "store" / DAMAGED).unlink()
    settings = Settings(store=root / "store")
    Workspace(settings, "dora", role=None).people.seen("dora", "Dora")
    Workspace(settings, "root", role="admin").people.set_disabled("dora", True)
    return root / "store"


@pytest.fixture
def opened(app, world, installation, monkeypatch):  # noqa: F811
    """Opens a page of the table as somebody whom the provider gives a role; None for nobody who has signed in."""
    monkeypatch.setenv("ACTIVATION_STORE", str(installation))
    monkeypatch.setattr(signing_in, "sign_in", lambda: ASKED)
    monkeypatch.setattr(signing_in, "user_id_of", lambda _, subject: subject)
    monkeypatch.setattr(signing_in, "_trouble", lambda *_: "")
    monkeypatch.setattr(workspace, "_address", lambda: "203.0.113.7")

    def visit(name, user, role=None):
        told = {"is_logged_in": bool(user)} | ({"sub": user, "name": user, "role": role} if user else {})
        monkeypatch.setattr("streamlit.user_info._get_user_info", lambda: told)
        query = {word: value.format(**vars(world)) for word, value in PAGES[name].query.items()}
        return app(name, **query)

    return visit


@pytest.fixture
def links(monkeypatch):
    """The pages that the navigation shows, as they were when the app was last drawn."""
    shown, made = {}, st.Page

    def page(path, **said):
        shown[path.removeprefix("pages/").removesuffix(".py")] = said.get("visibility", "visible") == "visible"
        return made(path, **said)

    monkeypatch.setattr(st, "Page", page)
    return lambda: {name for name, visible in shown.items() if visible}


def said(visit):
    """All that has gone to the browser, charts and tables too."""
    sent = [*visit._tree]
    told = [str(one.proto) for one in sent if getattr(one, "proto", None) is not None]
    return "\n".join([*told, *(one.value.to_string() for one in visit.dataframe)]).replace("\\", "")


def traces(visit, line):
    """What of Ana's is on the screen that whoever is there has not brought along."""
    return [trace for trace in HERS if trace in said(visit) and trace not in line.query.values()]


def test_the_table_knows_every_page_and_no_other():
    named = re.findall(r"pages/(\w+)\.py", (PROJECT / "app.py").read_text())

    assert sorted(PAGES) == sorted(named)
    assert set(PAGES) == {path.stem for path in (PROJECT / "pages").glob("*.py")} - {"__init__"}


@pytest.mark.parametrize("name", PAGES)
def test_whoever_has_not_signed_in_is_asked_to_and_sees_nothing(opened, links, name):
    visit = opened(name, None)

    assert ["Activation Manager"] == [title.value for title in visit.title]
    assert "Sign in" in [button.label for button in visit.button]
    assert [] == traces(visit, PAGES[name])
    assert links().isdisjoint({"tokens", "people", "audit"})


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_for_its_lowest_role_on_and_shows_the_others_nothing(opened, links, name, role):
    line = PAGES[name]
    visit = opened(name, "ana", role)

    assert not visit.exception
    if ROLES.index(role) >= ROLES.index(line.lowest):
        assert NOT_PERMITTED not in said(visit)
        assert line.shows in said(visit)
    else:
        assert NOT_PERMITTED + line.lowest in said(visit)
        assert [] == traces(visit, line)
        assert name not in links()


@pytest.mark.parametrize("role", ROLES)
def test_the_navigation_names_what_the_role_may_use_and_no_more(opened, links, role):
    opened("about_the_data", "ana", role)

    reached_by_a_link = {"audience_details", "distribution_details"}
    may = {name for name, line in PAGES.items() if ROLES.index(role) >= ROLES.index(line.lowest)}
    assert may - reached_by_a_link == links()


@pytest.mark.parametrize("name", PAGES)
def test_another_user_though_an_admin_sees_nothing_of_ana_s_by_a_direct_link(opened, installation, name):
    line = PAGES[name]
    before = files(installation)

    visit = opened(name, "ben", "admin")

    assert not visit.exception
    assert line.other in said(visit)
    assert line.sees or set(traces(visit, line)) <= set(line.shown)
    assert before == files(installation)


@pytest.mark.parametrize("name", PAGES)
def test_somebody_who_is_kept_out_sees_no_page(opened, name):
    visit = opened(name, "dora", "admin")

    assert "This account is switched off." in said(visit)
    assert [] == traces(visit, PAGES[name])
