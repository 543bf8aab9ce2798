"""The bar charts, the waterfall and the heat map, by the numbers in the figure; and what holds for every chart."""

import subprocess
import sys
from types import SimpleNamespace as Found

import pandas as pd
import pytest

from pages.parts import charts

CODES = (("U1Y", "Skyline Professionals", "Bright Skylines"), ("S2F", "Swim Meet Saturdays", "Sidewalk Suburbs"),
         ("R4M", "Seed Catalog Gardeners", "Wide Meadows"), ("R4F", "Gravel Road Families", "Wide Meadows"))  # fmt: skip
BASE_SHARES = (2.0, 5.0, 4.0, 6.0)


def mix(*shares):
    """A mix as it is saved: codes that nobody has are left out."""
    return [
        {"code": code, "name": name, "group": group, "share": share, "base_share": base, "index": 100 * share / base}
        for (code, name, group), share, base in zip(CODES, shares, BASE_SHARES, strict=True)
        if share
    ]


def step(text, dropped, after, unknown=0):
    return Found(text=text, dropped=Found(people=dropped), after=Found(people=after), unknown=Found(people=unknown))


def segment(segment_id, name, size, percent, prizm_mix=()):
    return {"segment_id": segment_id, "name": name, "size": size, "size_percentage": percent, "households": size // 2,
            "rows": 12, "prizm_mix": list(prizm_mix)}  # fmt: skip


def driver(label, effect, mean, base_mean, unit, index):
    return {"label": label, "effect": effect, "mean": mean, "base_mean": base_mean, "unit": unit, "index": index}


FOUND = [
    Found(label="Coffee shops", code="COFFEE_SHOPS_PER_10K", relevance_score=0.95, type="behavioral"),
    Found(label="Aged 25 to 34", code="AGE_25_34_SHARE", relevance_score=0.4, type="demographic"),
]
STEPS = [step("State is Texas", 700, 300, 5), step("Renters at most 20 %", 60, 240), step("People at least 50", 0, 240)]
SEGMENTS = [
    segment(1, "Owners, older", 600, 60.0, mix(10.0, 0.0, 70.0, 20.0)),
    segment(0, "Renters & students <30", 400, 40.0, mix(50.0, 45.0, 5.0, 0.0)),
]
DRIVERS = [
    driver("Renters", 0.4, 45.0, 36.1, "percent", 124.7),
    driver("Median family income", -1.2, 61_300.0, 92_000.0, "usd", 66.6),
    driver("People growth", 0.1, -0.5, 2.0, "percent", None),
]
PROFILE = [row | {"theme": "Housing", "sensitive": "", "unknown": 1.5, "zips": 12, "too_few": False} for row in DRIVERS]
INK = '<span style="color:currentColor">'
FIGURES = {
    "relevance": (charts.relevance(FOUND), charts.relevance_table(FOUND)),
    "waterfall": (charts.waterfall(1000, STEPS), charts.waterfall_table(1000, STEPS)),
    "segment_sizes": (charts.segment_sizes(SEGMENTS, 0.3, 0.7), charts.segment_sizes_table(SEGMENTS)),
    "prizm_mix": (charts.prizm_mix(mix(20, 10, 65, 5)), charts.prizm_table(mix(20, 10, 65, 5))),
    "prizm_index": (charts.prizm_index(mix(20, 10, 65, 5)), charts.prizm_table(mix(20, 10, 65, 5))),
    "prizm_heat": (charts.prizm_heat(SEGMENTS), charts.prizm_heat_table(SEGMENTS)),
    "drivers": (charts.drivers(DRIVERS), charts.drivers_table(DRIVERS)),
    "profile_index": (charts.profile_index(PROFILE), charts.profile_table(PROFILE)),
}


def written(texts):
    """Texts without the tag that gives them the page's colour."""
    return [text.removeprefix(INK).removesuffix("</span>") for text in texts]


def numbers(values):
    return [round(float(number), 6) for number in values]


@pytest.mark.parametrize("name", FIGURES)
def test_every_chart_has_a_title_axis_titles_and_a_sentence_for_screen_readers(name):
    figure, _ = FIGURES[name]

    assert figure.layout.title.text
    assert figure.layout.xaxis.title.text and figure.layout.yaxis.title.text
    assert len(charts.alt_text(figure)) > 20


@pytest.mark.parametrize("name", FIGURES)
def test_all_text_takes_the_colour_of_the_page_at_any_time(name):
    figure, _ = FIGURES[name]
    layout = figure.layout
    texts = [layout.title.subtitle.text, layout.xaxis.title.text, layout.yaxis.title.text, *layout.yaxis.ticktext]
    texts += layout.xaxis.ticktext or [layout.xaxis.tickprefix]
    texts += [trace.texttemplate for trace in figure.data if trace.text is not None]
    texts += [trace.hovertemplate for trace in figure.data if trace.hovertext is not None]

    assert [] == [text for text in texts if not text.startswith(INK)]


@pytest.mark.parametrize("name", FIGURES)
def test_every_table_holds_rows_under_readable_headings(name):
    _, table = FIGURES[name]

    assert len(table) > 0
    assert all(heading[:1].isupper() or heading == "segment_id in files" for heading in table.columns)


def test_table_headings_carry_the_unit_of_their_numbers():
    assert {"Relevance (0 to 1)"} < set(FIGURES["relevance"][1])
    assert {"Before (people)", "Dropped (people)", "After (people)", "Kept (percent)"} < set(FIGURES["waterfall"][1])
    assert {"Size (people)", "Share of audience (percent)", "Rows (ZIPs)"} < set(FIGURES["segment_sizes"][1])
    assert {"Base share of households (percent)", "Index (100 = base)"} < set(FIGURES["prizm_mix"][1])
    assert {"Effect (standard deviations)", "Unit"} < set(FIGURES["drivers"][1])


def test_charts_are_imported_without_streamlit():
    code = "import sys, pages.parts.charts; print('streamlit' in sys.modules)"

    assert "False" == subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout.strip()


def test_the_waterfall_falls_from_everybody_to_the_audience():
    bars = FIGURES["waterfall"][0].data[0]

    assert [1000, -700, -60, 0, 240] == numbers(bars.x)
    assert ("absolute", "relative", "relative", "relative", "total") == bars.measure
    assert bars.x[-1] == sum(bars.x[:-1])


def test_the_waterfall_tells_what_a_rule_keeps_drops_and_does_not_know():
    told = FIGURES["waterfall"][0].data[0].hovertext[1]

    assert "keeps 300 of 1,000 people (30.0 %)" in told
    assert "drops 700 people" in told
    assert "value missing for 5 of everybody" in told


def test_without_rules_the_audience_is_everybody():
    figure = charts.waterfall(1000, [])

    assert [1000, 1000] == numbers(figure.data[0].x)
    assert 0 == len(charts.waterfall_table(1000, []))


def test_two_rules_with_the_same_words_stay_two_bars():
    figure = charts.waterfall(100, [step("Same", 10, 90), step("Same", 20, 70)])

    assert [0, 1, 2, 3] == list(figure.data[0].y)
    assert ["Everybody", "Same", "Same", "Audience"] == written(figure.layout.yaxis.ticktext)


def test_segments_stand_in_the_order_of_their_number_and_are_counted_from_one():
    figure, table = FIGURES["segment_sizes"]

    assert [400, 600] == numbers(figure.data[0].x)
    assert written(figure.layout.yaxis.ticktext)[0].startswith("<b>1</b> Renters")
    assert [1, 2] == list(table["Segment"])
    assert [0, 1] == list(table["segment_id in files"])


def test_the_band_of_the_bounds_lies_in_people():
    band = FIGURES["segment_sizes"][0].layout.shapes[0]

    assert [300, 700] == numbers([band.x0, band.x1])


def test_bounds_that_bound_nothing_draw_no_band():
    assert () == charts.segment_sizes(SEGMENTS, 0.0, 1.0).layout.shapes


def test_a_segment_outside_the_bounds_says_so_in_words_and_colour():
    inside = charts.segment_sizes(SEGMENTS, 0.4, 0.6)
    outside = charts.segment_sizes(SEGMENTS, 0.45, 0.55)

    assert ("40.0 %", "60.0 %") == inside.data[0].text
    assert ("40.0 %, too small", "60.0 %, too large") == outside.data[0].text
    assert 1 == len({*inside.data[0].marker.color})
    assert not {*inside.data[0].marker.color} & {*outside.data[0].marker.color}


def test_names_with_signs_that_plotly_reads_as_tags_are_shown_as_written():
    assert "Renters &amp; students" in FIGURES["segment_sizes"][0].layout.yaxis.ticktext[0]
    assert "&lt;30" in FIGURES["segment_sizes"][0].layout.yaxis.ticktext[0]


def test_variables_keep_their_order_and_each_type_its_colour():
    figure = FIGURES["relevance"][0]
    alone = charts.relevance(FOUND[1:])

    assert [0.95, 0.4] == numbers(figure.data[0].x)
    assert "behavioral" in figure.layout.yaxis.ticktext[0]
    assert alone.data[0].marker.color[0] == figure.data[0].marker.color[1]
    assert 2 == len({*figure.data[0].marker.color})


def test_the_mix_shows_the_largest_codes_beside_the_base_and_says_how_much_they_hold():
    audience, base = charts.prizm_mix(mix(20, 10, 65, 5), top=2, source="PRIZM-style").data

    assert [65, 20] == numbers(audience.x)
    assert [4, 2] == numbers(base.x)
    assert "PRIZM-style. 2 of 4 codes, 85 % of the" in charts.alt_text(
        charts.prizm_mix(mix(20, 10, 65, 5), 2, source="PRIZM-style")
    )


def test_a_mix_without_a_base_is_drawn_without_one():
    rows = [{**row, "base_share": None, "index": None} for row in mix(20, 10, 65, 5)]

    assert ("–", "–", "–", "–") == charts.prizm_mix(rows).data[1].text
    assert () == charts.prizm_index(rows).data[0].x or 0 == len(charts.prizm_index(rows).data[0].x)


def test_index_bars_start_at_100_and_end_at_the_index():
    bars = charts.prizm_index(mix(20, 10, 65, 5)).data[0]

    # 20/2, 10/5, 65/4 and 5/6 times 100, highest first.
    assert [1625, 1000, 200, 83.333333] == numbers(base + x for base, x in zip(bars.base, bars.x, strict=True))
    assert [100] * 4 == list(bars.base)
    assert ("1625", "1000", "200", "83") == bars.text


def test_the_index_chart_takes_the_codes_whose_share_differs_most_and_not_the_noisiest_index():
    rows = mix(20, 10, 65, 5)
    rows.append({**rows[0], "code": "T9Y", "share": 0.01, "base_share": 0.0001, "index": 10_000.0})

    shown = charts.prizm_index(rows, top=3).layout.yaxis.ticktext

    assert not any("T9Y" in label for label in shown)


def test_more_and_less_than_the_base_differ_in_direction_and_colour():
    bars = charts.prizm_index(mix(20, 10, 65, 5)).data[0]

    assert bars.x[0] > 0 > bars.x[3]
    assert bars.marker.color[0] != bars.marker.color[3]


def test_the_heat_map_is_centred_on_100_and_stops_at_300_while_its_figures_do_not():
    figure = FIGURES["prizm_heat"][0]
    cells, figures = figure.data

    assert (0, 300) == (cells.zmin, cells.zmax)
    assert 100 / 300 == pytest.approx(cells.colorscale[1][0])
    # By people the largest code is R4M (600 x 70 + 400 x 5), then U1Y (400 x 50 + 600 x 10); rows are segments 1, 2.
    assert ["R4M", "U1Y", "S2F", "R4F"] == written(figure.layout.xaxis.ticktext)
    assert [[125, 300, 300, 0], [300, 300, 0, 300]] == [numbers(row) for row in cells.z]
    assert ("125", "2.5k", "900", "0", "1.8k", "500", "0", "333") == figures.text


def test_the_codes_of_the_heat_map_are_those_of_most_people_and_not_of_a_small_segment():
    small, large = segment(0, "Few", 10, 10.0, mix(100, 0, 0, 0)), segment(1, "Many", 90, 90.0, mix(0, 60, 40, 0))

    assert ["S2F", "R4M"] == written(charts.prizm_heat([small, large], top=2).layout.xaxis.ticktext)


def test_the_index_of_a_group_is_that_of_its_summed_shares_also_where_a_code_is_missing():
    table = charts.prizm_heat_table(SEGMENTS, by="group").set_index("Segment")

    # Segment 1 has 5 of R4M and nothing of R4F: 5 against 4 + 6; segment 2 has 70 + 20 against 10.
    assert [50.0, 900.0] == numbers(table["Wide Meadows (index, 100 = base)"])


def test_a_segment_whose_mix_was_not_saved_stays_blank():
    cells = charts.prizm_heat([*SEGMENTS, segment(2, "Late", 10, 1.0)]).data[0]

    assert cells.hovertext[2][0].endswith("its mix was not saved")
    assert pd.isna(cells.z[2]).all()


def sure(*shares, few=()):
    """A mix worked out from members: with intervals, people and ZIP areas; the last code is what was pooled."""
    rows = [
        {**row, "people": 5_000, "zips": 4, "share_low": row["share"] / 2, "share_high": 2 * row["share"],
         "index_low": row["index"] / 2, "index_high": 2 * row["index"], "few_zips": row["code"] in few}
        for row in mix(*shares)
    ]  # fmt: skip
    return [*rows[:-1], {**rows[-1], "code": "other", "name": "2 codes with under 1,000 people each", "group": "other"}]


def test_the_interval_is_drawn_over_the_audience_s_bar_and_the_share_is_written_at_its_end():
    audience, base, interval, written_at = charts.prizm_mix(sure(20, 10, 65, 5)).data

    # The pooled codes stand last, whatever their share.
    assert [65, 20, 10, 5] == numbers(audience.x) == numbers(interval.x)
    assert [65, 20, 10, 5] == numbers(interval.error_x.array)
    assert [32.5, 10, 5, 2.5] == numbers(interval.error_x.arrayminus)
    assert [130, 40, 20, 10] == numbers(written_at.x)
    assert ["65.0 %", "20.0 %", "10.0 %", "5.0 %"] == [text.strip() for text in written_at.text]
    assert [4, 2, 5, 6] == numbers(base.x)


def test_an_interval_that_would_press_all_bars_flat_runs_out_of_the_chart():
    rows = [{**row, "share_high": 99.0} for row in sure(2, 1, 3, 1)]

    # The largest bar is the base's of 6 percent.
    assert pytest.approx(2.2 * 6) == charts.prizm_mix(rows).layout.xaxis.range[1]


def test_few_zip_areas_are_marked_on_the_chart_and_in_the_table():
    rows = sure(20, 10, 65, 5, few=("U1Y",))
    mixed, indexed, table = charts.prizm_mix(rows), charts.prizm_index(rows), charts.prizm_table(rows)

    assert 1 == sum("few ZIP areas: 4" in label for label in mixed.layout.yaxis.ticktext)
    assert 1 == sum("few ZIP areas: 4" in label for label in indexed.layout.yaxis.ticktext)
    assert ["", "few ZIP areas: 4", "", ""] == table["Confidence"].tolist()
    assert [(32.5, 130.0)] == list(
        table[["Share from (95 %)", "Share to (95 %)"]].iloc[:1].itertuples(index=False, name=None)
    )


def test_pooled_codes_have_no_index_bar_and_stand_last_in_the_table():
    rows = sure(20, 10, 65, 50)

    assert not any("under 1,000" in label for label in charts.prizm_index(rows).layout.yaxis.ticktext)
    assert ["R4M", "U1Y", "S2F", "other"] == charts.prizm_table(rows)["Code"].tolist()
    assert "3 of 3 codes" in charts.alt_text(charts.prizm_mix(rows))


def test_groups_are_called_groups_and_named_once():
    rows = [{"code": "Shores", "name": "Shores", "group": "Shores", "share": 60.0, "base_share": 30.0, "index": 200.0}]
    figure = charts.prizm_mix(rows, by="group")

    assert ["Shores"] == written(figure.layout.yaxis.ticktext)
    assert "1 of 1 groups" in charts.alt_text(figure)
    assert "Lifestyle group" in figure.layout.yaxis.title.text
    assert 1 == figure.data[0].hovertext[0].count("Shores")


def test_a_cell_that_a_segment_has_pooled_is_blank_and_counted_in_its_last_column():
    pooled = [{"code": "other", "name": "3 codes", "group": "other", "share": 40.0, "base_share": 16.0, "index": 250.0}]
    segments = [
        segment(0, "Few", 40, 40.0, [*mix(60, 0, 0, 0), *pooled]),
        segment(1, "Many", 60, 60.0, mix(20, 45, 0, 35)),
    ]
    figure = charts.prizm_heat(segments)
    cells, table = figure.data[0], charts.prizm_heat_table(segments)

    # By people: U1Y 40 x 60 + 60 x 20, S2F 60 x 45, R4F 60 x 35; the first segment has pooled all but U1Y.
    assert ["U1Y", "S2F", "R4F", "other"] == written(figure.layout.xaxis.ticktext)
    assert [300, 250] == numbers([cells.z[0][0], cells.z[0][3]])
    assert pd.isna([cells.z[0][1], cells.z[0][2], cells.z[1][3]]).all()
    assert "counted in other" in cells.hovertext[0][1]
    assert "Blank: too few people" in charts.alt_text(figure)
    assert [250.0] == numbers(table["other (index, 100 = base)"].dropna())


def test_drivers_stand_by_the_size_of_their_effect_and_start_at_zero():
    bars = FIGURES["drivers"][0].data[0]

    assert [-1.2, 0.4, 0.1] == numbers(bars.x)
    assert [0, 0, 0] == list(bars.base)
    assert ("−1.20", "+0.40", "+0.10") == bars.text


def test_a_driver_tells_both_means_in_their_unit():
    money, percent, without = FIGURES["drivers"][0].data[0].hovertext

    assert "mean $61,300<br>base $92,000<br>index 67" in money
    assert "mean 45.0 %<br>base 36.1 %" in percent
    assert "mean −0.50 %" in without and "no index for this variable" in without


def test_a_variable_without_an_index_is_left_to_the_table_and_counted():
    figure, table = FIGURES["profile_index"]

    assert [24.7, -33.4] == numbers(figure.data[0].x)
    assert "1 without an index" in charts.alt_text(figure)
    assert ["Median family income", "Renters", "People growth"] == list(table["Variable"])


def test_charts_of_nothing_are_empty_and_not_errors():
    for figure in (charts.relevance([]), charts.segment_sizes([], 0.05, 0.1), charts.prizm_mix([]), charts.prizm_index([]),
                   charts.prizm_heat([]), charts.drivers([]), charts.profile_index([])):  # fmt: skip
        assert figure.layout.title.text
