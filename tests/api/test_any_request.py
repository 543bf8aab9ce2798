"""Any request at all, made from the description: never an error of ours, never an answer that it does not tell of."""

from types import SimpleNamespace
from zlib import crc32

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from activation import Workspace, open_workspace
from tests.activation.sending.clocked import Clocked
from tests.activation.sending.conftest import NORTH, SOUTH, saved
from tests.api.conftest import mounted

EXAMPLES = 5
FEWER = {"POST /segments": 2, "POST /audiences": 10, "PUT /audiences/{audience_id}": 10}  # a split takes a second
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
KNOWN = {"ws": SimpleNamespace(user_id="nobody yet")}


@pytest.fixture(scope="module")
def any_ws(tmp_path_factory, population_frame) -> Workspace:
    """A workspace with an audience, a platform whose folder is the test's own, a distribution that was sent, a token,
    somebody else, and a share."""
    place = tmp_path_factory.mktemp("any-request")
    (place / "deliveries").mkdir()
    plain = open_workspace(store=place / "store", user_id="demo_user")
    # Whatever folder a request may think of, nothing is delivered outside of the test's own.
    ws = Workspace(plain.settings.model_copy(update={"deliveries": place / "deliveries"}), "demo_user")
    audience = saved(ws, population_frame, NORTH + SOUTH)
    drive = ws.platforms.connect("folder", "Shared drive", {"path": str(place / "deliveries")})
    sent = Clocked(ws).send(audience.audience_id, drive.platform_id)
    for user in ("root", "ana"):
        Workspace(ws.settings, user, ws.store, None).people.seen(user, user.title())
    ws.audiences.share(audience.audience_id, "ana")
    KNOWN.update(
        ws=ws, audience_id=audience.audience_id, platform_id=drive.platform_id, distribution_id=sent.distribution_id,
        token_id=ws.tokens.make("Nightly")[0].token_id, user_id="ana", with_user="ana",
    )  # fmt: skip
    return ws


# The description is read when the tests are collected; whose workspace answers is known when they run.
SCHEMA = schemathesis.openapi.from_asgi(
    "/api/openapi.json", mounted(lambda _: KNOWN["ws"], calls_a_minute=1_000_000, local_only=False)
)
OPERATIONS = [found.ok() for found in SCHEMA.get_all_operations()]


@pytest.mark.parametrize("mode", list(GenerationMode), ids=lambda mode: mode.value)
@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.label)
def test_any_request_is_answered_as_described(any_ws, operation, mode):
    @seed(4711)
    @settings(
        max_examples=FEWER.get(operation.label, EXAMPLES), deadline=None, database=None, phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(case=operation.as_strategy(generation_mode=mode))
    def answered(case):
        if crc32(repr((case.query, case.body)).encode(errors="replace")) % 2:
            # Half of them about what there is: ids that are made up find nothing.
            given_ = case.path_parameters or {}
            case.path_parameters = {name: KNOWN.get(name, value) for name, value in given_.items()}
        case.call_and_validate(checks=CHECKS, timeout=120)

    try:
        answered()
    except Unsatisfiable:
        assert mode == GenerationMode.NEGATIVE  # nothing of this request can be wrong
