"""The charts of overlap, by the numbers of their figures."""

import numpy as np

from pages.parts import charts

AUDIENCES = [
    {"audience_id": "a", "name": "Texas <b>", "people": 200, "own_people": 50, "rows": 4, "saved_people": 190,
     "by": "members"},
    {"audience_id": "b", "name": "Renters", "people": 100, "own_people": 0, "rows": 2, "saved_people": 100,
     "by": "members"},
    {"audience_id": "c", "name": "Renters", "people": 0, "own_people": 0, "rows": 0, "saved_people": 0, "by": "rules"},
]  # fmt: skip
PAIRS = [
    {"first": "a", "second": "b", "people": 99, "rows": 2, "share_of_first": 0.495, "share_of_second": 0.99,
     "jaccard": 99 / 201},
    {"first": "a", "second": "c", "people": 0, "rows": 0, "share_of_first": 0.0, "share_of_second": 0.0, "jaccard": 0},
    {"first": "b", "second": "c", "people": 1, "rows": 1, "share_of_first": 0.004, "share_of_second": 0.996,
     "jaccard": 0.01},
]  # fmt: skip
COMBINATIONS = [
    {"audience_ids": ("a", "b"), "people": 150, "rows": 2},
    {"audience_ids": ("a",), "people": 50, "rows": 1},
]


def test_a_cell_is_the_share_of_the_row_s_people_in_the_column_s_audience():
    heat, words = charts.overlap_heat(AUDIENCES, PAIRS).data

    assert np.array_equal([[np.nan, 49.5, 0], [99, np.nan, 0.4], [0, 99.6, np.nan]], heat.z, equal_nan=True)
    assert (0, 100) == (heat.zmin, heat.zmax)
    assert ["50", "0", "99", "&lt;1", "0", "&gt;99"] == list(words.text)
    assert (
        "99 people of <b>1. Texas &lt;b&gt;</b><br>are in <b>2. Renters</b> too: 50 % of its 200"
        == heat.hovertext[0][1]
    )


def test_the_matrix_behind_it_keeps_two_of_the_same_name_apart():
    table = charts.overlap_heat_table(AUDIENCES, PAIRS)

    assert ["1. Texas <b>", "2. Renters", "3. Renters"] == table["Audience"].tolist()
    assert [49.5, 99.6] == [table["In 2. Renters (percent)"][0], table["In 2. Renters (percent)"][2]]


def test_pairs_come_with_most_people_in_common_first():
    table = charts.pairs_table(AUDIENCES, PAIRS)

    assert [99, 1, 0] == table["People in both"].tolist()
    assert ["1. Texas <b>", "2. Renters", 99, 2, 49.5, 99.0, 49.25] == table.iloc[0].tolist()


def test_bars_are_the_people_alone_and_the_people_shared():
    alone, shared = charts.own_and_shared(AUDIENCES).data

    assert ([50, 0, 0], [150, 100, 0]) == (list(alone.x), list(shared.x))
    table = charts.own_and_shared_table(AUDIENCES)
    assert [200, 50, 150, 4, 190, "members"] == table.iloc[0].tolist()[1:]


def test_each_bar_is_a_combination_named_by_its_numbers():
    figure = charts.combinations(AUDIENCES, COMBINATIONS)
    (bars,) = figure.data

    assert [150, 50] == list(bars.x)
    assert ["1 + 2", "only 1"] == [label.split(">")[1].split("<")[0] for label in figure.layout.yaxis.ticktext]
    assert ["1. Texas <b> + 2. Renters", 2, 150, 2] == charts.combinations_table(AUDIENCES, COMBINATIONS).iloc[
        0
    ].tolist()


def test_only_the_largest_combinations_are_drawn_and_the_table_has_all():
    many = [{"audience_ids": ("a",), "people": 100 - n, "rows": 1} for n in range(16)]
    figure = charts.combinations(AUDIENCES, many)

    assert list(range(100, 85, -1)) == list(figure.data[0].x)
    assert "The 15 largest of 16." in charts.alt_text(figure)
    assert 16 == len(charts.combinations_table(AUDIENCES, many))


def test_nothing_at_all_can_be_drawn():
    figures = [charts.overlap_heat([], []), charts.own_and_shared([]), charts.combinations([], [])]

    assert [0, 0, 0] == [len(figure.data[0].y) for figure in figures]


def test_a_plot_of_two_rows_has_room_for_the_upright_title_of_its_axis():
    two, pairs = AUDIENCES[:2], PAIRS[:1]
    figures = (
        charts.overlap_heat(two, pairs), charts.own_and_shared(two), charts.combinations(two, COMBINATIONS),
    )  # fmt: skip
    for layout in (figure.layout for figure in figures):
        plot = layout.height - layout.margin.t - layout.margin.b
        title = layout.yaxis.title.text.split(">")[1].split("<")[0]

        assert plot >= 8 * len(title), title
