"""Meta, The Trade Desk, LiveRamp, Amazon, LinkedIn, TikTok and webhooks: each payload as its platform writes it."""

import csv
import hashlib
import io
import json
from base64 import b64encode

import pytest

from activation.delivery.formats import Limit, format_named
from activation.delivery.options import Options
from activation.errors import InvalidDelivery
from tests.activation.delivery.frames import ADJUNTAS, JANE, KARL, PALO_ALTO, batch, sent, text_of


def sha256(text):
    return hashlib.sha256(text.encode()).hexdigest()


def base64_of(text):
    return b64encode(hashlib.sha256(text.encode()).digest()).decode()


def rows_of(key, *rows):
    return list(csv.reader(io.StringIO(text_of(key, batch(*rows)))))


def bodies(key, *rows, **given):
    parts, _ = sent(key, batch(*rows), **given)
    return [json.loads(body) for body in parts.values()]


def test_a_meta_file_has_metas_headers_and_hashes_all_but_the_mobile_id():
    header, jane = rows_of("meta_customer_list_csv", JANE)

    assert "email,email,email,phone,phone,phone,madid,fn,ln,ct,st,country" == ",".join(header)
    assert [
        *(sha256("jane.doe+home@gmail.com"), "", "", sha256("15551234567"), "", ""),
        "aece52e7-03ee-455a-b3c4-e57283966239",
        *(sha256("jane ann"), sha256("odoe"), sha256("newyork"), sha256("ny"), sha256("us")),
    ] == jane


def test_meta_api_rows_follow_their_schema_and_a_second_address_is_a_further_row():
    (body,) = bodies("meta_api_users", JANE, KARL)
    jane, karl, karls_other = [dict(zip(body["schema"], row, strict=True)) for row in body["data"]]

    assert body["is_raw"] is True
    assert ["C-1", sha256("10001"), sha256("f"), sha256("1980"), sha256("02"), sha256("03")] == [
        jane[key] for key in ("EXTERN_ID", "ZIP", "GEN", "DOBY", "DOBM", "DOBD")
    ]
    assert ("C-2", sha256("karl@example.com")) == (karl["EXTERN_ID"], karl["EMAIL"])
    assert {"EXTERN_ID": "C-2", "EMAIL": sha256("k@example.org")} == {k: v for k, v in karls_other.items() if v}


def test_meta_takes_ten_thousand_rows_a_call():
    sizes = [len(body["data"]) for body in bodies("meta_api_users", *[JANE] * 10_001)]

    assert [10_000, 1] == sizes


def test_meta_zip_keys_are_split_at_the_limit_of_an_ad_set():
    areas = [PALO_ALTO | {"zip": f"{number:05}"} for number in range(50_001)]
    parts, _ = sent("meta_zip_keys", batch(*areas))

    assert [50_000, 1] == [data.count(b"\n") for data in parts.values()]
    assert b"US:50000\n" == parts["members", 2]


def test_meta_targeting_names_zips_as_keys():
    assert [{"geo_locations": {"zips": [{"key": "US:94304"}, {"key": "US:00601"}]}}] == bodies(
        "meta_zip_targeting", PALO_ALTO, ADJUNTAS
    )


def test_a_crm_drop_is_one_digest_per_line_without_a_header():
    text = text_of("ttd_crm_hashed", batch(JANE, KARL))

    assert [base64_of(mail) for mail in ("janedoe@gmail.com", "karl@example.com", "k@example.org")] == text.split()
    assert text.endswith("\n")


def test_a_plain_crm_drop_is_cleaned_as_uid2_asks():
    assert "janedoe@gmail.com\n" == text_of("ttd_crm_plain", batch(JANE))


def test_uid2_requests_hold_at_most_five_thousand_values():
    customers = [{"customer_id": str(n), "emails": [f"n{n}@example.com"]} for n in range(5_001)]
    sizes = [len(body["email_hash"]) for body in bodies("uid2_identity_map", *customers)]

    assert [5_000, 1] == sizes


def test_uid2_requests_keep_addresses_and_phones_apart():
    assert [{"email_hash": [base64_of("janedoe@gmail.com")], "phone_hash": [base64_of("+15551234567")]}] == bodies(
        "uid2_identity_map", JANE
    )


def test_a_liveramp_file_quotes_everything_and_hashes_contacts_only():
    jane = JANE | {"last_name": 'O"Doe'}
    phone = hashlib.sha1(b"5551234567").hexdigest()

    assert (
        '"FIRSTNAME","LASTNAME","ADDRESS1","ADDRESS2","CITY","STATE","ZIP",'
        '"EMAIL1","EMAIL2","EMAIL3","PHONE1","PHONE2","PHONE3","SEGMENT"\n'
        '"Jane Ann","O""Doe","12 Main St.","","New York","NY","100011234",'
        f'"{sha256("jane.doe+home@gmail.com")}","","","{phone}","","","Weekend cooks"\n'
    ) == text_of("liveramp_onboarding", batch(jane))


def test_a_simple_onboard_file_has_no_segment_because_its_name_says_it():
    assert "SEGMENT" not in text_of("liveramp_simple_onboard", batch(JANE))


def test_liveramp_limits_are_ten_million_rows_and_500_megabytes():
    assert Limit(rows=10_000_000) == format_named("liveramp_onboarding").limit
    assert Limit(bytes=500_000_000) == format_named("liveramp_simple_onboard").limit


def test_known_and_pseudonymous_identifiers_never_share_a_liveramp_file():
    assert "aece52e7" not in text_of("liveramp_onboarding", batch(JANE)).lower()


def test_amazon_records_have_a_number_as_audience_and_all_values_hashed():
    (body,) = bodies("amc_audience_records", JANE | {"emails": ["jane@example.com", "j@example.org"]})
    (record,) = body["records"]

    assert 4711 == body["audienceId"]
    assert {"externalUserId": "C-1", "countryCode": "US", "action": "CREATE"} == {
        key: value for key, value in record.items() if key != "hashedPII"
    }
    assert [
        {
            "firstname": sha256("janeann"),
            "lastname": sha256("odoe"),
            "address": sha256("12mainst"),
            "postal": sha256("100011234"),
            "phone": sha256("15551234567"),
            "city": sha256("newyork"),
            "state": sha256("newyork"),
            "email": sha256("jane@example.com"),
        },
        {"email": sha256("j@example.org")},
    ] == record["hashedPII"]


@pytest.mark.parametrize(
    ("field", "change"), [("country", {"country": ""}), ("customer_id", {"customer_id": "jane@example.com"})]
)
def test_amazon_refuses_a_customer_it_could_not_place(field, change):
    parts, rejects = sent("amc_audience_records", batch(JANE | change))

    assert not parts
    assert [(field, True)] == [(reject.field, reject.dropped) for reject in rejects]


def test_amazon_refuses_an_audience_that_is_no_number():
    with pytest.raises(InvalidDelivery) as refused:
        sent("amc_audience_records", batch(JANE), options=Options(platform_audience_id="A-1"))

    assert "platform_audience_id" == refused.value.field


def test_a_removal_deletes_at_amazon():
    options = Options(action="remove", platform_audience_id="1")
    (body,) = bodies("amc_audience_records", JANE, options=options)

    assert "DELETE" == body["records"][0]["action"]


def test_a_linkedin_list_has_the_headers_of_the_template_and_one_row_per_address():
    header, jane, karl, karls_other = rows_of("linkedin_contacts_csv", JANE, KARL)

    assert "email,firstname,lastname,jobtitle,employeecompany,country,googleaid" == ",".join(header)
    assert [
        *(sha256("jane.doe+home@gmail.com"), "Jane Ann", "O'Doe", "Owner", "Doe & Co", "US"),
        "aece52e7-03ee-455a-b3c4-e57283966239",
    ] == jane
    assert [sha256("karl@example.com"), sha256("k@example.org")] == [karl[0], karls_other[0]]


def test_a_tiktok_file_repeats_its_headers_three_times():
    header, jane = rows_of("tiktok_customer_csv", JANE)

    assert ["Email_SHA256"] * 3 + ["Phone_SHA256"] * 3 + ["MAID_SHA256"] == header
    assert [
        *(sha256("jane.doe@gmail.com"), "", "", sha256("15551234567"), "", ""),
        sha256("aece52e7-03ee-455a-b3c4-e57283966239"),
    ] == jane


def test_a_webhook_body_has_the_shape_of_sync_audiences():
    (body,) = bodies("webhook_customers", JANE)

    assert {
        "audience_id": "aud-ski4family",
        "name": "Ski families, Laval",
        "add": [
            {
                "external_id": "C-1",
                "hashed_email": sha256("jane.doe+home@gmail.com"),
                "hashed_phone": sha256("+15551234567"),
                "uids": [{"type": "maid", "value": "aece52e7-03ee-455a-b3c4-e57283966239"}],
            }
        ],
    } == body


def test_a_webhook_removes_under_the_word_remove():
    options = Options(audience_id="aud-1", audience_name="Cooks", action="remove")
    (body,) = bodies("webhook_members", PALO_ALTO, options=options)

    assert [PALO_ALTO] == body["remove"]


PLATFORMS_OWN = [
    *("google_customer_match_csv", "meta_customer_list_csv", "meta_api_users", "ttd_crm_hashed", "uid2_identity_map"),
    *("liveramp_onboarding", "amc_audience_records", "dv360_customer_match", "linkedin_contacts_csv"),
    *("tiktok_customer_csv", "webhook_customers"),
]


@pytest.mark.parametrize("key", PLATFORMS_OWN)
def test_a_customer_of_whom_nothing_is_left_is_a_reject_with_the_reasons_before(key):
    nobody = {"customer_id": "C-9", "emails": ["nobody"], "country": "US"}
    parts, rejects = sent(key, batch(nobody))

    assert [("not an e-mail address", False), ("nothing left that could match", True)] == [
        (reject.reason, reject.dropped) for reject in rejects
    ]
    assert all("nobody" not in str(reject) for reject in rejects)
    assert b"C-9" not in b"".join(parts.values())


@pytest.mark.parametrize("key", PLATFORMS_OWN)
def test_customers_who_denied_consent_are_on_no_platform(key):
    parts, rejects = sent(key, batch(JANE | {"consent_personalization": "denied"}))

    assert ["consent"] == [reject.field for reject in rejects]
    assert sha256("jane.doe+home@gmail.com").encode() not in b"".join(parts.values())
