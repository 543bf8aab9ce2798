"""The API as the app mounts it: made at the first call, so that the pages do not wait for its libraries."""

import asyncio
from collections.abc import Callable
from functools import cache

from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from activation import Workspace, open_workspace
from activation.errors import NotSignedIn
from activation.settings import DEMO_USER

UserOf = Callable[[Request], str | None]


class Api:
    """An ASGI app that becomes the API when it is first called.

    user_of: the id of the user who makes a request, None for nobody; left out in the demo, whose user is everybody.
    """

    def __init__(self, user_of: UserOf | None = None) -> None:
        self._user_of = user_of
        self._made: ASGIApp | None = None
        self._making = asyncio.Lock()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes on to the API."""
        async with self._making:
            if self._made is None:
                self._made = await asyncio.to_thread(self._build)
            made = self._made
        await made(scope, receive, send)

    def _build(self) -> ASGIApp:
        from api.app import build

        return build(self._workspace_of, local_only=self._user_of is None)

    def _workspace_of(self, request: Request) -> Workspace:
        user = DEMO_USER if self._user_of is None else self._user_of(request)
        if user is None:
            raise NotSignedIn("Nobody is signed in.", "Sign in on the pages, or send a token: Authorization: Bearer.")
        return of_user(user)


@cache
def workspace() -> Workspace:
    """The workspace that API and worker share, one for the process."""
    return open_workspace()


@cache
def of_user(user_id: str) -> Workspace:
    """The workspace of one user, over the same store."""
    shared = workspace()
    return shared if user_id == shared.user_id else Workspace(shared.settings, user_id, shared.store)
