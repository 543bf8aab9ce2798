"""What the files of a store on disk are called, and ways to look at them and to spoil them."""

import os
import time

import pyarrow as pa
import pyarrow.parquet as pq

from store.checking import check

MAY = "audiences/user_id=demo_user/year=2025/month=05/audiences_202505.parquet"
APRIL = "audiences/user_id=demo_user/year=2025/month=04/audiences_202504.parquet"
MEMBERS_1 = "members/user_id=demo_user/audience_id=aud-ski01/members_v1.parquet"


def make_old(path):
    old = time.time() - 3 * 3600
    os.utime(path, (old, old))


def rewrite(path, change):
    pq.write_table(change(pq.ParquetFile(path).read()), path)


def set_column(path, name, values):
    def change(rows):
        at = rows.column_names.index(name)
        return rows.set_column(
            at, rows.schema.field(name).with_nullable(True), pa.array(values, rows.schema.field(name).type)
        )

    rewrite(path, change)


def lines(root):
    return [str(finding) for finding in check(root).findings]


def everything(root):
    files = {path.relative_to(root): path.read_bytes() for path in root.rglob("*") if path.is_file()}
    return {path: content for path, content in files.items() if path.parts[0] != ".locks"}
