"""What a bucket does, whoever keeps it: Amazon or Google."""

import pytest

from activation.delivery.channels import gcs
from activation.delivery.errors import PlaceNotFound, Unreachable
from tests.activation.delivery.cutting import CutLine
from tests.activation.delivery.places import LARGE

NAME = "aud-ski01_v2.jsonl"
PORTS = {"s3": "moto_port", "gcs": "gcs_port"}


@pytest.fixture(params=PORTS)
def bucket(request, make_place, monkeypatch):
    monkeypatch.setattr(gcs, "PATIENCE", 1.0)
    return make_place(request.param)


def test_a_bucket_that_is_not_there_is_told_by_name(bucket):
    channel = bucket.open(bucket="no-such-bucket")

    for act in (lambda: channel.put(NAME, [b"1"]), lambda: channel.put(NAME, LARGE), lambda: channel.size_of(NAME)):
        with pytest.raises(PlaceNotFound) as error:
            act()
        assert error.value.title.startswith("There is no bucket no-such-bucket there")
        assert ("bucket", False) == (error.value.field, error.value.passing)
        assert error.value.said


def test_a_connection_cut_between_two_parts_leaves_no_object_and_may_be_tried_again(bucket, request):
    line = CutLine(request.getfixturevalue(PORTS[bucket.kind]))
    channel = bucket.open(endpoint_url=f"http://127.0.0.1:{line.port}")

    def chunks():
        for at, chunk in enumerate(LARGE):
            if at == 15:
                line.after = 0
            yield chunk

    with pytest.raises(Unreachable) as error:
        channel.put(NAME, chunks())
    assert error.value.passing
    assert bucket.content(NAME) is None

    line.after = None
    channel.put(NAME, LARGE)
    assert b"".join(LARGE) == bucket.content(NAME)
