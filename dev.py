"""The project's commands, on Python 3.11 or newer and nothing else: set up what is needed, then do it.

python3 dev.py run     start the app (further words go to Streamlit, such as --server.port 8600)
python3 dev.py test    run every test (further words go to pytest)
python3 dev.py check   lint, types and every test
python3 dev.py bench   print the benchmarks' figures
"""

import hashlib
import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent
ENVIRONMENT = ROOT / ".venv"
BIN = ENVIRONMENT / ("Scripts" if os.name == "nt" else "bin")
PYTHON = str(BIN / "python")
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def install(requirements: str) -> None:
    """Installs a requirements file into .venv, once per content of the files that pin it."""
    pins = requirements.encode() + b"".join(path.read_bytes() for path in sorted(ROOT.glob("*s.txt")))
    stamp = ENVIRONMENT / f".installed-{requirements}-{hashlib.sha256(pins).hexdigest()[:16]}"
    if stamp.exists():
        return
    if not Path(PYTHON).exists():
        print("Making a virtual environment in .venv", flush=True)
        venv.create(ENVIRONMENT, with_pip=True)
    print(f"Installing {requirements} (a minute, the first time)", flush=True)
    # Compiling all that is never imported takes half a minute; the app's own start is not to wait for it, a test's may.
    compiled = () if requirements == "requirements.txt" else ("--no-compile",)
    call(PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *compiled, "-r", requirements)
    stamp.touch()


def browser() -> str:
    """The path of a Chromium for the browser tests, installed by apt where it is missing and we may."""
    for name in (os.environ.get("CHROMIUM", ""), *BROWSERS):
        if name and (path := shutil.which(name)):
            return path
    if apt("chromium") and (path := shutil.which("chromium")):
        return path
    sys.exit("The browser tests need Chromium: install it (Debian: apt-get install chromium) or set CHROMIUM to it.")


def ssh_server() -> None:
    """Installs OpenSSH's server for the tests of delivery by SFTP, where we may; they are skipped without it."""
    if not shutil.which("sshd") and not Path("/usr/sbin/sshd").exists():
        apt("openssh-server")


def apt(package: str) -> bool:
    """Installs a Debian package for the tests, if this is Debian and we are root."""
    if not shutil.which("apt-get") or not hasattr(os, "geteuid") or os.geteuid() != 0:
        return False
    print(f"Installing {package} for the tests", flush=True)
    call("apt-get", "update", "-qq")
    call("apt-get", "install", "-y", "-qq", "--no-install-recommends", package, quiet=True)
    return True


def call(*command: str, quiet: bool = False) -> None:
    """Runs a command in the project's folder and stops with its exit code where it fails."""
    output = subprocess.DEVNULL if quiet else None
    code = subprocess.run(command, cwd=ROOT, stdout=output).returncode
    if code:
        sys.exit(code)


def run(*words: str) -> None:
    install("requirements.txt")
    call(PYTHON, "-m", "streamlit", "run", str(ROOT / "app.py"), *words)


def test(*words: str) -> None:
    install("requirements-dev.txt")
    os.environ["CHROMIUM"] = browser()
    ssh_server()
    # Each process has a processor: threads of the linear algebra's own would only spin beside the other's.
    os.environ |= {name: "1" for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS") if name not in os.environ}
    # A file's tests stay together, and those in a browser: tests/conftest.py says how, and which begin.
    spread = ("-n", "auto", "--maxprocesses", "4", "--dist", "loadfile", "--no-loadscope-reorder")
    call(PYTHON, "-m", "pytest", *spread, *words)


def check(*words: str) -> None:
    install("requirements-dev.txt")
    call(PYTHON, "-m", "ruff", "check", ".")
    call(PYTHON, "-m", "ruff", "format", "--check", ".")
    call(PYTHON, "-m", "mypy")
    test(*words)


def bench(*words: str) -> None:
    install("requirements-dev.txt")
    os.environ["CHROMIUM"] = browser()
    call(PYTHON, "-m", "bench", *words)


if __name__ == "__main__":
    if sys.version_info < (3, 11):  # noqa: UP036 - the one file that an older Python gets to read
        sys.exit("Activation Manager needs Python 3.11 or newer.")
    commands = {"run": run, "test": test, "check": check, "bench": bench}
    if len(sys.argv) < 2 or sys.argv[1] not in commands:
        sys.exit(__doc__)
    try:
        commands[sys.argv[1]](*sys.argv[2:])
    except KeyboardInterrupt:
        sys.exit(130)
