"""The description of the API is whole, and its page opens without any other host."""

import re

import jsonschema_rs
import pytest

from api.app import build
from tests.api.conftest import TEXAS

WHOLE = build(lambda _: None).openapi()
OPERATIONS = [(method, path, operation) for path, item in WHOLE["paths"].items() for method, operation in item.items()]
IDS = [f"{method} {path}" for method, path, _ in OPERATIONS]
THE_PRODUCTS = (
    """
get /health|get /variables|post /briefs|post /briefs/refine|post /counts|post /segments|post /audiences|get /audiences
get /audiences/{audience_id}|put /audiences/{audience_id}|delete /audiences/{audience_id}
put /audiences/{audience_id}/status|get /audiences/{audience_id}/export|get /audiences/{audience_id}/members
get /audiences/{audience_id}/versions|post /audiences/{audience_id}/restore|post /audiences/{audience_id}/duplicate
post /platforms|get /platforms|get /platforms/{platform_id}|put /platforms/{platform_id}
delete /platforms/{platform_id}|put /platforms/{platform_id}/status|put /platforms/{platform_id}/offer|post /platforms/{platform_id}/test|get /platform-types
post /distributions|post /distributions/preflight|get /distributions|get /distributions/export
get /distributions/{distribution_id}|post /distributions/{distribution_id}/retry
post /distributions/{distribution_id}/cancel|post /distributions/{distribution_id}/approve
get /distributions/to-approve|post /distributions/{distribution_id}/turn-down
post /distributions/{distribution_id}/send-again|get /distributions/{distribution_id}/files
get /distributions/{distribution_id}/files/{name}
get /audiences/{audience_id}/shares|put /audiences/{audience_id}/shares/{with_user}
delete /audiences/{audience_id}/shares/{with_user}|post /tokens|get /tokens|delete /tokens/{token_id}
get /audiences/{audience_id}/profile|get /audiences/{audience_id}/alike
get /audiences/{audience_id}/potential/areas|get /audiences/{audience_id}/potential/zips
get /audiences/{audience_id}/potential/more
get /me|get /people|get /people/colleagues|put /people/{user_id}/role|put /people/{user_id}/disabled
get /audit|get /audit/export
post /overlap|get /audiences/{audience_id}/mix
get /holdings|post /erasures|get /erasures|delete /erasures/{member_key}
""".strip()
    .replace("\n", "|")
    .split("|")
)


def test_everything_that_was_promised_is_there_and_described():
    assert sorted(THE_PRODUCTS) == sorted(IDS)


@pytest.mark.parametrize(("method", "path", "operation"), OPERATIONS, ids=IDS)
def test_every_endpoint_has_a_summary_a_description_a_tag_and_its_errors_by_their_model(method, path, operation):
    errors = {status: answer for status, answer in operation["responses"].items() if status >= "400"}
    models = {answer["content"]["application/json"]["schema"]["$ref"].rsplit("/", 1)[1] for answer in errors.values()}

    assert operation["summary"] and operation["description"].strip().endswith(".") and operation["tags"]
    assert {"401", "403", "413", "422", "429", "500", "503", "507"} <= set(errors)
    assert {"ErrorAnswer"} == models
    assert "{" not in path or path.startswith("/erasures") or "404" in errors


@pytest.mark.parametrize(("method", "path", "operation"), [one for one in OPERATIONS if "requestBody" in one[2]])
def test_every_body_has_an_example_that_fits_its_own_schema(method, path, operation):
    reference = operation["requestBody"]["content"]["application/json"]["schema"]["$ref"]
    schema = WHOLE["components"]["schemas"][reference.rsplit("/", 1)[1]]
    given = {name: part["examples"][0] for name, part in schema.get("properties", {}).items() if "examples" in part}
    examples = schema.get("examples") or [given]
    check = jsonschema_rs.validator_for({"$ref": reference, "components": WHOLE["components"]})

    assert all(examples), path
    assert [] == [error.message for example in examples for error in check.iter_errors(example)]


def test_the_page_and_all_that_it_loads_come_from_this_app(client):
    page = client.get("/api/docs")
    loaded = re.findall(r'(?:src|href)="([^"]+)"', page.text)
    contents = [client.get(address) for address in loaded]
    described = client.get("/api/openapi.json")

    assert 200 == page.status_code
    assert [] == re.findall(r"https?://", page.text)
    assert 3 == len(loaded) and all(address.startswith("/api/") for address in loaded)
    assert [200] * 3 == [one.status_code for one in contents]
    assert [] == [
        address
        for one in contents
        if "css" in one.headers["content-type"]
        for address in re.findall(r"url\((https?:[^)]*)", one.text)
    ]
    assert "'/api/openapi.json'" in page.text or '"/api/openapi.json"' in page.text
    assert '"validatorUrl": null' in page.text
    assert [] == re.findall(r"https?://(?!json-schema)[^\s\"]+", described.text)
    assert [{"url": "/api"}] == described.json()["servers"]


def test_the_example_of_the_description_works(client):
    assert 200 == client.post("/api/counts", json={"criteria": TEXAS}).status_code
