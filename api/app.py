"""The API put together: routers, errors, limits, headers, documentation that opens offline."""

from collections.abc import Callable

from fastapi import FastAPI, Request
from fastapi.concurrency import run_in_threadpool
from fastapi_offline import FastAPIOffline
from pydantic import BaseModel
from starlette.middleware.gzip import GZipMiddleware

from activation import Workspace
from activation.errors import ActivationError
from api import (
    audience_actions,
    audiences,
    audit,
    distributions,
    erasures,
    insight,
    mixes,
    overlap,
    people,
    platform_types,
    platforms,
    shares,
    tokens,
    variables,
)
from api.call_log import CallLog
from api.caller import once
from api.errors import ErrorAnswer, install, responses
from api.kept import Kept
from api.limits import BodyLimit, RateLimit
from api.origin import SameOrigin
from api.safety import NO_STORE, SecurityHeaders
from store.errors import StoreError

MOST_BYTES = 10_000_000
CALLS_A_MINUTE = 1_200
PARTS = (
    variables, audiences, audience_actions, mixes, insight, overlap, shares, platforms, platform_types, distributions,
    erasures, tokens, people, audit,
)  # fmt: skip


class Health(BaseModel):
    """Whether the API answers, and whether anything can be saved."""

    status: str
    saves: bool


def build(
    workspace_of: Callable[[Request], Workspace], calls_a_minute: int = CALLS_A_MINUTE, local_only: bool = True
) -> FastAPI:
    """The API, to be mounted under /api; workspace_of: the workspace of whoever makes a request.

    local_only: answer only to this machine's own names, as long as nobody signs in.
    """
    app = FastAPIOffline(
        title="Activation Manager",
        description="Describe an audience, count it, split it, save it, send it. The same objects as on the pages.",
        version="0.1.0",
        docs_url="/docs",
        redoc_url=None,
        openapi_url="/openapi.json",
        redirect_slashes=False,
        swagger_ui_parameters={"validatorUrl": None},  # else the page asks a host of Swagger's about the description
        responses={422: {"model": ErrorAnswer}},
    )
    app.state.workspace_of = once(workspace_of)
    app.state.kept = Kept()
    install(app)

    @app.get("/health", tags=["Health"], responses=responses())
    def health(request: Request) -> Health:
        """Whether the API answers, and whether anything can be saved."""
        app.state.workspace_of(request).store.check_usable()
        return Health(status="ok", saves=True)

    async def named(request: Request) -> str:
        try:
            if "authorization" in request.headers or "cookie" in request.headers:
                # These are looked up on the disk, and a token's use is noted there: nobody else waits for that.
                found = await run_in_threadpool(app.state.workspace_of, request)
            else:
                found = app.state.workspace_of(request)
        except (ActivationError, StoreError):  # nobody who is known; the endpoint tells
            return f"address {request.client.host if request.client else ''}"
        request.state.user_id = str(found.user_id)  # for the log of calls
        return str(found.user_id)

    for part in PARTS:
        app.include_router(part.router)
    app.add_middleware(BodyLimit, most=MOST_BYTES)
    app.add_middleware(RateLimit, a_minute=calls_a_minute, named=named)
    app.add_middleware(SameOrigin, local_only=local_only)
    # A third of the time that the default level takes, for a few more bytes.
    app.add_middleware(GZipMiddleware, minimum_size=1_000, compresslevel=1)
    app.add_middleware(CallLog)
    app.add_middleware(SecurityHeaders, also=NO_STORE)
    return app
