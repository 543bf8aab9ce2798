"""What an analyst asks to be sent, and the plan that becomes of it once everything named in it was looked up."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import datetime

from activation.audience import Audience, DataType
from activation.delivery.formats import Format, Options, all_formats, format_named
from activation.delivery.platform_types import DOWNLOAD, PlatformType, platform_type
from activation.distribution import TYPES, Distribution, DistributionType, Repeat
from activation.errors import InvalidDistribution
from activation.platform import Platform

MAX_REMOVED = 0.3
_TAKES: dict[DataType, str] = {"third_party": "members", "first_party": "customers"}
_OPTIONS = {field.name for field in fields(Options)} - {"action", "geotargets", "audience_id", "audience_name"}


@dataclass(frozen=True)
class Sending:
    """One audience to one platform, as it is asked for.

    segments: their ids; none: all. distribution_type: None for a refresh where something was sent before, else initial.
    format: a key of the platform's formats; empty for the usual one. options: what the format wants besides, by the
    names of `activation.delivery.options`. max_removed: the share of the list (0 to 1) that it may remove. at: None
    for now. repeat: None for once; the first time is `at`, or the first occurrence. erases: take only these members
    off the list.
    """

    audience_id: str
    platform_id: str
    segments: tuple[int, ...] = ()
    distribution_type: DistributionType | None = None
    format: str = ""
    options: Mapping[str, str] = field(default_factory=dict)
    max_removed: float = MAX_REMOVED
    at: datetime | None = None
    repeat: Repeat | None = None
    erases: tuple[str, ...] | None = None


@dataclass(frozen=True)
class Plan:
    """A sending with everything that it names looked up; moment is what its files are called after."""

    audience: Audience
    platform: Platform
    type: PlatformType
    form: Format
    options: Options
    segments: tuple[int, ...]
    kind: DistributionType
    max_removed: float
    moment: datetime
    erases: tuple[str, ...] | None = None
    repeating: bool = False

    @property
    def channel(self) -> str:
        """How it gets there: a channel's name, or `download`."""
        return self.platform.settings.get("channel") or self.type.channels[0]


def formats_for(platform: Platform, data_type: DataType) -> list[Format]:
    """The formats in which an audience of that data type can go to a platform, the usual one first."""
    found, channel = platform_type(platform.platform_type), platform.settings.get("channel")
    if data_type not in found.data_types:
        return []
    forms = [all_formats()[key] for key in found.formats]
    forms = [form for form in forms if form.takes == _TAKES.get(data_type)]
    if channel == DOWNLOAD:
        return [form for form in forms if form.unit == "file"]
    if channel == "webhook":
        # A request is a body of its own; a file goes there in parts, for receivers that want the file.
        return sorted(forms, key=lambda form: form.unit != "body")
    return forms


def plan(sending: Sending, audience: Audience, platform: Platform, kind: DistributionType, moment: datetime) -> Plan:
    """The plan for what is asked; InvalidDistribution names the field that cannot be."""
    check(sending)
    found = platform_type(platform.platform_type)
    form = _format(sending.format, platform, audience)
    known = {segment.segment_id for segment in audience.segments}
    if unknown := [segment for segment in sending.segments if segment not in known]:
        hint = f"It has {', '.join(map(str, sorted(known))) or 'none'}."
        raise InvalidDistribution(f"The audience has no segment {unknown[0]}.", hint, "segments")
    settings = {name: text for name, text in platform.settings.items() if name in _OPTIONS}
    given = {name: text.strip() for name, text in sending.options.items() if text.strip()}
    named = Options(audience_id=audience.audience_id, audience_name=audience.name)
    options = replace(named, **{**settings, **given})  # type: ignore[arg-type]  # _OPTIONS are those that are texts
    segments = tuple(sorted(set(sending.segments)))
    repeating = sending.repeat is not None
    return Plan(
        audience, platform, found, form, options, segments, kind, sending.max_removed, moment, sending.erases, repeating
    )


def asked_by(distribution: Distribution) -> Sending:
    """What a saved distribution asks for; the moment is left out."""
    return Sending(
        audience_id=distribution.audience_id,
        platform_id=distribution.platform_id,
        segments=tuple(distribution.segments_distributed),
        distribution_type=distribution.distribution_type,
        format=distribution.format,
        options=distribution.options,
        max_removed=MAX_REMOVED if distribution.max_removed is None else distribution.max_removed,
        repeat=distribution.repeats,
        erases=None if distribution.erases is None else tuple(distribution.erases),
    )


def check(sending: Sending) -> None:
    """InvalidDistribution for what cannot be, whatever the audience and the platform are."""
    if sending.distribution_type not in (None, *TYPES):
        hint = f"Use {', '.join(TYPES)}."
        raise InvalidDistribution("There is no such kind of distribution.", hint, "distribution_type")
    if not 0 <= sending.max_removed <= 1:
        raise InvalidDistribution("That is no share.", "Use a number from 0 to 1.", "max_removed")
    for name, text in sending.options.items():
        if name not in _OPTIONS:
            hint = f"There are {', '.join(sorted(_OPTIONS))}."
            raise InvalidDistribution(f"There is no option {name[:40]!r}.", hint, "options")
        if not isinstance(text, str) or len(text) > 500 or not text.isprintable():
            raise InvalidDistribution(f"The option {name} cannot be that.", "Use up to 500 characters.", "options")
    if sending.at is not None and sending.at.tzinfo is None:
        raise InvalidDistribution("The time has no time zone.", "Give one, such as +00:00.", "scheduled_at")


def _format(key: str, platform: Platform, audience: Audience) -> Format:
    forms = formats_for(platform, audience.data_type)
    if not forms:
        what = audience.data_type.replace("_", " ")
        raise InvalidDistribution(
            f"{platform_type(platform.platform_type).label} takes nothing of {what} audiences.",
            "It takes lists of customers. Choose a platform that takes ZIP areas.",
            "platform_id",
        )
    if not key:
        return forms[0]
    form = format_named(key)
    if form not in forms:
        hint = f"Choose {', '.join(one.key for one in forms)}."
        raise InvalidDistribution(f"{form.label} cannot be sent to {platform.name}.", hint, "format")
    return form
