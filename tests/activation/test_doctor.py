"""The look over the configuration: what is well, what is wrong, and what to do."""

import pytest
from oidc_provider_mock import run_server_in_thread

from activation.__main__ import main
from activation.access import Access
from activation.audit import Audit
from activation.doctor import findings
from activation.people import People
from activation.settings import Settings, from_environment
from store import open_store
from tests.activation.test_sign_in import WHOLE


@pytest.fixture
def settings(store_folder):
    return Settings(store=store_folder)


def wrong(settings):
    return [(one.title, one.hint) for one in findings(settings) if one.grade == "wrong"]


def test_a_laptop_without_any_setting_has_nothing_wrong(settings, monkeypatch, store_folder, capsys):
    monkeypatch.setenv("ACTIVATION_STORE", str(store_folder))

    assert [] == wrong(settings)
    assert 0 == main(["doctor"])
    assert "Demo: nobody signs in" in capsys.readouterr().out


def test_a_store_that_is_a_file_is_wrong_and_the_exit_code_says_so(store_folder, monkeypatch, capsys):
    store_folder.write_text("no folder")
    monkeypatch.setenv("ACTIVATION_STORE", str(store_folder))

    assert 1 == main(["doctor"])
    assert "WRONG" in capsys.readouterr().out


def test_a_key_that_others_can_read_is_wrong(settings, store_folder):
    store_folder.mkdir()
    (store_folder / "vault.key").write_text("k")
    (store_folder / "vault.key").chmod(0o644)

    assert [
        ("The key that seals secrets can be read by others.", "Let only the app's user read it: chmod 600.")
    ] == wrong(settings)


def test_a_sensitive_class_and_a_folder_that_are_not_there_are_wrong(settings, tmp_path):
    odd = settings.model_copy(update={"allow_sensitive": ("race",), "deliveries": tmp_path / "nowhere"})

    assert ["There is no sensitive class race.", "The folder of ACTIVATION_DELIVERIES is not there."] == [
        title for title, _ in wrong(odd)
    ]


def test_sign_in_is_tried_out_at_its_provider(settings, monkeypatch):
    for name, value in WHOLE.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("ACTIVATION_OIDC_ISSUER", "http://localhost:9")
    assert ["http://localhost:9 does not answer (ConnectError)."] == [title for title, _ in wrong(settings)]

    with run_server_in_thread() as server:
        monkeypatch.setenv("ACTIVATION_OIDC_ISSUER", f"http://localhost:{server.server_port}")
        assert [] == wrong(settings)
    monkeypatch.delenv("ACTIVATION_URL")
    assert [("Sign-in is configured in part only.", "Set ACTIVATION_URL too, or none of them.")] == wrong(settings)


def of(grade, settings):
    return [one.title for one in findings(settings) if one.grade == grade]


@pytest.fixture
def signing_in(monkeypatch, store_folder):
    """Sign-in is configured, at a provider that does not answer."""
    for name, value in WHOLE.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("ACTIVATION_OIDC_ISSUER", "http://localhost:9")
    monkeypatch.setenv("ACTIVATION_STORE", str(store_folder))
    return monkeypatch


def test_a_demo_that_everybody_may_reach_is_said(settings, monkeypatch):
    monkeypatch.setenv("ACTIVATION_ALLOW_PUBLIC_DEMO", "true")

    assert "Demo: nobody signs in, and whoever reaches the app may see and change everything." in of("note", settings)


def test_the_cookies_secret_is_as_long_as_it_has_to_be(settings, signing_in):
    signing_in.setenv("ACTIVATION_COOKIE_SECRET", "c" * 33)
    assert "The secret of the sign-in cookie has 33 characters." in of("ok", settings)

    signing_in.setenv("ACTIVATION_COOKIE_SECRET", "c" * 31)
    assert "The secret of the sign-in cookie is too short." in of("wrong", settings)


def test_an_address_without_https_is_for_this_machine_only(settings, signing_in):
    https = "The app's address is https, and its cookies travel over nothing else."
    assert https in of("ok", settings)

    signing_in.setenv("ACTIVATION_URL", "http://localhost:8501")
    assert "The app's address is http://localhost:8501: its cookies travel in the open." in of("note", settings)
    assert https not in of("ok", settings)


@pytest.mark.parametrize(
    ("said", "grade", "title"),
    [
        ("", "ok", "Whoever signs in first is analyst, unless the provider says otherwise."),
        ("viewer", "ok", "Whoever signs in first is viewer, unless the provider says otherwise."),
        ("admin", "wrong", "Everybody who signs in becomes an admin."),
        ("superuser", "wrong", "ACTIVATION_DEFAULT_ROLE names no role, so newcomers are viewers."),
    ],
)
def test_what_newcomers_may_do_is_said(signing_in, said, grade, title):
    signing_in.setenv("ACTIVATION_DEFAULT_ROLE", said)

    assert title in of(grade, from_environment())


def test_it_is_said_who_becomes_an_admin(settings, signing_in, store_folder):
    first = "Whoever signs in first becomes the admin."
    assert first in of("note", settings)

    named = settings.model_copy(update={"admins": ("ana@example.com",)})
    assert "0 admins signed in so far; 1 named in ACTIVATION_ADMINS." in of("ok", named)
    store, access = open_store(store_folder), Access("usr-ana", None)
    People(store, access, Audit(store, access), settings).seen("usr-ana", "Ana")
    assert "1 admin signed in so far; 0 named in ACTIVATION_ADMINS." in of("ok", settings)
    assert first not in of("note", settings)


def test_in_the_demo_nothing_is_said_of_roles(settings):
    assert [] == [one.title for one in findings(settings) if "admin" in one.title]


def test_the_cookies_secret_and_streamlits_secrets_that_others_can_read_are_wrong(
    settings, store_folder, tmp_path, monkeypatch
):
    kept = tmp_path / "secrets.toml"
    monkeypatch.setattr("activation.doctor.SECRETS", kept)
    monkeypatch.setenv("ACTIVATION_KEY", "set")
    store_folder.mkdir()
    for path in (kept, store_folder / "cookie.key"):
        path.write_text("")
        path.chmod(0o640)
    names = ["The secret of the sign-in cookie", "secrets.toml"]
    assert [f"{name} can be read by others." for name in names] == of("wrong", settings)

    for path in (kept, store_folder / "cookie.key"):
        path.chmod(0o600)
    assert [] == of("wrong", settings)


def test_platforms_in_private_networks_are_said(settings):
    assert "Platforms may lie in private networks." not in of("note", settings)
    private = settings.model_copy(update={"allow_private_addresses": True})
    assert "Platforms may lie in private networks." in of("note", private)


def test_a_provider_that_answers_with_something_else_is_wrong(settings, signing_in):
    with run_server_in_thread() as server:
        signing_in.setenv("ACTIVATION_OIDC_ISSUER", f"http://localhost:{server.server_port}/nobody")
        [title] = of("wrong", settings)

    assert "is no sign-in provider (it answers 404)." in title
