"""The look over the configuration: what is well, what is wrong, and what to do."""

import pytest
from oidc_provider_mock import run_server_in_thread

from activation.__main__ import main
from activation.doctor import findings
from activation.settings import Settings
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
