"""Plain tables: ZIP areas and customers as CSV, gzip CSV, JSON lines and Parquet."""

import gzip
import hashlib
import io
import json

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from activation.delivery.formats import Limit, Options, format_named, written
from activation.delivery.pieces import Reject, rejects_csv
from activation.errors import InvalidDelivery, UnsupportedFormat
from tests.activation.delivery.frames import ADJUNTAS, JANE, KARL, OPTIONS, PALO_ALTO, batch, sent, text_of

CSV = """\
zip,place,state,people,households,segment_id,segment
94304,"Palo Alto, CA",CA,4226,1612,0,Weekend cooks
00601,"Adjuntas, PR",PR,16669,5509,0,Weekend cooks
"""


def test_zip_areas_are_a_csv_with_their_leading_zeros():
    assert CSV == text_of("members_csv", batch(PALO_ALTO, ADJUNTAS))


def test_a_gzip_csv_holds_the_same_bytes():
    parts, _ = sent("members_csv_gz", batch(PALO_ALTO, ADJUNTAS))

    assert CSV.encode() == gzip.decompress(parts["members", 1])


def test_json_lines_keep_numbers_as_numbers_and_zips_as_texts():
    first, second, _ = text_of("members_jsonl", batch(PALO_ALTO, ADJUNTAS)).split("\n")

    assert PALO_ALTO == json.loads(first)
    assert "00601" == json.loads(second)["zip"]


def test_parquet_has_declared_types_even_where_a_column_is_empty():
    parts, _ = sent("members_parquet", batch({"zip": "94304"}))
    table = pq.read_table(io.BytesIO(parts["members", 1]))

    assert [{**dict.fromkeys(PALO_ALTO), "zip": "94304", "place": "", "state": "", "segment": ""}] == table.to_pylist()
    assert pa.int64() == table.schema.field("people").type


def test_customers_are_hashed_unless_plain_is_asked_for():
    hashed, plain = text_of("customers_csv", batch(JANE)), text_of("customers_plain_csv", batch(JANE))
    digest = hashlib.sha256(b"jane.doe+home@gmail.com").hexdigest()

    assert digest in hashed and "jane" not in hashed.lower().replace("jane ann", "")
    assert "jane.doe+home@gmail.com" in plain and "+15551234567" in plain and digest not in plain


def test_an_address_given_twice_is_sent_once():
    row = text_of("customers_plain_csv", batch(KARL)).split("\n")[1]

    assert row.startswith("C-2,karl@example.com,k@example.org,,")


def test_bigquery_rows_carry_the_key_that_a_merge_goes_by():
    parts, _ = sent("bigquery_members", batch(PALO_ALTO))
    (row,) = pq.read_table(io.BytesIO(parts["members", 1])).to_pylist()

    assert {"audience_id": "aud-ski4family", "member_key": "94304", **PALO_ALTO} == row


def test_one_bad_row_is_a_reject_and_the_others_are_sent():
    parts, rejects = sent(
        "members_csv", batch(PALO_ALTO | {"zip": "601"}, ADJUNTAS, PALO_ALTO | {"zip": None}, PALO_ALTO)
    )

    assert [(1, "601", "zip", True), (3, "", "zip", True)] == [(r.row, r.key, r.field, r.dropped) for r in rejects]
    assert 3 == parts["members", 1].count(b"\n")


def test_a_number_that_is_none_is_a_reject():
    rows = pa.RecordBatch.from_pylist([{"zip": "94304", "people": "many"}, {"zip": "94305", "people": "inf"}])
    _, rejects = sent("members_csv", rows)

    assert ["people", "people"] == [reject.field for reject in rejects]


def test_a_customer_without_an_id_is_a_reject_and_the_count_of_rows_goes_on_over_batches():
    _, rejects = sent("customers_csv", batch(JANE), batch(JANE | {"customer_id": ""}))

    assert [(2, "no customer id", True)] == [(r.row, r.reason, r.dropped) for r in rejects]


def test_a_bad_address_leaves_the_customer_in_and_says_so_masked():
    parts, rejects = sent("customers_plain_csv", batch(JANE | {"emails": ["jane@doe@example.com", "j@example.com"]}))

    assert [Reject(1, "C-1", "emails", "not an e-mail address", "j•••@d•••")] == rejects
    assert b"j@example.com" in parts["members", 1]


def test_texts_may_stand_where_lists_are_expected():
    row = pa.RecordBatch.from_pylist([{"customer_id": "7", "emails": "a@example.com", "phones": "+15551234567"}])

    assert text_of("customers_plain_csv", row).split("\n")[1].startswith("7,a@example.com,,,+15551234567,")


def test_rows_without_their_key_column_are_refused():
    with pytest.raises(InvalidDelivery) as refused:
        sent("members_csv", batch({"place": "Palo Alto"}))

    assert "zip" == refused.value.field


def test_a_column_of_the_wrong_kind_is_refused_by_name():
    rows = pa.RecordBatch.from_pylist([{"customer_id": "1", "city": [["Laval"]]}])

    with pytest.raises(InvalidDelivery) as refused:
        sent("customers_csv", rows)

    assert "city" == refused.value.field


def test_a_format_says_which_option_it_lacks():
    with pytest.raises(InvalidDelivery) as refused:
        sent("bigquery_members", batch(PALO_ALTO), options=Options())

    assert "audience_id" == refused.value.field


def test_an_unknown_format_is_refused_with_those_there_are():
    with pytest.raises(UnsupportedFormat) as refused:
        format_named("csv")

    assert "members_csv" in refused.value.hint


def test_an_audience_without_rows_is_a_file_with_its_header():
    parts, _ = sent("members_csv", batch(PALO_ALTO).slice(0, 0))

    assert {("members", 1): CSV.split("\n")[0].encode() + b"\n"} == parts


def test_the_rejects_are_a_csv_that_people_can_open():
    rejects = [Reject(3, "=1+1", "emails", "not an e-mail address", "j•••@d•••"), Reject(4, "C-7", "", "why", "", True)]

    assert (
        "Row,Customer or ZIP,Field,Reason,Value (masked),Row left out\n"
        "3,'=1+1,emails,not an e-mail address,j•••@d•••,no\n"
        "4,C-7,,why,,yes\n"
    ) == b"".join(rejects_csv(rejects)).decode()


def test_bytes_arrive_before_the_last_batch_is_read():
    read = []

    def batches():
        for number in range(5):
            read.append(number)
            yield batch(*[PALO_ALTO] * 10_000)

    pieces = written(format_named("members_csv"), batches(), OPTIONS)

    assert 10_000 == next(pieces).rows
    assert [0] == read


@pytest.mark.parametrize(
    "key", ["members_csv", "members_csv_gz", "members_jsonl", "members_parquet", "webhook_members", "meta_zip_keys"]
)
def test_the_same_rows_give_the_same_bytes_however_they_are_batched(key):
    areas = [PALO_ALTO | {"zip": f"{number:05}"} for number in range(10_030)]
    whole = sent(key, batch(*areas))

    assert whole == sent(key, batch(*areas))
    assert whole == sent(key, batch(*areas[:7]), batch(*areas[7:]))


def test_a_file_is_split_at_its_rows_with_the_header_in_each():
    parts, _ = sent("members_csv", batch(*[PALO_ALTO] * 5), limit=Limit(rows=2))

    assert [3, 3, 2] == [data.count(b"\n") for data in parts.values()]
    assert {b"zip,place,state,people,households,segment_id,segment"} == {d.split(b"\n")[0] for d in parts.values()}


def test_a_file_is_split_at_its_bytes_and_not_its_letters_and_a_row_is_never_cut():
    row = "94304,ÉÉÉÉÉÉ,CA,4226,1612,0,Weekend cooks\n".encode()
    header = len(CSV.split("\n")[0]) + 1
    areas = batch(*[PALO_ALTO | {"place": "ÉÉÉÉÉÉ"}] * 3)
    parts, _ = sent("members_csv", areas, limit=Limit(bytes=header + 3 * len(row) - 1))
    whole, _ = sent("members_csv", areas, limit=Limit(bytes=header + 3 * len(row)))

    assert [header + 2 * len(row), header + len(row)] == [len(data) for data in parts.values()]
    assert 1 == len(whole)


def test_a_header_stands_once_however_many_chunks_a_file_has():
    parts, _ = sent("members_csv", batch(*[PALO_ALTO] * 10_001))

    assert (1, 10_002) == (parts["members", 1].count(b"zip,"), parts["members", 1].count(b"\n"))


def test_each_part_of_a_split_gzip_file_opens_by_itself():
    parts, _ = sent("members_csv_gz", batch(*[PALO_ALTO] * 3), limit=Limit(rows=2))

    assert [3, 2] == [gzip.decompress(data).count(b"\n") for data in parts.values()]


def test_gaps_in_a_list_of_addresses_are_passed_over():
    row = text_of("customers_plain_csv", batch(JANE | {"emails": [None, "", "j@example.com"], "phones": None}))

    assert ",j@example.com,,,,,," in row


def test_a_fourth_address_is_left_out_and_said():
    four = [f"{name}@example.com" for name in ("a", "b", "c", "d")]
    _, rejects = sent("customers_csv", batch(JANE | {"emails": [*four, "A@example.com"]}))

    assert [("emails", "the platform takes 3 of these", "d•••@e•••")] == [(r.field, r.reason, r.value) for r in rejects]
