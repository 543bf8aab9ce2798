"""Who calls: the workspace of the user behind a request."""

from typing import Annotated

from fastapi import Depends, Request

from activation import Workspace


def caller(request: Request) -> Workspace:
    """The workspace of whoever makes the request."""
    found: Workspace = request.app.state.workspace_of(request)
    return found


Caller = Annotated[Workspace, Depends(caller)]
