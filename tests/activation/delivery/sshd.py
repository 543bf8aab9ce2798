"""A real OpenSSH server on a high port of loopback, with keys that are thrown away."""

import getpass
import os
import pathlib
import shutil
import socket
import subprocess
import time

SSHD = shutil.which("sshd") or "/usr/sbin/sshd"
PASSPHRASE = "a throwaway passphrase"

CONFIG = """
Port {port}
ListenAddress 127.0.0.1
HostKey {folder}/host_key
AuthorizedKeysFile {folder}/authorized_keys
PidFile none
StrictModes no
UsePAM no
PermitRootLogin yes
PasswordAuthentication yes
MaxAuthTries 20
MaxStartups 100
Subsystem sftp internal-sftp {options}
"""


def generate(path, kind="ed25519", passphrase=""):
    command = ["ssh-keygen", "-q", "-t", kind, "-N", passphrase, "-C", "", "-f", str(path)]
    subprocess.run(command, check=True)


def is_there():
    return pathlib.Path(SSHD).exists() and shutil.which("ssh-keygen") is not None


class Sshd:
    """`user` may sign in with `key()`, and with `key("locked")`, which has a passphrase, and `key("rsa")`."""

    def __init__(self, folder, options=""):
        self._folder = folder
        self.user = getpass.getuser()
        kinds = {"user": "ed25519", "locked": "ed25519", "rsa": "rsa", "ecdsa": "ecdsa", "stranger": "ed25519"}
        for name, kind in {"host_key": "ed25519", **kinds}.items():
            generate(folder / name, kind, PASSPHRASE if name == "locked" else "")
        allowed = [(folder / f"{name}.pub").read_text() for name in kinds if name != "stranger"]
        (folder / "authorized_keys").write_text("".join(allowed))
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        (folder / "config").write_text(CONFIG.format(port=self.port, folder=folder, options=options))
        if os.geteuid() == 0:
            pathlib.Path("/run/sshd").mkdir(exist_ok=True)  # where Debian's sshd locks itself in
        command = [SSHD, "-D", "-e", "-f", str(folder / "config")]
        self._log = (folder / "log").open("wb")
        self._process = subprocess.Popen(command, stderr=self._log)
        self._wait()

    @property
    def public_key(self):
        return (self._folder / "host_key.pub").read_text().strip()

    @property
    def fingerprint(self):
        """As OpenSSH's own program says it."""
        command = ["ssh-keygen", "-l", "-E", "sha256", "-f", str(self._folder / "host_key.pub")]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()[1]

    def key(self, name="user"):
        return (self._folder / name).read_text()

    def close(self):
        self._process.terminate()
        self._process.wait(10)
        self._log.close()

    def _wait(self):
        for _ in range(200):
            try:
                socket.create_connection(("127.0.0.1", self.port), 0.2).close()
                return
            except OSError:
                time.sleep(0.05)
        raise RuntimeError((self._folder / "log").read_text())
