"""The checks before a sending: what each rule says of an audience, a platform and the list that lies there."""

from datetime import UTC, datetime, timedelta

import pandas as pd
import pytest

from activation import Workspace
from activation.errors import InvalidDistribution
from activation.sending import planning
from activation.sending.asked import Sending
from tests.activation.sending.conftest import NORTH, saved
from tests.activation.sending.steps import changed, send

THERE = [*NORTH, "33109", "33125"]  # nobody lives in 33101


@pytest.fixture
def ask(ws, skiers, drive):
    """The checks of sending the skiers to the drive."""
    return lambda **asked: ws.distributions.preflight(Sending(skiers.audience_id, drive.platform_id, **asked))


@pytest.fixture
def sent(ws, skiers, drive):
    (one,) = send(ws, Sending(skiers.audience_id, drive.platform_id))
    return one


def rule(said, name):
    """What a rule has said: its level and title."""
    return [(check.level, check.title) for check in said.checks if check.rule == name]


def test_an_active_audience_to_an_active_platform_passes_every_rule(ask):
    assert {"ok"} == {check.level for check in ask().checks}
    assert [("ok", "The audience is active.")] == rule(ask(), "audience")
    assert [("ok", "Shared drive is active.")] == rule(ask(), "platform")
    assert [("ok", "Nothing else is on its way to this list.")] == rule(ask(), "duplicate")


@pytest.mark.parametrize("status", ["archived", "draft"])
def test_an_audience_that_is_not_active_is_not_sent(ws, population_frame, skiers, ask, status):
    changed(ws, population_frame, skiers, THERE, status=status)

    assert [("block", f"The audience is {'archived' if status == 'archived' else 'a draft'}.")] == rule(
        ask(), "audience"
    )


def test_nothing_is_sent_to_an_inactive_platform(ws, drive, ask):
    ws.platforms.set_status(drive.platform_id, "inactive")

    assert [("block", "Shared drive is not active.")] == rule(ask(), "platform")


def test_a_platform_that_takes_no_zip_areas_is_named(ws, skiers):
    ramp = ws.platforms.connect("liveramp", "Ramp", {"customer": "Acme", "channel": "download"})

    with pytest.raises(InvalidDistribution, match="LiveRamp takes nothing of third party audiences") as error:
        ws.distributions.preflight(Sending(skiers.audience_id, ramp.platform_id))

    assert "platform_id" == error.value.field


def test_an_audience_without_members_is_not_sent(ws, population_frame, drive):
    empty = saved(ws, population_frame, [])

    said = ws.distributions.preflight(Sending(empty.audience_id, drive.platform_id))

    assert [("block", "There is nobody to send.")] == rule(said, "members")
    assert (0, 0, (), ()) == (said.rows, said.size, said.files, said.preview.rows)


def test_those_who_were_erased_are_left_out_and_counted(ws, population_frame, ask):
    ws.erasures.erase(["05602", "99999"])

    said = ask()

    assert [("note", "1 member left out, because it was asked that they be erased.")] == rule(said, "erased")
    people = population_frame.set_index("zip")["people"]
    assert (4, people.loc[[zip_ for zip_ in THERE if zip_ != "05602"]].sum()) == (said.rows, said.size)


def test_every_zip_area_is_counted_as_an_identifier(ask):
    assert [("ok", "ZIP: 5 of 5 rows (100%).")] == rule(ask(), "identifiers")


@pytest.mark.parametrize(
    ("kind", "level", "title"),
    [
        ("initial", "ok", "First sending: all 5 rows are new there."),
        ("refresh", "note", "Nothing was sent there yet: this is a first sending."),
        ("incremental", "block", "Nothing was sent there yet."),
    ],
)
def test_a_list_that_is_not_there_yet_needs_a_first_sending(ask, kind, level, title):
    assert [(level, title)] == rule(ask(distribution_type=kind), "changes")


@pytest.mark.parametrize(
    ("kind", "level"), [("initial", "warning"), ("refresh", "ok"), ("incremental", "ok"), (None, "ok")]
)
def test_a_changed_audience_is_told_by_who_is_new_who_is_gone_and_who_stays(
    ws, population_frame, skiers, ask, sent, kind, level
):
    now = ["05401", "05602", "33130", "33131"]
    changed(ws, population_frame, skiers, now)

    said = ask(distribution_type=kind)

    new, gone, stay = set(now) - set(THERE), set(THERE) - set(now), set(now) & set(THERE)
    numbers = f"+{len(new)} new, −{len(gone)} gone, ={len(stay)} as before"
    assert [(level, f"Since the last sending: {numbers}.")] == rule(said, "changes")
    assert (2, 3, 2) == (said.added, said.removed, said.unchanged)


def test_an_incremental_sending_of_what_has_not_changed_is_refused(ask, sent):
    assert [("block", "Nothing has changed since the last sending.")] == rule(
        ask(distribution_type="incremental"), "changes"
    )
    assert "ok" == rule(ask(distribution_type="refresh"), "changes")[0][0]


@pytest.mark.parametrize(("limit", "level"), [(0.4, "ok"), (0.39, "block"), (1.0, "ok"), (0.0, "block")])
def test_two_of_five_may_be_removed_where_the_limit_is_two_fifths_and_no_less(
    ws, population_frame, skiers, ask, sent, limit, level
):
    changed(ws, population_frame, skiers, THERE[:3])

    words = f"40% of the list would be removed (2 of 5); the limit is {limit:.0%}."
    assert [(level, words)] == rule(ask(max_removed=limit), "guard")
    assert [] == rule(ask(max_removed=limit, distribution_type="initial"), "guard")


def test_a_file_that_cannot_say_removals_says_what_to_do_about_those_who_are_gone(
    ws, population_frame, skiers, ask, sent
):
    assert [] == rule(ask(), "removals")
    changed(ws, population_frame, skiers, THERE[:4])

    whole = ("note", "The file is the whole list: let it take the place of the one before.")
    assert [whole] == rule(ask(), "removals")
    own = ("warning", "Those who are gone come as a file of their own.")
    assert [own] == rule(ask(distribution_type="incremental"), "removals")


def test_the_same_that_waits_is_a_warning_and_the_same_under_way_a_block(ws, skiers, drive, ask):
    (waiting,) = ws.distributions.send(
        Sending(skiers.audience_id, drive.platform_id, at=datetime.now(UTC) + timedelta(days=1))
    )
    words = f"The same is to be sent later, too: {waiting.distribution_id}."
    assert [("warning", words)] == rule(ask(), "duplicate")

    ws.store.distributions.update(waiting.distribution_id, ws.user_id, {"status": "processing"})

    assert [("block", f"The same is under way: {waiting.distribution_id}.")] == rule(ask(), "duplicate")
    assert "ok" == rule(ask(segments=(0,)), "duplicate")[0][0]  # that is another list


def test_a_rule_on_a_variable_that_is_no_more_needs_somebody_to_approve_it(ws, population_frame, drive):
    rules = {"not": {"any": [{"variable": "GONE_SINCE", "op": ">=", "value": 1}]}}
    audience = saved(ws, population_frame, ["05401"], criteria=rules)

    said = ws.distributions.preflight(Sending(audience.audience_id, drive.platform_id))

    assert "Its rules select by a variable that the data no longer has, which is or may be sensitive." == said.approval


def test_a_sensitive_rule_or_a_large_audience_needs_somebody_to_approve_it(ws, population_frame, drive):
    selects = {"all": [{"variable": "UNEMPLOYMENT_RATE", "op": ">=", "value": 5}]}
    audience = saved(ws, population_frame, THERE, criteria=selects)
    people = int(population_frame.set_index("zip").loc[THERE, "people"].sum())
    asked = Sending(audience.audience_id, drive.platform_id)

    def with_limit(limit):
        settings = ws.settings.model_copy(update={"approval_above": limit})
        return Workspace(settings, store=ws.store).distributions.preflight(asked)

    sensitive = "Its rules select by hardship, which is or may be sensitive."
    assert [("approval", sensitive)] == rule(with_limit(people), "sensitive")
    assert sensitive == with_limit(people).approval  # a limit is not passed by reaching it
    larger = f"It is larger than {people - 1:,} people ({people:,})."
    assert f"{sensitive} {larger}" == with_limit(people - 1).approval
    assert [] == rule(with_limit(0), "size")  # 0: no limit


def test_a_channel_whose_library_is_missing_is_a_block_with_the_command_that_installs_it(monkeypatch, ask):
    monkeypatch.setattr(planning, "missing", lambda channel: channel == "folder")

    (check,) = [check for check in ask().checks if check.rule == "connector"]

    assert ("block", "Delivery by folder is not installed here.") == (check.level, check.title)
    assert check.hint.endswith("pip install -r requirements-connectors.txt")


def test_the_file_that_was_foretold_is_the_file_that_is_made_to_the_byte(ws, ask, sent):
    (foretold,), (made,) = ask().files, sent.files

    assert (5, made.bytes, False) == (foretold.rows, foretold.bytes, foretold.about)
    assert made.name.rsplit("_", 2)[0] == foretold.name.rsplit("_", 2)[0]  # but for the moment


@pytest.mark.parametrize(("many", "about"), [(2_000, False), (2_001, True)])
def test_a_file_of_more_than_two_thousand_rows_is_foretold_from_its_first(ws, population_frame, drive, many, about):
    audience = saved(ws, population_frame, list(population_frame["zip"][:many]))
    asked = Sending(audience.audience_id, drive.platform_id)
    (foretold,) = ws.distributions.preflight(asked).files

    (sent,) = send(ws, asked)

    assert (many, about) == (foretold.rows, foretold.about)
    if about:
        assert foretold.bytes == pytest.approx(sent.files[0].bytes, rel=0.02)
    else:
        assert sent.files[0].bytes == foretold.bytes


def test_the_first_rows_that_are_shown_are_those_of_the_file(ws, drive, population_frame, folder):
    audience = saved(ws, population_frame, [*THERE, "33130", "33131"])
    asked = Sending(audience.audience_id, drive.platform_id)
    shown = ws.distributions.preflight(asked).preview

    (sent,) = send(ws, asked)

    file = pd.read_csv(folder / audience.audience_id / sent.distribution_id / sent.files[0].name, dtype=str)
    assert tuple(file.columns) == shown.columns
    assert [tuple(row) for row in file.head(5).itertuples(index=False)] == list(shown.rows)
