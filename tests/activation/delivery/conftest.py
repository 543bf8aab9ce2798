"""The other sides that every channel is tried against; each is started by the first test that needs it."""

import itertools
import tempfile
from pathlib import Path

import pytest

from tests.activation.delivery import sshd as sshd_module
from tests.activation.delivery.places import (
    BigQueryPlace,
    FolderPlace,
    GcsPlace,
    S3Place,
    SftpPlace,
    WebhookPlace,
    start_gcs,
    start_moto,
)
from tests.activation.delivery.receiver import Receiver

PLACES = ["folder", "s3", "gcs", "sftp", "webhook", "bigquery"]
KEEPERS = PLACES[:4]
_numbers = itertools.count(1)


@pytest.fixture(scope="session")
def sshd():
    """A real SFTP server; where none is installed, its tests say so."""
    if not sshd_module.is_there():
        pytest.skip("no sshd here (Debian: apt-get install openssh-server)")
    with tempfile.TemporaryDirectory() as folder:
        server = sshd_module.Sshd(Path(folder))
        yield server
        server.close()


@pytest.fixture(scope="session")
def moto_port():
    server = start_moto()
    yield server.get_host_and_port()[1]
    server.stop()


@pytest.fixture(scope="session")
def gcs_port():
    server, port = start_gcs()
    yield port
    server.stop()


@pytest.fixture
def receiver():
    server = Receiver()
    yield server
    server.close()


@pytest.fixture
def make_place(request, tmp_path):
    """An empty place of a kind."""
    made = []

    def make(kind):
        bucket = f"audiences-{next(_numbers)}"
        folder = tmp_path / bucket
        folder.mkdir()
        makers = {
            "folder": lambda: FolderPlace(folder),
            "s3": lambda: S3Place(request.getfixturevalue("moto_port"), bucket),
            "gcs": lambda: GcsPlace(request.getfixturevalue("gcs_port"), bucket),
            "sftp": lambda: SftpPlace(request.getfixturevalue("sshd"), folder),
            "webhook": lambda: WebhookPlace(request.getfixturevalue("receiver")),
            "bigquery": BigQueryPlace,
        }
        made.append(makers[kind]())
        return made[-1]

    yield make
    for place in made:
        place.close()


@pytest.fixture
def hook(make_place):
    """A receiver of webhooks to call."""
    return make_place("webhook")


@pytest.fixture(params=PLACES)
def place(request, make_place):
    """An empty place of each kind."""
    return make_place(request.param)


@pytest.fixture(params=KEEPERS)
def keeper(request, make_place):
    """An empty place of each kind whose files can be asked for by name."""
    return make_place(request.param)
