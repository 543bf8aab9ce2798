"""The app under Streamlit's own test harness, over a real workspace in a temporary folder."""

from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.runtime.pages_manager import PagesManager
from streamlit.testing.v1 import AppTest

from bench.serving import PROJECT
from tests.activation.delivery.conftest import moto_port, receiver  # noqa: F401 - fixtures for pages that send
from tests.activation.sending.conftest import drive, folder, skiers  # noqa: F401


@pytest.fixture
def signed_in(monkeypatch: pytest.MonkeyPatch) -> Callable[[str, str], None]:
    """Makes the visits that follow those of somebody who has signed in, with that id and name."""

    def enter(user_id: str, name: str) -> None:
        said = {
            "sign_in": lambda: "a provider",
            "required": lambda: False,
            "user_id": lambda: user_id,
            "claims": lambda: (name, "", None, None),
            "show_frame": lambda role: None,
        }
        for function, answer in said.items():
            monkeypatch.setattr(f"pages.parts.signing_in.{function}", answer)
        monkeypatch.setattr("pages.parts.workspace._address", lambda: "127.0.0.1")  # the harness has none

    return enter


@pytest.fixture
def navigation_declared(monkeypatch: pytest.MonkeyPatch) -> None:
    """A server that has imported app.py knows that the pages are declared; the harness forgets it before every run
    and would draw a page without its frame."""
    made = PagesManager.__init__

    def remember(self: PagesManager, *words: object, **settings: object) -> None:
        made(self, *words, **settings)
        PagesManager.uses_pages_directory = False

    monkeypatch.setattr(PagesManager, "__init__", remember)


@pytest.fixture
def app(store_folder: Path, monkeypatch: pytest.MonkeyPatch, navigation_declared: None) -> Callable[[], AppTest]:
    """Starts a visit; the cold import of pandas and the data take longer than the harness's three seconds."""
    monkeypatch.setenv("ACTIVATION_STORE", str(store_folder))

    def visit(page: str = "", **query: str) -> AppTest:
        test = AppTest.from_file(str(PROJECT / "app.py"), default_timeout=60)
        for name, value in query.items():
            test.query_params[name] = value
        test.run()
        return test.switch_page(f"pages/{page}.py").run() if page else test

    return visit
