"""What a sending says besides its rows."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from activation.delivery.geotargets import GeoTarget


@dataclass(frozen=True)
class Options:
    """Which audience, which list at the platform, and how to read the rows; all may be empty.

    A format names in `needs` those it cannot do without.

    default_country: for phones without country code of customers whose row names no country.
    campaign: the Google Ads campaign; empty for one campaign per segment, named like it.
    geotargets: Google's ids by ZIP, from `read_geotargets`; None for targets by their text.
    platform_audience_id, advertiser_id: the list's and the account's id at the platform.
    consent: "granted" where every customer whose row says nothing has granted both consents.
    consent_basis: words for a webhook that says on what ground people are in the list.
    """

    audience_id: str = ""
    audience_name: str = ""
    action: Literal["add", "remove"] = "add"
    default_country: str = ""
    campaign: str = ""
    bid_modifier: str = ""
    geotargets: Mapping[str, GeoTarget] | None = None
    platform_audience_id: str = ""
    advertiser_id: str = ""
    consent: str = ""
    consent_basis: str = ""
