"""Archiving an audience that is still to be sent: refused, or its sendings are stopped; the same for every verb."""

from collections.abc import Sequence
from datetime import UTC, datetime

from activation.audience import Audience
from activation.distribution import Distribution
from activation.errors import NotPermitted, StillScheduled
from activation.sending import series
from activation.wording import counted, minute
from store import Store


def make_way(store: Store, audience: Audience, user_id: str, stop_sendings: bool) -> None:
    """Stops what is still to be sent of an audience that a user is about to archive.

    Raises StillScheduled unless that is to be stopped, and NotPermitted where its owner, who is another, sends it.
    """
    coming = series.pending(store, audience.user_id, {"audience_id": audience.audience_id})
    if not coming:
        return
    if audience.user_id != user_id:
        raise NotPermitted("Its owner is still to send it.", "Ask them to stop that, or to archive it.")
    if not stop_sendings:
        raise _still_scheduled(audience, coming)
    series.call_off(store, coming, datetime.now(UTC))


def _still_scheduled(audience: Audience, coming: Sequence[Distribution]) -> StillScheduled:
    first = coming[0]
    repeating = ", and repeats" if any(one.repeats for one in coming) else ""
    return StillScheduled(
        f"{audience.name} is still to be sent: {counted(len(coming), 'sending')}, the next to {first.platform_name} "
        f"on {minute(first.due_at)}{repeating}.",
        "An archived audience cannot be sent. Archive it and stop its sendings, or leave it as it is.",
    )
