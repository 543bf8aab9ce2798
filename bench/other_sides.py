"""Real servers on loopback to deliver to, as processes of their own, on other cores than ours where there are some."""

import getpass
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

from activation.delivery.channels.libraries import missing
from bench.serving import free_port

# What `open_channel` takes: the kind of channel, its settings, its secrets.
Place = tuple[str, dict[str, str], dict[str, str]]
BUCKET = "bench"
SSHD = shutil.which("sshd") or "/usr/sbin/sshd"
CONFIG = """
Port {port}
ListenAddress 127.0.0.1
HostKey {folder}/host_key
AuthorizedKeysFile {folder}/user.pub
PidFile none
StrictModes no
UsePAM no
PermitRootLogin yes
Subsystem sftp internal-sftp
"""


class NotStarted(Exception):
    """A server that is installed but does not start, in its own words."""


def why_not(kind: str) -> str:
    """Why that kind of other side is not there; empty where it is."""
    if missing(kind):
        return "its connector is not installed: pip install -r requirements-connectors.txt"
    if kind == "s3" and find_spec("moto") is None:
        return "moto is not installed: pip install -r requirements-dev.txt"
    if kind == "sftp" and not (Path(SSHD).exists() and shutil.which("ssh-keygen")):
        return "there is no sshd: apt-get install openssh-server"
    return ""


@contextmanager
def s3(folder: Path) -> Iterator[Place]:
    """Moto's server with one bucket."""
    import boto3

    port = free_port()
    command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
    with _running(command, port, folder / "s3.log"):
        url, secrets = f"http://127.0.0.1:{port}", {"access_key_id": "bench", "secret_access_key": "bench"}
        names = {"aws_access_key_id": "bench", "aws_secret_access_key": "bench", "region_name": "us-east-1"}
        boto3.client("s3", endpoint_url=url, **names).create_bucket(Bucket=BUCKET)
        yield "s3", {"bucket": BUCKET, "region": "us-east-1", "endpoint_url": url}, secrets


@contextmanager
def sftp(folder: Path) -> Iterator[Place]:
    """OpenSSH's server, with keys that are thrown away."""
    for name in ("host_key", "user"):
        command = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "", "-f", str(folder / name)]
        subprocess.run(command, check=True)
    port, files = free_port(), folder / "files"
    files.mkdir()
    (folder / "config").write_text(CONFIG.format(port=port, folder=folder))
    if os.geteuid() == 0:
        Path("/run/sshd").mkdir(exist_ok=True)  # where Debian's sshd locks itself in
    with _running([SSHD, "-D", "-e", "-f", str(folder / "config")], port, folder / "sshd.log"):
        settings = {"host": "127.0.0.1", "port": str(port), "user": getpass.getuser(), "folder": str(files)}
        settings["host_key"] = (folder / "host_key.pub").read_text().strip()
        yield "sftp", settings, {"private_key": (folder / "user").read_text()}


OTHER_SIDES: dict[str, Callable] = {"s3": s3, "sftp": sftp}


@contextmanager
def _running(command: list[str], port: int, log: Path) -> Iterator[None]:
    ours = os.sched_getaffinity(0)
    # A process begins on the cores of the one that starts it, and ours may be bound to the first.
    os.sched_setaffinity(0, set(range(1, os.cpu_count() or 1)) or {0})
    try:
        with log.open("wb") as output:
            process = subprocess.Popen(command, stdout=output, stderr=output)
    finally:
        os.sched_setaffinity(0, ours)
    try:
        _wait(process, port, log)
        yield
    finally:
        process.terminate()
        process.wait(timeout=10)


def _wait(process: subprocess.Popen, port: int, log: Path) -> None:
    end = time.monotonic() + 60
    while time.monotonic() < end and process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), 0.2).close()
            return
        except OSError:
            time.sleep(0.05)
    raise NotStarted(f"its server does not start: {log.read_text().strip()[-300:]}")
