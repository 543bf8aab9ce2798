"""Sent files are kept as they were sent, for so many days, and nobody sees those of another."""

import inspect
import os
from datetime import UTC, datetime, timedelta

import pytest

from activation import open_workspace
from activation.distributions import Distributions
from activation.errors import ActivationError, DistributionNotFound
from activation.sending.asked import Sending
from activation.sending.worker import CLEANING, Worker
from store.errors import InvalidName, RowNotFound
from tests.activation.sending.steps import send

HOSTILE = [
    "../" * 5 + "etc/hostile-name",
    "..",
    ".",
    "/etc/hostile-name",
    "a/b",
    "a\\b",
    "a\0b",
    "done.jsonl",
    "",
    "a b",
    "é",
    "x" * 300,
]


@pytest.fixture
def sent(ws, skiers, drive):
    (one,) = send(ws, Sending(skiers.audience_id, drive.platform_id))
    return one


def kept_after(ws, sent, days, keep_days=90):
    """What is kept once a worker has looked that many days later."""
    clock = datetime.now(UTC) + timedelta(days=days)
    Worker(ws.store, ws.settings.store, ws._of_user, keep_days, clock=lambda: clock)._clean()
    return ws.distributions.kept(sent.distribution_id)


def test_what_was_sent_can_be_fetched_again_with_its_manifest_until_it_is_too_old(ws, sent, folder):
    names = ws.distributions.kept(sent.distribution_id)

    assert {sent.files[0].name, "manifest.json", "members.parquet"} == set(names)
    place = folder / sent.audience_id / sent.distribution_id
    assert (place / "manifest.json").read_bytes() == b"".join(
        ws.distributions.file(sent.distribution_id, "manifest.json")
    )

    assert names == kept_after(ws, sent, 89.9)
    assert [] == kept_after(ws, sent, 90.1)
    with pytest.raises(RowNotFound, match="no longer kept"):
        next(ws.distributions.file(sent.distribution_id, sent.files[0].name))
    assert ("completed", 5) == (ws.distributions.get(sent.distribution_id).status, sent.rows)


def test_how_long_is_a_setting(ws, sent):
    assert [] != kept_after(ws, sent, 6.9, keep_days=7)
    assert [] == kept_after(ws, sent, 7.1, keep_days=7)


def test_the_files_of_what_is_still_to_be_sent_are_kept_however_old(ws, sent):
    ws.store.distributions.update(sent.distribution_id, ws.user_id, {"status": "scheduled"})

    assert [] != kept_after(ws, sent, 400)


def test_a_worker_looks_for_old_files_once_an_hour(ws, sent, store_folder):
    now = [datetime.now(UTC)]
    worker = Worker(ws.store, store_folder, ws._of_user, clock=lambda: now[0])
    worker._clean()
    place = store_folder / "outbox" / "user_id=demo_user" / f"distribution_id={sent.distribution_id}"
    os.utime(place, (0, 0))

    now[0] += CLEANING - timedelta(seconds=1)
    worker._clean()
    assert place.exists()
    now[0] += timedelta(seconds=1)
    worker._clean()
    assert not place.exists()


def test_what_was_cleaned_away_is_made_anew_when_it_is_sent_again(ws, sent):
    kept_after(ws, sent, 91)

    ws.distributions.send_again(sent.distribution_id)
    ws.worker().run_until_idle()

    again = ws.distributions.list().items[0]
    assert ("completed", 5, 5) == (again.status, again.rows, again.unchanged)


def test_nobody_sees_or_changes_the_distributions_and_files_of_another(ws, sent, skiers, drive, store_folder):
    ben = open_workspace(store=store_folder, user_id="ben").distributions
    one = sent.distribution_id

    for ask in (
        lambda: ben.get(one),
        lambda: ben.kept(one),
        lambda: next(ben.file(one, sent.files[0].name)),
        lambda: ben.retry(one),
        lambda: ben.cancel(one),
        lambda: ben.send_again(one),
    ):
        with pytest.raises(DistributionNotFound):
            ask()
    with pytest.raises(ActivationError):
        ben.send(Sending(skiers.audience_id, drive.platform_id))
    with pytest.raises(RowNotFound):
        ben.carry_out(one)

    assert ([], 0, []) == (list(ben.list()), len(ben.frame()), list(ben.holding(["05401"])))
    assert [] == list(ben.coming(skiers.audience_id))
    assert sent == ws.distributions.get(one)


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_id_is_an_unknown_one_at_every_verb(ws, sent, name):
    verbs = {
        "get": (), "retry": (), "send_again": (), "cancel": (), "kept": (), "file": ("x",),
    }  # fmt: skip
    by_id = [verb for verb, one in inspect.getmembers(Distributions, inspect.isfunction)
             if not verb.startswith("_") and "distribution_id" in inspect.signature(one).parameters]  # fmt: skip
    assert {*verbs, "carry_out"} == set(by_id)

    for verb, rest in verbs.items():
        with pytest.raises(DistributionNotFound):
            getattr(ws.distributions, verb)(name, *rest)
    with pytest.raises((DistributionNotFound, RowNotFound)):
        ws.distributions.carry_out(name)


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_name_is_no_file_of_a_distribution(ws, sent, name):
    with pytest.raises(InvalidName):
        next(ws.distributions.file(sent.distribution_id, name))


def test_a_name_that_was_never_sent_is_not_kept(ws, sent):
    with pytest.raises(RowNotFound):
        next(ws.distributions.file(sent.distribution_id, "other.csv"))
