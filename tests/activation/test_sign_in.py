"""How sign-in is configured: all of it or none, over secure addresses, and a demo that others cannot reach."""

import pytest

from activation.errors import InvalidSettings
from activation.sign_in import check_demo, configured

WHOLE = {
    "ACTIVATION_OIDC_ISSUER": "https://login.example.com/",
    "ACTIVATION_OIDC_CLIENT_ID": "activation",
    "ACTIVATION_OIDC_CLIENT_SECRET": "a client secret",
    "ACTIVATION_URL": "https://audiences.example.com",
}


@pytest.fixture
def nothing(tmp_path):
    return tmp_path / "secrets.toml"


def test_without_a_word_of_it_nobody_signs_in(tmp_path, nothing):
    assert configured(tmp_path, {}, nothing) is None


def test_the_environment_configures_it_and_streamlit_is_told_the_same(tmp_path, nothing):
    found = configured(tmp_path, WHOLE | {"ACTIVATION_COOKIE_SECRET": "c" * 40}, nothing)

    assert {
        "redirect_uri": "https://audiences.example.com/oauth2callback",
        "cookie_secret": "c" * 40,
        "client_id": "activation",
        "client_secret": "a client secret",
        "server_metadata_url": "https://login.example.com/.well-known/openid-configuration",
    } == found.for_streamlit()["auth"]
    assert "a client secret" not in repr(found) and "c" * 40 not in repr(found)


def test_streamlits_own_file_configures_it_too_and_the_environment_goes_before(tmp_path, nothing):
    nothing.write_text(
        '[auth]\nredirect_uri = "https://a.example/oauth2callback"\nclient_id = "one"\nclient_secret = "two"\n'
        'server_metadata_url = "https://b.example/.well-known/openid-configuration"\n'
        f'cookie_secret = "{"k" * 32}"\n'
    )

    found = configured(tmp_path, {"ACTIVATION_OIDC_CLIENT_ID": "three"}, nothing)

    assert ("https://b.example", "https://a.example", "three") == (found.issuer, found.url, found.client_id)
    assert "k" * 32 == found.cookie_secret.get_secret_value()


@pytest.mark.parametrize("name", WHOLE)
def test_a_part_of_it_alone_is_refused_and_what_lacks_is_named(tmp_path, nothing, name):
    with pytest.raises(InvalidSettings) as error:
        configured(tmp_path, {one: value for one, value in WHOLE.items() if one != name}, nothing)

    assert (name, True) == (error.value.field, name in error.value.hint)


@pytest.mark.parametrize("name", ["ACTIVATION_OIDC_ISSUER", "ACTIVATION_URL"])
@pytest.mark.parametrize("address", ["http://login.example.com", "login.example.com", "https://", "ftp://a.example"])
def test_an_address_that_is_not_secure_is_refused(tmp_path, nothing, name, address):
    with pytest.raises(InvalidSettings) as error:
        configured(tmp_path, WHOLE | {name: address}, nothing)
    assert name == error.value.field


def test_the_cookie_secret_is_made_once_and_only_its_owner_can_read_it(tmp_path, nothing):
    first = configured(tmp_path, WHOLE, nothing).cookie_secret.get_secret_value()

    assert 32 <= len(first)
    assert first == configured(tmp_path, WHOLE, nothing).cookie_secret.get_secret_value()
    assert 0o600 == (tmp_path / "cookie.key").stat().st_mode & 0o777
    with pytest.raises(InvalidSettings):
        configured(tmp_path, WHOLE | {"ACTIVATION_COOKIE_SECRET": "short"}, nothing)


@pytest.mark.parametrize("address", ["0.0.0.0", "::", "192.168.1.5", "example.com", "", None])
def test_a_demo_answers_on_this_machine_only(address):
    with pytest.raises(InvalidSettings) as error:
        check_demo(address, {})
    assert "server.address" == error.value.field

    check_demo(address, {"ACTIVATION_ALLOW_PUBLIC_DEMO": "true"})
    for local in ("localhost", "127.0.0.1", "::1"):
        check_demo(local, {})
