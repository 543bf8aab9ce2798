"""Sixty briefs, judged by meaning: every wish becomes its rule, and what the data does not hold becomes none."""

import tomllib
from pathlib import Path

import pytest

from tests.activation.briefs.judging import hits, strays, wanted_variables

JUDGED = tomllib.loads(Path(__file__).with_name("judged.toml").read_text(encoding="utf-8"))["brief"]
each = pytest.mark.parametrize("brief", JUDGED, ids=[brief["text"][:40] for brief in JUDGED])


@each
def test_every_wish_of_a_brief_becomes_its_rule(brief, reading, catalogue):
    wants = brief.get("wants", [])

    missed = [want for want, hit in zip(wants, hits(reading(brief["text"]), wants, catalogue), strict=True) if not hit]

    assert [] == missed


@each
def test_what_the_data_does_not_hold_is_reported_and_becomes_no_rule(brief, reading):
    lines = reading(brief["text"]).lines

    for kind, name in (("unmapped", "nothing"), ("refused", "refused")):
        for words in brief.get(name, []):
            assert any(words in line.phrase and line.rule is None for line in lines if line.kind == kind), words


def test_few_briefs_get_a_rule_that_nobody_asked_for(reading):
    strayed = [brief["text"] for brief in JUDGED if strays(reading(brief["text"]), brief.get("wants", []))]

    assert len(strayed) <= len(JUDGED) * 0.1, strayed


def test_every_wish_has_a_right_variable_among_the_first_ten(reading):
    missed = [
        (brief["text"], want)
        for brief in JUDGED
        for want in brief.get("wants", [])
        if not {*wanted_variables(want)} & {"ZIP", *(found.code for found in reading(brief["text"]).variables[:10])}
    ]

    assert [] == missed
