"""When a sending goes out: now, at a time, or again and again, in a time zone."""

from datetime import UTC, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

import streamlit as st

from activation.distribution import Repeat
from activation.sending.repeating import WEEKDAYS, checked_repeat, every, in_words, next_after, time_zones
from activation.wording import minute
from pages.parts.notices import escaped

When = tuple[datetime | None, Repeat | None]
HOW: dict[str, Literal["daily", "weekly", "monthly"]] = {
    "Every day": "daily",
    "Every week": "weekly",
    "Every month": "monthly",
}
CRON = "By a cron expression"


def ask() -> When:
    """The moment (None: now) and the repetition (None: once); InvalidDistribution for a repetition that cannot be."""
    when = st.radio("When", ["Now", "At a time", "Again and again"], horizontal=True, key="send-when")
    if when == "At a time":
        return _moment(), None
    return None, _repeat() if when == "Again and again" else None


def _moment() -> datetime:
    left, right = st.columns(2)
    zone = _zone(right)
    now = datetime.now(zone).replace(second=0, microsecond=0, tzinfo=None)
    chosen = left.datetime_input("Day and time", now + timedelta(hours=1), min_value=now, key="send-at")
    return (chosen or now).replace(tzinfo=zone)


def _repeat() -> Repeat:
    left, middle, right = st.columns(3)
    how = left.selectbox("How often", [*HOW, CRON], key="send-how")
    if how == CRON:
        cron = middle.text_input(
            "Minute, hour, day, month, weekday", "0 9 * * 1-5", key="send-cron", help="0 9 * * 1-5: 9:00, Mon to Fri."
        )
        repeat = checked_repeat(Repeat(cron=cron.strip(), time_zone=str(_zone(right))))
    else:
        at = middle.time_input("At", time(9), key="send-time") or time(9)
        zone = str(_zone(right))
        weekday, day = 0, 1
        if how == "Every week":
            weekday = WEEKDAYS.index(left.selectbox("On", WEEKDAYS, key="send-weekday"))
        if how == "Every month":
            days = [*range(1, 29), 31]
            day = left.selectbox(
                "On day", days, format_func=lambda one: "the last" if one == 31 else str(one), key="send-day"
            )
        repeat = every(HOW[how], at, zone, weekday, day)
    st.caption(f"{escaped(in_words(repeat))}. First: {minute(next_after(repeat, datetime.now(UTC)))}.")
    return repeat


def _zone(place: st.delta_generator.DeltaGenerator) -> ZoneInfo:
    zones = time_zones()
    own = st.context.timezone or "UTC"
    at = zones.index(own) if own in zones else 0
    return ZoneInfo(place.selectbox("Time zone", zones, index=at, key="send-zone"))
