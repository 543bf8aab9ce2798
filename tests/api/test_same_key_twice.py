"""A request with a key of its own: sent twice, or by two at once, or again after it failed, it makes one thing."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.api.conftest import SECRET, TEXAS, error_of

KEY = {"Idempotency-Key": "order 4711"}


@pytest.fixture
def bodies(skiers, drive):
    """For each list that a request adds to: the body."""
    return {
        "audiences": {"name": "Texas", "criteria": TEXAS, "segmentation": {"number": 12}},
        "platforms": {
            "type": "webhook", "name": "Partner", "values": {"url": "https://partner.example/", "signing_key": SECRET},
        },
        "distributions": {"audience_id": skiers.audience_id, "platform_id": drive.platform_id},
    }  # fmt: skip


LISTS = ["audiences", "platforms", "distributions"]


def total(client, what):
    return client.get(f"/api/{what}").json()["total"]


@pytest.mark.parametrize("what", LISTS)
def test_the_same_twice_makes_one_and_answers_the_same(client, bodies, what):
    before = total(client, what)
    first, second = (client.post(f"/api/{what}", json=bodies[what], headers=KEY) for _ in range(2))

    assert (201, 201) == (first.status_code, second.status_code)
    assert (None, "true") == tuple(one.headers.get("idempotent-replay") for one in (first, second))
    assert first.json() == second.json()
    assert before + 1 == total(client, what)


@pytest.mark.parametrize("what", LISTS)
def test_two_at_once_make_one(client, bodies, what):
    before = total(client, what)
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _: client.post(f"/api/{what}", json=bodies[what], headers=KEY), range(4)))

    assert [201] * 4 == [one.status_code for one in answers]
    assert 1 == len({one.text for one in answers})
    assert before + 1 == total(client, what)


@pytest.mark.parametrize("what", LISTS)
def test_the_same_key_with_another_body_is_refused(client, bodies, what):
    client.post(f"/api/{what}", json=bodies[what], headers=KEY)
    other = bodies[what] | ({"format": "members_jsonl"} if what == "distributions" else {"name": "Other"})
    before = total(client, what)

    assert "idempotency_conflict" == error_of(client.post(f"/api/{what}", json=other, headers=KEY), 409)["code"]
    assert before == total(client, what)


def test_another_secret_is_another_body(client, bodies):
    client.post("/api/platforms", json=bodies["platforms"], headers=KEY)
    other = bodies["platforms"] | {"values": bodies["platforms"]["values"] | {"signing_key": SECRET + "!"}}

    error_of(client.post("/api/platforms", json=other, headers=KEY), 409)


@pytest.mark.parametrize("what", LISTS)
def test_after_a_first_try_that_failed_the_same_makes_one(client, ws, bodies, what, monkeypatch):
    from store.errors import StoreBusy

    before = total(client, what)
    with monkeypatch.context() as patch:

        def busy(*_, **__):
            raise StoreBusy("Another save is running.", "Try again in a moment.")

        for name in ("save_audience", "add_distributions"):
            patch.setattr(ws.store, name, busy)
        patch.setattr(ws.store.platforms, "insert", busy)
        failed = client.post(f"/api/{what}", json=bodies[what], headers=KEY)

    assert "store_busy" == error_of(failed, 503)["code"]
    assert "5" == failed.headers["retry-after"]
    assert 201 == client.post(f"/api/{what}", json=bodies[what], headers=KEY).status_code
    assert before + 1 == total(client, what)


def test_a_sending_that_was_done_meanwhile_is_not_sent_again(client, clocked, bodies):
    (first,) = client.post("/api/distributions", json=bodies["distributions"], headers=KEY).json()
    clocked.after(0)
    (second,) = client.post("/api/distributions", json=bodies["distributions"], headers=KEY).json()

    assert first["distribution_id"] == second["distribution_id"]
    assert ("scheduled", "completed") == (first["status"], second["status"])
    assert 0 == clocked.after(60)


def test_a_sending_to_several_is_asked_for_once_for_each(client, ws, folder, bodies, drive):
    (folder / "two").mkdir()
    second = ws.platforms.connect("folder", "Second", {"path": str(folder / "two")})
    body = {
        "audience_id": bodies["distributions"]["audience_id"],
        "platform_ids": [drive.platform_id, second.platform_id],
    }
    answers = [client.post("/api/distributions", json=body, headers=KEY).json() for _ in range(2)]

    assert answers[0] == answers[1]
    assert 2 == total(client, "distributions")


def test_the_same_key_may_name_one_of_each_kind(client, bodies):
    assert [201] * 3 == [client.post(f"/api/{what}", json=bodies[what], headers=KEY).status_code for what in LISTS]


@pytest.mark.parametrize("key", ["", "x" * 201, "line\tbreak", "\u00e9".encode()])
def test_what_is_no_key_is_refused(client, bodies, key):
    error = error_of(client.post("/api/platforms", json=bodies["platforms"], headers={"Idempotency-Key": key}), 422)

    assert "Idempotency-Key" == error["field"]


def test_a_key_makes_the_id_so_none_can_be_given_with_it(client, bodies):
    asked = bodies["audiences"] | {"audience_id": "texas"}

    assert "audience_id" == error_of(client.post("/api/audiences", json=asked, headers=KEY), 422)["field"]


def test_the_same_is_answered_though_it_could_not_be_asked_for_any_more(client, clocked, bodies, drive):
    (first,) = client.post("/api/distributions", json=bodies["distributions"], headers=KEY).json()
    clocked.after(0)
    assert 204 == client.delete(f"/api/platforms/{drive.platform_id}").status_code
    (second,) = client.post("/api/distributions", json=bodies["distributions"], headers=KEY).json()

    assert first["distribution_id"] == second["distribution_id"]
