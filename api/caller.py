"""Who calls: the workspace of the user behind a request."""

from collections.abc import Callable
from typing import Annotated

from fastapi import Depends, Request

from activation import Workspace
from activation.errors import ActivationError
from store.errors import StoreError


def once(workspace_of: Callable[[Request], Workspace]) -> Callable[[Request], Workspace]:
    """The same, looked up once for each request: the limit of calls, the endpoint and an error's answer all ask."""

    def asked(request: Request) -> Workspace:
        found = getattr(request.state, "caller", None)
        if found is None:
            try:
                found = workspace_of(request)
            except (ActivationError, StoreError) as error:
                found = error
            request.state.caller = found
        if isinstance(found, Exception):
            raise found
        return found

    return asked


async def caller(request: Request) -> Workspace:
    """The workspace of whoever makes the request; it has been looked up by now, so no thread has to wait for it."""
    found: Workspace = request.app.state.workspace_of(request)
    return found


Caller = Annotated[Workspace, Depends(caller)]
