"""The API as the app mounts it: made at the first call, so that the pages do not wait for its libraries."""

import asyncio
import atexit
import gc
import re
from collections.abc import Callable
from functools import cache, lru_cache

from starlette.requests import Request
from starlette.routing import Mount
from starlette.types import ASGIApp, Receive, Scope, Send

from activation import Workspace, open_workspace
from activation.access import Presented, Role, role_within
from activation.errors import NotSignedIn
from activation.people import role_of
from activation.settings import DEMO_USER
from activation.sign_in import public_demo
from activation.tokens import Tokens

BEARER = "bearer "
UserOf = Callable[[Request], str | None]


class Mounted(Mount):
    """A mount that takes every address below it, one with a line's end in it too, which Starlette's own leaves out."""

    def __init__(self, path: str, app: ASGIApp) -> None:
        super().__init__(path, app)
        self.path_regex = re.compile(self.path_regex.pattern, re.DOTALL)


class Api:
    """An ASGI app that becomes the API when it is first called.

    user_of: the id of the user whose sign-in cookie a request carries, None for nobody; left out in the demo, whose
    one user everybody is.
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

        calls = workspace().settings.calls_a_minute
        local_only = self._user_of is None and not public_demo()
        made = build(self._workspace_of, calls, local_only=local_only)
        settle("the API")
        return made

    def _workspace_of(self, request: Request) -> Workspace:
        """The workspace of whoever makes a request: by token, by cookie, or the demo's."""
        address = request.client.host if request.client else ""
        presented = request.headers.get("authorization", "")
        if presented:
            return _by_token(presented, address, demo=self._user_of is None)
        if self._user_of is None:
            return of_user(DEMO_USER, "admin", address)
        user = self._user_of(request)
        role = role_of(workspace().store, user) if user else None
        if user is None or role is None:
            raise _nobody()
        return of_user(user, role, address)


def _by_token(presented: str, address: str, demo: bool) -> Workspace:
    secret = presented[len(BEARER) :].strip() if presented.lower().startswith(BEARER) else ""
    found = Tokens.owner_of(workspace().store, secret)
    if found is None:
        raise _nobody()
    user = found.user_id
    role = role_within("admin" if demo and user == DEMO_USER else role_of(workspace().store, user), found.scope)
    if role is None:
        raise _nobody()
    return of_user(user, role, address, Presented(found.token_id, found.scope, found.expires_at))


def _nobody() -> NotSignedIn:
    return NotSignedIn("Nobody is signed in.", "Sign in on the pages, or send a token: Authorization: Bearer.")


@cache
def settle(loaded: str) -> None:
    """Takes what is loaded by now, and stays, out of every later search for garbage; once for each thing loaded.

    A whole search takes 130 ms in which nothing else runs, most of them for libraries, catalogue and places. What is
    in use now, and becomes garbage in rings later, stays for good: a visit's worth.
    """
    gc.collect()
    gc.freeze()
    atexit.register(gc.unfreeze)  # else DuckDB complains at the end of what nobody has cleared away


@cache
def workspace() -> Workspace:
    """The workspace whose store API and worker share, one for the process."""
    return open_workspace()


@lru_cache(maxsize=1000)
def of_user(user_id: str, role: Role, address: str, token: Presented | None = None) -> Workspace:
    """The workspace of one user, over the same store; token: the one that was presented."""
    shared = workspace()
    return Workspace(shared.settings, user_id, shared.store, role, "api", address, token)
