"""What endpoints take and give in headers: versions (ETag, If-Match), keys of requests, names of files."""

from typing import Annotated

from fastapi import Header, Response

IfMatch = Annotated[str | None, Header(description='The version that the change is based on, such as "3".')]
IfNoneMatch = Annotated[str | None, Header(description='The version that is known already, such as "3".')]
Key = Annotated[
    str | None, Header(description="A key of your own (1 to 200 plain characters): sent twice, it makes one thing.")
]
UNCHANGED: dict[int | str, dict[str, object]] = {304: {"description": "It is as it was."}}


def version_of(if_match: str | None) -> int | None:
    """The version that a change is based on; None for any."""
    if if_match is None or if_match.strip() == "*":
        return None
    text = if_match.strip().removeprefix("W/").strip('"')
    # What is no version of ours is one that nobody has: the change is refused as based on another state.
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else -1


def etag(version: int) -> str:
    """A version as an ETag."""
    return f'"{version}"'


def known(if_none_match: str | None, version: int) -> bool:
    """Whether whoever asks has this version already; a proxy may have marked it as weak."""
    tags = [tag.strip().removeprefix("W/") for tag in (if_none_match or "").split(",")]
    return etag(version) in tags or "*" in tags


def unchanged(version: int) -> Response:
    """The answer to whoever has it already."""
    return Response(status_code=304, headers={"ETag": etag(version)})


def attachment(filename: str) -> dict[str, str]:
    """The header that makes a browser save an answer under a name of plain characters."""
    return {"Content-Disposition": f'attachment; filename="{filename}"'}
