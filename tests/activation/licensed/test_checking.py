"""A licensee's file looked over: what is mended, left out and refused, and what it covers; worked out by hand."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from activation.licensed import Columns, GivenTable
from activation.licensed.checking import checked
from tests.activation.licensed.files import POPULATION, WHOLE, look, notes


def test_coverage_is_in_zip_areas_people_and_households_of_our_population():
    cover = look(WHOLE).coverage

    # 800 of 1,000 people, 340 of 400 households, three of four areas.
    assert (3, 75.0, 80.0, 85.0) == (cover.rows, cover.rows_share, cover.people_share, cover.households_share)


def test_a_sound_file_is_taken_as_it_is():
    codes = look(WHOLE)

    assert ((), []) == (codes.refused, notes(codes))
    assert {"00801": "Q1", "00802": "Q2", "10001": "Q1"} == dict(codes.zips.itertuples(index=False))
    assert [["Q1", "Lake Callers", "Shores"], ["Q2", "Hill Lamps", "Heights"]] == codes.codes.values.tolist()


def test_every_mended_row_is_told_with_what_was_there():
    codes = look("zip,code,name\n801,Q1,Lake\n 802-1234 ,Q1,Lake\n100011234, Q1 ,Lake\n10002,Q1,Lake\n")

    assert () == codes.refused
    assert ["00801", "00802", "10001", "10002"] == codes.zips["zip"].tolist()
    assert [(2, "801", "repaired"), (3, " 802-1234 ", "repaired"), (4, "100011234", "repaired")] == notes(codes)
    assert "the first five digits of nine taken" in codes.notes["Why"][1]


def test_rows_without_a_zip_code_or_a_code_are_left_out_and_told_first():
    codes = look("zip,code,name\n801,Q1,Lake\nTotal,Q1,Lake\n10001,,Lake\n,,\n10002,Q1,Lake\n")

    assert () == codes.refused
    assert [(3, "Total", "left out"), (4, "10001", "left out"), (2, "801", "repaired")] == notes(codes)
    assert (1, 2, 0) == (codes.noted("repaired"), codes.noted("left out"), codes.noted("unknown ZIP"))


def test_zip_codes_that_are_none_of_our_areas_are_kept_and_told():
    codes = look("zip,code,name\n10001,Q1,Lake\n99999,Q1,Lake\n")

    assert [(3, "99999", "unknown ZIP")] == notes(codes)
    assert ["10001", "99999"] == codes.zips["zip"].tolist()


def test_the_same_zip_code_twice_with_one_code_counts_once():
    codes = look("zip,code,name\n10001,Q1,Lake\n10001-1234,Q1,Lake\n")

    assert () == codes.refused
    assert 1 == len(codes.zips)
    assert "the same as row 2, counted once" in codes.notes["Why"][0]


@pytest.mark.parametrize("second", ["10001", "10001-1234", "100011234", " 10001"])
def test_a_zip_code_with_two_codes_is_refused_with_its_rows_also_when_only_mending_makes_them_one(second):
    [why] = look(f"zip,code,name\n10001,Q1,Lake\n{second},Q2,Hill\n").refused

    assert "two different codes" in why and "10001 (rows 2 and 3)" in why


def test_codes_without_names_are_refused_unless_the_code_may_be_its_name():
    text = "zip,code,name\n10001,Q1,Lake\n10002,Q2,\n"
    [why] = look(text).refused

    assert "no name" in why and "Q2" in why and "Q1" not in why
    assert ["Lake", "Q2"] == look(text, code_is_name=True).codes["name"].tolist()


def test_names_come_from_a_second_file_and_those_of_codes_that_no_zip_has_are_passed_over():
    words = GivenTable(("code", "title", "set"), [["Q1", "Lake", "S"], ["Q9", "Nobody", "S"], ["Q2", "Hill", ""]], 2)
    codes = look("zip,code\n10001,Q1\n10002,Q2\n", described=(words, Columns("", "code", "title", "set")))

    assert () == codes.refused
    assert [["Q1", "Lake", "S"], ["Q2", "Hill", "No group"]] == codes.codes.values.tolist()


def test_without_groups_all_codes_are_one():
    assert ["All codes"] == look("zip,code,name\n10001,Q1,Lake\n").codes["group"].tolist()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("zip,code,name\n10001,Q1,Lake\n10002,Q1,Hill\n", "two different names"),
        ("zip,code,name,group\n10001,Q1,Lake,A\n10002,Q1,Lake,B\n", "two different groups"),
        ("zip,code,name\nabc,Q1,Lake\n", "No row has both"),
        ("a,b\n1,2\n", "Choose a column"),
        ("zip,code,name\n99998,Q1,Lake\n", "None of its ZIP codes"),
        (f"zip,code,name\n10001,{'Q' * 21},Lake\n", "longer than 20"),
        (f"zip,code,name\n10001,Q1,{'L' * 81}\n", "longer than 80"),
        ("zip,code,name\n10001,Other,Lake\n", "mean something else"),
        ("zip,code,name\n10001,unknown,Lake\n", "mean something else"),
        ("zip,code,name\n" + "".join(f"{z},Q{z},L\n" for z in range(10001, 10503)), "too many"),
    ],
)
def test_what_cannot_be_kept_is_refused_in_words(text, words):
    assert any(words in why for why in look(text).refused), look(text).refused


def test_what_cannot_be_seen_is_taken_out_of_names():
    assert ["Lake Callers"] == look(
        "zip,code,name\n10001,Q1,Lake\u202e \u200b Callers\u0007\n".replace("\u0007", "")
    ).codes["name"].tolist()


@settings(max_examples=100, deadline=None)
@given(
    st.dictionaries(st.integers(501, 99_950).map("{:05}".format), st.sampled_from(["Q1", "Q2", "Q3"]), min_size=1),
    st.randoms(),
)
def test_however_a_file_spells_its_zip_codes_the_codes_are_those_that_were_meant(meant, chance):
    spelt = {"0": str, "1": lambda z: z.lstrip("0"), "2": "{}-0001".format, "3": " {}".format}
    rows = [[spelt[chance.choice("0123")](zip_code), code, code] for zip_code, code in meant.items()]
    codes = checked(GivenTable(("zip", "code", "name"), rows, 2), Columns("zip", "code", "name"), POPULATION)

    assert meant == dict(codes.zips.itertuples(index=False))
    ours = POPULATION[POPULATION["zip"].isin(list(meant))]
    assert pytest.approx(ours["people"].sum() / 10) == codes.coverage.people_share
    assert isinstance(codes.notes, pd.DataFrame)
