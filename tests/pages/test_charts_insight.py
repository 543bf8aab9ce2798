"""The charts of profiles, of likeness and of market potential, by the numbers in the figure."""

from types import SimpleNamespace as Found

import numpy as np
import pandas as pd
import pytest

from pages.parts import charts

INK = '<span style="color:currentColor">'


def row(label, mean, base, index, effect, sensitive="", too_few=False, unit="percent"):
    return Found(label=label, theme="Housing", unit=unit, sensitive=sensitive, mean=mean, base_mean=base, index=index,
                 effect=effect, unknown=1.5, zips=12, too_few=too_few)  # fmt: skip


PROFILE = [
    row("Renters", 45.0, 30.0, 150.0, 0.9),
    row("No car", 4.0, 8.0, 50.0, -0.4),
    row("Alone", 33.0, 30.0, 110.0, 1.2, sensitive="race_ethnicity"),
    row("Growth", -1.0, 2.0, None, -1.5),
    row("Lonely", None, None, None, None, too_few=True),
    row("Rent", 1_500.0, 1_250.0, 120.0, 0.1, unit="usd per month"),
]
PAIRS = [
    Found(label="Renters", first=150.0, second=80.0, first_rank=1.0, second_rank=3.0),
    Found(label="No car", first=120.0, second=200.0, first_rank=2.5, second_rank=1.0),
    Found(label="Golf", first=120.0, second=90.0, first_rank=2.5, second_rank=2.0),
]
MATCHES = [
    Found(audience=Found(name="Ski <families>", total_audience_size=900), value=0.83, words="very alike", number=187),
    Found(audience=Found(name="Renters", total_audience_size=500), value=-0.4, words="a little opposite", number=180),
]
COUNTIES = pd.DataFrame(
    {
        "rank": [1, 2, 3, 4],
        "area": ["Kings, NY", "Addison, VT", "Orange, VT", "Essex, VT"],
        "state": ["NY", "VT", "VT", "VT"],
        "people": [6_000, 2_500, 1_000, 500],
        "area_people": [60_000, 5_000, 2_000, 900],
        "penetration": [10.0, 50.0, 50.0, np.nan],
        "share": [60.0, 25.0, 10.0, 5.0],
        "index": [80.0, 400.0, 410.0, np.nan],
        "zips": [3, 2, 1, 1],
        "cumulative": [60.0, 85.0, 95.0, 100.0],
    }
)
ZIPS = pd.DataFrame(
    {
        "rank": [1, 2, 3],
        "zip": ["05401", "05701", "00601"],
        "place": ["Burlington, VT", "Rutland, VT", "Adjuntas, PR"],
        "county": ["Chittenden County, VT", "Rutland County, VT", "Adjuntas Municipio, PR"],
        "state": ["VT", "VT", "PR"],
        "people": [40, 35, 25],
        "density": [10.0, 20.0, np.nan],
        "share": [40.0, 35.0, 25.0],
        "cumulative": [40.0, 75.0, 100.0],
    }
)
TO_ADD = ZIPS.drop(columns=["density", "share"]).assign(distance=[1.5, 2.0, 9.0], cumulative=[40, 75, 100])
FIGURES = {
    "profile": (charts.profile_index(PROFILE), charts.profile_table(PROFILE)),
    "likeness": (charts.likeness(PAIRS, "Here", "There", -0.5, "a little opposite"),
                 charts.likeness_table(PAIRS, "Here", "There")),
    "most_like": (charts.most_like(MATCHES), charts.most_like_table(MATCHES)),
    "areas": (charts.areas(COUNTIES, "people", "counties"), charts.areas_table(COUNTIES)),
    "areas_by_index": (charts.areas(COUNTIES, "index", "counties"), charts.areas_table(COUNTIES)),
    "areas_curve": (charts.concentration(COUNTIES, "counties", 3_214), charts.areas_table(COUNTIES)),
    "zips": (charts.concentration(ZIPS, "ZIP areas"), charts.zips_table(ZIPS)),
    "to_add": (charts.more_zips(TO_ADD, 2), charts.more_zips_table(TO_ADD)),
}  # fmt: skip


def written(texts):
    return [text.removeprefix(INK).removesuffix("</span>") for text in texts]


def numbers(values):
    return [round(float(number), 6) for number in values]


def ends(bars):
    return numbers(base + x for base, x in zip(bars.base, bars.x, strict=True))


@pytest.mark.parametrize("name", FIGURES)
def test_every_chart_has_titles_a_sentence_for_screen_readers_and_text_in_the_colour_of_the_page(name):
    figure, table = FIGURES[name]
    layout = figure.layout
    texts = [layout.title.subtitle.text, layout.xaxis.title.text, layout.yaxis.title.text]
    texts += layout.yaxis.ticktext or [layout.yaxis.tickprefix]
    texts += [trace.hovertemplate for trace in figure.data if trace.hovertext is not None]

    assert layout.title.text and len(charts.alt_text(figure)) > 20
    assert [] == [text for text in texts if not text.startswith(INK)]
    assert len(table) > 0 and all(heading[:1].isupper() for heading in table.columns)


def test_a_profile_shows_what_differs_most_highest_index_first():
    figure = charts.profile_index(PROFILE, top=2)

    assert [150, 110] == ends(figure.data[0])
    assert [100, 100] == list(figure.data[0].base)
    assert [150, 50] == ends(charts.profile_index(PROFILE, order="index", top=2).data[0])


def test_a_profile_can_be_ordered_by_name_and_by_mean():
    by_name = charts.profile_index(PROFILE, order="label", top=3)
    by_mean = charts.profile_index(PROFILE, order="mean", top=3)

    assert [110, 50, 120] == ends(by_name.data[0])  # Alone, No car, Rent
    assert [120, 150, 110] == ends(by_mean.data[0])  # 1,500, 45, 33
    assert ["Rent", "Renters", "Alone", "No car", "Growth", "Lonely"] == list(
        charts.profile_table(PROFILE, "mean")["Variable"]
    )


def test_a_sensitive_variable_bears_its_class_in_chart_and_table():
    figure, table = FIGURES["profile"]
    labels = written(figure.layout.yaxis.ticktext)

    assert ["sensitive: race ethnicity" in label for label in labels] == [False, False, True, False]
    assert ["Alone"] == list(table.loc[table["Sensitive"] == "race ethnicity", "Variable"])


def test_what_has_no_index_or_too_few_people_is_in_the_table_alone_and_counted():
    figure, table = FIGURES["profile"]

    assert 4 == len(figure.data[0].x)
    assert "4 of 6 variables, largest effect first. 2 without an index" in charts.alt_text(figure)
    assert ["Growth", "Alone", "Renters", "No car", "Rent", "Lonely"] == list(table["Variable"])
    assert "too few people or ZIP areas" == table["Note"].iloc[-1]
    assert pd.isna(table["Mean (in the unit)"].iloc[-1])


def test_a_mean_of_dollars_is_told_as_money():
    hover = charts.profile_index(PROFILE, order="mean", top=1).data[0].hovertext[0]

    assert "mean $1,500 per month<br>base $1,250 per month<br>index 120" in hover


def test_the_points_of_two_profiles_stand_at_their_ranks_with_rank_1_outermost():
    figure, table = FIGURES["likeness"]
    line, points = figure.data

    assert ([1, 2.5, 2.5], [3, 1, 2]) == (numbers(points.x), numbers(points.y))
    assert ([1, 3], [1, 3]) == (numbers(line.x), numbers(line.y))
    assert figure.layout.xaxis.range[0] > figure.layout.xaxis.range[1]
    assert figure.layout.yaxis.range[0] > figure.layout.yaxis.range[1]
    assert "correlation −0.50: a little opposite. 3 variables." in charts.alt_text(figure)
    assert ["Renters", "No car", "Golf"] == list(table["Variable"])
    assert [80, 200, 90] == list(table["Index in There (100 = nation)"])


def test_two_audiences_of_one_name_keep_their_own_columns():
    table = charts.likeness_table(PAIRS, "Same", "Same")

    assert {"Rank in Same (1)", "Rank in Same (2)"} < set(table)


def test_the_names_of_audiences_are_shown_as_written():
    figure, table = FIGURES["most_like"]

    assert [0.83, -0.4] == ends(figure.data[0])
    assert "Ski &lt;families&gt;" == written(figure.layout.yaxis.ticktext)[0]
    assert ["very alike", "a little opposite"] == list(table["In words"])


def test_areas_stand_by_people_with_their_share():
    bars = FIGURES["areas"][0].data[0]

    assert [6_000, 2_500, 1_000, 500] == list(bars.x)
    assert ("6.0k, 60.0 %", "2.5k, 25.0 %", "1.0k, 10.0 %", "500, 5.0 %") == bars.text
    assert "10.0 % of the 60,000 people there<br>index 80" in bars.hovertext[0]
    assert "too few people for an index" in bars.hovertext[3]


def test_areas_by_index_leave_out_those_of_too_few_people():
    assert [80, 400, 410] == ends(FIGURES["areas_by_index"][0].data[0])


def test_the_curve_climbs_from_nothing_to_everybody_and_marks_half():
    figure = FIGURES["zips"][0]

    assert ([0, 1, 2, 3], [0, 40, 75, 100]) == (numbers(figure.data[0].x), numbers(figure.data[0].y))
    assert 2 == figure.layout.shapes[0].x0
    assert "Half of the audience lives in 2 of its 3 ZIP areas." in charts.alt_text(figure)
    assert "lives in 1 of the nation's 3,214 counties." in charts.alt_text(FIGURES["areas_curve"][0])


def test_a_long_curve_is_thinned_and_keeps_its_ends():
    many = pd.DataFrame({"cumulative": np.linspace(0.01, 100, 20_000)})
    line = charts.concentration(many, "ZIP areas").data[0]

    assert 500 == len(line.x)
    assert (0, 20_000, 0, 100) == (line.x[0], line.x[-1], line.y[0], line.y[-1])


def test_the_curve_of_zips_to_add_climbs_in_people_and_marks_those_as_near_as_members():
    figure = FIGURES["to_add"][0]

    assert [0, 40, 75, 100] == numbers(figure.data[0].y)
    assert 2 == figure.layout.shapes[0].x0
    assert "2 ZIP areas outside, with 75 people" in charts.alt_text(figure)


def test_a_ranking_of_zips_begins_with_the_zip_and_its_rank():
    for name in ("zips", "to_add"):
        table = FIGURES[name][1]
        assert ["ZIP", "Rank", "Place", "County", "State", "People"] == list(table.columns)[:6]
        assert table.to_csv(index=False).splitlines()[3].startswith("00601,3,")


def test_charts_of_nobody_are_empty_and_not_errors():
    nobody, none = COUNTIES.head(0), TO_ADD.head(0)
    for figure in (charts.profile_index([]), charts.likeness([], "Here", "There", None, "too little to compare"),
                   charts.most_like([]), charts.areas(nobody, "people", "counties"),
                   charts.areas(nobody, "index", "counties"), charts.concentration(nobody, "counties", 3_214),
                   charts.more_zips(none, 0)):  # fmt: skip
        assert figure.layout.title.text
