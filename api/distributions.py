"""Distributions: check and send, follow, retry, cancel, approve, send again; and the files that went out."""

from itertools import chain
from typing import Annotated

from fastapi import APIRouter, Query, Response
from fastapi.responses import StreamingResponse
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from activation.criteria import Criteria
from activation.distribution import Distribution, DistributionStatus, SentFile
from activation.sending.history import Question
from api.bodies import Strict
from api.caller import Caller
from api.errors import FILE, responses
from api.heads import UNCHANGED, IfMatch, IfNoneMatch, Key, attachment, etag, known, unchanged, version_of
from api.paging import Limit, Listed, Offset
from api.sendings import Checked, SendingAsked, checked

router = APIRouter(prefix="/distributions", tags=["Distributions"], route_class=Strict)
Id = Annotated[str | None, Query(max_length=64)]
Words = Annotated[str, Query(max_length=200, description="Words in the audience's or platform's name, or an id.")]
Since = Annotated[AwareDatetime | None, Query(description="Asked for at this moment or later, with its time zone.")]


class ApprovalAsked(BaseModel):
    """The audience's name, typed."""

    model_config = ConfigDict(extra="forbid")

    confirmation: str = Field(min_length=1, max_length=200, examples=["Texas families"])


class TurnedDown(BaseModel):
    """Why it is not approved, for whoever asked for it."""

    model_config = ConfigDict(extra="forbid")

    why: str = Field("", max_length=500, examples=["Wait until the campaign is agreed."])


class WaitingOne(BaseModel):
    """A distribution that waits to be approved, who asked for it, and the rules of its audience; null if it is gone."""

    distribution: Distribution
    asked_by: str
    criteria: Criteria | None


class KeptFile(BaseModel):
    """A file of a distribution that is still kept; sent: what is known of it, if it went to the other side."""

    name: str
    sent: SentFile | None


@router.post("", status_code=201, responses=responses(404, 409))
def send(response: Response, ws: Caller, asked: SendingAsked, idempotency_key: Key = None) -> list[Distribution]:
    """Asks for an audience to be sent, to all platforms named or to none; 409 with the rule where a check says no."""
    sendings = asked.sendings()
    if idempotency_key is None:
        return ws.distributions.send(*sendings)
    made = ws.requests.made_by(idempotency_key, "dst", asked.model_dump_json().encode())
    sent, anew = ws.distributions.send_once(made, *sendings)
    if not anew:
        response.headers["Idempotent-Replay"] = "true"
    return sent


@router.post("/preflight", responses=responses(404))
def preflight(ws: Caller, asked: SendingAsked) -> list[Checked]:
    """What the checks say of a sending as it would be now, for each platform; nothing is sent."""
    return [checked(one.platform_id, ws.distributions.preflight(one)) for one in asked.sendings()]


@router.get("", responses=responses())
def find(
    ws: Caller,
    status: DistributionStatus | None = None,
    platform_id: Id = None,
    audience_id: Id = None,
    q: Words = "",
    since: Since = None,
    limit: Limit = 50,
    offset: Offset = 0,
) -> Listed[Distribution]:
    """The distributions that match, the newest first, a page of them."""
    page = ws.distributions.list(status, platform_id, audience_id, q, since, limit, offset)
    return Listed(items=page.items, total=page.total, limit=limit, offset=offset)


@router.get("/to-approve", responses=responses())
def to_approve(ws: Caller, limit: Limit = 50, offset: Offset = 0) -> Listed[WaitingOne]:
    """What waits for the caller's approval, of whomever, the first to be sent first; for admins."""
    waiting = [WaitingOne(**vars(one)) for one in ws.approvals.waiting()]
    return Listed(items=waiting[offset : offset + limit], total=len(waiting), limit=limit, offset=offset)


@router.get("/export", response_class=StreamingResponse, responses=responses() | FILE)
def export(
    ws: Caller,
    status: DistributionStatus | None = None,
    platform_id: Id = None,
    audience_id: Id = None,
    q: Words = "",
    since: Since = None,
) -> StreamingResponse:
    """The distributions that match as CSV, the newest first, safe to open in a spreadsheet."""
    made = ws.distributions.csv(Question(status, platform_id, audience_id, q, since))
    return StreamingResponse(iter([made]), media_type="text/csv", headers=attachment("distributions.csv"))


@router.get("/{distribution_id}", responses=responses(404) | UNCHANGED)
def get(response: Response, ws: Caller, distribution_id: str, if_none_match: IfNoneMatch = None) -> Distribution:
    """One distribution, with its attempts and files; its version is the ETag."""
    distribution = ws.distributions.get(distribution_id)
    if known(if_none_match, distribution.version):
        return unchanged(distribution.version)  # type: ignore[return-value]
    return _told(response, distribution)


@router.post("/{distribution_id}/retry", responses=responses(404, 409, 412))
def retry(response: Response, ws: Caller, distribution_id: str, if_match: IfMatch = None) -> Distribution:
    """Tries a failed one again at once: what was made then is sent, byte for byte; 409 for one that has not failed."""
    return _told(response, ws.distributions.retry(distribution_id, version_of(if_match)))


@router.post("/{distribution_id}/cancel", responses=responses(404, 409, 412))
def cancel(
    response: Response,
    ws: Caller,
    distribution_id: str,
    whole_series: Annotated[bool, Query(description="And those that would follow, where it repeats.")] = False,
    if_match: IfMatch = None,
) -> Distribution:
    """Cancels one that is to come, or asks one under way to stop; 409 for one that has ended."""
    return _told(response, ws.distributions.cancel(distribution_id, whole_series, version_of(if_match)))


@router.post("/{distribution_id}/approve", responses=responses(404, 409, 412))
def approve(
    response: Response, ws: Caller, distribution_id: str, asked: ApprovalAsked, if_match: IfMatch = None
) -> Distribution:
    """Lets one that waits for it be sent, after the audience's name was typed; by an admin who did not ask for it.

    As long as nobody signs in, the single user approves. 409 for one of the caller's own that waits for nobody.
    """
    return _told(response, ws.approvals.approve(distribution_id, asked.confirmation, version_of(if_match)))


@router.post("/{distribution_id}/turn-down", responses=responses(404, 409, 412))
def turn_down(
    response: Response, ws: Caller, distribution_id: str, asked: TurnedDown, if_match: IfMatch = None
) -> Distribution:
    """Cancels one that waits to be approved, with a word to whoever asked for it."""
    return _told(response, ws.approvals.turn_down(distribution_id, asked.why, version_of(if_match)))


@router.post("/{distribution_id}/send-again", status_code=201, responses=responses(404, 409, 412))
def send_again(response: Response, ws: Caller, distribution_id: str, if_match: IfMatch = None) -> Distribution:
    """Asks for the same once more, now, with the audience as it is today; If-Match is of the one to send again."""
    again = ws.distributions.send_again(distribution_id, version_of(if_match))
    response.headers["Location"] = f"/api/distributions/{again.distribution_id}"
    return _told(response, again)


@router.get("/{distribution_id}/files", responses=responses(404))
def files(ws: Caller, distribution_id: str, limit: Limit = 50, offset: Offset = 0) -> Listed[KeptFile]:
    """The files of a distribution that are still kept, by name."""
    sent = {file.name: file for file in ws.distributions.get(distribution_id).files}
    kept = [KeptFile(name=name, sent=sent.get(name)) for name in ws.distributions.kept(distribution_id)]
    return Listed(items=kept[offset : offset + limit], total=len(kept), limit=limit, offset=offset)


@router.get("/{distribution_id}/files/{name}", response_class=StreamingResponse, responses=responses(404) | FILE)
def file(ws: Caller, distribution_id: str, name: str) -> StreamingResponse:
    """A file exactly as it was sent."""
    pieces = ws.distributions.file(distribution_id, name)
    first = next(pieces, b"")  # before anything is answered: where there is none, this says so
    return StreamingResponse(chain([first], pieces), media_type="application/octet-stream", headers=attachment(name))


def _told(response: Response, distribution: Distribution) -> Distribution:
    response.headers["ETag"] = etag(distribution.version)
    return distribution
