"""Before saving: the warning that an audience nearly equals a saved one."""

import pytest

from activation import Workspace
from tests.activation.test_overlap import save
from tests.pages.test_audience_builder import described, labelled, split  # noqa: F401 - fixtures


def links(visit):
    return [
        (link.proto.label.replace("\\", ""), link.proto.query_string)
        for link in visit.get("page_link")
        if link.proto.label.startswith("**")
    ]


def said(visit):
    return [one.value.replace("\\", "") for one in visit.markdown if "eople of either" in one.value]


def alike(ws, draft, **changes):
    """What the draft holds, saved by somebody."""
    composed = ws.composed("Suburbs <b>", draft.criteria, draft.split) | changes
    return ws.audiences.save(composed, draft.split.members)


@pytest.fixture
def draft(split):  # noqa: F811
    return split.session_state["draft"]


def save_as(page):
    return next(radio for radio in page.radio if "Save as" == radio.label)


def test_nothing_is_said_where_nothing_is_alike(split, ws, draft):  # noqa: F811
    save(ws, "As large, elsewhere", {"99950": int(draft.split.members["people"].sum())})
    assert "99950" not in set(draft.split.members["zip"])
    split.run()

    assert [] == links(split)
    assert not any("nearly equals" in one.value for one in split.markdown)
    assert labelled(split.button, "Save audience")


def test_one_of_the_same_rules_and_people_is_named_with_a_link_and_can_be_saved_all_the_same(split, ws, draft):  # noqa: F811
    saved = alike(ws, draft)
    split.run()
    assert [("**Suburbs <b>**", f"audience_id={saved.audience_id}")] == links(split)
    size = f"{saved.total_audience_size:,}"
    assert [f"The same rules and 100.0 % of the people of either are in both ({size} people)."] == said(split)
    labelled(split.button, "Save all the same").click().run()
    assert not split.exception
    assert 2 == ws.audiences.list().total
    split.run()
    assert [saved.audience_id] == [query.removeprefix("audience_id=") for _, query in links(split)]


def test_the_owner_of_one_that_is_shared_is_named(split, ws, draft):  # noqa: F811
    ana = Workspace(ws.settings, "ana", ws.store, "analyst")
    ana.people.seen("ana", "Ana Lyst")
    hers = alike(ana, draft, criteria={"all": []})
    split.run()
    assert [] == links(split)

    ana.audiences.share(hers.audience_id, ws.user_id)
    split.run()
    assert ["**Suburbs <b>**"] == [label for label, _ in links(split)]
    size = f"{hers.total_audience_size:,}"
    assert [f"100.0 % of the people of either are in both ({size} people, shared by Ana Lyst)."] == said(split)


def test_a_next_version_does_not_equal_its_own_former_one(split, ws, draft):  # noqa: F811
    labelled(split.button, "Save audience").click().run()
    split.run()

    assert [] == links(split)
    assert "version" == save_as(split).value


def test_one_that_is_opened_equals_itself_only_where_it_is_saved_as_another(split, ws, draft, app):  # noqa: F811
    saved = alike(ws, draft)
    visit = app("audience_details", audience_id=saved.audience_id)
    labelled(visit.button, "Open in the builder").click().run()
    visit.switch_page("pages/audience_builder.py").run()
    assert ([], "version") == (links(visit), save_as(visit).value)

    save_as(visit).set_value("new").run()
    assert [f"audience_id={saved.audience_id}"] == [query for _, query in links(visit)]
    labelled(visit.button, "Save all the same").click().run()
    visit.run()
    (other,) = {row.audience_id for row in ws.audiences.list()} - {saved.audience_id}
    assert ("version", [f"audience_id={saved.audience_id}"]) == (
        save_as(visit).value,
        [query for _, query in links(visit)],
    )

    save_as(visit).set_value("new").run()
    assert {f"audience_id={saved.audience_id}", f"audience_id={other}"} == {query for _, query in links(visit)}


def test_a_click_that_changes_nothing_looks_for_nothing(split, ws, draft, monkeypatch):  # noqa: F811
    alike(ws, draft)
    split.run()
    monkeypatch.setattr("activation.overlaps.Overlaps.like", None)
    split.text_input(key="build-description").input("For spring").run()

    assert not split.exception
    assert 1 == len(links(split))
