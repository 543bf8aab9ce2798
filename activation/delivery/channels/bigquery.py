"""Delivery into a table of BigQuery: a file is loaded beside the table, then merged into it.

Rows are told apart by audience_id and member_key: one that is there is replaced, one that is not is added, and
nobody else's row is touched. The two jobs are named after the table, the file and its content, so that the same
delivery again finds them done and neither loads nor merges a second time; a change back to an earlier content
therefore goes under another name (an audience's files are named by version). No value is ever part of the SQL:
values travel in the file, and names are checked and quoted.
"""

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import IO, Any

from activation.delivery.channels.addresses import check_endpoint
from activation.delivery.channels.channel import Channel, Delivered, Step, tried
from activation.delivery.channels.google import account, failure_of
from activation.delivery.channels.libraries import library
from activation.delivery.channels.names import check_file_name
from activation.delivery.channels.reach import Reach
from activation.delivery.channels.streams import Source
from activation.delivery.errors import DeliveryFailed, WrongSchema, WrongSettings
from store.vault import Secret

KEYS = ("audience_id", "member_key")
TIMEOUT = 60.0  # seconds for one request
PATIENCE = 600.0  # seconds for a job
REPEATING = 60.0  # seconds for one request and its repetitions
TRIES = 5  # jobs of one name: a failed one keeps its name for ever, so the next try has a number
SCOPE = "https://www.googleapis.com/auth/bigquery"
FORMATS = {"jsonl": "NEWLINE_DELIMITED_JSON", "csv": "CSV", "parquet": "PARQUET"}
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,299}")
_PROJECT = re.compile(r"[a-z][a-z0-9.:-]{4,61}[a-z0-9]")


class BigQuery(Channel):
    """A table that exists and has the columns audience_id and member_key."""

    kind = "bigquery"
    title = "BigQuery"
    keeps = False

    def __init__(self, settings: Mapping[str, str], secrets: Mapping[str, Secret], reach: Reach) -> None:
        super().__init__(settings, secrets, reach)
        for name, allowed in {"project": _PROJECT, "dataset": _NAME, "table": _NAME}.items():
            if not allowed.fullmatch(settings[name]):
                raise WrongSettings(f"That is no {name}.", "It may hold letters, digits and _ only.", field=name)
        self._place = f"{settings['project']}.{settings['dataset']}"
        self._target = f"{self._place}.{settings['table']}"
        self._bigquery = library("google.cloud.bigquery", "BigQuery")
        self._retry = library("google.cloud.bigquery.retry", "BigQuery").DEFAULT_RETRY.with_timeout(REPEATING)
        self._client = self._connected(settings.get("endpoint_url"))

    def put(self, name: str, chunks: Iterable[bytes]) -> Delivered:
        """Load the file into a table of its own that ends in a day, merge that, and drop it."""
        source = Source(chunks)
        format_ = FORMATS.get(check_file_name(name).rsplit(".", 1)[-1])
        if format_ is None:
            raise WrongSchema("BigQuery cannot load that format.", f"It can load {', '.join(FORMATS)}.", field="name")
        with self._told(source), source.spooled() as content:
            identity = hashlib.sha256(f"{self._target}\n{name}\n{source.sha256}".encode()).hexdigest()[:32]
            staging = f"{self._place}.activation_staging_{identity}"
            columns = self._columns()
            merged = self._done(f"activation_merge_{identity}")
            if merged is None:
                loaded = self._once(f"activation_load_{identity}", self._loading(content, staging, columns, format_))
                merged = self._once(f"activation_merge_{identity}", self._merging(staging, columns))
                self._client.delete_table(staging, not_found_ok=True, timeout=TIMEOUT, retry=self._retry)
            else:
                loaded = self._done(f"activation_load_{identity}")
        return Delivered(name, source.bytes, source.sha256, _said(loaded, merged))

    def probe(self) -> Iterator[Step]:
        """Find the table, look at its columns, and have BigQuery plan the merge without running it."""
        yield from tried(
            {
                "Find the table and its columns": lambda: ", ".join(field.name for field in self._checked_columns()),
                "Plan a merge without running it": self._plan,
            }
        )

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def _connected(self, endpoint: str | None) -> Any:
        project, place = self._settings["project"], self._settings.get("location")
        if endpoint:
            check_endpoint(endpoint, self._reach.allow_private)
            nobody = library("google.auth.credentials", "Google").AnonymousCredentials()
            options = {"api_endpoint": endpoint}
            return self._bigquery.Client(project, credentials=nobody, location=place, client_options=options)
        if not self._secret("service_account"):
            raise WrongSettings("Service account is missing.", "Its JSON key, the whole file.", "service_account")
        credentials, _ = account(self._secret("service_account"), SCOPE)
        return self._bigquery.Client(project, credentials=credentials, location=place)

    def _columns(self) -> list[Any]:
        columns = self._client.get_table(self._target, timeout=TIMEOUT, retry=self._retry).schema
        missing = [key for key in KEYS if key not in {column.name for column in columns}]
        odd = [column.name for column in columns if not _NAME.fullmatch(column.name)]
        if missing or odd:
            title = (
                f"The table lacks {', '.join(missing)}." if missing else f"The column {odd[0]} cannot be written to."
            )
            raise WrongSchema(title, f"It must have {' and '.join(KEYS)}, and plain names for columns.", field="table")
        return list(columns)

    def _checked_columns(self) -> list[Any]:
        with self._told():
            return self._columns()

    def _plan(self) -> str:
        with self._told():
            config = self._bigquery.QueryJobConfig(dry_run=True, use_query_cache=False)
            sql = merge(self._target, f"(SELECT * FROM {_quoted(self._target)} LIMIT 0)", self._columns())
            job = self._client.query(sql, job_config=config, timeout=TIMEOUT, retry=self._retry)
            return f"{job.total_bytes_processed} bytes would be read"

    def _loading(self, content: IO[bytes], staging: str, columns: list[Any], format_: str) -> Callable[[str], Any]:
        told: dict[str, Any] = {"skip_leading_rows": 1, "allow_quoted_newlines": True} if format_ == "CSV" else {}
        config = self._bigquery.LoadJobConfig(
            schema=columns, source_format=format_, write_disposition="WRITE_TRUNCATE", **told
        )

        def load(job_id: str) -> Any:
            ends = datetime.now(UTC) + timedelta(days=1)
            table = self._bigquery.Table(staging, schema=columns)
            table.expires = ends
            self._client.create_table(table, exists_ok=True, timeout=TIMEOUT, retry=self._retry)
            content.seek(0)
            return self._client.load_table_from_file(
                content, staging, job_id=job_id, job_config=config, timeout=TIMEOUT, num_retries=2
            )

        return load

    def _merging(self, staging: str, columns: list[Any]) -> Callable[[str], Any]:
        sql = merge(self._target, _quoted(staging), columns)
        return lambda job_id: self._client.query(sql, job_id=job_id, job_retry=None, timeout=TIMEOUT, retry=self._retry)

    def _once(self, name: str, begin: Callable[[str], Any]) -> Any:
        """A job of that name that succeeded: one that is there already, or a new one."""
        conflict = library("google.api_core.exceptions", "Google").Conflict
        for number in range(1, TRIES + 1):
            job = self._job(f"{name}_{number}")
            if job is None:
                try:
                    job = begin(f"{name}_{number}")
                except conflict:  # another delivery of the same file was first
                    job = self._client.get_job(f"{name}_{number}", timeout=TIMEOUT, retry=self._retry)
            elif job.error_result and number < TRIES:
                continue
            job.result(timeout=PATIENCE)
            return job
        return None

    def _done(self, name: str) -> Any:
        """The job of that name that succeeded, or None."""
        for number in range(1, TRIES + 1):
            job = self._job(f"{name}_{number}")
            if job is None or (job.state == "DONE" and not job.error_result):
                return job
        return None

    def _job(self, job_id: str) -> Any:
        try:
            return self._client.get_job(job_id, timeout=TIMEOUT, retry=self._retry)
        except library("google.api_core.exceptions", "Google").NotFound:
            return None

    def _failure(self, error: Exception) -> DeliveryFailed:
        return failure_of(error, f"There is no table {self._target} there.", "table")


def merge(target: str, source: str, columns: Iterable[Any]) -> str:
    """The statement that puts each row of a source into the target, over the row of the same member if there is one."""
    names = [column.name for column in columns]
    on = " AND ".join(f"T.`{key}` = S.`{key}`" for key in KEYS)
    changes = ", ".join(f"`{name}` = S.`{name}`" for name in names if name not in KEYS)
    replaced = f" WHEN MATCHED THEN UPDATE SET {changes}" if changes else ""
    listed, values = ", ".join(f"`{name}`" for name in names), ", ".join(f"S.`{name}`" for name in names)
    added = f"WHEN NOT MATCHED THEN INSERT ({listed}) VALUES ({values})"
    return f"MERGE INTO {_quoted(target)} T USING {source} S ON {on}{replaced} {added}"


def _quoted(table: str) -> str:
    return f"`{table}`"


def _said(loaded: Any, merged: Any) -> dict[str, str]:
    told = {"merge job": merged.job_id, "rows merged": merged.num_dml_affected_rows}
    if loaded is not None:
        told |= {"load job": loaded.job_id, "rows loaded": loaded.output_rows}
    return {what: str(words) for what, words in told.items() if words is not None}
