"""The platforms page: connect, test, edit, switch off, delete; and no secret anywhere on it."""

import pytest

from tests.activation.test_platforms import BUCKET, MARKER
from tests.activation.test_versions import THREE, families
from tests.pages.test_saved_audiences import button, texts


def everything(visit):
    """All that the page has sent to the browser, and all that it remembers."""
    return repr(visit._tree) + repr(visit.session_state._state.filtered_state)


@pytest.fixture
def connecting(app, tmp_path):
    (tmp_path / "deliveries").mkdir()
    visit = app("platforms")
    assert not visit.exception
    return visit


def test_an_empty_page_says_what_to_do_next(connecting):
    assert "No platform is connected yet." in texts(connecting)
    assert 14 == len(connecting.selectbox(key="platform-type").options)


def test_a_folder_is_connected_and_its_connection_tested(connecting, ws, tmp_path):
    connecting.text_input(key="platform-folder-folder-field-path").input(str(tmp_path / "deliveries"))
    button(connecting, "Connect").click().run()

    [platform] = ws.platforms.list()
    assert not connecting.exception
    assert ["Folder"] == [heading.value for heading in connecting.subheader]
    connecting.button(key=f"test-{platform.platform_id}").click().run()
    assert "The connection works." == connecting.get("status")[0].label
    assert [] == list((tmp_path / "deliveries").iterdir())


def test_a_folder_that_holds_the_app_s_own_data_is_refused_on_the_form(connecting, ws, store_folder):
    connecting.text_input(key="platform-folder-folder-field-path").input(str(store_folder / "audiences"))
    button(connecting, "Connect").click().run()

    assert not connecting.exception
    assert "That folder holds the app's own saved data." in texts(connecting).replace("\\", "")
    assert [] == ws.platforms.list()


def test_a_secret_that_was_typed_is_nowhere_on_the_page_afterwards(connecting, ws):
    connecting.selectbox(key="platform-type").select("s3").run()
    for name, value in BUCKET.items():
        connecting.text_input(key=f"platform-s3-s3-field-{name}").input(value)
    button(connecting, "Connect").click().run()

    [platform] = ws.platforms.list()
    assert (["access_key_id", "secret_access_key"], BUCKET["bucket"]) == (
        platform.secrets_set,
        platform.settings["bucket"],
    )
    assert "Secret access key: sealed" in texts(connecting).replace("\\", "")
    connecting.run()
    assert MARKER not in everything(connecting)


def test_a_field_that_is_not_right_is_said_and_the_others_stay_typed(connecting, ws):
    connecting.selectbox(key="platform-type").select("s3").run()
    for name, value in (BUCKET | {"bucket": "Not A Bucket"}).items():
        connecting.text_input(key=f"platform-s3-s3-field-{name}").input(value)
    button(connecting, "Connect").click().run()

    assert "Bucket is not right." in texts(connecting).replace("\\", "")
    assert [] == ws.platforms.list()
    assert "us-east-1" == connecting.text_input(key="platform-s3-s3-field-region").value
    assert "" == connecting.text_input(key="platform-s3-s3-field-secret_access_key").value
    assert MARKER not in everything(connecting)


def test_a_platform_is_edited_without_typing_its_secret_again(app, ws):
    platform = ws.platforms.connect("s3", "Summer bucket", BUCKET)
    visit = app("platforms")
    prefix = f"platform-{platform.platform_id}-1-s3"
    visit.text_input(key=f"{prefix}-field-bucket").input("audiences-autumn")
    next(b for b in visit.button if b.label == "Save").click().run()

    edited = ws.platforms.get(platform.platform_id)
    assert not visit.exception
    assert (2, "audiences-autumn", ["access_key_id", "secret_access_key"]) == (
        edited.version,
        edited.settings["bucket"],
        edited.secrets_set,
    )
    assert MARKER not in everything(visit)


def test_a_platform_is_switched_off_on_and_deleted(app, ws, tmp_path):
    platform = ws.platforms.connect("folder", "Shared drive", {"path": str(tmp_path / "deliveries")})
    visit = app("platforms")
    visit.button(key=f"status-{platform.platform_id}").click().run()
    assert "inactive" == ws.platforms.get(platform.platform_id).status
    visit.button(key=f"status-{platform.platform_id}").click().run()
    assert "active" == ws.platforms.get(platform.platform_id).status

    visit.button(key=f"delete-{platform.platform_id}").click().run()
    assert not visit.exception
    assert [] == ws.platforms.list()


@pytest.mark.parametrize("place", range(14))
def test_every_type_of_platform_can_be_looked_at(connecting, place):
    choice = connecting.selectbox(key="platform-type")
    choice.select_index(place).run()

    assert not connecting.exception
    assert [b for b in connecting.button if b.label == "Connect"]


def test_a_saved_audience_is_offered_as_the_file_that_a_platform_takes(app, ws):
    saved = ws.audiences.save(families(), members=THREE)
    visit = app("audience_details", audience_id=saved.audience_id)
    assert not visit.exception
    visit.selectbox(key="file-platform").select("google_ads").run()
    visit.text_input(key="file-campaign").input("Summer").run()

    [rows] = [frame.value for frame in visit.dataframe if "Campaign" in frame.value]
    assert [("Summer", "75023,Texas,United States"), ("Summer", "75024,Texas,United States")] == list(
        zip(rows["Campaign"][:2], rows["Location"][:2], strict=True)
    )
    visit.selectbox(key="file-platform").select("meta").run()
    assert not visit.exception
    assert "meta_aud-plano_Families-Plano" in texts(visit).replace("\\", "")
