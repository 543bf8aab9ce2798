"""The API put together: routers, errors, limits, headers, documentation that opens offline."""

import secrets
from collections.abc import Callable

from fastapi import FastAPI, Request
from fastapi_offline import FastAPIOffline
from pydantic import BaseModel
from starlette.middleware.gzip import GZipMiddleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from activation import Workspace
from api import audience_actions, audiences, distributions, erasures, platform_types, platforms, variables
from api.errors import ErrorAnswer, install, responses
from api.heads import SAFE
from api.limits import BodyLimit, RateLimit
from api.origin import SameOrigin

MOST_BYTES = 10_000_000
CALLS_A_MINUTE = 1_200


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
    app.state.workspace_of = workspace_of
    install(app)

    @app.get("/health", tags=["Health"], responses=responses())
    def health(request: Request) -> Health:
        """Whether the API answers, and whether anything can be saved."""
        workspace_of(request).store.check_usable()
        return Health(status="ok", saves=True)

    for part in (variables, audiences, audience_actions, platforms, platform_types, distributions, erasures):
        app.include_router(part.router)
    app.add_middleware(BodyLimit, most=MOST_BYTES)
    app.add_middleware(RateLimit, a_minute=calls_a_minute, named=lambda request: workspace_of(request).user_id)
    app.add_middleware(SameOrigin, local_only=local_only)
    app.add_middleware(GZipMiddleware, minimum_size=1_000)
    app.add_middleware(_Headers)
    return app


class _Headers:
    """Security headers, and an id for each request, on every answer."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Adds the headers as the answer begins."""
        request_id = secrets.token_hex(8)
        scope.setdefault("state", {})["request_id"] = request_id

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                there = {name.lower() for name, _ in message["headers"]}
                more = SAFE | {"X-Request-Id": request_id}
                message["headers"] = [
                    *message["headers"],
                    *(
                        (name.encode(), value.encode())
                        for name, value in more.items()
                        if name.lower().encode() not in there
                    ),
                ]
            await send(message)

        await self._app(scope, receive, with_headers if scope["type"] == "http" else send)
