"""The charts of distributions, by the numbers of their figures."""

from datetime import UTC, datetime, timedelta

import pandas as pd
import pytest

from activation.sending.copies import copies
from pages.parts import charts

NOW = datetime(2026, 11, 27, 12, tzinfo=UTC)


def distribution(
    status, ended, platform="plt-1", audience="aud-1", segments=(), size=1000, kind="google_ads", sent="refresh"
):
    return {
        "status": status,
        "ended_at": pd.Timestamp(ended),
        "executed_at": pd.Timestamp(ended),
        "platform_id": platform,
        "platform_name": f"Platform {platform[-1]}",
        "platform_type": kind,
        "distribution_type": sent,
        "audience_id": audience,
        "audience_name": f"Audience {audience[-1]}",
        "segments_distributed": list(segments),
        "rows": 10,
        "size": size,
    }


def days(number):
    return NOW - timedelta(days=number)


def test_sendings_are_counted_by_the_day_and_the_way_they_ended():
    ended = [days(2), days(2), days(0), days(0), days(0)]
    status = ["completed", "failed", "completed", "completed", "cancelled"]
    frame = pd.DataFrame([distribution(one, when) for one, when in zip(status, ended, strict=True)])

    figure = charts.sendings(frame)

    bars = {bar.name: dict(zip(bar.x, bar.y, strict=True)) for bar in figure.data}
    assert {"2026-11-25": 1, "2026-11-26": 0, "2026-11-27": 2} == bars["completed"]
    assert {"2026-11-25": 1, "2026-11-26": 0, "2026-11-27": 0} == bars["failed"]
    assert {"2026-11-25": 0, "2026-11-26": 0, "2026-11-27": 1} == bars["cancelled"]
    table = charts.sendings_table(frame)
    assert [3, 1, 1] == [int(table[f"{name} (sendings)"].sum()) for name in ("Completed", "Failed", "Cancelled")]
    assert "5 ended sendings, by the day" in charts.alt_text(figure)


@pytest.mark.parametrize(("span", "word", "bars"), [(39, "Day", 40), (40, "Week", 7), (400, "Month", 14)])
def test_a_longer_time_is_counted_by_weeks_and_months_and_loses_no_sending(span, word, bars):
    frame = pd.DataFrame([distribution("completed", days(one)) for one in range(span + 1)])

    table = charts.sendings_table(frame)

    assert (f"{word} (UTC)", bars) == (table.columns[0], len(table))
    assert span + 1 == table["Completed (sendings)"].sum()


def test_what_has_not_ended_is_not_counted():
    frame = pd.DataFrame([distribution(one, days(0)) for one in ("scheduled", "processing", "completed")])
    assert 1 == charts.sendings_table(frame)["Completed (sendings)"].sum()


def test_a_copy_is_the_last_completed_sending_of_each_list_and_knows_its_end():
    frame = pd.DataFrame(
        [
            distribution("completed", days(100)),
            distribution("completed", days(10), size=2000),
            distribution("failed", days(1)),
            distribution("completed", days(600), segments=(2,), size=300),
            distribution("completed", days(5), platform="plt-2", kind="folder", size=700),
        ]
    )

    there = copies(frame, NOW, by_hand=frozenset({"plt-2"}))

    assert ["Platform 1", "Platform 1", "Platform 2 (a file to upload)"] == list(there["platform"])
    assert [600.0, 10.0, 5.0] == [round(age, 6) for age in there["age_days"]]
    assert [300, 2000, 700] == list(there["size"])
    # Google's membership ends after 540 days; what lies in a folder has no end.
    assert [-60.0, 530.0] == [round(left, 6) for left in there["days_left"][:2]]
    assert pd.isna(there["expires_at"][2])
    ages = charts.copy_ages(there)
    assert [600.0, 10.0, 5.0] == [round(value, 6) for value in ages.data[0].x]
    words = [text.split(", ")[1] for text in ages.data[0].text]
    ended, ends = NOW - timedelta(days=60), NOW + timedelta(days=530)
    assert [f"ended {ended.day} {ended:%b %Y}", f"ends {ends.day} {ends:%b %Y}", "no end known"] == words
    assert charts.copy_ages(there).data[0].marker.color[0] != charts.copy_ages(there).data[0].marker.color[1]
    sizes = charts.copy_sizes(there)
    assert [2000, 700, 300] == list(sizes.data[0].x)
    assert {"https://developers.google.com/ads/blog/posts/2025/02/update-to-customer-match-membership", ""} == set(
        charts.copies_table(there)["Source"]
    )


def test_changes_and_quiet_days_make_no_list_younger():
    frame = pd.DataFrame(
        [
            distribution("completed", days(30), size=900),
            distribution("completed", days(2), size=1200, sent="incremental"),
            distribution("completed", days(1), audience="aud-2", sent="incremental"),  # its whole list is not here
        ]
    )

    there = copies(frame, NOW)

    assert [("Audience 1", 1200, 30.0)] == list(zip(there["audience"], there["size"], there["age_days"], strict=True))
