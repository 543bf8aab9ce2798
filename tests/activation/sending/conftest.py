"""An active audience of five ZIP areas in two segments (nobody lives in 33101), and a folder to send it to."""

from datetime import UTC, datetime

import pandas as pd
import pytest

from tests.activation.delivery.certificates import Authority
from tests.activation.delivery.conftest import moto_port  # noqa: F401 - a fixture
from tests.activation.delivery.receiver import Receiver
from tests.activation.sending.clocked import Clocked
from tests.activation.sending.worker_processes import Maker, Workers

NORTH, SOUTH = ["05401", "05602", "05672"], ["33101", "33109", "33125"]


def members_of(population: pd.DataFrame, zips: list[str]) -> pd.DataFrame:
    """Those ZIP areas as members: segment 0 in the north, 1 elsewhere."""
    known = set(population["zip"])
    rows = population.set_index("zip").loc[[zip_ for zip_ in zips if zip_ in known]]
    return pd.DataFrame(
        {
            "zip": rows.index,
            "people": rows["people"].to_numpy(),
            "households": rows["households"].to_numpy(),
            "segment_id": [0 if zip_.startswith("05") else 1 for zip_ in rows.index],
        }
    )


def saved(ws, population: pd.DataFrame, zips: list[str], **changes):
    """Those ZIP areas saved as an audience named Ski families; changes: of its fields."""
    members = members_of(population, zips)
    total = int(members["people"].sum())
    segments = [
        {
            "segment_id": number,
            "name": name,
            "size": int(members.loc[members["segment_id"] == number, "people"].sum()),
            "size_percentage": 50.0,
        }
        for number, name in enumerate(["North", "South"])
    ]
    now = datetime.now(UTC)
    audience = {
        "name": "Ski families",
        "status": "active",
        "confirmed_at": now,
        "segments": segments,
        "total_audience_size": total,
        "rows": len(members),
    }
    return ws.audiences.save(audience | changes, members=members)


@pytest.fixture
def skiers(ws, population_frame):
    return saved(ws, population_frame, NORTH + SOUTH)


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "deliveries").mkdir()
    return tmp_path / "deliveries"


@pytest.fixture
def drive(ws, folder):
    return ws.platforms.connect("folder", "Shared drive", {"path": str(folder)})


@pytest.fixture(scope="session")
def authority(tmp_path_factory):
    """Whose certificates the worker processes trust."""
    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture(scope="session")
def maker(authority):
    made = Maker(SSL_CERT_FILE=str(authority.path), ACTIVATION_ALLOW_PRIVATE_ADDRESSES="1")
    yield made
    made.close()


@pytest.fixture
def workers(maker, store_folder):
    """Worker processes of this test's store, that may send to this computer."""
    made = Workers(maker, store_folder)
    yield made
    made.close()


@pytest.fixture(autouse=True)
def reachable(monkeypatch, authority):
    """Other sides on this computer may be sent to, and their certificates are trusted."""
    monkeypatch.setenv("ACTIVATION_ALLOW_PRIVATE_ADDRESSES", "1")
    monkeypatch.setenv("SSL_CERT_FILE", str(authority.path))


@pytest.fixture
def receiver(authority):
    server = Receiver(authority.certificate("localhost"))
    yield server
    server.close()


@pytest.fixture
def hook(ws, receiver):
    """The receiver as a platform that is waited for one second."""
    settings = {"url": f"https://localhost:{receiver.port}/audiences", "signing_key": "a throwaway signing key"}
    return ws.platforms.connect("webhook", "Partner", settings | {"timeout": "1"})


@pytest.fixture
def clocked(ws):
    return Clocked(ws)
