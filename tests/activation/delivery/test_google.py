"""Google Ads: Customer Match files, and ZIP areas for Google Ads Editor."""

import csv
import hashlib
import io
import json

import pytest

from activation.delivery.geotargets import read_geotargets
from activation.delivery.options import Options
from activation.errors import InvalidDelivery
from tests.activation.delivery.frames import ADJUNTAS, JANE, KARL, PALO_ALTO, batch, sent, text_of

GEOTARGETS = """\
"Criteria ID","Name","Canonical Name","Parent ID","Country Code","Target Type","Status"
"9031926","94304","94304,California,United States","21137","US","Postal Code","Active"
"9012345","94305","94305,California,United States","21137","US","Postal Code","Removal Planned"
"1023191","94306","a city of that name","21137","US","City","Active"
"9060602","94307","94307,Île-de-France,France","9069525","FR","Postal Code","Active"
"""


def sha256(text):
    return hashlib.sha256(text.encode()).hexdigest()


def test_a_customer_match_file_has_googles_headers_and_hashes_all_but_country_and_zip():
    header, jane, karl = csv.reader(io.StringIO(text_of("google_customer_match_csv", batch(JANE, KARL))))

    assert "Email,Email,Email,Phone,Phone,Phone,First Name,Last Name,Country,Zip" == ",".join(header)
    assert [
        *(sha256("jane.doe+home@gmail.com"), "", "", sha256("+15551234567"), "", ""),
        *(sha256("janeann"), sha256("odoe"), "US", "10001-1234"),
    ] == jane
    assert [sha256("karl@example.com"), sha256("k@example.org"), *[""] * 8] == karl


def test_an_address_that_lacks_one_of_four_parts_is_left_out_whole():
    row = text_of("google_customer_match_csv", batch(JANE | {"postal_code": ""})).split("\n")[1]

    assert row.endswith(",,,,")


def test_a_customer_who_denied_consent_is_not_added_but_can_be_removed():
    denied = batch(JANE | {"consent_user_data": "Denied"})
    parts, rejects = sent("google_customer_match_csv", denied)
    removed, _ = sent("google_customer_match_csv", denied, options=Options(action="remove"))

    assert ["the customer has denied consent"] == [reject.reason for reject in rejects]
    assert [1, 2] == [parts["members", 1].count(b"\n"), removed["members", 1].count(b"\n")]


def test_a_word_for_consent_that_we_do_not_know_is_no_consent():
    _, rejects = sent("google_customer_match_csv", batch(JANE | {"consent_personalization": "no"}))

    assert ["consent is neither granted nor denied"] == [reject.reason for reject in rejects]


def test_editor_locations_carry_the_ids_of_googles_file_and_name_zips_without_one():
    targets = read_geotargets(io.StringIO(GEOTARGETS))
    options = Options(campaign="Cooks, spring", bid_modifier="15", geotargets=targets)
    rows = [PALO_ALTO | {"zip": number} for number in ("94304", "94305", "94306", "94307")]
    parts, rejects = sent("google_ads_editor_zips", batch(*rows), options=options)

    assert (
        'Campaign,Location ID,Location,Bid modifier\n"Cooks, spring",9031926,"94304,California,United States",15\n'
    ) == parts["members", 1].decode()
    assert (
        "ZIP,Reason\n"
        "94305,Google has announced that it removes the location target of this ZIP\n"
        "94306,Google has no location target for this ZIP\n"
        "94307,Google has no location target for this ZIP\n"
    ) == parts["unmatched_zips", 1].decode()
    assert [2, 3, 4] == [reject.row for reject in rejects]


def test_without_googles_file_a_zip_is_located_by_its_text_in_a_campaign_named_like_its_segment():
    text = text_of("google_ads_editor_zips", batch(PALO_ALTO, ADJUNTAS), options=Options())

    assert [
        'Weekend cooks,,"94304,California,United States",',
        'Weekend cooks,,"00601,Puerto Rico,United States",',
    ] == text.split("\n")[1:3]


def test_a_campaign_that_a_spreadsheet_would_run_is_refused_because_its_name_must_not_change():
    _, rejects = sent("google_ads_editor_zips", batch(PALO_ALTO), options=Options(campaign="=cmd"))

    assert [("Campaign", True)] == [(reject.field, reject.dropped) for reject in rejects]


@pytest.mark.parametrize("modifier", ["much", "=1", "10%"])
def test_a_bid_modifier_is_a_number(modifier):
    with pytest.raises(InvalidDelivery) as refused:
        sent("google_ads_editor_zips", batch(PALO_ALTO), options=Options(campaign="C", bid_modifier=modifier))

    assert "bid_modifier" == refused.value.field


def test_another_file_than_googles_is_refused_by_name():
    with pytest.raises(InvalidDelivery) as refused:
        read_geotargets(io.StringIO("zip,id\n94304,1\n"))

    assert "geotargets" == refused.value.field


def test_dv360_bodies_hold_one_consent_each_and_plain_country_and_postal_code():
    granted = JANE | {"consent_user_data": "granted", "consent_personalization": "granted"}
    parts, _ = sent("dv360_customer_match", batch(granted, KARL, granted | {"customer_id": "C-3"}))
    silent, said = sorted((json.loads(body) for body in parts.values()), key=lambda b: "consent" in str(b))
    jane = said["addedContactInfoList"]["contactInfos"][0]

    assert "815" == said["advertiserId"]
    assert {"adUserData": "CONSENT_STATUS_GRANTED", "adPersonalization": "CONSENT_STATUS_GRANTED"} == said[
        "addedContactInfoList"
    ]["consent"]
    assert [1, 2] == [len(body["addedContactInfoList"]["contactInfos"]) for body in (silent, said)]
    assert {
        "hashedEmails": [sha256("jane.doe+home@gmail.com")],
        "hashedPhoneNumbers": [sha256("+15551234567")],
        "hashedFirstName": sha256("janeann"),
        "hashedLastName": sha256("o'doe"),
        "countryCode": "US",
        "zipCodes": ["10001-1234"],
    } == jane
    assert "consent" not in silent["addedContactInfoList"]


def test_dv360_members_are_removed_by_a_list_of_their_own():
    parts, _ = sent("dv360_customer_match", batch(KARL), options=Options(action="remove", advertiser_id="815"))

    assert ["advertiserId", "removedContactInfoList"] == list(json.loads(parts["members", 1]))
