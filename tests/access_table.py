"""Every page and every endpoint with the lowest role that may use it, how it is asked, and what another user gets.

A new page or endpoint is one line here; tests/api/test_every_endpoint.py and tests/pages/test_every_page.py walk it.
`{name}` in an address or a body is what Ana has of that name in the world of tests/activation/access; an address
without its own is the one of the description.
"""

from dataclasses import dataclass, field
from typing import Any

AUDIENCE, SPARE, OTHER = "aud-ana", "aud-spare", "aud-other"
RULES = {"all": [{"variable": "STATE", "op": "in", "value": ["VT"]}]}
SPLIT = {"criteria": RULES, "variables": ["RENTERS_SHARE"], "number": 8, "min_share": 0.05, "max_share": 0.2}
SENDING = {"audience_id": AUDIENCE, "platform_id": "{platform_id}"}
NAME = {"name": "Ski families"}


@dataclass(frozen=True)
class Endpoint:
    """lowest: of the roles, or `anybody`, signed in or not. other: the status for another user, though an admin, who
    asks with Ana's ids; where that is a success, the answer holds no trace of hers unless `sees`, and `shown` besides
    for an admin who is to approve it."""

    lowest: str
    other: int = 200
    body: Any = None
    path: dict[str, str] = field(default_factory=dict)
    query: dict[str, str] = field(default_factory=dict)
    status: int = 200
    sees: bool = False
    shown: tuple[str, ...] = ()


@dataclass(frozen=True)
class Page:
    """lowest: of the roles. shows: what of Ana's is on it for whoever may look; other: what another user is told, who
    has a direct link with Ana's ids; `sees` where admins see everybody's, `shown` of what they are to approve."""

    lowest: str
    shows: str = ""
    other: str = ""
    query: dict[str, str] = field(default_factory=dict)
    sees: bool = False
    shown: tuple[str, ...] = ()


ONE = {"audience_id": AUDIENCE}
SENT, FAILED, WAITING, BENS = (
    {"distribution_id": which} for which in ("{sent}", "dst-failed", "dst-waiting", "dst-bens")
)  # as Ana has them; and what Ben has asked for, which he cannot approve himself

ENDPOINTS = {
    "GET /openapi.json": Endpoint("anybody", sees=True),  # an example in it is a ZIP area of hers
    "GET /docs": Endpoint("anybody"),
    "GET /docs/oauth2-redirect": Endpoint("anybody"),
    "GET /static-offline-docs": Endpoint("anybody", 404, status=404),  # the folder itself; its files are the page's
    "GET /health": Endpoint("viewer"),
    "GET /variables": Endpoint("viewer"),
    "POST /briefs": Endpoint("viewer", body={"text": "Vermont"}),
    "POST /briefs/refine": Endpoint("viewer", body={"criteria": RULES, "text": "younger"}),
    "POST /counts": Endpoint("viewer", body={"criteria": RULES}),
    "POST /segments": Endpoint("analyst", body=SPLIT),
    "POST /audiences": Endpoint("analyst", 201, NAME, status=201),
    "GET /audiences": Endpoint("viewer"),
    "GET /audiences/{audience_id}": Endpoint("viewer", 404, path=ONE),
    "PUT /audiences/{audience_id}": Endpoint("analyst", 404, NAME, ONE),
    "DELETE /audiences/{audience_id}": Endpoint("analyst", 404, path={"audience_id": SPARE}, status=204),
    "PUT /audiences/{audience_id}/status": Endpoint("analyst", 404, {"status": "draft"}, ONE),
    "GET /audiences/{audience_id}/export": Endpoint("viewer", 404, path=ONE),
    "GET /audiences/{audience_id}/members": Endpoint("viewer", 404, path=ONE),
    "GET /audiences/{audience_id}/mix": Endpoint("viewer", 404, path=ONE),
    "GET /audiences/{audience_id}/versions": Endpoint("viewer", 404, path=ONE),
    "POST /audiences/{audience_id}/restore": Endpoint("analyst", 404, {"version": 1}, ONE),
    "POST /audiences/{audience_id}/duplicate": Endpoint("analyst", 404, path=ONE, status=201),
    "GET /audiences/{audience_id}/shares": Endpoint("viewer", 404, path=ONE),
    "PUT /audiences/{audience_id}/shares/{with_user}": Endpoint(
        "analyst", 404, {"level": "edit"}, ONE | {"with_user": "cleo"}
    ),
    "DELETE /audiences/{audience_id}/shares/{with_user}": Endpoint(
        "analyst", 404, path=ONE | {"with_user": "dora"}, status=204
    ),
    "GET /audiences/{audience_id}/profile": Endpoint("viewer", 404, path=ONE),
    "GET /audiences/{audience_id}/potential/areas": Endpoint("viewer", 404, path=ONE),
    "GET /audiences/{audience_id}/potential/zips": Endpoint("viewer", 404, path=ONE),
    "GET /audiences/{audience_id}/potential/more": Endpoint("viewer", 404, path=ONE),
    "GET /audiences/{audience_id}/alike": Endpoint("viewer", 404, path=ONE),
    "POST /overlap": Endpoint("viewer", 404, {"audience_ids": [AUDIENCE, OTHER]}),
    "GET /platform-types": Endpoint("viewer"),
    "POST /platforms": Endpoint(
        "admin", 201, {"type": "google_ads", "name": "New", "values": {"channel": "download"}}, status=201
    ),
    "GET /platforms": Endpoint("viewer"),
    "GET /platforms/{platform_id}": Endpoint("viewer", 404),
    "PUT /platforms/{platform_id}": Endpoint("admin", 404, {"name": "New", "values": {"path": "{root}/drive"}}),
    "DELETE /platforms/{platform_id}": Endpoint("admin", 404, path={"platform_id": "{spare_platform}"}, status=204),
    "PUT /platforms/{platform_id}/offer": Endpoint("admin", 404, {"offered": "everyone"}),
    "PUT /platforms/{platform_id}/status": Endpoint("admin", 404, {"status": "inactive"}),
    "POST /platforms/{platform_id}/test": Endpoint("admin", 404),
    "POST /distributions": Endpoint("analyst", 404, SENDING, status=201),
    "POST /distributions/preflight": Endpoint("viewer", 404, SENDING),
    "GET /distributions": Endpoint("viewer"),
    "GET /distributions/export": Endpoint("viewer"),
    "GET /distributions/{distribution_id}": Endpoint("viewer", 404, path=SENT),
    "POST /distributions/{distribution_id}/retry": Endpoint("analyst", 404, path=FAILED),
    "POST /distributions/{distribution_id}/cancel": Endpoint("analyst", 404, path=WAITING),
    "GET /distributions/to-approve": Endpoint("admin", shown=("Other families", "Shared drive")),
    "POST /distributions/{distribution_id}/approve": Endpoint("admin", 403, {"confirmation": "Bens families"}, BENS),
    "POST /distributions/{distribution_id}/turn-down": Endpoint("admin", 403, {}, BENS),
    "POST /distributions/{distribution_id}/send-again": Endpoint("analyst", 404, path=SENT, status=201),
    "GET /distributions/{distribution_id}/files": Endpoint("viewer", 404, path=SENT),
    "GET /distributions/{distribution_id}/files/{name}": Endpoint("viewer", 404, path=SENT | {"name": "{file}"}),
    "GET /holdings": Endpoint("viewer", query={"member_key": "05401"}),
    "POST /erasures": Endpoint("analyst", 201, {"member_keys": ["33125"]}, status=201),
    "GET /erasures": Endpoint("viewer"),
    "DELETE /erasures/{member_key}": Endpoint("analyst", 204, path={"member_key": "05672"}, status=204),
}

ENDPOINTS |= {
    "GET /me": Endpoint("viewer"),
    "GET /tokens": Endpoint("analyst"),
    "POST /tokens": Endpoint("analyst", 201, {"name": "Script", "days": 1}, status=201),
    "DELETE /tokens/{token_id}": Endpoint("analyst", 404, path={"token_id": "{token_id}"}, status=204),
    "GET /people": Endpoint("admin", sees=True),
    "GET /people/colleagues": Endpoint("analyst", sees=True),
    "PUT /people/{user_id}/role": Endpoint("admin", body={"role": "viewer"}, path={"user_id": "cleo"}, sees=True),
    "PUT /people/{user_id}/disabled": Endpoint("admin", body={"disabled": True}, path={"user_id": "cleo"}, sees=True),
    "GET /audit": Endpoint("admin", sees=True),
    "GET /audit/export": Endpoint("admin", sees=True),
}

PAGES = {
    "audience_builder": Page("viewer"),
    "saved_audiences": Page("viewer", "Ski families", "No audience saved yet"),
    "audience_details": Page("viewer", "Ski families", "There is no such audience.", ONE),
    "overlap": Page("viewer", "Ski families", "No audience saved yet.", {"audience_ids": f"{AUDIENCE},{OTHER}"}),
    "platforms": Page("viewer", "Shared drive"),
    "distributions": Page(
        "viewer", "Ski families", "There is no such audience.", ONE, shown=("Other families", "Shared drive")
    ),
    "distribution_details": Page("viewer", "Ski families", "There is no such distribution.", SENT),
    "about_the_data": Page("viewer"),
    "tokens": Page("analyst", "**Nightly**", "There is no token yet."),
    "lifestyle_codes": Page("admin"),
    "people": Page("admin", "Cleo", sees=True),
    "audit": Page("admin", "person.signed_in", sees=True),
}
