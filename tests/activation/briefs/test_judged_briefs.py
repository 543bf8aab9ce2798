"""Briefs judged by meaning: every wish becomes its rule, and what the data does not hold becomes none."""

import pytest

from bench.judging import OTHERS, hits, judged, reported, shares, strays, wanted_variables

KEPT = judged("kept")
THIRD = 3  # the benchmark reads all of the four thousand; every third takes five seconds
each = pytest.mark.parametrize("brief", KEPT, ids=[brief.text[:40] for brief in KEPT])


@each
def test_every_wish_of_a_brief_becomes_its_rule(brief, reading, catalogue):
    missed = [
        want
        for want, hit in zip(brief.needed, hits(reading(brief.text), brief.needed, catalogue), strict=True)
        if not hit
    ]

    assert [] == missed


@each
def test_what_the_data_does_not_hold_is_reported_and_becomes_no_rule(brief, reading):
    found = reading(brief.text)

    assert [] == [words for words in brief.nothing if not reported(found, words, "unmapped")]
    assert [] == [words for words in brief.refused if not reported(found, words, "refused")]


def test_few_briefs_get_a_rule_that_nobody_asked_for(reading):
    strayed = [brief.text for brief in KEPT if strays(reading(brief.text), brief)]

    assert len(strayed) <= len(KEPT) * 0.1, strayed


def test_every_wish_has_a_right_variable_among_the_first_ten(reading):
    missed = [
        (brief.text, want)
        for brief in KEPT
        for want in brief.needed
        if not wanted_variables(want) & {"ZIP", *(found.code for found in reading(brief.text).variables[:10])}
    ]

    assert [] == missed


def share(values):
    values = list(values)
    return sum(values) / len(values)


def test_briefs_judged_by_others_are_read_as_well_as_they_once_were(reading, catalogue):
    briefs = [brief for lot in OTHERS for brief in judged(lot)][::THIRD]
    read = [(brief, reading(brief.text)) for brief in briefs]

    assert share(hit for brief, found in read for hit in hits(found, brief.needed, catalogue)) >= 0.97
    assert share(reported(found, words, "unmapped") for brief, found in read for words in brief.nothing) >= 0.95
    misses = [
        shares(line.phrase, brief.nothing)
        for brief, found in read
        for line in found.lines
        if line.kind == "unmapped" and (shares(line.phrase, brief.nothing) or not shares(line.phrase, brief.either))
    ]
    assert share(misses) >= 0.9
