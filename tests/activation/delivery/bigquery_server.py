"""As much of BigQuery's REST API as a load and a merge need, on loopback, over DuckDB, which runs the MERGE for real.

It is not BigQuery: types and permissions are not checked, and only SQL that both understand runs. What it is good
for is the order of calls, jobs by name, failures, and what the merge does to rows.
"""

import email.parser
import io
import json
import re
import threading
import urllib.parse
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import duckdb

TYPES = {"STRING": "VARCHAR", "INTEGER": "BIGINT", "FLOAT": "DOUBLE"}


class BigQueryServer:
    def __init__(self):
        self.database, self.lock = duckdb.connect(), threading.RLock()
        self.tables, self.jobs, self.calls, self.failures = {}, {}, [], []
        server = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def handle_any(self):
                body = self.rfile.read(int(self.headers.get("content-length") or 0))
                with server.lock:
                    try:
                        status, answer, headers = server.answer(self.command, self.path, self.headers, body)
                    except Exception as error:
                        status, answer, headers = server._error(400, f"{type(error).__name__}: {error}")
                content = json.dumps(answer).encode()
                self.send_response(status)
                for name, value in {**headers, "content-type": "application/json"}.items():
                    self.send_header(name, value)
                self.send_header("content-length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            do_GET = do_POST = do_PUT = do_DELETE = handle_any

            def log_message(self, *_):
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.port = self._server.server_address[1]
        self.url = f"http://127.0.0.1:{self.port}"
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    def close(self):
        self._server.shutdown()
        self._server.server_close()

    def make(self, name, columns):
        """A table `dataset.table` with columns as BigQuery's types by name."""
        fields = [{"name": column, "type": kind} for column, kind in columns.items()]
        self._create(name, {"fields": fields})

    def rows(self, name):
        return self.database.sql(f'SELECT * FROM "{name}" ORDER BY ALL').fetchall()

    def answer(self, method, path, headers, body):
        address = urllib.parse.urlsplit(path)
        self.calls.append(f"{method} {address.path}")
        for failure in self.failures:
            if failure[0] in self.calls[-1]:
                self.failures.remove(failure)
                return self._error(failure[1], failure[2])
        if address.path.startswith("/upload/") or address.path.startswith("/resumable/upload/"):
            return self._upload(method, address, headers, body)
        place = re.fullmatch(r"/bigquery/v2/projects/[^/]+/(.*)", address.path).group(1)
        if match := re.fullmatch(r"datasets/([^/]+)/tables/?([^/]*)", place):
            return self._table(method, *match.groups(), json.loads(body or "{}"))
        if match := re.fullmatch(r"(?:jobs|queries)/([^/]+)", place):
            return self._job(match[1], place.startswith("queries"))
        return self._insert(json.loads(body))

    def _error(self, status, message, reason="invalid"):
        errors = [{"message": message, "reason": reason, "domain": "global"}]
        return status, {"error": {"code": status, "message": message, "errors": errors}}, {}

    def _create(self, name, schema):
        columns = ", ".join(f'"{field["name"]}" {TYPES[field["type"]]}' for field in schema["fields"])
        self.database.execute(f'CREATE OR REPLACE TABLE "{name}" ({columns})')
        self.tables[name] = schema

    def _table(self, method, dataset, table, body):
        table = table or body["tableReference"]["tableId"]
        name = f"{dataset}.{table}"
        if method == "POST":
            self._create(name, body["schema"])
        if name not in self.tables:
            return self._error(404, f"Not found: Table p:{name}", "notFound")
        if method == "DELETE":
            self.database.execute(f'DROP TABLE "{name}"')
            del self.tables[name]
            return 200, {}, {}
        reference = {"projectId": "our-project", "datasetId": dataset, "tableId": table}
        return 200, {"tableReference": reference, "schema": self.tables[name], "type": "TABLE"}, {}

    def _upload(self, method, address, headers, body):
        query = urllib.parse.parse_qs(address.query)
        if query["uploadType"] == ["multipart"]:
            text = f"Content-Type: {headers['content-type']}\r\n\r\n".encode() + body
            told, content = email.parser.BytesParser().parse(io.BytesIO(text)).get_payload()
            return self._insert(json.loads(told.get_payload(decode=True)), content.get_payload(decode=True))
        if method == "POST":
            self._waiting, self._sent = json.loads(body), b""
            return 200, {}, {"location": f"{self.url}/resumable/upload/x?uploadType=resumable"}
        self._sent += body
        if headers["content-range"].endswith("/*"):
            return 308, {}, {"range": f"bytes=0-{len(self._sent) - 1}"}
        return self._insert(self._waiting, self._sent)

    def _insert(self, job, content=b""):
        configuration = job["configuration"]
        if configuration.get("dryRun"):
            self._sql(f"EXPLAIN {configuration['query']['query']}")
            statistics = {"totalBytesProcessed": "0", "query": {"statementType": "MERGE"}}
            job |= {"status": {"state": "DONE"}, "statistics": statistics}
            return 200, job, {}
        if job["jobReference"]["jobId"] in self.jobs:
            return self._error(409, f"Already Exists: Job {job['jobReference']['jobId']}", "duplicate")
        try:
            run = self._load if "load" in configuration else self._query
            job |= {"status": {"state": "DONE"}, "statistics": run(configuration, content)}
        except (duckdb.Error, KeyError, ValueError) as error:
            problem = {"reason": "invalid", "message": str(error)}
            job |= {"status": {"state": "DONE", "errorResult": problem, "errors": [problem]}, "statistics": {}}
        self.jobs[job["jobReference"]["jobId"]] = job
        return 200, job, {}

    def _load(self, configuration, content):
        load = configuration["load"]
        int(load.get("skipLeadingRows", 0))
        table = load["destinationTable"]
        name = f"{table['datasetId']}.{table['tableId']}"
        rows = [json.loads(line) for line in content.decode().splitlines() if line]
        columns = [field["name"] for field in load["schema"]["fields"]]
        for row in rows:
            if set(row) - set(columns):
                raise ValueError(f"No such field: {min(set(row) - set(columns))}.")
        self.database.execute(f'DELETE FROM "{name}"')
        if rows:
            marks = ", ".join("?" for _ in columns)
            values = [[row.get(column) for column in columns] for row in rows]
            self.database.executemany(f'INSERT INTO "{name}" VALUES ({marks})', values)
        return {"load": {"outputRows": str(len(rows))}}

    def _query(self, configuration, _):
        changed = self._sql(configuration["query"]["query"]).fetchall()[0][0]
        return {"query": {"numDmlAffectedRows": str(changed), "statementType": "MERGE"}}

    def _sql(self, text):
        """BigQuery's `project.dataset.table` and `column` in DuckDB's quotes."""
        text = re.sub(r"`[^`.]+\.([^`]+)`", r'"\1"', text)
        return self.database.execute(text.replace("`", '"'))

    def _job(self, name, results):
        job = self.jobs.get(name)
        if job is None:
            return self._error(404, f"Not found: Job {name}", "notFound")
        if results:
            if problem := job["status"].get("errorResult"):
                return self._error(400, problem["message"])
            count = job["statistics"]["query"]["numDmlAffectedRows"]
            return 200, {"jobReference": job["jobReference"], "jobComplete": True, "numDmlAffectedRows": count}, {}
        return 200, job, {}
