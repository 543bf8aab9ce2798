"""Every public verb, asked as a stranger, a viewer, an analyst, an admin and another user, from one table."""

import inspect
import shutil
from types import SimpleNamespace

import pytest

from activation import Sending, Workspace
from activation.approvals import Approvals
from activation.audiences import Audiences
from activation.audit import Audit
from activation.distributions import Distributions
from activation.errors import NotPermitted
from activation.licensed import LicensedCodes
from activation.likeness import Likeness
from activation.overlaps import Overlaps
from activation.people import People
from activation.platforms import Platforms
from activation.potential import Potential
from activation.profiling import Profiles
from activation.requests import Requests
from activation.sending.erasing import Erasures
from activation.settings import Settings
from activation.tokens import Tokens
from tests.activation.access.verbs import AUDIENCE, DAMAGED, VERBS
from tests.activation.sending.conftest import saved
from tests.store.test_history import SENDING

CLASSES = {
    "audiences": Audiences,
    "overlaps": Overlaps,
    "platforms": Platforms,
    "distributions": Distributions,
    "approvals": Approvals,
    "erasures": Erasures,
    "profiles": Profiles,
    "likeness": Likeness,
    "potential": Potential,
    "licensed": LicensedCodes,
    "requests": Requests,
    "tokens": Tokens,
    "people": People,
    "audit": Audit,
}
ROLES = ["viewer", "analyst", "admin"]
ASKED = [(group, name) for group, verbs in VERBS.items() for name in verbs]
TRACES = ("Ski families", "aud-ana", "05401", "Shared drive")


@pytest.fixture(scope="module")
def world(tmp_path_factory, population_frame):
    """What Ana has: audiences, platforms, sendings, an erasure, a token; and somebody else who has signed in."""
    root = tmp_path_factory.mktemp("world")
    (root / "drive").mkdir()
    ana = Workspace(Settings(store=root / "store"), "ana")
    for user in ("root", "cleo"):  # the first is the admin
        Workspace(ana.settings, user, ana.store).people.seen(user, user.title())
    at = SimpleNamespace(root=root, drive={"path": str(root / "drive")})
    for _ in range(2):
        saved(ana, population_frame, ["05401", "05602", "33109"], audience_id=AUDIENCE, tags=["aud-ana's tag"])
    for spare in ("aud-spare", "aud-other"):
        ana.audiences.save({"name": "Other families", "audience_id": spare})
    ana.audiences.share(AUDIENCE, "dora")
    rows = population_frame[population_frame["STATE"] == "DC"]  # none of hers
    at.members = rows[["zip", "people", "households"]].assign(segment_id=0)
    at.audience = ana.audiences.get(AUDIENCE)
    at.platform_id = ana.platforms.connect("folder", "Shared drive", at.drive).platform_id
    at.spare_platform = ana.platforms.connect("folder", "Spare", at.drive).platform_id
    (asked,) = ana.distributions.send(Sending(AUDIENCE, at.platform_id))
    ana.worker().run_until_idle()
    sent = ana.distributions.get(asked.distribution_id)
    at.sent, at.file = sent.distribution_id, sent.files[0].name
    row = SENDING | {"user_id": "ana", "platform_id": at.platform_id, "audience_id": "aud-other"}
    row |= {"audience_name": "Other families"}
    ana.store.distributions.insert(row | {"distribution_id": "dst-failed", "status": "failed"})
    waiting = {"status": "awaiting_approval", "approval": {"reason": "It is large."}}
    ana.store.distributions.insert(row | {"distribution_id": "dst-waiting"} | waiting)
    bens = {"user_id": "ben", "distribution_id": "dst-bens", "audience_name": "Bens families"}
    ana.store.distributions.insert(row | bens | waiting)
    ana.erasures.erase(["05672"])
    at.token_id = ana.tokens.make("Nightly", "read", 7)[0].token_id
    damaged = root / "store" / DAMAGED
    damaged.parent.mkdir(parents=True)
    damaged.write_bytes(b"no Parquet")
    return at


@pytest.fixture
def asked_by(world, tmp_path):
    """Asks a verb of a fresh copy of that world; answers with what came of it, and what Ana's files were and are."""

    def ask(group, name, user_id, role):
        store = tmp_path / f"{user_id}-{role}"
        shutil.copytree(world.root / "store", store)
        if name != "set_aside":
            (store / DAMAGED).unlink()
        before = files(store)
        ws = Workspace(Settings(store=store), user_id, role=role)
        try:
            said = VERBS[group][name].ask(ws, world)
        except Exception as error:
            said = error
        return said, before, files(store)

    return ask


def files(store):
    """What lies in Ana's folders."""
    found = [path for path in store.rglob("*") if path.is_file() and ".locks" not in path.parts]
    return {path: path.read_bytes() for path in found if "user_id=ana" in path.parts}


@pytest.mark.parametrize("group", CLASSES)
def test_the_table_knows_every_public_verb(group):
    public = {name for name, _ in inspect.getmembers(CLASSES[group], callable) if not name.startswith("_")}

    assert public == set(VERBS[group])


@pytest.mark.parametrize(("group", "name"), ASKED)
def test_a_verb_is_done_from_its_lowest_role_on_and_below_changes_nothing(asked_by, group, name):
    lowest = VERBS[group][name].lowest
    for role in [None, *ROLES]:
        said, before, after = asked_by(group, name, "ana", role)
        if lowest == "anybody" or (role and ROLES.index(role) >= ROLES.index(lowest)):
            assert not isinstance(said, Exception), role
        else:
            assert (NotPermitted, "not_permitted", True) == (type(said), said.code, bool(said.hint)), role
            assert before == after


@pytest.mark.parametrize(("group", "name"), ASKED)
def test_another_user_though_an_admin_neither_sees_nor_changes_what_is_not_theirs(asked_by, group, name):
    other = VERBS[group][name].other

    said, before, after = asked_by(group, name, "ben", "admin")

    if isinstance(other, type):
        assert other is type(said)
    else:
        assert not isinstance(said, Exception)
        assert other == "sees" or [] == [trace for trace in TRACES if trace in repr(said)]
    assert before == after
