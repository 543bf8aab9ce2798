"""Platforms: connected with sealed secrets, tried out for real, changed, switched off and deleted."""

import pytest

from activation import open_workspace
from activation.delivery.errors import WrongSettings
from activation.errors import InvalidPlatform, PlatformNotFound
from store.errors import InUse, KeyMissing, StaleVersion
from tests.store.test_history import SENDING

MARKER = "hunter2-MARKER-secret"
BUCKET = {"bucket": "audiences-summer", "access_key_id": "AKIAEXAMPLE", "secret_access_key": MARKER}


@pytest.fixture
def drive(ws, tmp_path):
    (tmp_path / "deliveries").mkdir()
    return ws.platforms.connect("folder", "Shared drive", {"path": str(tmp_path / "deliveries")})


@pytest.fixture
def bucket(ws):
    return ws.platforms.connect("s3", "Summer bucket", BUCKET)


def secret_of(ws, platform):
    row = ws.store.platforms.get(platform.platform_id, ws.user_id)
    return ws.platforms._secrets(row).get("secret_access_key")


def test_a_connected_platform_is_active_and_shows_its_settings_but_no_secret(ws, bucket):
    again = ws.platforms.get(bucket.platform_id)

    assert bucket == again
    assert ("s3", "Summer bucket", "active", 1) == (again.platform_type, again.name, again.status, again.version)
    assert {"channel": "s3", "bucket": "audiences-summer", "region": "us-east-1"} == again.settings
    assert ["access_key_id", "secret_access_key"] == again.secrets_set
    assert MARKER not in repr(again) + again.model_dump_json()
    assert MARKER == secret_of(ws, bucket)


def test_a_secret_lies_nowhere_on_the_disk_in_the_clear(ws, bucket, store_folder):
    ws.platforms.edit(
        bucket.platform_id, "Summer bucket", {"bucket": "audiences-autumn", "access_key_id": "AKIAEXAMPLE"}
    )

    files = [path for path in store_folder.rglob("*") if path.is_file()]
    assert 3 <= len(files)
    assert [] == [path for path in files if MARKER.encode() in path.read_bytes()]
    assert [] == [path for path in files if path.suffix in (".key", ".parquet") and path.stat().st_mode & 0o077]


def test_platforms_are_listed_by_name(ws, bucket, drive):
    assert ["Shared drive", "Summer bucket"] == [platform.name for platform in ws.platforms.list()]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"bucket": ""}, "bucket"),
        ({"bucket": "No Such Bucket!"}, "bucket"),
        ({"secret_access_key": ""}, "secret_access_key"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_a_field_that_is_not_right_is_named_and_nothing_is_saved(ws, change, field):
    with pytest.raises(InvalidPlatform) as error:
        ws.platforms.connect("s3", "Summer bucket", BUCKET | change)

    assert field == error.value.field
    assert MARKER not in str(error.value)
    assert [] == ws.platforms.list()


@pytest.mark.parametrize("name", ["", "   ", "x" * 81, " summer  BUCKET "])
def test_a_platform_needs_a_name_of_its_own(ws, bucket, name):
    with pytest.raises(InvalidPlatform) as error:
        ws.platforms.connect("s3", name, BUCKET)

    assert ("name", 1) == (error.value.field, len(ws.platforms.list()))


def test_a_secret_that_is_left_empty_stays_and_one_that_is_given_takes_its_place(ws, bucket):
    moved = ws.platforms.edit(
        bucket.platform_id, "Autumn", {"bucket": "autumn", "access_key_id": "AKIAOTHER", "secret_access_key": ""}
    )
    assert ("Autumn", "autumn", MARKER) == (moved.name, moved.settings["bucket"], secret_of(ws, bucket))

    ws.platforms.edit(bucket.platform_id, "Autumn", BUCKET | {"secret_access_key": "another"}, expecting=2)
    assert "another" == secret_of(ws, bucket)
    with pytest.raises(StaleVersion):
        ws.platforms.edit(bucket.platform_id, "Autumn", BUCKET, expecting=2)


def test_a_lost_key_harms_the_secret_alone_and_a_new_secret_mends_it(ws, bucket, drive, store_folder):
    (store_folder / "vault.key").unlink()
    later = open_workspace(store=store_folder)

    assert ["Shared drive", "Summer bucket"] == [platform.name for platform in later.platforms.list()]
    [step] = later.platforms.try_out(bucket.platform_id)
    assert (False, True) == (step.ok, "The key file is not there." in step.said)
    with pytest.raises(KeyMissing):
        later.platforms.edit(bucket.platform_id, "Summer bucket", BUCKET | {"secret_access_key": ""})

    later.platforms.edit(bucket.platform_id, "Summer bucket", BUCKET)
    assert MARKER == secret_of(later, bucket)


def test_trying_a_folder_out_really_writes_there_and_leaves_nothing(ws, drive, tmp_path):
    steps = list(ws.platforms.try_out(drive.platform_id))

    assert [True, True, True] == [step.ok for step in steps]
    assert [] == list((tmp_path / "deliveries").iterdir())


def test_trying_out_a_folder_that_is_gone_says_so(ws, drive, tmp_path):
    (tmp_path / "deliveries").rmdir()

    *_, last = ws.platforms.try_out(drive.platform_id)
    assert not last.ok and last.said


def test_a_platform_by_download_has_nothing_to_connect_to(ws):
    google = ws.platforms.connect("google_ads", "Google Ads", {"channel": "download"})

    assert [("there is nothing to connect to", True)] == [
        (step.said, step.ok) for step in ws.platforms.try_out(google.platform_id)
    ]


def test_a_platform_over_a_channel_asks_for_the_channel_s_fields_too(ws, drive):
    with pytest.raises(InvalidPlatform) as error:
        ws.platforms.connect("google_ads", "Google Ads", {"channel": "folder"})
    assert "path" == error.value.field

    google = ws.platforms.connect("google_ads", "Google Ads", {"channel": "folder", "path": drive.settings["path"]})
    assert all(step.ok for step in ws.platforms.try_out(google.platform_id))


def test_a_platform_is_switched_off_and_on(ws, drive):
    assert "inactive" == ws.platforms.set_status(drive.platform_id, "inactive").status
    assert "active" == ws.platforms.set_status(drive.platform_id, "active").status
    with pytest.raises(InvalidPlatform):
        ws.platforms.set_status(drive.platform_id, "paused")


def test_a_platform_that_something_is_still_to_be_sent_to_is_not_deleted(ws, drive):
    ws.store.distributions.insert(SENDING | {"platform_id": drive.platform_id})

    with pytest.raises(InUse, match="dst-first1"):
        ws.platforms.delete(drive.platform_id)

    ws.store.distributions.update("dst-first1", "demo_user", {"status": "completed"})
    ws.platforms.delete(drive.platform_id)
    assert [] == ws.platforms.list()


def test_a_deleted_platform_s_sealed_secrets_are_gone_from_the_disk(ws, bucket, store_folder):
    sealed = ws.store.platforms.get(bucket.platform_id, "demo_user")["credentials"]
    ws.platforms.delete(bucket.platform_id)

    assert [] == [path for path in store_folder.rglob("*.parquet") if sealed.encode() in path.read_bytes()]


def test_nobody_reaches_the_platforms_of_another(ws, bucket, store_folder):
    stranger = open_workspace(store=store_folder, user_id="stranger").platforms

    for act in (
        lambda: stranger.get(bucket.platform_id),
        lambda: stranger.edit(bucket.platform_id, "Mine", BUCKET),
        lambda: stranger.set_status(bucket.platform_id, "inactive"),
        lambda: stranger.delete(bucket.platform_id),
        lambda: list(stranger.try_out(bucket.platform_id)),
        lambda: stranger.get(f"x/../user_id=demo_user/{bucket.platform_id}"),
    ):
        with pytest.raises(PlatformNotFound):
            act()
    assert ([], 1) == (stranger.list(), ws.platforms.get(bucket.platform_id).version)


def test_a_folder_outside_of_the_one_for_deliveries_is_refused_when_it_is_filled_in(
    tmp_path, store_folder, monkeypatch
):
    monkeypatch.setenv("ACTIVATION_DELIVERIES", str(tmp_path / "deliveries"))
    platforms = open_workspace(store=store_folder).platforms
    within, outside = str(tmp_path / "deliveries" / "meta"), str(tmp_path / "other")
    saved = platforms.connect("folder", "Shared drive", {"path": within})

    for act in (
        lambda: platforms.connect("folder", "Other", {"path": outside}),
        lambda: platforms.connect("google_ads", "Other", {"channel": "folder", "path": outside}),
        lambda: platforms.edit(saved.platform_id, "Shared drive", {"path": outside}),
    ):
        with pytest.raises(WrongSettings) as error:
            act()
        assert ("path", True) == (error.value.field, str(tmp_path / "deliveries") in error.value.hint)
    assert [saved] == platforms.list()


def test_the_store_s_own_folder_is_refused_when_it_is_filled_in(ws, drive, store_folder, tmp_path):
    for path in (store_folder, store_folder / "audiences", tmp_path):
        with pytest.raises(WrongSettings, match="the app's own saved data"):
            ws.platforms.connect("folder", "Mine", {"path": str(path)})
        with pytest.raises(WrongSettings, match="the app's own saved data"):
            ws.platforms.edit(drive.platform_id, "Shared drive", {"path": str(path)})
    assert [drive] == ws.platforms.list()


def test_a_folder_that_was_connected_before_the_rule_is_told_when_it_is_tried_out(ws, drive, store_folder, monkeypatch):
    monkeypatch.setenv("ACTIVATION_DELIVERIES", str(store_folder.parent / "elsewhere"))
    later = open_workspace(store=store_folder).platforms

    [step] = later.try_out(drive.platform_id)

    assert not step.ok
    assert step.said.startswith("The app may not deliver to that folder.")


def test_a_header_s_value_stays_with_its_name_and_goes_when_the_name_is_emptied(ws):
    hook = {"url": "https://example.com/audiences", "signing_key": "s" * 16}
    header = {"header_name": "X-Api-Key", "header_value": MARKER}
    saved = ws.platforms.connect("webhook", "Our hook", hook | header)

    kept = ws.platforms.edit(saved.platform_id, "Our hook", {"url": hook["url"], "header_name": "X-Other-Key"})
    assert ("X-Other-Key", True) == (kept.settings["header_name"], "header_value" in kept.secrets_set)

    without = ws.platforms.edit(saved.platform_id, "Our hook", {"url": hook["url"], "header_name": ""})
    assert (["signing_key"], False) == (without.secrets_set, "header_name" in without.settings)
    with pytest.raises(InvalidPlatform) as error:
        ws.platforms.edit(saved.platform_id, "Our hook", {"url": hook["url"], "header_name": "X-Api-Key"})
    assert "header_value" == error.value.field
