"""From what is asked to the plan, its rows, what they change and what the checks say; for page and worker alike."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from activation.audience import Audience
from activation.audiences import Audiences
from activation.catalogue import Catalogue
from activation.criteria import variables_in
from activation.delivery.channels.libraries import missing
from activation.distribution import DistributionType
from activation.errors import SendingBlocked
from activation.platforms import Platforms
from activation.sending.asked import Plan, Sending, plan
from activation.sending.checks import Circumstances, Preflight
from activation.sending.lists import Held, Lists, list_id
from activation.sending.preflight import preflight, states
from activation.sending.roster import Changes, KeyType, Roster, changes, key_type_of, roster
from store import Store
from store.sending_tables import PENDING

UNKNOWN = "a variable that the data no longer has"


@dataclass(frozen=True)
class Planned:
    """A plan with its rows, what they change on the list, and how many the list holds now."""

    plan: Plan
    roster: Roster
    changes: Changes
    held: int


class Planning:
    """Looks up what one user asks to be sent."""

    def __init__(
        self,
        store: Store,
        user_id: str,
        audiences: Audiences,
        platforms: Platforms,
        catalogue: Callable[[], Catalogue],
        approval_above: int,
    ) -> None:
        self.lists = Lists(store, user_id)
        self._store = store
        self._user_id = user_id
        self._audiences = audiences
        self._platforms = platforms
        self._catalogue = catalogue
        self._approval_above = approval_above

    def planned(self, sending: Sending, moment: datetime | None = None) -> Planned:
        """Everything about a sending, as it would be now; raises what looking it up raises."""
        audience, platform = self._audiences.get(sending.audience_id), self._platforms.get(sending.platform_id)
        segments = tuple(sorted(set(sending.segments)))
        held = self.lists.held(sending.platform_id, sending.audience_id, segments)
        made = plan(sending, audience, platform, kind_of(sending, held), moment or datetime.now(UTC))
        key_type = key_type_of(made.form)
        rows = roster(self._rows(audience, segments), key_type, self.erased(key_type, audience.user_id))
        return Planned(made, rows, _changes(made, rows, held), len(held))

    def preflight(self, planned: Planned, besides: str = "") -> Preflight:
        """The checks; besides: the id of the distribution itself, which is no duplicate of its own."""
        return preflight(planned.plan, planned.roster, planned.changes, self._circumstances(planned, besides))

    def check_states(self, sending: Sending) -> None:
        """SendingBlocked where the audience or the platform is not in use."""
        audience, platform = self._audiences.get(sending.audience_id), self._platforms.get(sending.platform_id)
        for check in states(audience, platform, erasing=sending.erases is not None):
            if check.level == "block":
                raise SendingBlocked(check.title, check.hint, field=check.rule)

    def erased(self, key_type: KeyType, owner: str | None = None) -> pa.Array:
        """The members of whom it was asked, here or of the audience's owner, that they be erased."""
        users = {self._user_id, owner or self._user_id}
        readings = [self._store.erasures.rows(user, ["member_key"], {"key_type": key_type}) for user in sorted(users)]
        return pa.concat_tables([reading.whole() for reading in readings])["member_key"].combine_chunks()

    def _rows(self, audience: Audience, segments: Sequence[int]) -> pa.Table:
        """The rows of an audience: those of `activation.delivery.members` for third party."""
        members = self._audiences.located_members(audience.audience_id, segments)
        return pa.Table.from_pandas(_typed(members), preserve_index=False)

    def _circumstances(self, planned: Planned, besides: str) -> Circumstances:
        made = planned.plan
        running, waiting = self._pending(made, besides)
        return Circumstances(
            held=planned.held,
            running=running,
            waiting=waiting,
            sensitive=self._sensitive(made.audience),
            approval_above=self._approval_above,
            connector_missing=missing(made.channel),
        )

    def _pending(self, made: Plan, besides: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The other distributions of the same list: those under way, and those to come."""
        columns = ["distribution_id", "platform_id", "audience_id", "segments_distributed", "status", "erases"]
        filters = {"audience_id": made.audience.audience_id, "platform_id": made.platform.platform_id}
        rows = self._store.distributions.rows(self._user_id, columns, {**filters, "status": PENDING}).rows.to_pylist()
        same = list_id(made.platform.platform_id, made.audience.audience_id, made.segments)
        rows = [row for row in rows if row["distribution_id"] != besides and row["erases"] is None]
        rows = [
            row for row in rows
            if list_id(row["platform_id"], row["audience_id"], row["segments_distributed"]) == same
        ]  # fmt: skip
        running = tuple(row["distribution_id"] for row in rows if row["status"] == "processing")
        return running, tuple(row["distribution_id"] for row in rows if row["status"] != "processing")

    def _sensitive(self, audience: Audience) -> tuple[str, ...]:
        """The sensitive classes that its rules select by; a variable that the data has no more may be any."""
        catalogue = self._catalogue()
        codes = variables_in(audience.criteria)
        found = {catalogue.get(code).sensitive for code in codes if code in catalogue} - {""}
        return tuple(sorted(found | {UNKNOWN for code in codes if code not in catalogue}))


def kind_of(sending: Sending, held: Held) -> DistributionType:
    """The kind that is asked for, or the one that fits what lies at the platform."""
    if sending.erases is not None:
        return "incremental"
    return sending.distribution_type or ("refresh" if len(held) else "initial")


def _changes(made: Plan, rows: Roster, held: Held) -> Changes:
    if made.erases is None:
        return changes(rows.keys, held.certain, held.possible)
    there = pa.concat_arrays([held.certain, held.possible])
    gone = there.filter(pc.is_in(there, value_set=pa.array(list(made.erases), pa.string())))
    return Changes(pa.array([], pa.string()), pc.unique(gone), len(there) - len(gone))


def _typed(members: pd.DataFrame) -> pd.DataFrame:
    """ZIPs as text even where there is none of them."""
    return members.astype({"zip": "str", "place": "str", "state": "str", "segment": "str"})
