"""How much memory a Parquet file from outside would fill: it may unpack to gigabytes, however small it is."""

import pyarrow as pa
import pyarrow.parquet as pq

FOR_EACH_BYTE, FOR_THE_REST, MOST = 200, 64_000_000, 1_000_000_000  # bytes in memory


def too_much(content: bytes, most: int = MOST) -> bool:
    """Whether a file's rows would fill more memory than those of any of ours, or `most`; read no further than that."""
    most = min(most, FOR_EACH_BYTE * len(content) + FOR_THE_REST)
    try:
        return _fills_more(pq.ParquetFile(pa.BufferReader(content)), most)
    except (pa.ArrowException, OSError, UnicodeError):
        return False  # it cannot be read at all, as whoever reads it says


def _fills_more(parquet: pq.ParquetFile, most: int) -> bool:
    groups = [parquet.metadata.row_group(number) for number in range(parquet.metadata.num_row_groups)]
    said = sum(group.total_byte_size for group in groups)
    # As a dictionary a text is small until it is cast to what its table declares; none of ours is stored as one.
    if said > most or "dictionary<" in str(parquet.schema_arrow):
        return True
    # A text that is stored once can be that of every row: so many rows at a time that not even that is too much.
    filled = 0
    for batch in parquet.iter_batches(max(1, min(10_000, most // max(1, said))), use_threads=False):
        filled += batch.nbytes
        if filled > most:
            return True
    return False
