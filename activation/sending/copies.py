"""The copies that lie at platforms: how old each is, and the day on which it ends by that platform's rule."""

from datetime import datetime, timedelta

import pandas as pd

from activation.delivery.platform_types import platform_types

COLUMNS = (
    "platform", "platform_type", "audience", "rows", "size", "sent_at", "age_days", "lifetime_days", "expires_at",
    "days_left", "rule", "source",
)  # fmt: skip


def copies(distributions: pd.DataFrame, now: datetime, by_hand: frozenset[str] = frozenset()) -> pd.DataFrame:
    """What lies on each list, as COLUMNS, with the last time that all of it was sent; an unknown end is missing.

    Only a whole sending renews a list: changes, removals and a quiet day leave the age of those who stay as it is.
    by_hand: ids of the platforms whose files the analyst uploads: whether they did is not known.
    distributions: of `activation.sending.history.COLUMNS`. Ages and days left are in days; the oldest is first.
    """
    done = distributions[distributions["status"] == "completed"].sort_values("executed_at", ascending=False)
    lists = done["segments_distributed"].map(lambda segments: tuple(sorted(segments)))
    by_list = done.assign(list=lists).groupby(["platform_id", "audience_id", "list"], sort=False)
    rows = [_copy(one, now, by_hand) for _, one in by_list if (one["distribution_type"] != "incremental").any()]
    return pd.DataFrame(rows, columns=list(COLUMNS)).sort_values("age_days", ascending=False, ignore_index=True)


def _copy(one_list: pd.DataFrame, now: datetime, by_hand: frozenset[str]) -> dict[str, object]:
    """One list by its completed sendings, the last first: its size is that of the last, its age that of a whole one."""
    row = one_list.iloc[0].to_dict()
    whole = one_list[one_list["distribution_type"] != "incremental"].iloc[0]
    found = platform_types().get(row["platform_type"])
    sent = whole["executed_at"].to_pydatetime()
    days = found.lifetime.days if found else None
    expires = sent + timedelta(days=days) if days else None
    return {
        "platform": row["platform_name"] + (" (a file to upload)" if row["platform_id"] in by_hand else ""),
        "platform_type": found.label if found else row["platform_type"],
        "audience": row["audience_name"],
        "rows": row["rows"],
        "size": row["size"],
        "sent_at": sent,
        "age_days": (now - sent).total_seconds() / 86_400,
        "lifetime_days": days,
        "expires_at": expires,
        "days_left": (expires - now).total_seconds() / 86_400 if expires else None,
        "rule": found.lifetime.what if found else "",
        "source": found.lifetime.source if found else "",
    }
