"""A worker whose clock the test sets."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from activation import Workspace
from activation.distribution import Distribution
from activation.sending.asked import Sending
from activation.sending.carrying import Carrying
from activation.sending.worker import Worker


class Clocked:
    """Sends from a workspace's store as if it were `now`; begins a minute ahead of the real clock."""

    def __init__(self, ws: Workspace) -> None:
        self._ws = ws
        self.now = datetime.now(UTC).replace(microsecond=0) + timedelta(minutes=1)
        parts = (ws.store, ws._outbox, ws.user_id, ws._planning, ws.platforms)
        self.carrying = Carrying(*parts, clock=lambda: self.now)
        settings = ws.settings
        self.worker = Worker(ws.store, settings.store, lambda _: self.carrying, clock=lambda: self.now)

    def after(self, seconds: float) -> int:
        """Moves the clock on (or back), and sends what is due: how many tries that took."""
        self.now += timedelta(seconds=seconds)
        return self.worker.run_until_idle()

    def send(self, audience_id: str, platform_id: str) -> Distribution:
        """Asks for a sending and tries it once."""
        (asked,) = self._ws.distributions.send(Sending(audience_id, platform_id))
        assert 1 == self.worker.run_until_idle()
        return self._ws.distributions.get(asked.distribution_id)


def outcomes(distribution: Distribution) -> Sequence[str | None]:
    return [attempt.outcome for attempt in distribution.attempts]
