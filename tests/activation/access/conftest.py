"""Workspaces of several people over one store."""

import pytest

from activation import Workspace
from activation.settings import Settings
from store import open_store
from tests.activation.test_audiences import MEMBERS, PLANO


@pytest.fixture
def settings(store_folder):
    return Settings(store=store_folder)


@pytest.fixture
def as_(settings):
    """The workspace of somebody in a role."""
    store = open_store(settings.store)

    def workspace(user_id, role="analyst", **said):
        return Workspace(settings, user_id, store, role, **said)

    return workspace


@pytest.fixture
def ana(as_):
    return as_("ana")


@pytest.fixture
def ben(as_):
    return as_("ben")


@pytest.fixture
def plano(ana):
    """An audience of Ana's."""
    return ana.audiences.save(PLANO, members=MEMBERS)


@pytest.fixture
def done(as_):
    """The actions that the audit holds, the first first."""
    return lambda **question: [event.action for event in reversed(as_("root", "admin").audit.list(**question).items)]
