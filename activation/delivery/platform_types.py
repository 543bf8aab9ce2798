"""What a type of platform is, as data, and the check of what an analyst fills in to connect one.

Each file of activation/delivery/platforms declares one TYPE; a new type is a new file and nothing else. A type that
is not itself a way of delivery is reached over one of CHANNELS, and its form then asks for that channel's fields too.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from activation.audience import DataType
from activation.errors import InvalidPlatform

CHANNELS = ("folder", "s3", "gcs", "sftp", "webhook", "bigquery")
DOWNLOAD = "download"  # a file that the analyst takes and uploads by hand
LONGEST = 20_000


@dataclass(frozen=True)
class Field:
    """One field of the form.

    pattern: what the whole value matches, with wants saying so in words. needs: the field that has to be given too.
    """

    name: str
    label: str
    help: str
    secret: bool = False
    required: bool = True
    pattern: str = ""
    wants: str = ""
    choices: tuple[str, ...] = ()
    default: str = ""
    needs: str = ""


@dataclass(frozen=True)
class Minimum:
    """The fewest that a list may hold to be used; confirmed: the platform's own documentation says so."""

    number: int
    unit: str
    source: str
    confirmed: bool


@dataclass(frozen=True)
class Lifetime:
    """How many days a list or its members last at the platform, and what ends them; days None: not known."""

    days: int | None
    what: str
    source: str = ""


@dataclass(frozen=True)
class PlatformType:
    """One type of platform.

    fields: those of the type itself; `fields_over` adds the channel's. one_of: groups of which one field is needed.
    channels: in the order to offer. formats: keys of activation.delivery.formats, the usual one first.
    minimum: None where there is none or none is known. manifest: whether each sending has a folder of its own there,
    with a manifest and _SUCCESS; not where the other side takes in every file it finds. not_confirmed: sentences for
    the screen.
    """

    key: str
    label: str
    about: str
    documentation: str
    fields: tuple[Field, ...]
    channels: tuple[str, ...]
    identifiers: tuple[str, ...]
    formats: tuple[str, ...]
    lifetime: Lifetime
    data_types: tuple[DataType, ...]
    minimum: Minimum | None = None
    one_of: tuple[tuple[str, ...], ...] = ()
    manifest: bool = True
    not_confirmed: tuple[str, ...] = ()


@cache
def platform_types() -> dict[str, PlatformType]:
    """Every type by its key: the generic ones first, then the others by label."""
    package = import_module("activation.delivery.platforms")
    modules = (import_module(f"{package.__name__}.{module.name}") for module in iter_modules(package.__path__))
    types = {module.TYPE.key: module.TYPE for module in modules}
    generic = [types.pop(key) for key in CHANNELS]
    return {found.key: found for found in (*generic, *sorted(types.values(), key=lambda found: found.label.lower()))}


def platform_type(key: str) -> PlatformType:
    """The type of that key; InvalidPlatform names those there are."""
    if key not in platform_types():
        hint = f"Choose {', '.join(platform_types())}."
        raise InvalidPlatform(f"There is no type of platform {key[:40]!r}.", hint, field="platform_type")
    return platform_types()[key]


def fields_over(found: PlatformType, channel: str) -> tuple[Field, ...]:
    """All fields that the form of this type asks for when it is reached over that channel, `channel` not among them."""
    if channel == DOWNLOAD or channel == found.key:
        return found.fields
    return (*found.fields, *platform_type(channel).fields)


def checked_settings(found: PlatformType, values: Mapping[str, object]) -> tuple[dict[str, str], dict[str, str]]:
    """The settings and, apart from them, the secrets of a connection; InvalidPlatform names the first wrong field.

    values: by field name, and `channel` (else the type's first). Empty ones count as missing; defaults fill in.
    No text of an error holds a value, so that a secret put in the wrong box is not shown.
    """
    channel = _channel(found, values.get("channel"))
    fields = {field.name: field for field in fields_over(found, channel)}
    unknown = [name for name in values if name not in fields and name != "channel"]
    if unknown:
        hint = f"It has {', '.join(fields) or 'no fields'}."
        raise InvalidPlatform(f"{found.label} has no field {unknown[0][:40]!r}.", hint, unknown[0][:40])
    given = {name: _checked(found, field, values.get(name)) for name, field in fields.items()}
    for group in _groups(found, channel):
        if not any(given[name] for name in group):
            labels = " or ".join(fields[name].label for name in group)
            raise InvalidPlatform(f"{found.label} needs one more field.", f"Give {labels}.", group[0])
    for name, field in fields.items():
        if given[name] and field.needs and not given[field.needs]:
            missing = fields[field.needs]
            raise InvalidPlatform(f"{field.label} needs {missing.label} too.", missing.help, missing.name)
    settings = {name: value for name, value in given.items() if value and not fields[name].secret}
    secrets = {name: value for name, value in given.items() if value and fields[name].secret}
    return {"channel": channel, **settings}, secrets


def _channel(found: PlatformType, value: object) -> str:
    channel = value or found.channels[0]
    if channel not in found.channels:
        raise InvalidPlatform(
            f"{found.label} cannot be reached that way.", f"Choose {', '.join(found.channels)}.", field="channel"
        )
    return str(channel)


def _groups(found: PlatformType, channel: str) -> Iterator[tuple[str, ...]]:
    yield from found.one_of
    if channel not in (DOWNLOAD, found.key):
        yield from platform_type(channel).one_of


def _checked(found: PlatformType, field: Field, value: object) -> str:
    text = "" if value is None else str(value)
    # A private key ends with a line feed that it needs.
    text = text if field.secret and text.strip() else text.strip()
    text = text or field.default
    if not text:
        if field.required:
            raise InvalidPlatform(f"{found.label} needs {field.label}.", field.help, field.name)
        return ""
    if len(text) > LONGEST:
        raise InvalidPlatform(f"{field.label} is too long.", f"It has at most {LONGEST:,} characters.", field.name)
    if field.choices and text not in field.choices:
        raise InvalidPlatform(
            f"{field.label} is not one of its choices.", f"Choose {', '.join(field.choices)}.", field.name
        )
    if field.pattern and not re.fullmatch(field.pattern, text):
        raise InvalidPlatform(f"{field.label} is not right.", field.wants or field.help, field.name)
    return text
