"""Audiences shared with some users or everyone, to be seen or edited; all else stays private."""

import pandas as pd
import pytest

from activation.errors import AudienceNotFound, InvalidShare, NotPermitted, StillScheduled
from store.errors import DamagedFile, StaleVersion
from tests.activation.test_audiences import MEMBERS, PLANO
from tests.store.test_history import SENDING


def names(page):
    return [(one.user_id, one.name) for one in page]


@pytest.fixture
def seen(ana, plano):
    """Ana's audience, that Ben may see."""
    ana.audiences.share(plano.audience_id, "ben")
    return plano


@pytest.fixture
def edited(ana, plano):
    """Ana's audience, that Ben may edit."""
    ana.audiences.share(plano.audience_id, "ben", "edit")
    return plano


def test_whoever_it_is_shared_with_finds_it_whole_and_nobody_else_does(as_, ana, ben, seen):
    assert seen == ben.audiences.get(seen.audience_id)
    assert MEMBERS.to_dict("list") == ben.audiences.members(seen.audience_id).to_dict("list")
    assert ana.audiences.export(seen.audience_id) == ben.audiences.export(seen.audience_id)
    assert [seen] == ben.audiences.versions(seen.audience_id).items
    assert ("own", "view") == (ana.audiences.level(seen.audience_id), ben.audiences.level(seen.audience_id))
    with pytest.raises(AudienceNotFound) as forbidden:
        as_("cleo").audiences.get(seen.audience_id)
    with pytest.raises(AudienceNotFound) as unknown:
        as_("cleo").audiences.get("aud-nothing")
    assert str(unknown.value) == str(forbidden.value)


def test_the_list_says_whose_each_is_and_shows_ones_own_or_those_of_others(ana, ben, seen):
    ben.audiences.save({"name": "Bens"})

    assert [("ben", "Bens"), ("ana", PLANO["name"])] == names(ben.audiences.list(sort="name"))
    assert [("ben", "Bens")] == names(ben.audiences.list(whose="mine"))
    assert [("ana", PLANO["name"])] == names(ben.audiences.list(whose="shared", q="coffee"))
    assert [] == names(ana.audiences.list(whose="shared"))
    assert PLANO["criteria"] == ben.audiences.list(whose="shared").items[0].criteria


def test_the_list_follows_what_the_owner_changes_shares_and_shares_no_more(ana, ben, seen):
    other = ana.audiences.save({"name": "Another"})
    assert 1 == ben.audiences.list().total
    ana.audiences.share(other.audience_id, "everyone")
    assert ("ana", "Another") in names(ben.audiences.list())
    ana.audiences.save({"name": "Renamed", "audience_id": other.audience_id})
    assert {("ana", PLANO["name"]), ("ana", "Renamed")} == set(names(ben.audiences.list()))

    ana.audiences.unshare(seen.audience_id, "ben")
    assert [("ana", "Renamed")] == names(ben.audiences.list())
    with pytest.raises(AudienceNotFound):
        ben.audiences.members(seen.audience_id)


def test_what_is_shared_to_be_seen_is_not_changed_deleted_or_shared_on(ana, ben, seen):
    key = seen.audience_id
    for act in (
        lambda: ben.audiences.save(PLANO | {"audience_id": key}),
        lambda: ben.audiences.save_many([PLANO | {"audience_id": key}]),
        lambda: ben.audiences.set_status(key, "archived"),
        lambda: ben.audiences.restore(key, 1),
        lambda: ben.audiences.delete(key),
        lambda: ben.audiences.share(key, "cleo"),
        lambda: ben.audiences.unshare(key, "ben"),
        lambda: ben.audiences.shares(key),
    ):
        with pytest.raises(NotPermitted):
            act()
    assert (seen, 0) == (ana.audiences.get(key), ben.audiences.list(whose="mine").total)


def test_an_editor_saves_into_the_owners_audience_and_signs_it(ana, ben, edited):
    key = edited.audience_id
    saved = ben.audiences.save(PLANO | {"audience_id": key, "name": "By Ben", "user_id": "ben"}, MEMBERS, expecting=1)

    assert ("ana", "ben", 2, edited.created_at) == (saved.user_id, saved.saved_by, saved.version, saved.created_at)
    assert saved == ana.audiences.get(key)
    assert 180 == ana.audiences.members(key)["people"].sum()
    with pytest.raises(StaleVersion):
        ben.audiences.save(PLANO | {"audience_id": key}, expecting=1)
    archived = ben.audiences.set_status(key, "archived")
    restored = ben.audiences.restore(key, 1)
    assert [("ana", "ben")] * 2 == [(one.user_id, one.saved_by) for one in (archived, restored)]
    assert (PLANO["name"], 4) == (ana.audiences.get(key).name, ana.audiences.get(key).version)


def test_only_the_owner_deletes_or_shares_what_others_edit(ana, ben, edited):
    for act in (ben.audiences.delete, ben.audiences.shares, lambda key: ben.audiences.share(key, "cleo")):
        with pytest.raises(NotPermitted, match="Only its owner"):
            act(edited.audience_id)
    assert edited == ana.audiences.get(edited.audience_id)


def test_a_viewer_by_role_edits_nothing_whatever_is_shared(as_, edited):
    with pytest.raises(NotPermitted):
        as_("ben", "viewer").audiences.save(PLANO | {"audience_id": edited.audience_id})


def test_an_editor_cannot_stop_what_the_owner_is_to_send(ana, ben, edited):
    ana.store.distributions.insert(SENDING | {"user_id": "ana", "audience_id": edited.audience_id})
    archived = edited.model_copy(update={"status": "archived"})

    for archive in (
        lambda ws, stop: ws.audiences.set_status(edited.audience_id, "archived", stop_sendings=stop),
        lambda ws, stop: ws.audiences.save(archived, stop_sendings=stop),
    ):
        with pytest.raises(NotPermitted, match="owner is still to send it"):
            archive(ben, True)
        with pytest.raises(StillScheduled):
            archive(ana, False)
    assert edited == ana.audiences.get(edited.audience_id)


def test_many_are_got_by_their_ids_ones_own_and_shared_ones_and_each_at_its_level(ana, ben, seen):
    hidden = ana.audiences.save({"name": "Hidden"})
    own = ben.audiences.save({"name": "Bens"})
    found = ben.audiences.get_many([seen.audience_id, hidden.audience_id, "aud-nothing", own.audience_id])

    assert [seen, own] == found
    assert {seen.audience_id: "view", own.audience_id: "own"} == ben.audiences.levels([*found, hidden])


def test_a_duplicate_of_a_shared_audience_is_ones_own(ben, seen):
    copy = ben.audiences.duplicate(seen.audience_id)

    assert ("ben", "own") == (copy.user_id, ben.audiences.level(copy.audience_id))
    assert 180 == ben.audiences.members(copy.audience_id)["people"].sum()


def test_shared_anew_it_takes_the_new_level_and_every_change_is_kept(ana, plano):
    key = plano.audience_id
    first = ana.audiences.share(key, "ben")
    ana.audiences.share(key, "everyone")
    ana.audiences.share(key, "ben", "edit")
    assert [("ben", "edit"), ("everyone", "view")] == [
        (one.shared_with, one.level) for one in ana.audiences.shares(key)
    ]

    ana.audiences.unshare(key, "ben")
    ana.audiences.unshare(key, "ben")
    assert ["everyone"] == [one.shared_with for one in ana.audiences.shares(key)]
    kept = ana.store.shares.versions(first.share_id, "ana").rows
    assert [(3, "edit", True), (2, "edit", False), (1, "view", False)] == [
        (row["version"], row["level"], row["ended_at"] is not None) for row in kept
    ]


def test_of_two_shares_of_one_audience_the_wider_counts_whichever_came_first(as_, ana, ben, edited):
    ana.audiences.share(edited.audience_id, "everyone", "view")
    ana.audiences.share(edited.audience_id, "cleo", "edit")
    assert ["edit", "edit", "view"] == [
        as_(user).audiences.level(edited.audience_id) for user in ("ben", "cleo", "dora")
    ]

    ana.audiences.unshare(edited.audience_id, "ben")
    assert "view" == ben.audiences.level(edited.audience_id)


@pytest.mark.parametrize(
    ("shared_with", "level", "field"),
    [
        ("ben", "own", "level"),
        ("ana", "view", "shared_with"),
        ("../ben", "view", "shared_with"),
        ("", "view", "shared_with"),
    ],
)
def test_what_cannot_be_shared_so_is_refused(ana, plano, shared_with, level, field):
    with pytest.raises(InvalidShare) as error:
        ana.audiences.share(plano.audience_id, shared_with, level)

    assert (field, []) == (error.value.field, list(ana.audiences.shares(plano.audience_id)))


def test_what_is_deleted_is_shared_no_more_though_its_id_comes_back(ana, ben, seen):
    ana.audiences.delete(seen.audience_id)
    with pytest.raises(AudienceNotFound):
        ben.audiences.get(seen.audience_id)
    ana.audiences.save(PLANO | {"audience_id": seen.audience_id})

    assert (0, []) == (ben.audiences.list().total, list(ana.audiences.shares(seen.audience_id)))


def test_ones_own_audience_is_never_hidden_by_one_of_the_same_id_that_another_shares(ana, ben):
    own = ben.audiences.save({"name": "Bens", "audience_id": "aud-same"})
    ana.audiences.save({"name": "Anas", "audience_id": "aud-same"})
    ana.audiences.share("aud-same", "everyone", "edit")

    assert own == ben.audiences.get("aud-same")
    assert [("ben", "Bens")] == names(ben.audiences.list())
    assert "Bens 2" == ben.audiences.save({"name": "Bens 2", "audience_id": "aud-same"}).name
    assert "Anas" == ana.audiences.get("aud-same").name


def test_a_month_of_ones_own_that_cannot_be_read_hides_nothing_of_others(ana, ben, seen, store_folder):
    broken = store_folder / "audiences/user_id=ben/year=2025/month=05/audiences_202505.parquet"
    broken.parent.mkdir(parents=True)
    broken.write_bytes(b"no Parquet")

    assert seen == ben.audiences.get(seen.audience_id)
    with pytest.raises(DamagedFile):
        ben.audiences.get("aud-unknown")


def test_ten_thousand_of_ones_own_are_listed_without_reading_a_row_of_them(ana, ben, seen, monkeypatch):
    now = pd.Timestamp.now(tz="UTC").to_pydatetime()
    ben.audiences.save_many(
        [{"name": f"Audience {number}", "audience_id": f"aud-{number}", "created_at": now} for number in range(10_000)]
    )
    reads = []
    for verb in ("get", "get_many", "get_arrow"):
        monkeypatch.setattr(ben.store.audiences, verb, lambda *given, verb=verb: reads.append(verb))
    for verb in ("part", "rows"):
        whole = getattr(ben.store.audiences, verb)
        monkeypatch.setattr(
            ben.store.audiences,
            verb,
            lambda *given, verb=verb, whole=whole, **named: (reads.append(verb), whole(*given, **named))[1],
        )

    assert 10_001 == ben.audiences.list().total
    assert ["part", "rows"] == reads  # one's own month, and Ana's
    assert 10_001 == ben.audiences.list(q="a", sort="name", limit=10).total
    assert ["part", "rows"] == reads
