"""The API as the app mounts it: made at the first call, so that the pages do not wait for its libraries."""

import asyncio
import re
from functools import cache

from starlette.routing import Mount
from starlette.types import ASGIApp, Receive, Scope, Send

from activation import Workspace, open_workspace


class Mounted(Mount):
    """A mount that takes every address below it, one with a line's end in it too, which Starlette's own leaves out."""

    def __init__(self, path: str, app: ASGIApp) -> None:
        super().__init__(path, app)
        self.path_regex = re.compile(self.path_regex.pattern, re.DOTALL)


class Api:
    """An ASGI app that becomes the API when it is first called."""

    def __init__(self) -> None:
        self._made: ASGIApp | None = None
        self._making = asyncio.Lock()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes on to the API."""
        async with self._making:
            if self._made is None:
                self._made = await asyncio.to_thread(_build)
            made = self._made
        await made(scope, receive, send)


@cache
def workspace() -> Workspace:
    """The workspace that API and worker share, one for the process."""
    return open_workspace()


def _build() -> ASGIApp:
    from api.app import build

    return build(lambda request: workspace())
