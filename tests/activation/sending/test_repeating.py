"""Repetitions: when they come, in whose time, on the days the clocks change; and which are refused."""

from datetime import UTC, datetime, time

import pytest

from activation.distribution import Repeat
from activation.errors import InvalidDistribution
from activation.sending.repeating import checked_repeat, every, in_words, next_after, time_zones


def moments(repeat, after, many):
    """The next occurrences in UTC, written as day and time."""
    found, moment = [], datetime.fromisoformat(after).replace(tzinfo=UTC)
    for _ in range(many):
        moment = next_after(repeat, moment)
        assert UTC == moment.tzinfo
        found.append(f"{moment:%Y-%m-%d %H:%M}")
    return found


def test_every_day_at_nine_in_berlin_is_eight_in_winter_and_seven_in_summer_by_utc():
    daily = every("daily", time(9), "Europe/Berlin")

    assert Repeat(cron="0 9 * * *", time_zone="Europe/Berlin") == daily
    assert ["2026-01-10 08:00", "2026-01-11 08:00"] == moments(daily, "2026-01-09 08:00", 2)
    assert ["2026-03-28 08:00", "2026-03-29 07:00", "2026-03-30 07:00"] == moments(daily, "2026-03-27 12:00", 3)
    assert ["2026-10-24 07:00", "2026-10-25 08:00"] == moments(daily, "2026-10-23 12:00", 2)


def test_an_hour_that_is_skipped_runs_at_its_end():
    half_past_two = every("daily", time(2, 30), "Europe/Berlin")  # on 29 March 2026, 2:00 becomes 3:00

    assert ["2026-03-28 01:30", "2026-03-29 01:00", "2026-03-30 00:30"] == moments(half_past_two, "2026-03-28 00:00", 3)


def test_an_hour_that_comes_twice_runs_once():
    half_past_two = every("daily", time(2, 30), "Europe/Berlin")  # on 25 October 2026, 3:00 becomes 2:00

    assert ["2026-10-24 00:30", "2026-10-25 00:30", "2026-10-26 01:30"] == moments(half_past_two, "2026-10-23 12:00", 3)


def test_new_yorks_clocks_change_on_other_days():
    half_past_two = every("daily", time(2, 30), "America/New_York")  # on 8 March 2026, 2:00 becomes 3:00

    assert ["2026-03-07 07:30", "2026-03-08 07:00", "2026-03-09 06:30"] == moments(half_past_two, "2026-03-07 00:00", 3)
    half_past_one = every("daily", time(1, 30), "America/New_York")  # on 1 November 2026, 2:00 becomes 1:00
    assert ["2026-10-31 05:30", "2026-11-01 05:30", "2026-11-02 06:30"] == moments(half_past_one, "2026-10-31 00:00", 3)


@pytest.mark.parametrize(
    ("weekday", "first"),
    [(0, "2026-06-01"), (1, "2026-06-02"), (2, "2026-06-03"), (3, "2026-06-04"), (4, "2026-06-05"), (5, "2026-06-06"),
     (6, "2026-06-07")],
)  # fmt: skip
def test_every_week_counts_its_days_from_monday(weekday, first):
    weekly = every("weekly", time(6, 15), "UTC", weekday=weekday)  # 31 May 2026 is a Sunday

    assert f"{first} 06:15" == moments(weekly, "2026-05-31 12:00", 1)[0]
    assert 7 == int(moments(weekly, "2026-05-31 12:00", 2)[1][8:10]) - int(first[8:])


def test_every_month_has_its_day_and_its_last_one():
    assert ["2026-01-15 09:00", "2026-02-15 09:00"] == moments(
        every("monthly", time(9), "UTC", day=15), "2026-01-01", 2
    )
    last = every("monthly", time(9), "UTC", day=31)
    assert [
        "2027-12-31 09:00",
        "2028-01-31 09:00",
        "2028-02-29 09:00",
        "2028-03-31 09:00",
        "2028-04-30 09:00",
    ] == moments(last, "2027-12-01", 5)


def test_a_day_in_tokyo_begins_the_evening_before_by_utc():
    assert ["2026-05-31 15:30"] == moments(every("monthly", time(0, 30), "Asia/Tokyo", day=1), "2026-05-28", 1)


def test_any_expression_of_cron_may_be_given():
    weekdays = checked_repeat(Repeat(cron="30 8 * * 1-5", time_zone="UTC"))

    # Friday 5 June 2026, then Monday.
    assert ["2026-06-05 08:30", "2026-06-08 08:30"] == moments(weekdays, "2026-06-05 08:00", 2)


@pytest.mark.parametrize("cron", ["*/15 * * * *", "0,15,30,45 * * * *", "0 0 29 2 *", "0 9 L * *"])
def test_a_quarter_of_an_hour_apart_is_not_too_often_and_once_in_four_years_not_too_rare(cron):
    repeat = Repeat(cron=cron, time_zone="UTC")

    assert repeat == checked_repeat(repeat)


@pytest.mark.parametrize(
    ("cron", "zone", "field", "words"),
    [
        ("*/14 * * * *", "UTC", "repeat", "too often"),
        ("* * * * *", "UTC", "repeat", "too often"),
        ("0,14 9 * * *", "UTC", "repeat", "too often"),
        ("59,0 * * * *", "UTC", "repeat", "too often"),
        ("0 9 30 2 *", "UTC", "repeat", "manner of cron"),
        ("0 0 9 * * *", "UTC", "repeat", "five fields"),
        ("0 9 * *", "UTC", "repeat", "five fields"),
        ("", "UTC", "repeat", "five fields"),
        ("@daily", "UTC", "repeat", "five fields"),
        ("61 9 * * *", "UTC", "repeat", "manner of cron"),
        ("0 9 * * 1;rm", "UTC", "repeat", "manner of cron"),
        ("0 9 * * " + "1," * 60 + "1", "UTC", "repeat", "five fields"),
        ("0 9 * * *", "Mars/Olympus", "time_zone", "no time zone 'Mars/Olympus'"),
        ("0 9 * * *", "../../etc/passwd", "time_zone", "no time zone"),
        ("0 9 * * *", "", "time_zone", "no time zone"),
    ],
)
def test_what_comes_too_often_never_or_is_no_repetition_is_refused(cron, zone, field, words):
    with pytest.raises(InvalidDistribution, match=words) as error:
        checked_repeat(Repeat(cron=cron, time_zone=zone))

    assert field == error.value.field


def test_a_repetition_is_said_in_words_with_whose_time_it_is():
    assert "At 09:00 every day (Europe/Berlin)" == in_words(every("daily", time(9), "Europe/Berlin"))


def test_the_time_zones_to_choose_from_begin_with_utc_and_each_can_be_used():
    zones = time_zones()

    assert ("UTC", True) == (zones[0], {"Europe/Berlin", "America/New_York", "Asia/Tokyo"} <= set(zones))
    for zone in zones[::40]:
        assert next_after(every("daily", time(9), zone), datetime(2026, 5, 28, tzinfo=UTC))
