"""Every verb with the lowest role that may do it, what it is asked here, and what another user gets."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from activation import Sending
from activation.errors import (
    AudienceNotFound,
    DistributionNotFound,
    NotPermitted,
    PlatformNotFound,
    TokenNotFound,
)
from activation.licensed import CheckedCodes, Columns, Given, GivenTable
from activation.licensed.checking import checked
from activation.sending.history import Question
from store.errors import DamagedFile, RowNotFound

AUDIENCE, BUCKETLESS = "aud-ana", {"path": "set by the test"}
CHANGED = {"name": "Ski families", "audience_id": AUDIENCE}
DAMAGED = "audiences/user_id=ana/year=2020/month=01/audiences_202001.parquet"
INVENTED = Given(
    GivenTable(("zip", "code", "name"), [["05701", "Q1", "Lake Callers"], ["05602", "Q2", "Hill Lamps"]], 2),
    Columns("zip", "code", "name"),
)
LATER = datetime(2020, 1, 1, tzinfo=UTC) + timedelta(days=1)


@dataclass(frozen=True)
class Verb:
    """lowest: of the roles, or `anybody`. other: what another user, though an admin, gets: an error, or no trace of
    what is not theirs (nothing); `sees` where admins see everybody's."""

    lowest: str
    ask: Callable[[Any, Any], object]
    other: Any = "nothing"


def damaged() -> DamagedFile:
    damage = DamagedFile("It is damaged.", "")
    damage.path = DAMAGED
    return damage


def looked_over(ws: Any) -> CheckedCodes:
    return checked(INVENTED.table, INVENTED.columns, ws.data.population.sizes)


def _sending(at: Any) -> Sending:
    return Sending(AUDIENCE, at.platform_id)


VERBS = {
    "audiences": {
        "save": Verb("analyst", lambda ws, at: ws.audiences.save(CHANGED | {"audience_id": "aud-new", "name": "New"})),
        "save_many": Verb("analyst", lambda ws, at: ws.audiences.save_many([{"name": "New"}])),
        "get": Verb("viewer", lambda ws, at: ws.audiences.get(AUDIENCE), AudienceNotFound),
        "state_of": Verb("viewer", lambda ws, at: ws.audiences.state_of(AUDIENCE), AudienceNotFound),
        "states_of": Verb("viewer", lambda ws, at: ws.audiences.states_of([AUDIENCE])),
        "get_many": Verb("viewer", lambda ws, at: ws.audiences.get_many([AUDIENCE])),
        "list": Verb("viewer", lambda ws, at: list(ws.audiences.list())),
        "tags": Verb("viewer", lambda ws, at: ws.audiences.tags()),
        "named": Verb("viewer", lambda ws, at: ws.audiences.named("Ski families")),
        "set_status": Verb("analyst", lambda ws, at: ws.audiences.set_status(AUDIENCE, "draft"), AudienceNotFound),
        "versions": Verb("viewer", lambda ws, at: ws.audiences.versions(AUDIENCE), AudienceNotFound),
        "version": Verb("viewer", lambda ws, at: ws.audiences.version(AUDIENCE, 1), AudienceNotFound),
        "compare": Verb("viewer", lambda ws, at: ws.audiences.compare(AUDIENCE, 1, 2), AudienceNotFound),
        "restore": Verb("analyst", lambda ws, at: ws.audiences.restore(AUDIENCE, 1), AudienceNotFound),
        "delete": Verb("analyst", lambda ws, at: ws.audiences.delete("aud-spare"), AudienceNotFound),
        "duplicate": Verb("analyst", lambda ws, at: ws.audiences.duplicate(AUDIENCE), AudienceNotFound),
        "share": Verb("analyst", lambda ws, at: ws.audiences.share(AUDIENCE, "cleo"), AudienceNotFound),
        "unshare": Verb("analyst", lambda ws, at: ws.audiences.unshare(AUDIENCE, "dora"), AudienceNotFound),
        "shares": Verb("viewer", lambda ws, at: ws.audiences.shares(AUDIENCE), AudienceNotFound),
        "level": Verb("viewer", lambda ws, at: ws.audiences.level(AUDIENCE), AudienceNotFound),
        "levels": Verb("viewer", lambda ws, at: ws.audiences.levels([at.audience])),
        "set_aside": Verb("analyst", lambda ws, at: ws.audiences.set_aside(damaged()), NotPermitted),
        "members": Verb("viewer", lambda ws, at: ws.audiences.members(AUDIENCE), AudienceNotFound),
        "export": Verb("viewer", lambda ws, at: ws.audiences.export(AUDIENCE), AudienceNotFound),
        "located_members": Verb("viewer", lambda ws, at: ws.audiences.located_members(AUDIENCE), AudienceNotFound),
        "completed": Verb("analyst", lambda ws, at: ws.audiences.completed({"name": "New"})),
    },
    "overlaps": {
        "of": Verb("viewer", lambda ws, at: ws.overlaps.of([AUDIENCE, "aud-other"]), AudienceNotFound),
        "state": Verb("viewer", lambda ws, at: ws.overlaps.state()),
        "like": Verb("viewer", lambda ws, at: ws.overlaps.like({}, at.members)),
    },
    "platforms": {
        "connect": Verb("admin", lambda ws, at: ws.platforms.connect("google_ads", "New", {"channel": "download"})),
        "list": Verb("viewer", lambda ws, at: ws.platforms.list()),
        "get": Verb("viewer", lambda ws, at: ws.platforms.get(at.platform_id), PlatformNotFound),
        "edit": Verb("admin", lambda ws, at: ws.platforms.edit(at.platform_id, "New", at.drive), PlatformNotFound),
        "set_status": Verb(
            "admin", lambda ws, at: ws.platforms.set_status(at.platform_id, "inactive"), PlatformNotFound
        ),
        "offer": Verb("admin", lambda ws, at: ws.platforms.offer(at.platform_id, "everyone"), PlatformNotFound),
        "delete": Verb("admin", lambda ws, at: ws.platforms.delete(at.spare_platform), PlatformNotFound),
        "open": Verb(
            "admin", lambda ws, at: ws.platforms.open(at.platform_id).__exit__(None, None, None), PlatformNotFound
        ),
        "note_sync": Verb("admin", lambda ws, at: ws.platforms.note_sync(at.platform_id, LATER, "success")),
        "try_out": Verb("admin", lambda ws, at: list(ws.platforms.try_out(at.platform_id)), PlatformNotFound),
    },
    "distributions": {
        "preflight": Verb("viewer", lambda ws, at: ws.distributions.preflight(_sending(at)), AudienceNotFound),
        "send": Verb("analyst", lambda ws, at: ws.distributions.send(_sending(at)), AudienceNotFound),
        "send_once": Verb(
            "analyst", lambda ws, at: ws.distributions.send_once("dst-keyed", _sending(at)), AudienceNotFound
        ),
        "get": Verb("viewer", lambda ws, at: ws.distributions.get(at.sent), DistributionNotFound),
        "list": Verb("viewer", lambda ws, at: list(ws.distributions.list())),
        "frame": Verb("viewer", lambda ws, at: ws.distributions.frame().to_csv()),
        "csv": Verb("viewer", lambda ws, at: ws.distributions.csv(Question())),
        "version": Verb("viewer", lambda ws, at: ws.distributions.version()),
        "retry": Verb("analyst", lambda ws, at: ws.distributions.retry("dst-failed"), DistributionNotFound),
        "send_again": Verb("analyst", lambda ws, at: ws.distributions.send_again(at.sent), DistributionNotFound),
        "cancel": Verb("analyst", lambda ws, at: ws.distributions.cancel("dst-waiting"), DistributionNotFound),
        "coming": Verb("viewer", lambda ws, at: ws.distributions.coming("aud-other")),
        "pending": Verb("viewer", lambda ws, at: ws.distributions.pending()),
        "file": Verb("viewer", lambda ws, at: list(ws.distributions.file(at.sent, at.file)), DistributionNotFound),
        "kept": Verb("viewer", lambda ws, at: ws.distributions.kept(at.sent), DistributionNotFound),
        "held": Verb("viewer", lambda ws, at: ws.distributions.held(_sending(at))),
        "holding": Verb("viewer", lambda ws, at: ws.distributions.holding(["05401"])),
        "carry_out": Verb("admin", lambda ws, at: ws.distributions.carry_out(at.sent), RowNotFound),
    },
    "approvals": {
        "waiting": Verb("admin", lambda ws, at: ws.approvals.waiting(), "sees"),
        "approve": Verb("admin", lambda ws, at: ws.approvals.approve("dst-bens", "Bens families"), NotPermitted),
        "turn_down": Verb("admin", lambda ws, at: ws.approvals.turn_down("dst-bens"), NotPermitted),
    },
    "erasures": {
        "erase": Verb("analyst", lambda ws, at: ws.erasures.erase(["33125"])),
        "list": Verb("viewer", lambda ws, at: ws.erasures.list()),
        "lift": Verb("analyst", lambda ws, at: ws.erasures.lift("05672")),
    },
    # They are given members, and reach no audience of anybody's but by the list of the user's own and shared ones.
    "profiles": {"of": Verb("viewer", lambda ws, at: ws.profiles.of(at.members))},
    "likeness": {
        "between": Verb("viewer", lambda ws, at: ws.likeness.between(at.members, at.members)),
        "recent": Verb("viewer", lambda ws, at: ws.likeness.recent()),
        "most_like": Verb("viewer", lambda ws, at: ws.likeness.most_like(at.members)),
    },
    "potential": {
        "areas": Verb("viewer", lambda ws, at: ws.potential.areas(at.members)),
        "zips": Verb("viewer", lambda ws, at: ws.potential.zips(at.members)),
        "more": Verb("viewer", lambda ws, at: ws.potential.more(at.members, ())),
        "comparable": Verb("viewer", lambda ws, at: ws.potential.comparable(())),
    },
    "licensed": {
        "loaded": Verb("admin", lambda ws, at: ws.licensed.loaded()),
        "check": Verb("admin", lambda ws, at: ws.licensed.check(INVENTED)),
        "load": Verb("admin", lambda ws, at: ws.licensed.load(looked_over(ws), "Invented lifestyles", "2026")),
        "take_back": Verb("admin", lambda ws, at: ws.licensed.take_back()),
    },
    "requests": {"made_by": Verb("analyst", lambda ws, at: ws.requests.made_by("key", "aud", b""))},
    "tokens": {
        "make": Verb("analyst", lambda ws, at: ws.tokens.make("Script", "write", 7)),
        "list": Verb("analyst", lambda ws, at: ws.tokens.list()),
        "revoke": Verb("analyst", lambda ws, at: ws.tokens.revoke(at.token_id), TokenNotFound),
        "owner_of": Verb("anybody", lambda ws, at: ws.tokens.owner_of(ws.store, "am_" + "x" * 43)),
    },
    "people": {
        "seen": Verb("anybody", lambda ws, at: ws.people.seen(ws.user_id, "Somebody")),
        "list": Verb("admin", lambda ws, at: ws.people.list(), "sees"),
        "named": Verb("viewer", lambda ws, at: ws.people.named("cleo"), "sees"),
        "colleagues": Verb("analyst", lambda ws, at: ws.people.colleagues(), "sees"),
        "set_role": Verb("admin", lambda ws, at: ws.people.set_role("cleo", "viewer"), "sees"),
        "set_disabled": Verb("admin", lambda ws, at: ws.people.set_disabled("cleo", True), "sees"),
    },
    "audit": {
        "note": Verb("viewer", lambda ws, at: ws.audit.note("page.opened", "page")),
        "list": Verb("admin", lambda ws, at: ws.audit.list(), "sees"),
        "csv": Verb("admin", lambda ws, at: ws.audit.csv(), "sees"),
    },
}
