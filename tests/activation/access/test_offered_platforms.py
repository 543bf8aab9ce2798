"""A platform that an admin offers: everyone sends there, nobody sees its secrets, and admins look after it."""

import json

import pytest

from activation import Sending
from activation.errors import InvalidPlatform, NotPermitted, PlatformNotFound
from store.errors import InUse
from tests.activation.sending.conftest import NORTH, saved
from tests.activation.sending.steps import arrived, send

MARKER = "s3cret-marker-of-the-hook"


@pytest.fixture
def root(as_):
    return as_("root", "admin")


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "drive").mkdir()
    return tmp_path / "drive"


@pytest.fixture
def drive(root, folder):
    return root.platforms.connect("folder", "Team drive", {"path": str(folder)}, offered="everyone")


@pytest.fixture
def skiers(ana, population_frame):
    return saved(ana, population_frame, NORTH)


def test_an_analyst_sends_their_own_audience_to_what_is_offered(root, ana, skiers, drive, folder):
    (sent,) = send(ana, Sending(skiers.audience_id, drive.platform_id))

    assert ("completed", "ana", "root") == (sent.status, sent.user_id, sent.platform_owner)
    assert {"add": sorted(NORTH)} == arrived(folder, sent)
    assert (0, "success") == (root.distributions.list().total, root.platforms.get(drive.platform_id).sync_status)
    assert [drive.platform_id] == [one.platform_id for one in ana.platforms.list()]


def test_what_is_not_offered_is_nobody_elses(as_, root, ana, skiers, folder):
    own = root.platforms.connect("folder", "Roots own", {"path": str(folder)})

    for ask in (
        lambda: ana.platforms.get(own.platform_id),
        lambda: ana.distributions.send(Sending(skiers.audience_id, own.platform_id)),
        lambda: as_("ben", "admin").platforms.set_status(own.platform_id, "inactive"),
        lambda: as_("ben", "admin").platforms.delete(own.platform_id),
    ):
        with pytest.raises(PlatformNotFound):
            ask()
    assert ([], [own]) == (list(ana.platforms.list()), list(root.platforms.list()))


def test_an_analyst_neither_connects_nor_changes_nor_tries_out_a_platform(ana, drive, folder):
    for ask in (
        lambda: ana.platforms.connect("folder", "Mine", {"path": str(folder)}),
        lambda: ana.platforms.edit(drive.platform_id, "Mine", {"path": str(folder)}),
        lambda: ana.platforms.set_status(drive.platform_id, "inactive"),
        lambda: ana.platforms.offer(drive.platform_id, None),
        lambda: ana.platforms.delete(drive.platform_id),
        lambda: list(ana.platforms.try_out(drive.platform_id)),
        lambda: ana.platforms.open(drive.platform_id),
    ):
        with pytest.raises(NotPermitted):
            ask()


def test_offering_begins_and_ends_on_request_and_is_noted(root, ana, drive):
    root.platforms.offer(drive.platform_id, None)
    assert [] == list(ana.platforms.list())
    root.platforms.offer(drive.platform_id, "everyone")

    assert drive.platform_id == ana.platforms.get(drive.platform_id).platform_id
    told = [event.detail["to"] for event in root.audit.list(action="platform.offered").items]
    assert ["everyone", "nobody"] == told
    with pytest.raises(InvalidPlatform):
        root.platforms.offer(drive.platform_id, "ana")


def test_another_admin_looks_after_what_is_offered_and_its_secrets_still_open(as_, root):
    connected = root.platforms.connect(
        "webhook", "Hook", {"url": "https://example.com/in", "signing_key": MARKER}, offered="everyone"
    )
    zoe = as_("zoe", "admin")

    zoe.platforms.edit(connected.platform_id, "Renamed hook", {"url": "https://example.com/other"})

    edited = root.platforms.get(connected.platform_id)
    assert ("Renamed hook", "root", "zoe", ["signing_key"]) == (
        edited.name, edited.user_id, edited.saved_by, edited.secrets_set,
    )  # fmt: skip
    for one in (root, zoe):
        row = one.platforms._row(connected.platform_id)
        assert MARKER == one.platforms._secrets(row)["signing_key"]
    assert MARKER not in json.dumps([one.model_dump(mode="json") for one in zoe.platforms.list()])
    zoe.platforms.delete(connected.platform_id)
    assert [] == list(root.platforms.list())


def test_it_cannot_be_deleted_while_anybody_still_sends_there(root, ana, skiers, drive):
    (asked,) = ana.distributions.send(Sending(skiers.audience_id, drive.platform_id))
    with pytest.raises(InUse, match="still to be sent there by somebody"):
        root.platforms.delete(drive.platform_id)
    ana.distributions.cancel(asked.distribution_id)

    root.platforms.delete(drive.platform_id)

    assert [] == list(ana.platforms.list())


def test_what_is_offered_no_more_is_not_sent_to_and_says_so(root, ana, skiers, drive, folder):
    (asked,) = ana.distributions.send(Sending(skiers.audience_id, drive.platform_id))
    root.platforms.offer(drive.platform_id, None)
    ana.worker().run_until_idle()

    told = ana.distributions.get(asked.distribution_id)
    assert ("failed", "There is no such platform.") == (told.status, told.error_details.title)
    assert [] == list(folder.iterdir())


def test_two_platforms_that_one_sees_do_not_bear_the_same_name(as_, drive, folder):
    with pytest.raises(InvalidPlatform, match="named team drive already"):
        as_("zoe", "admin").platforms.connect("folder", "team  drive", {"path": str(folder)})


def test_ones_own_comes_before_what_is_offered_under_the_same_id(as_, drive, folder):
    zoe = as_("zoe", "admin")
    own = zoe.platforms.connect("folder", "Mine", {"path": str(folder)}, drive.platform_id)

    assert own == zoe.platforms.get(drive.platform_id)
