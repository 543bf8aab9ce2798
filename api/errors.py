"""Every error as one shape, `{error: {code, title, hint, field}}`, with the status that its code stands for."""

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel
from starlette.exceptions import HTTPException

from activation.errors import ActivationError
from store.errors import StoreError

STATUS = {
    "not_signed_in": 401,
    "not_permitted": 403,
    "audience_not_found": 404,
    "platform_not_found": 404,
    "distribution_not_found": 404,
    "person_not_found": 404,
    "token_not_found": 404,
    "row_not_found": 404,
    "invalid_name": 404,
    "stale_version": 412,
    "in_use": 409,
    "already_there": 409,
    "still_scheduled": 409,
    "sending_blocked": 409,
    "wrong_state": 409,
    "last_admin": 409,
    "idempotency_conflict": 409,
    "seal_broken": 409,
    "store_busy": 503,
    "store_full": 507,
    "not_written": 503,
    "unusable_root": 503,
    "damaged_file": 503,
    "newer_file": 503,
    "unreadable_file": 503,
    "data_missing": 503,
    "key_missing": 503,
    "key_unusable": 503,
}
OTHERWISE = 422  # what was asked cannot be: the title and the field say why
OURS = 500  # a store error that no answer of ours should be
ALSO = {503: {"Retry-After": "5"}, 401: {"WWW-Authenticate": "Bearer"}}


class Problem(BaseModel):
    """What went wrong (title), what to do about it (hint), and where in the request (field)."""

    code: str
    title: str
    hint: str = ""
    field: str | None = None


class ErrorAnswer(BaseModel):
    """The body of every answer that is an error."""

    error: Problem


def answer(status: int, code: str, title: str, hint: str = "", field: str | None = None) -> JSONResponse:
    """An error as it is sent."""
    body = ErrorAnswer(error=Problem(code=code, title=title, hint=hint, field=field))
    headers = ALSO.get(status)
    return JSONResponse(body.model_dump(), status, headers)


def unexpected() -> JSONResponse:
    """The answer where something went wrong that nobody expected."""
    return answer(500, "unexpected", "Something went wrong on our side.", "Try again; the app's log says more.")


def responses(*statuses: int) -> dict[int | str, dict[str, object]]:
    """The errors of an endpoint, for its description."""
    return {status: {"model": ErrorAnswer} for status in (401, 403, *statuses, 413, 415, 422, 429, 500, 503, 507)}


FILE: dict[int | str, dict[str, object]] = {
    200: {"description": "The file.", "content": {"application/octet-stream": {}, "text/csv": {}}}
}


def install(app: FastAPI) -> None:
    """Every error of this app in that one shape; nothing of a trace, a path or a version in it."""

    async def ours(request: Request, error: Exception) -> JSONResponse:
        assert isinstance(error, ActivationError | StoreError)
        status = STATUS.get(error.code, OTHERWISE if isinstance(error, ActivationError) else OURS)
        if isinstance(error, StoreError) and status == OURS and error.field:
            status = OTHERWISE
        title, hint = (_without_place(request, text) for text in (error.title, error.hint))
        return answer(status, error.code, title, hint, error.field)

    async def invalid(_: Request, error: Exception) -> JSONResponse:
        assert isinstance(error, RequestValidationError)
        first = error.errors()[0]
        place = [str(part) for part in first["loc"] if part not in ("body", "query", "path", "header")]
        message = str(first["msg"]).removeprefix("Value error, ")
        title = f"{'.'.join(place)} is not right." if place else "The request cannot be read."
        return answer(422, "invalid_request", title, f"{message[:1].upper()}{message[1:]}.", ".".join(place) or None)

    async def plain(_: Request, error: Exception) -> JSONResponse:
        assert isinstance(error, HTTPException)
        code, title, hint = _PLAIN.get(error.status_code, ("http_error", str(error.detail), ""))
        found = answer(error.status_code, code, title, hint)
        found.headers.update(error.headers or {})
        return found

    app.add_exception_handler(ActivationError, ours)
    app.add_exception_handler(StoreError, ours)
    app.add_exception_handler(RequestValidationError, invalid)
    app.add_exception_handler(HTTPException, plain)


def _without_place(request: Request, text: str) -> str:
    """The text without where on this machine the store lies."""
    try:
        root = request.app.state.workspace_of(request).settings.store
    except ActivationError:  # for nobody who is known: such an error has looked into no store
        return text
    for place in {str(root.absolute()), str(root.resolve())}:
        text = text.replace(place, "the store's folder")
    return text


_PLAIN = {
    404: ("not_found", "There is nothing at this address.", "See /api/docs for what there is."),
    405: ("method_not_allowed", "This address does not take that method.", "See /api/docs for what it takes."),
    413: ("body_too_large", "The body is too large.", "Send less at once."),
}
