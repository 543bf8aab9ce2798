"""The durable store: tables, rows and partitions, and not a word about who shows them.

>>> store = memory_store()
>>> store.audiences.rows("demo_user", ["name", "status"]).rows.num_rows
0
"""

from pathlib import Path

from store.memory import MemoryBackend
from store.parquet import ParquetBackend
from store.store import Store

__all__ = ["Store", "memory_store", "open_store"]


def open_store(root: str | Path, wait: float = 10.0) -> Store:
    """The store in that folder, made at the first save; `wait` is how many seconds a save waits for another."""
    return Store(ParquetBackend(Path(root).absolute(), wait))


def memory_store(wait: float = 10.0) -> Store:
    """A store that lasts as long as the object."""
    return Store(MemoryBackend(wait))
