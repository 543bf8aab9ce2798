"""How apart the segments of an audience are, on its page."""

import numpy as np
import pandas as pd
import pytest

from activation import open_workspace

TEXAS = {"all": [{"variable": "STATE", "op": "in", "value": ["TX"]}]}


@pytest.fixture
def saved(store_folder):
    """Saves Texas split on these variables, changed by these fields, and answers with the audience."""

    def save(variables, **changes):
        ws = open_workspace(store=store_folder)
        split = ws.split(TEXAS, variables, number=12)
        return ws.audiences.save(ws.composed("Texas", TEXAS, split) | changes, members=split.members), split

    return save


def details(app, audience):
    visit = app("audience_details", audience_id=audience.audience_id)
    visit.radio(key="insight-view").set_value("How apart they are").run()
    assert not visit.exception
    return visit


def between(frame, column):
    """The part of a category's variation that lies between segments, by plain sums of squares."""
    levels, weight = pd.get_dummies(frame[column]).astype(float), frame["people"]
    mean = np.average(levels, axis=0, weights=weight)
    total = (weight.to_numpy()[:, None] * (levels - mean) ** 2).to_numpy().sum()
    inside = sum(
        (rows["people"].to_numpy()[:, None]
         * (levels.loc[rows.index] - np.average(levels.loc[rows.index], axis=0, weights=rows["people"])) ** 2).to_numpy().sum()
        for _, rows in frame.groupby("segment_id")
    )  # fmt: skip
    return 100 * (total - inside) / total


def test_the_part_of_the_variation_between_segments_is_that_of_plain_pandas(app, saved, population_frame):
    audience, split = saved(["URBANICITY"])
    frame = split.members.merge(population_frame[["zip", "URBANICITY"]], on="zip")
    told = next(metric.value for metric in details(app, audience).metric if metric.label == "Between the segments")

    assert f"{between(frame, 'URBANICITY'):.0f} %" == told


def test_the_axes_are_told_in_words_and_every_centre_is_in_the_table(app, saved):
    audience, split = saved(["MEDIAN_HOUSEHOLD_INCOME", "RENTERS_SHARE"])
    visit = details(app, audience)
    axis = next(text.value for text in visit.markdown if text.value.startswith("**Axis 1:**"))
    table = next(fold for fold in visit.expander if fold.label == "Table and downloads: how apart the segments are")
    centres = table.dataframe[0].value

    assert "renters" in axis and "→" in axis and "income" in axis
    assert [*range(1, 13)] == list(centres["Segment"])
    assert [segment.size for segment in split.segments] == list(centres["People"])


def test_an_audience_whose_variables_were_not_saved_says_so(app, saved):
    audience, _ = saved(["MEDIAN_HOUSEHOLD_INCOME"], segmentation=None)
    visit = details(app, audience)

    assert "Nothing to draw: the variables of the split were not saved" in " ".join(info.value for info in visit.info)


def test_a_variable_that_has_left_the_catalogue_is_left_out(app, saved):
    _, split = saved(["MEDIAN_HOUSEHOLD_INCOME", "RENTERS_SHARE"])
    gone = split.segmentation.model_copy(update={"variables": ["RENTERS_SHARE", "ICE_HOCKEY"]})
    older, _ = saved(["MEDIAN_HOUSEHOLD_INCOME", "RENTERS_SHARE"], segmentation=gone.model_dump())

    assert ["**Axis 1:** mostly homeowners → many renters"] == [
        text.value for text in details(app, older).markdown if text.value.startswith("**Axis")
    ]
