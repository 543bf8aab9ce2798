"""The types of platform there are, and what each asks for."""

from fastapi import APIRouter
from pydantic import BaseModel

from activation.audience import DataType
from activation.delivery.formats import all_formats
from activation.delivery.platform_types import Field as TypeField
from activation.delivery.platform_types import Lifetime, Minimum, PlatformType, fields_over, platform_types
from api.caller import Caller
from api.errors import responses
from api.paging import Limit, Listed, Offset

router = APIRouter(prefix="/platform-types", tags=["Platforms"])


class FormatShown(BaseModel):
    """A format in which an audience may go there; takes: `members` (ZIP areas) or `customers`."""

    key: str
    label: str
    about: str
    takes: str
    needs: list[str]
    documentation: str
    not_confirmed: list[str]


class ChannelShown(BaseModel):
    """A way to reach the platform, and all fields that have to be filled in for it."""

    channel: str
    fields: list[TypeField]


class PlatformTypeShown(BaseModel):
    """A type of platform: its ways and their fields with help, identifiers, formats, and minimum with its source."""

    key: str
    label: str
    about: str
    documentation: str
    channels: list[ChannelShown]
    identifiers: list[str]
    formats: list[FormatShown]
    minimum: Minimum | None
    lifetime: Lifetime
    data_types: list[DataType]
    not_confirmed: list[str]


@router.get("", responses=responses())
def find(ws: Caller, limit: Limit = 50, offset: Offset = 0) -> Listed[PlatformTypeShown]:
    """Every type of platform, the generic ones first."""
    shown = [_shown(found) for found in platform_types().values()]
    return Listed(items=shown[offset : offset + limit], total=len(shown), limit=limit, offset=offset)


def _shown(found: PlatformType) -> PlatformTypeShown:
    forms = [all_formats()[key] for key in found.formats]
    return PlatformTypeShown(
        key=found.key,
        label=found.label,
        about=found.about,
        documentation=found.documentation,
        channels=[ChannelShown(channel=way, fields=list(fields_over(found, way))) for way in found.channels],
        identifiers=list(found.identifiers),
        formats=[
            FormatShown(
                key=form.key,
                label=form.label,
                about=form.about,
                takes=form.takes,
                needs=list(form.needs),
                documentation=form.documentation,
                not_confirmed=list(form.not_confirmed),
            )
            for form in forms
        ],
        minimum=found.minimum,
        lifetime=found.lifetime,
        data_types=list(found.data_types),
        not_confirmed=list(found.not_confirmed),
    )
