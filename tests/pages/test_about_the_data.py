"""Every number's source, one click away."""


def test_every_variable_is_listed_with_unit_source_and_vintage(app, ws):
    table = app("about_the_data").dataframe[0].value

    assert len(ws.variables) == len(table)
    assert not table[["Unit", "Source", "Vintage"]].isin([""]).any(axis=None)


def test_plain_words_narrow_the_list(app):
    visit = app("about_the_data")
    visit.text_input(key="browse-find").input("golf").run()

    assert "GOLF_CLUBS_PER_10K" == visit.dataframe[0].value["Code"].iloc[0]


def test_the_list_narrows_as_one_types(app):
    visit = app("about_the_data")
    visit.text_input(key="browse-find").input("broadb").run()

    assert 200 == visit.text_input(key="browse-find").proto.live_debounce_ms
    assert "BROADBAND_SUBSCRIBERS_SHARE" in visit.dataframe[0].value["Code"].tolist()
