"""Repeating sendings: daily, weekly, monthly or any cron expression, in a time zone.

Days with a change of the clock behave as Debian's cron does (the library's rule): an hour that is skipped runs at its
end, and one that comes twice runs once.
"""

from datetime import UTC, datetime, time, timedelta
from itertools import pairwise
from typing import Literal
from zoneinfo import ZoneInfo, available_timezones

from cronsim import CronSim, CronSimError

from activation.distribution import Repeat
from activation.errors import InvalidDistribution

CLOSEST_MINUTES = 15
FARTHEST = timedelta(days=731)
LOOKED_AT = 60  # occurrences that must not be closer than that
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def time_zones() -> list[str]:
    """Every time zone by its name, such as Europe/Berlin; UTC first."""
    return ["UTC", *sorted(name for name in available_timezones() if "/" in name and not name.startswith("Etc/"))]


def every(
    how: Literal["daily", "weekly", "monthly"], at: time, time_zone: str, weekday: int = 0, day: int = 1
) -> Repeat:
    """The repetition at a time of day; weekday: 0 for Monday; day: of the month, 1 to 28, or 31 for its last."""
    month_day = "L" if day > 28 else str(day)
    days = {"daily": "* * *", "weekly": f"* * {(weekday + 1) % 7}", "monthly": f"{month_day} * *"}[how]
    return checked_repeat(Repeat(cron=f"{at.minute} {at.hour} {days}", time_zone=time_zone))


def checked_repeat(repeat: Repeat) -> Repeat:
    """The repetition itself if it ever comes about and not too often; InvalidDistribution names the field."""
    zone = _zone(repeat.time_zone)
    if len(repeat.cron) > 100 or len(repeat.cron.split()) != 5:
        raise _not_cron("it has five fields: minute, hour, day of the month, month, day of the week")
    try:
        occurrences = CronSim(repeat.cron, datetime.now(zone))
        coming = [moment for moment, _ in zip(occurrences, range(LOOKED_AT), strict=False)]
    except CronSimError as error:
        raise _not_cron(str(error)) from None
    if not coming:
        raise _not_cron("that day never comes")
    closest = min(((b - a).total_seconds() / 60 for a, b in pairwise(coming)), default=CLOSEST_MINUTES)
    if closest < CLOSEST_MINUTES:
        raise InvalidDistribution(
            "That repeats too often.", f"Leave at least {CLOSEST_MINUTES} minutes between two sendings.", "repeat"
        )
    return repeat


def next_after(repeat: Repeat, moment: datetime) -> datetime:
    """The first occurrence after a moment, in UTC."""
    return next(CronSim(repeat.cron, moment.astimezone(_zone(repeat.time_zone)))).astimezone(UTC)


def first_time(at: datetime | None, repeat: Repeat | None, now: datetime) -> datetime:
    """When something is to be sent first, in UTC: at that time, or else by its repetition, or else now."""
    if at is None:
        return next_after(repeat, now) if repeat else now
    if at < now - timedelta(minutes=1):
        raise InvalidDistribution("That time has passed.", "Choose a later one, or send it now.", "scheduled_at")
    if at > now + FARTHEST:
        raise InvalidDistribution("That is too far ahead.", "Choose a time within two years.", "scheduled_at")
    return at.astimezone(UTC)


def in_words(repeat: Repeat) -> str:
    """The repetition as a person would say it: At 09:00 every day (Europe/Berlin)."""
    return f"{CronSim(repeat.cron, datetime.now(UTC)).explain()} ({repeat.time_zone})"


def _zone(name: str) -> ZoneInfo:
    if name not in available_timezones():
        raise InvalidDistribution(f"There is no time zone {name[:40]!r}.", "One is Europe/Berlin.", "time_zone")
    return ZoneInfo(name)


def _not_cron(why: str) -> InvalidDistribution:
    hint = f"{why[:1].upper()}{why[1:]}. 0 9 * * 1-5 is 9 o'clock from Monday to Friday."
    return InvalidDistribution("That is no repetition in the manner of cron.", hint, "repeat")
