"""Before sending, the analyst sees the first rows of exactly what would be sent, with people's values masked."""

import pytest

from activation.delivery.formats import all_formats, format_named, masked
from activation.delivery.masking import mask
from tests.activation.delivery.frames import JANE, KARL, OPTIONS, PALO_ALTO, batch

PERSONAL = ("jane", "doe", "5551234567", "main st", "aece52e7", "c-1", "10001", "1980", "karl")


@pytest.mark.parametrize(
    ("shown", "value"),
    [
        ("j•••@g•••", "jane.doe@gmail.com"),
        ("94•••", "94304"),
        ("+1•••", "+15551234567"),
        ("d61173•••", "d6117306485ed0e50afab3ac871e98f81699151f30281527d63ff5f233656c69"),
        ("tMmiiT•••", "tMmiiTI7IaAcPpQPFQ65uMVCWH8av9jw4cwf/F5HVRQ="),
        ("•••", "Li"),
        ("J•••", "Jane"),
        ("", ""),
    ],
)
def test_a_value_shows_its_beginning_only(shown, value):
    assert shown == mask(value)


@pytest.mark.parametrize("key", [key for key, form in all_formats().items() if form.takes == "customers"])
def test_no_preview_shows_a_value_of_a_customer(key):
    form = format_named(key)
    preview = masked(form, [batch(JANE, KARL)], OPTIONS)
    shown = " ".join(cell for row in preview.rows for cell in row).lower().replace("weekend cooks", "")

    assert preview.rows
    assert {len(preview.columns)} == {len(row) for row in preview.rows}
    assert [] == [word for word in PERSONAL if word in shown]


def test_zip_areas_are_not_personal_and_are_shown():
    preview = masked(format_named("members_csv"), [batch(PALO_ALTO)], OPTIONS)

    assert (("94304", "Palo Alto, CA", "CA", "4226", "1612", "0", "Weekend cooks"),) == preview.rows


def test_a_preview_has_the_columns_of_the_file():
    preview = masked(format_named("google_customer_match_csv"), [batch(JANE)], OPTIONS)

    assert ("Email", "Email", "Email", "Phone", "Phone", "Phone", "First Name", "Last Name", "Country", "Zip") == (
        preview.columns
    )
    assert ("40c12d•••", "", "", "8a5978•••") == preview.rows[0][:4]
    assert "US" == preview.rows[0][8]


def test_a_preview_of_a_body_names_values_by_their_place_in_it():
    preview = masked(format_named("dv360_customer_match"), [batch(JANE)], OPTIONS)

    assert "contactInfo.hashedEmails.1" == preview.columns[0]
    assert "40c12d•••" == preview.rows[0][0]


def test_a_preview_reads_no_more_than_it_shows():
    def batches():
        yield batch(*[PALO_ALTO] * 3)
        raise AssertionError("a second batch was read")

    assert 3 == len(masked(format_named("members_csv"), batches(), OPTIONS, n=3).rows)
