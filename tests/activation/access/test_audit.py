"""The audit: what was done stays noted, without secrets or members, and never stands in the way of what is done."""

import csv
import io
import json
from datetime import UTC, datetime, timedelta

import pytest

from activation import Sending, Workspace
from activation.audit import Audit
from activation.errors import ActivationError, InvalidRequest, NotPermitted
from activation.settings import DEMO_USER
from store.errors import NotWritten
from tests.activation.sending.conftest import saved
from tests.activation.test_audiences import MEMBERS, PLANO
from tests.activation.test_platforms import BUCKET, MARKER


@pytest.fixture
def audit(as_):
    return as_("root", "admin").audit


def test_what_is_done_to_an_audience_is_noted_in_order(ana, ben, plano, done):
    key = plano.audience_id
    ana.audiences.set_status(key, "archived")
    ana.audiences.set_status(key, "active")
    ana.audiences.restore(key, 1)
    ana.audiences.export(key, "json")
    ana.audiences.share(key, "ben")
    ben.audiences.export(key)
    ana.audiences.unshare(key, "ben")
    ana.audiences.duplicate(key)
    ana.audiences.delete(key)
    ana.audiences.save_many([{"name": "One"}, {"name": "Two"}])

    assert [
        "audience.saved", "audience.archived", "audience.status_changed", "audience.restored", "audience.exported",
        "audience.shared", "audience.exported", "audience.unshared", "audience.saved", "audience.deleted",
        "audience.imported",
    ] == done(kind="audience")  # fmt: skip


def test_what_was_not_done_or_only_looked_at_is_not_noted(as_, ana, ben, plano, done):
    before = done()
    ana.audiences.get(plano.audience_id), ana.audiences.members(plano.audience_id), ana.audiences.list()
    ana.audiences.set_status(plano.audience_id, "active")  # as it was
    for refused in (
        lambda: as_("ana", "viewer").audiences.save(PLANO),
        lambda: ben.audiences.export(plano.audience_id),
        lambda: ana.audiences.save(PLANO | {"name": ""}),
        lambda: ana.audiences.export(plano.audience_id, "pdf"),
    ):
        with pytest.raises(ActivationError):
            refused()

    assert before == done()


def test_an_event_says_who_when_what_how_and_from_where(as_, plano, audit):
    through_api = as_("ana", "analyst", through="api", address="203.0.113.9")
    before = datetime.now(UTC)
    through_api.audiences.save(PLANO | {"audience_id": plano.audience_id}, MEMBERS)

    event = audit.list(user="ana").items[0]
    assert ("ana", "audience.saved", "audience", plano.audience_id, PLANO["name"], "api", "203.0.113.9") == (
        event.user_id, event.action, event.kind, event.object_id, event.object_name, event.through, event.address,
    )  # fmt: skip
    assert ({"version": 2}, True) == (event.detail, before <= event.at <= datetime.now(UTC))


def test_people_tokens_and_platforms_are_noted_without_a_secret(as_, done, store_folder, audit):
    root = as_("root", "admin")
    root.people.seen("root", "Root")
    as_("ana", None).people.seen("ana", "Ana")
    root.people.set_role("ana", "viewer")
    root.people.set_disabled("ana", True)
    root.people.set_disabled("ana", False)
    as_("ana", None).people.seen("ana", "Ana", claimed_role="analyst")
    token, secret = root.tokens.make("Nightly")
    root.tokens.revoke(token.token_id)
    root.tokens.revoke(token.token_id)
    platform = root.platforms.connect("s3", "Bucket", BUCKET)
    root.platforms.edit(platform.platform_id, "Bucket", BUCKET)
    root.platforms.set_status(platform.platform_id, "inactive")
    download = root.platforms.connect("google_ads", "Google", {"channel": "download"})
    list(root.platforms.try_out(download.platform_id))
    root.platforms.delete(platform.platform_id)

    assert [
        "person.signed_in", "person.signed_in", "person.role_changed", "person.disabled", "person.let_in",
        "person.signed_in", "person.role_changed", "token.made", "token.revoked", "platform.connected",
        "platform.edited", "platform.status_changed", "platform.connected", "platform.tested", "platform.deleted",
    ] == done()  # fmt: skip
    roles = [event.detail for event in audit.list(action="person.role_changed").items]
    assert [{"from": "viewer", "to": "analyst"}, {"from": "analyst", "to": "viewer"}] == roles
    for part in root.store.audit.everybodys_parts():
        told = repr(root.store.audit.part(part).rows.to_pylist())
        assert [] == [word for word in (secret, MARKER, "AKIAEXAMPLE") if word in told]


def test_a_sending_is_noted_from_asking_to_its_end_and_erasing_without_the_members(
    as_, tmp_path, population_frame, done, audit
):
    (tmp_path / "drive").mkdir()
    ana = as_("ana", "admin")
    skiers = saved(ana, population_frame, ["05401", "05602"])
    drive = ana.platforms.connect("folder", "Drive", {"path": str(tmp_path / "drive")})
    (sent,) = ana.distributions.send(Sending(skiers.audience_id, drive.platform_id))
    ana.worker().run_until_idle()
    file = ana.distributions.get(sent.distribution_id).files[0].name
    b"".join(ana.distributions.file(sent.distribution_id, file))
    later = Sending(skiers.audience_id, drive.platform_id, at=datetime.now(UTC) + timedelta(days=1))
    ana.distributions.cancel(ana.distributions.send(later)[0].distribution_id)
    ana.erasures.erase(["05672"])
    ana.erasures.lift("05672")
    ana.erasures.lift("05672")

    assert [
        "distribution.asked", "distribution.completed", "distribution.exported", "distribution.asked",
        "distribution.cancel_asked", "erasure.asked", "erasure.lifted",
    ] == [action for action in done() if not action.startswith(("audience", "platform"))]  # fmt: skip
    (ended,) = audit.list(action="distribution.completed").items
    assert ("ana", "worker", "Ski families", 2) == (
        ended.user_id,
        ended.through,
        ended.object_name,
        ended.detail["rows"],
    )
    assert [] == [event for event in audit.list().items if "05672" in repr(event) or "05401" in repr(event)]


def test_events_are_found_by_user_action_kind_words_and_time_the_newest_first(ana, ben, audit):
    for name in ("Coffee", "Golf", "Tea"):
        ana.audit.note("audience.saved", "audience", "aud-1", name, {"version": 1})
    ben.audit.note("token.made", "token", "tok-1", "Coffee bot")
    ben.audit.note("audiences", "other")

    def found(**question):
        return [event.object_name for event in audit.list(**question).items]

    assert ["Tea", "Golf", "Coffee"] == found(user="ana") == found(action="audience")
    assert ["Coffee bot"] == found(kind="token") == found(q="BOT coffee")
    assert ["Coffee bot", "Coffee"] == found(q="coffee")
    assert (["Golf"], 3) == (found(user="ana", limit=1, offset=1), audit.list(user="ana", limit=1).total)
    assert [] == found(since=datetime.now(UTC) + timedelta(seconds=1)) == found(user="nobody")
    with pytest.raises(InvalidRequest):
        audit.list(limit=-1)


def test_since_opens_no_day_before_it_and_cuts_its_own_day_at_the_moment(ana, audit, monkeypatch):
    noon = datetime(2026, 3, 1, 12, tzinfo=UTC)
    for hours in (-13, -1, 1, 13):
        row = {"event_id": f"evt-{hours + 50}", "user_id": "ana", "action": "a.b", "kind": "k", "through": "page"}
        ana.store.audit.append(row | {"at": noon + timedelta(hours=hours)})
    opened = []
    part = ana.store.audit.part
    monkeypatch.setattr(audit._store.audit, "part", lambda place: (opened.append(place[1:]), part(place))[1])

    found = [event.at - noon for event in audit.list(since=noon).items]

    assert [timedelta(hours=13), timedelta(hours=1)] == found
    assert [(2026, 3, 1), (2026, 3, 2)] == opened


def test_the_csv_holds_what_was_found_and_no_cell_that_a_spreadsheet_would_run(ana, audit):
    ana.audit.note("audience.saved", "audience", "aud-1", '=HYPERLINK("http://x")', {"version": 1})
    ana.audit.note("token.made", "token")

    rows = list(csv.DictReader(io.StringIO(audit.csv(kind="audience").decode())))

    assert ['\'=HYPERLINK("http://x")'] == [row["object_name"] for row in rows]
    assert ("ana", {"version": 1}) == (rows[0]["user_id"], json.loads(rows[0]["detail"]))


def test_nobody_but_an_admin_reads_it_and_there_is_no_verb_to_change_it(as_):
    for role in (None, "viewer", "analyst"):
        with pytest.raises(NotPermitted):
            as_("ana", role).audit.list()
        with pytest.raises(NotPermitted):
            as_("ana", role).audit.csv()
    assert {"note", "list", "csv"} == {name for name in vars(Audit) if not name.startswith("_")}


def test_what_cannot_be_noted_is_done_all_the_same_and_is_said(ana, done, monkeypatch, caplog):
    def full(*_):
        raise NotWritten("The disk is full.", "Free some room.")

    monkeypatch.setattr(ana.store.audit, "append", full)
    saved_all_the_same = ana.audiences.save(PLANO)
    monkeypatch.undo()

    assert saved_all_the_same == ana.audiences.get(saved_all_the_same.audience_id)
    assert ["audience.saved was done, but it could not be noted in the audit: The disk is full."] == ana.audit.unwritten
    assert [] == done()
    assert "not noted in the audit" in caplog.text


def test_events_lie_by_user_and_day_in_files_that_hold_them_all(ana, ben, store_folder):
    for _ in range(3):
        ana.audit.note("a.b", "k")
    ben.audit.note("a.b", "k")
    now = datetime.now(UTC)

    name = f"year={now:%Y}/month={now:%m}/day={now:%d}/audit_{now:%Y%m%d}.parquet"
    assert {f"user_id={user}/{name}" for user in ("ana", "ben")} == {
        path.relative_to(store_folder / "audit").as_posix() for path in (store_folder / "audit").rglob("*.parquet")
    }
    assert [3, 1] == [ana.store.audit.rows(user).rows.num_rows for user in ("ana", "ben")]


def test_the_workspace_of_the_demonstration_is_an_admins(ws, settings):
    for one in (ws, Workspace(settings)):
        assert (DEMO_USER, "admin", "page", "") == (one.access.user_id, one.access.role, one.through, one.address)


def test_a_user_whom_nobody_is_called_like_has_done_nothing(audit, plano):
    for nobody in ("", "../ana", "con", "nobody"):
        assert ([], 0) == (audit.list(nobody).items, audit.list(nobody).total)


def test_events_are_looked_for_from_the_first_moment_that_there_is_and_from_the_last(audit, plano):
    first, last = "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"

    assert [1, 0] == [audit.list("ana", since=datetime.fromisoformat(moment)).total for moment in (first, last)]
