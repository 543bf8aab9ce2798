"""Refining an audience in words on the builder: shown first, then accepted or rejected."""

import pytest

from tests.pages.test_saved_audiences import button, texts

BRIEF = "Renters in Texas or Florida"


def plain(visit):
    return texts(visit).replace("\\", "")


@pytest.fixture
def started(app):
    visit = app("audience_builder")
    visit.text_area[0].input(BRIEF)
    return button(visit, "Find variables").click().run()


def asked(visit, words):
    visit.text_input(key="build-refine-text").input(words)
    return button(visit, "Show changes").click().run()


def people(visit):
    return next(one.value for one in visit.metric if one.label == "People")


def rules(visit):
    return visit.session_state["draft"].criteria["all"]


def test_a_refinement_shows_rules_and_people_before_and_after_and_changes_nothing_yet(ws, started):
    there, size = rules(started), people(started)
    visit = asked(started, "without Florida, younger")

    assert not visit.exception
    said = plain(visit)
    told = ws.refine({"all": there}, "without Florida, younger")
    assert ":blue-badge[changed] ~~State is TX, FL~~ → State is TX" in said
    assert ":green-badge[added] Median age at most" in said
    assert f"**{told.before.people:,}** people now, **{told.after.people:,}** with it" in said
    assert (there, size) == (rules(visit), people(visit))


def test_accepting_it_changes_the_rules_and_the_count(ws, started):
    there = rules(started)
    told = ws.refine({"all": there}, "without Florida")
    visit = asked(started, "without Florida")
    visit.button(key="build-refine-accept").click().run()

    assert not visit.exception
    assert (told.criteria["all"], f"{told.after.people:,}") == (rules(visit), people(visit))
    assert "would do this" not in plain(visit)
    assert "" == visit.text_input(key="build-refine-text").value


def test_rejecting_it_leaves_everything_as_it_was(started):
    there, size = rules(started), people(started)
    visit = asked(started, "broader")
    visit.button(key="build-refine-reject").click().run()

    assert (there, size) == (rules(visit), people(visit))
    assert "would do this" not in plain(visit)


def test_a_refinement_of_rules_that_were_edited_since_is_no_longer_offered(started):
    visit = asked(started, "broader")
    assert "would do this" in plain(visit)
    removal = next(one for one in visit.button if one.label == "Remove")
    removal.click().run()

    assert "would do this" not in plain(visit)


def test_words_that_mean_nothing_here_are_said_and_nothing_is_asked_without_words(started):
    visit = asked(started, "add cart abandoners")
    assert "found nothing] “cart abandoners”" in plain(visit)
    assert [] == [one for one in visit.button if one.label == "Accept"]

    visit = asked(visit, "")
    assert "Nothing is asked for." in plain(visit)


def test_an_accepted_refinement_can_be_taken_back_until_something_else_is_changed(started):
    there, size = rules(started), people(started)
    visit = asked(started, "without Florida")
    visit.button(key="build-refine-accept").click().run()
    visit.button(key="build-refine-undo").click().run()

    assert not visit.exception
    assert (there, size) == (rules(visit), people(visit))
    assert "build-refine-undo" not in [one.key for one in visit.button]


def test_after_another_change_of_the_rules_there_is_nothing_to_take_back(started):
    visit = asked(started, "without Florida")
    visit.button(key="build-refine-accept").click().run()
    visit = asked(visit, "without renters")
    visit.button(key="build-refine-accept").click().run()
    there = rules(visit)
    first = visit.session_state["draft"].parts[0]
    visit.toggle(key=f"build-rule-{first.id}-on").set_value(False).run()

    assert len(rules(visit)) == len(there) - 1
    assert "build-refine-undo" not in [one.key for one in visit.button]
