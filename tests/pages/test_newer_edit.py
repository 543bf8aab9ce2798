"""A change on the page while a split runs ends the split, and what was there before stays."""

import pytest
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.scriptrunner_utils.script_requests import RerunData

from pages.parts import split_controls
from tests.pages.test_audience_builder import labelled, texts
from tests.pages.test_segment_editing import draft, split, vermont  # noqa: F401 - fixtures

STOPPED = "The last split was stopped before its end"


class Changed:
    """A split during which somebody changes a widget; `went_on` tells whether the split went on all the same."""

    def __init__(self, states, in_fragment):
        self.states, self.in_fragment, self.went_on, self.asked = states, in_fragment, False, 0

    def __call__(self, *_, progress, **__):
        self.asked += 1
        context = get_script_run_ctx()
        fragments = list(context.fragment_storage._fragments) if self.in_fragment else []
        context.script_requests.request_rerun(
            RerunData(
                widget_states=self.states,
                page_script_hash=context.page_script_hash,
                fragment_id_queue=fragments[:1],
            )
        )
        progress("Finding centres", 0.5)
        self.went_on = True
        raise AssertionError("the split went on")


@pytest.mark.parametrize("in_fragment", [False, True], ids=["a setting", "a rule, in a fragment"])
def test_a_newer_change_ends_the_split_under_way_and_the_old_one_stays(split, monkeypatch, in_fragment):  # noqa: F811
    before = draft(split).split
    number = split.selectbox(key="build-number")
    number.set_value(12)
    states = split._tree.get_widget_states()
    number.set_value(14)
    changed = Changed(states, in_fragment)
    monkeypatch.setattr("activation.workspace.split_audience", changed)
    labelled(split.button, "Split into segments").click().run()

    assert not split.exception
    assert (1, False) == (changed.asked, changed.went_on)
    assert before is draft(split).split
    assert STOPPED in texts(split)
    assert in_fragment or draft(split).number == 12  # the newer change counts


def test_the_next_split_says_no_more_that_one_was_stopped(split):  # noqa: F811
    draft(split).cut_off = True
    split.run()
    assert STOPPED in texts(split)

    labelled(split.button, "Split into segments").click().run()
    assert STOPPED not in texts(split)


def test_a_split_shows_its_stages_one_after_the_other(split, monkeypatch):  # noqa: F811
    told = []

    class Bar:
        def progress(self, done, text):
            told.append((done, text))

        def empty(self):
            told.append((1.0, ""))

    monkeypatch.setattr(split_controls.st, "progress", lambda done, text: told.append((done, text)) or Bar())
    labelled(split.button, "Split into segments").click().run()

    stages = list(dict.fromkeys(text for _, text in told))
    assert [
        "Reading the audience …",
        "Reading the rows …",
        "Finding centres …",
        "Moving centres …",
        "Polishing on all rows …",
        "Filling segments with whole rows …",
        "Testing on resampled rows …",
        "",
    ] == stages
    assert sorted(done for done, _ in told) == [done for done, _ in told]
