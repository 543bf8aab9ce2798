"""`local-bigquery`, a server of BigQuery's REST interface, as a process of its own on loopback; it needs Python 3.13."""

import functools
import json
import os
import re
import shutil
import subprocess
import time
import urllib.request

from tests.activation.delivery.places import COLUMNS, Place

INSTALL = (
    "pip install local-bigquery==0.3.2 duckdb==1.5.5 duckdb-extension-ducklake==1.5.5 "
    "duckdb-extension-icu==1.5.5 duckdb-extension-spatial==1.5.5"
)
MISSING = f"no Python 3.13 with local-bigquery here: {INSTALL}, and name its interpreter in LOCAL_BIGQUERY_PYTHON"
# DuckDB would fetch the extensions that are not there; the packages hold them for a computer without a network.
START = """
import importlib, importlib.util, pathlib, sys
import duckdb
from local_bigquery.cli import main
for name in ("ducklake", "icu", "spatial"):
    if importlib.util.find_spec(f"duckdb_extension_{name}"):
        folder = pathlib.Path(importlib.import_module(f"duckdb_extension_{name}").__file__).parent
        for path in folder.glob(f"extensions/v{duckdb.__version__}/*.duckdb_extension"):
            duckdb.execute(f"INSTALL '{path}'")
main(["serve", "--host", "127.0.0.1", "--port", "0", "--grpc-port", "0", "--data-dir", sys.argv[1]])
"""


@functools.cache
def python():
    """The interpreter that can import local_bigquery, or None."""
    found = os.environ.get("LOCAL_BIGQUERY_PYTHON") or shutil.which("python3.13")
    try:
        tried = subprocess.run([found or "", "-I", "-c", "import local_bigquery"], capture_output=True, timeout=60)
    except (OSError, subprocess.TimeoutExpired):
        return None
    return None if tried.returncode else found


class LocalBigQuery:
    def __init__(self, folder):
        self._log = folder / "log"
        command = [python(), "-I", "-c", START, str(folder / "data")]
        with self._log.open("wb") as log:
            # DuckDB keeps its extensions in the home folder.
            self._process = subprocess.Popen(
                command, stdout=log, stderr=log, cwd=folder, env=os.environ | {"HOME": str(folder)}
            )
        try:
            self.url = self._listening()
        except RuntimeError:
            self.close()
            raise

    def close(self):
        self._process.terminate()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def _listening(self):
        """Where it says that it listens: the system gave it the port."""
        for _ in range(600):
            if said := re.search(r"running on (http://127\.0\.0\.1:\d+)", self._log.read_text()):
                return said[1]
            if self._process.poll() is not None:
                break
            time.sleep(0.1)
        raise RuntimeError(f"local-bigquery does not start.\n{self._log.read_text()}")


class LocalBigQueryPlace(Place):
    """A project of its own with the data set `ads`; what is there is asked through the REST interface alone."""

    kind = "bigquery"

    def __init__(self, server, project):
        names = {"project": project, "dataset": "ads", "table": "members", "location": "US"}
        self.settings = names | {"endpoint_url": server.url}
        self._address = f"{server.url}/bigquery/v2/projects/{project}"
        self._call("datasets", {"datasetReference": {"projectId": project, "datasetId": "ads"}})

    def make(self, columns=COLUMNS, table="members"):
        """An empty table with columns as BigQuery's types by name."""
        reference = {"projectId": self.settings["project"], "datasetId": "ads", "tableId": table}
        fields = [{"name": name, "type": kind} for name, kind in columns.items()]
        self._call("datasets/ads/tables", {"tableReference": reference, "schema": {"fields": fields}})

    def drop(self, table):
        self._call(f"datasets/ads/tables/{table}", method="DELETE")

    def rows(self, columns="*"):
        """The rows of `members` in order; the interface gives every value as text."""
        query = f"SELECT {columns} FROM `ads.members` ORDER BY audience_id, member_key"
        answer = self._call("queries", {"query": query, "useLegacySql": False})
        assert answer["jobComplete"]
        return [tuple(cell["v"] for cell in row["f"]) for row in answer.get("rows", [])]

    def tables(self):
        return [table["tableReference"]["tableId"] for table in self._call("datasets/ads/tables").get("tables", [])]

    def jobs(self):
        """The ids of the jobs that loaded, and of those that merged, the oldest first."""
        jobs = reversed(self._call("jobs?projection=full&maxResults=1000").get("jobs", []))
        found = {"LOAD": [], "MERGE": []}
        for job in jobs:
            kind = job["statistics"].get("query", {}).get("statementType") or job["configuration"]["jobType"]
            found.setdefault(kind, []).append(job["jobReference"]["jobId"])
        return found["LOAD"], found["MERGE"]

    def _call(self, path, body=None, method=None):
        content = None if body is None else json.dumps(body).encode()
        headers = {"content-type": "application/json"}
        request = urllib.request.Request(f"{self._address}/{path}", content, headers, method=method)
        with urllib.request.urlopen(request, timeout=60) as answer:
            return json.loads(answer.read() or "{}")
