"""Profile, market potential and likeness on the page of a saved audience."""

import pytest

TEXAS = {"all": [{"variable": "STATE", "op": "in", "value": ["TX"]}]}
VERMONT = {"all": [{"variable": "STATE", "op": "in", "value": ["VT"]}]}


def table(visit, name):
    """The table behind the chart of that name."""
    return next(frame.value for frame in visit.dataframe if frame.proto.alt == f"Table: {name}")


def drawn(visit, name):
    """What a screen reader says of the chart of that name."""
    key = f"figure-{name.replace(' ', '-')}"
    return next(chart.proto.alt for chart in visit.get("plotly_chart") if chart.proto.id.endswith(key))


def shown(visit, view):
    """The visit with that closer look chosen."""
    return visit.radio(key="insight-view").set_value(view).run()


def labelled(elements, words):
    return next(element for element in elements if words in element.label)


@pytest.fixture
def save(ws):
    def save(name, rules):
        split = ws.split(rules, ["RENTERS_SHARE", "MEDIAN_HOUSEHOLD_INCOME"], number=12)
        return ws.audiences.save(ws.composed(name, rules, split), members=split.members)

    return save


@pytest.fixture
def details(app, save):
    """The page of Texas, and its audience, with Vermont saved beside it under a hostile name."""
    save("=Vermont <b>", VERMONT)
    audience = save("Texas", TEXAS)
    visit = app("audience_details", audience_id=audience.audience_id)
    assert not visit.exception
    return visit, audience


def mean(frame, column):
    known = frame[frame[column].notna()]
    return (known[column].astype(float) * known["people"]).sum() / known["people"].sum()


def test_the_profile_of_an_audience_shows_each_mean_against_the_nation(details, population_frame):
    visit, _ = details
    shown(visit, "Profile")
    rows = table(visit, "profile against the base").set_index("Variable")
    texas = population_frame[population_frame["STATE"] == "TX"]
    own, base = mean(texas, "RENTERS_SHARE"), mean(population_frame, "RENTERS_SHARE")
    renters = rows.loc["Renters"]

    assert pytest.approx([own, base, 100 * own / base], rel=1e-4) == list(
        renters[["Mean (in the unit)", "Base mean (in the unit)", "Index (100 = base)"]]
    )
    assert "hardship" in set(rows["Sensitive"])
    assert "Places" not in set(rows["Theme"])


def test_sensitive_variables_can_be_hidden_and_a_theme_chosen(details, ws):
    visit, _ = details
    shown(visit, "Profile")
    labelled(visit.toggle, "Show sensitive variables").set_value(False).run()
    rows = table(visit, "profile against the base")

    assert {""} == set(rows["Sensitive"])
    labelled(visit.selectbox, "Theme").select("Pets").run()
    assert {one.label for one in ws.data.catalogue if one.category == "Pets"} == set(
        table(visit, "profile against the base")["Variable"]
    )


def test_the_order_of_a_profile_and_how_much_of_it_is_drawn_can_be_chosen(details):
    visit, _ = details
    shown(visit, "Profile")
    assert "20 of" in drawn(visit, "profile against the base")
    effects = table(visit, "profile against the base")["Effect (standard deviations)"].dropna().abs()
    assert effects.is_monotonic_decreasing

    labelled(visit.number_input, "How many").set_value(5).run()
    assert "100 is the nation. 5 of" in drawn(visit, "profile against the base")
    labelled(visit.selectbox, "Order").select("label").run()
    names = table(visit, "profile against the base")["Variable"].str.casefold()
    assert names.is_monotonic_increasing


def test_a_segment_can_be_held_against_its_audience_and_the_next_one_too(details, population_frame, ws):
    visit, audience = details
    shown(visit, "Profile")
    members = ws.audiences.members(audience.audience_id)
    texas = population_frame[population_frame["STATE"] == "TX"]

    for number in (2, 5):
        labelled(visit.selectbox, "Segment").select(number).run()
        labelled(visit.selectbox, "Base").select("audience").run()
        renters = table(visit, "profile against the base").set_index("Variable").loc["Renters"]
        own = population_frame[population_frame["zip"].isin(members.loc[members["segment_id"] == number, "zip"])]
        expected = 100 * mean(own, "RENTERS_SHARE") / mean(texas, "RENTERS_SHARE")

        assert not visit.exception
        assert pytest.approx(expected, rel=1e-4) == renters["Index (100 = base)"]
        assert f"Profile of segment {number + 1}" in [heading.value for heading in visit.subheader]


def test_counties_are_ranked_by_people_and_by_index(details, population_frame):
    visit, _ = details
    shown(visit, "Where to find them")
    texas = population_frame[population_frame["STATE"] == "TX"]
    people = texas.groupby("COUNTY", observed=True)["people"].sum().sort_values(ascending=False)

    assert people.index[0] == table(visit, "counties by people")["County"].iloc[0]
    assert people.tolist() == table(visit, "counties by people")["People of the audience"].tolist()
    visit.radio(key="potential-order").set_value("index").run()
    index = table(visit, "counties by index")["Index (100 = nation)"]
    assert index.dropna().is_monotonic_decreasing
    # All of Texas: every one of its counties wholly, so each has the nation's people over those of Texas.
    expected = 100 * population_frame["people"].sum() / people.sum()
    assert pytest.approx(expected) == index.iloc[0]


def test_the_zips_of_an_audience_are_ranked_and_offered_as_a_file(details, population_frame):
    visit, _ = details
    shown(visit, "Where to find them")
    visit.radio(key="potential-view").set_value("Its ZIP areas").run()
    texas = population_frame[population_frame["STATE"] == "TX"].sort_values(["people", "zip"], ascending=[False, True])

    assert texas["zip"].head(500).tolist() == table(visit, "ZIP areas of the audience by rank")["ZIP"].tolist()
    assert labelled(visit.download_button, "Download the whole ranking as CSV")


def test_zips_to_add_lie_outside_the_audience_and_name_the_variables(details, population_frame):
    visit, _ = details
    shown(visit, "Where to find them")
    visit.radio(key="potential-view").set_value("ZIP areas to add").run()
    rows = table(visit, "ZIP areas to add")

    assert not set(rows["ZIP"]) & set(population_frame.loc[population_frame["STATE"] == "TX", "zip"])
    assert rows["Distance (percentile points)"].is_monotonic_increasing
    assert any("on average over Renters, Median household income" in caption.value for caption in visit.caption)
    visit.radio(key="potential-within").set_value("states").run()
    assert not visit.exception


def test_an_audience_is_compared_with_another_saved_one_whose_name_is_shown_as_written(details, ws, population_frame):
    visit, audience = details
    shown(visit, "Audiences like it")
    rows = table(visit, "rank-order correlation")
    other = next(one for one in ws.audiences.list() if one.name == "=Vermont <b>")
    found = ws.likeness.between(ws.audiences.members(audience.audience_id), ws.audiences.members(other.audience_id))

    assert ["=Vermont <b>"] == labelled(visit.selectbox, "With").options[:1]
    assert found.number == len(rows)
    assert {pair.label: pair.second for pair in found.pairs} == pytest.approx(
        dict(zip(rows["Variable"], rows["Index in =Vermont <b> (100 = nation)"], strict=True))
    )


def test_two_segments_are_compared_by_their_lifestyle_codes(details, ws):
    visit, audience = details
    shown(visit, "Audiences like it")
    labelled(visit.selectbox, "Put side by side").select(0).run()
    labelled(visit.selectbox, "With").select(3).run()
    visit.radio(key="alike-by").set_value("codes").run()
    members = ws.audiences.members(audience.audience_id)
    first, second = (members[members["segment_id"] == number] for number in (0, 3))

    assert ws.likeness.between(first, second, "codes").number == len(table(visit, "rank-order correlation"))
    assert "Lifestyle code" in table(visit, "rank-order correlation")


def test_the_saved_audiences_are_ranked_by_likeness_when_asked(details):
    visit, _ = details
    shown(visit, "Audiences like it")

    assert "Table: audiences most like it" not in [frame.proto.alt for frame in visit.dataframe]
    labelled(visit.toggle, "Rank my saved audiences").set_value(True).run()
    rows = table(visit, "audiences most like it")
    assert ["'=Vermont <b>"] == list(rows["Audience"])
    assert rows["Rank-order correlation (-1 to 1)"].between(-1, 1).all()


def test_an_audience_that_is_edited_is_not_found_to_be_like_itself(details):
    visit, _ = details
    labelled(visit.button, "Open in the builder").click().run()
    visit.switch_page("pages/audience_builder.py").run()
    shown(visit, "Audiences like it")
    offered = labelled(visit.selectbox, "With").options
    labelled(visit.toggle, "Rank my saved audiences").set_value(True).run()

    assert (["=Vermont <b>"], False) == (offered[:1], "Texas" in offered)
    assert ["'=Vermont <b>"] == list(table(visit, "audiences most like it")["Audience"])


def test_an_audience_saved_without_its_zips_says_that_it_has_no_profile(app, ws):
    one = {"segment_id": 0, "name": "All", "size": 10, "size_percentage": 100.0}
    audience = ws.audiences.save({"name": "Bare", "segments": [one], "total_audience_size": 10})
    visit = app("audience_details", audience_id=audience.audience_id)

    shown(visit, "Profile")
    assert not visit.exception
    assert any("no profile" in info.value for info in visit.info)
