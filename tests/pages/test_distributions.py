"""The distributions page and one distribution's own page: send, follow, approve, cancel, retry, find, erase."""

import io
import json
import zipfile

import pytest

from activation.sending.asked import Sending
from tests.activation.sending.conftest import saved
from tests.pages.test_saved_audiences import button, texts


def plain(visit):
    """All texts of a visit, as they are read."""
    return texts(visit).replace("\\", "") + " ".join(one.value for one in visit.get("warning")).replace("\\", "")


def sent(ws, *sendings):
    asked = ws.distributions.send(*sendings)
    ws.worker().run_until_idle()
    return [ws.distributions.get(one.distribution_id) for one in asked]


def test_without_audience_or_platform_the_page_says_what_to_do_first(app, ws, population_frame):
    visit = app("distributions")
    assert not visit.exception
    assert "No audience is active yet." in plain(visit)

    saved(ws, population_frame, ["05401"])
    assert "No platform is connected yet." in plain(app("distributions"))


def test_an_audience_is_checked_and_sent_from_the_page(app, ws, skiers, drive, folder):
    visit = app("distributions")
    metrics = {metric.label: metric.value for metric in visit.metric}
    rows = len(ws.audiences.members(skiers.audience_id))
    assert (f"{skiers.total_audience_size:,}", f"{rows}", f"+{rows}") == (
        metrics["People"],
        metrics["Rows on the list"],
        metrics["New there"],
    )
    visit.button(key="send").click().run()

    [asked] = ws.distributions.pending()
    assert not visit.exception
    assert "goes to **Shared drive**, at once." in plain(visit)
    assert [] == list(folder.iterdir())
    ws.worker().run_until_idle()
    visit.run()
    assert "completed" == ws.distributions.get(asked.distribution_id).status
    assert f"**{rows} rows**" in plain(visit)
    assert 3 == len(list((folder / skiers.audience_id / asked.distribution_id).iterdir()))


def test_a_rule_that_says_no_shuts_the_button_and_names_the_rule(app, ws, skiers, drive):
    sent(ws, Sending(skiers.audience_id, drive.platform_id))
    visit = app("distributions")
    visit.radio(key="send-kind").set_value("Only what has changed (incremental)").run()

    assert "Nothing has changed since the last sending." in plain(visit)
    assert visit.button(key="send").disabled


def test_an_archived_audience_can_no_longer_be_sent(app, ws, skiers, drive):
    ws.audiences.set_status(skiers.audience_id, "archived")
    visit = app("distributions", audience_id=skiers.audience_id)

    assert "The audience is archived." in plain(visit)
    assert visit.button(key="send").disabled


def test_a_repeating_sending_is_scheduled_and_stopped_from_the_page(app, ws, skiers, drive):
    visit = app("distributions")
    visit.radio(key="send-when").set_value("Again and again").run()
    visit.selectbox(key="send-zone").select("Europe/Berlin").run()
    assert "At 09:00 every day (Europe/Berlin)" in plain(visit)
    visit.button(key="send").click().run()

    [asked] = ws.distributions.pending()
    assert ("0 9 * * *", "Europe/Berlin") == (asked.repeats.cron, asked.repeats.time_zone)
    visit.button(key=f"pending-stop-{asked.distribution_id}").click().run()
    assert not visit.exception
    assert [] == list(ws.distributions.pending())


def test_a_cron_expression_that_is_none_is_told_and_sends_nothing(app, ws, skiers, drive):
    visit = app("distributions")
    visit.radio(key="send-when").set_value("Again and again").run()
    visit.selectbox(key="send-how").select("By a cron expression").run()
    visit.text_input(key="send-cron").input("* * * * *").run()

    assert not visit.exception
    assert "That repeats too often." in plain(visit)
    assert [] == [one for one in visit.button if one.key == "send"]


def test_a_large_audience_waits_until_its_name_is_typed(app, ws, skiers, drive, folder, monkeypatch):
    monkeypatch.setenv("ACTIVATION_APPROVAL_ABOVE", "1000")
    visit = app("distributions")
    assert "It is larger than 1,000 people" in plain(visit)
    visit.button(key="send").click().run()
    [asked] = ws.distributions.pending()
    ws.worker().run_until_idle()
    assert ("awaiting_approval", []) == (asked.status, list(folder.iterdir()))

    key = f"pending-approve-name-{asked.distribution_id}"
    visit.text_input(key=key).input("Something else").run()
    visit.button(key=f"pending-approve-{asked.distribution_id}").click().run()
    assert "That is not the audience's name." in plain(visit)
    visit.text_input(key=key).input("Ski families").run()
    visit.button(key=f"pending-approve-{asked.distribution_id}").click().run()

    assert not visit.exception
    ws.worker().run_until_idle()
    done = ws.distributions.get(asked.distribution_id)
    assert ("completed", "demo_user") == (done.status, done.approval.approved_by)


def test_a_failed_one_says_why_and_is_retried_from_its_own_page(app, ws, skiers, drive, folder):
    folder.rmdir()
    (failed,) = sent(ws, Sending(skiers.audience_id, drive.platform_id))
    visit = app("distribution_details", distribution_id=failed.distribution_id)
    assert "The folder or file is not there." in plain(visit)
    assert "No such file or directory" in plain(visit)

    folder.mkdir()
    visit.button(key=f"details-retry-{failed.distribution_id}").click().run()
    ws.worker().run_until_idle()
    visit.run()
    attempts = visit.dataframe[0].value
    assert [(2, "completed"), (1, "failed")] == list(zip(attempts["Attempt"], attempts["Outcome"], strict=True))
    [file] = ws.distributions.get(failed.distribution_id).files
    shown = visit.dataframe[1].value.iloc[0]
    assert (file.name, file.sha256, file.rows) == (shown["File"], shown["SHA-256"], shown["Rows"])


def test_what_was_sent_is_downloaded_byte_for_byte(app, ws, skiers, drive, folder):
    from pages.parts.distribution_facts import _zipped

    (done,) = sent(ws, Sending(skiers.audience_id, drive.platform_id))
    place = folder / skiers.audience_id / done.distribution_id
    app("distribution_details", distribution_id=done.distribution_id)
    names = [file.name for file in done.files] + ["manifest.json"]
    with zipfile.ZipFile(io.BytesIO(_zipped(done, names))) as file:
        assert {name: (place / name).read_bytes() for name in names} == {name: file.read(name) for name in names}
    assert done.distribution_id == json.loads((place / "manifest.json").read_text())["distribution_id"]


@pytest.mark.parametrize("bad", ["dst-nobody", "../../etc/passwd", "x' or '1'='1", "<script>"])
def test_a_link_to_what_is_not_there_says_so(app, bad):
    visit = app("distribution_details", distribution_id=bad)

    assert not visit.exception
    assert "There is no such distribution." in plain(visit)


def test_the_history_is_filtered_by_status_and_words(app, ws, skiers, drive):
    (done,) = sent(ws, Sending(skiers.audience_id, drive.platform_id))
    visit = app("distributions")
    assert f"history-again-{done.distribution_id}" in [one.key for one in visit.button]
    visit.selectbox(key="distributions-status").select("failed").run()
    assert "No distribution matches." in plain(visit)
    visit.selectbox(key="distributions-status").select("completed").run()
    visit.text_input(key="distributions-q").input("nobody").run()
    assert "No distribution matches." in plain(visit)
    visit.text_input(key="distributions-q").input("SHARED ski").run()
    assert "1 distribution" in plain(visit)


def test_a_zip_is_found_where_it_was_sent_and_erased(app, ws, skiers, drive):
    (done,) = sent(ws, Sending(skiers.audience_id, drive.platform_id))
    visit = app("distributions")
    visit.radio(key="distributions-part").set_value("Where is a ZIP?").run()
    visit.text_input(key="where-zips").input("05602").run()
    shown = visit.dataframe[-1].value.iloc[0]
    assert ("05602", "Shared drive", "Ski families", done.distribution_id) == (
        shown["ZIP"],
        shown["Platform"],
        shown["Audience"],
        shown["Added by"],
    )
    visit.button(key="erase").click().run()
    assert "1 ZIP area left out from now on; 1 sending on the way to take them off." in plain(visit)
    ws.worker().run_until_idle()

    assert [] == list(ws.distributions.holding(["05602"]))
    visit.run()
    assert "This app has sent none of them to any platform" in plain(visit)
    assert ["05602"] == [key for key, _ in ws.erasures.list()]


def test_the_charts_tell_what_the_history_holds(app, ws, skiers, drive, folder):
    sent(ws, Sending(skiers.audience_id, drive.platform_id))
    folder.rename(folder.with_name("away"))
    sent(ws, Sending(skiers.audience_id, drive.platform_id))
    visit = app("distributions")
    visit.radio(key="distributions-part").set_value("Charts").run()

    assert not visit.exception
    tables = [frame.value for frame in visit.dataframe]
    counts = next(table for table in tables if "Completed (sendings)" in table)
    assert (1, 1) == (counts["Completed (sendings)"].sum(), counts["Failed (sendings)"].sum())
    copies = next(table for table in tables if "Size (people)" in table)
    assert [("Shared drive", skiers.total_audience_size)] == list(
        zip(copies["Platform"], copies["Size (people)"], strict=True)
    )


def test_an_audience_shows_its_own_distributions(app, ws, skiers, drive):
    (done,) = sent(ws, Sending(skiers.audience_id, drive.platform_id))
    visit = app("audience_details", audience_id=skiers.audience_id)

    assert not visit.exception
    assert f"audience-again-{done.distribution_id}" in [one.key for one in visit.button]


def test_archiving_an_audience_with_a_schedule_asks_and_stops_the_schedule(app, ws, skiers, drive):
    from activation.distribution import Repeat

    repeat = Repeat(cron="0 9 * * *", time_zone="UTC")
    ws.distributions.send(Sending(skiers.audience_id, drive.platform_id, repeat=repeat))
    visit = app("audience_details", audience_id=skiers.audience_id)
    button(visit, "Archive").click().run()
    assert "Ski families is still to be sent: 1 sending, the next to Shared drive on" in plain(visit)
    assert "and repeats" in plain(visit)
    assert "active" == ws.audiences.get(skiers.audience_id).status

    visit.button(key="archive-stop").click().run()
    assert ("archived", []) == (ws.audiences.get(skiers.audience_id).status, list(ws.distributions.pending()))


def test_leaving_an_audience_as_it_is_keeps_its_schedule(app, ws, skiers, drive):
    from activation.distribution import Repeat

    ws.distributions.send(
        Sending(skiers.audience_id, drive.platform_id, repeat=Repeat(cron="0 9 * * *", time_zone="UTC"))
    )
    visit = app("audience_details", audience_id=skiers.audience_id)
    button(visit, "Archive").click().run()
    visit.button(key="archive-leave").click().run()

    assert ("active", 1) == (ws.audiences.get(skiers.audience_id).status, len(ws.distributions.pending()))
    assert "still to be sent" not in plain(visit)


def test_a_series_of_changes_is_scheduled_on_a_day_without_any_and_a_quiet_one_says_so(app, ws, skiers, drive):
    sent(ws, Sending(skiers.audience_id, drive.platform_id))
    visit = app("distributions")
    visit.radio(key="send-kind").set_value("Only what has changed (incremental)").run()
    visit.radio(key="send-when").set_value("Again and again").run()
    assert "Nothing has changed since the last sending." in plain(visit)
    visit.button(key="send").click().run()

    [asked] = ws.distributions.pending()
    ws.store.distributions.update(asked.distribution_id, ws.user_id, {"scheduled_at": asked.created_at})
    ws.worker().run_until_idle()
    visit = app("distribution_details", distribution_id=asked.distribution_id)
    assert not visit.exception
    assert "nothing to send" in plain(visit)
    assert "Nothing had changed since the last sending" in plain(visit)
    assert "download the file below" not in plain(visit)
