"""Whatever is sent and erased in whatever order: the files, applied where they arrive, make the list that the app tells."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from activation.errors import SendingBlocked
from activation.sending.asked import Sending
from tests.activation.sending.conftest import saved
from tests.activation.sending.steps import arrived, changed, held, send

ZIPS = ["05401", "05602", "05672", "33109", "33125", "33130"]
SENDINGS = st.tuples(
    st.sampled_from([None, "initial", "refresh", "incremental"]), st.integers(0, 1), st.sets(st.sampled_from(ZIPS))
)
ERASURES = st.tuples(st.sampled_from(["erase", "lift"]), st.sampled_from(ZIPS))


class Drives:
    """Two folders, and what lies on the list of each once every file that arrived was taken in."""

    def __init__(self, ws, platforms, folder, audience):
        self.ws, self.platforms, self.folder, self.audience = ws, platforms, folder, audience
        self.lists = [set(), set()]

    def send(self, kind, at, **how):
        asked = Sending(
            self.audience.audience_id, self.platforms[at].platform_id, distribution_type=kind, max_removed=1.0
        )
        (sent,) = send(self.ws, asked)
        self.take_in(sent)

    def take_in(self, sent):
        assert "completed" == sent.status
        at = [one.platform_id for one in self.platforms].index(sent.platform_id)
        files = arrived(self.folder / str(at), sent)
        if sent.distribution_type != "incremental":
            self.lists[at] = set()
        self.lists[at] |= set(files.get("add", ()))
        self.lists[at] -= set(files.get("remove", ()))


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(steps=st.lists(SENDINGS | ERASURES, min_size=3, max_size=8))
def test_what_arrives_makes_the_list_that_the_app_tells(drives_of, steps):
    drives, erased = drives_of(), set()
    for step in steps:
        if step[0] == "erase":
            erased.add(step[1])
            said = drives.ws.erasures.erase([step[1]])
            drives.ws.worker().run_until_idle()
            for one in said.distributions:
                drives.take_in(drives.ws.distributions.get(one.distribution_id))
        elif step[0] == "lift":
            erased.discard(step[1])
            drives.ws.erasures.lift(step[1])
        else:
            kind, at, zips = step
            drives.change(zips)
            now, before = zips - erased, drives.lists[at]
            if not now or (kind == "incremental" and (not before or before == now)):
                with pytest.raises(SendingBlocked):
                    drives.send(kind, at)
            else:
                drives.send(kind, at)
                assert now == drives.lists[at]
        for one, there in zip(drives.platforms, drives.lists, strict=True):
            assert (sorted(there), []) == held(drives.ws, one, drives.audience)


@pytest.fixture
def drives_of(ws, population_frame, folder):
    """Makes a new audience with empty lists on the two drives, nobody erased."""
    for name in ("0", "1"):
        (folder / name).mkdir()
    platforms = [ws.platforms.connect("folder", f"Drive {name}", {"path": str(folder / name)}) for name in ("0", "1")]

    def make():
        for zip_, _ in ws.erasures.list():
            ws.erasures.lift(zip_)
        drives = Drives(ws, platforms, folder, saved(ws, population_frame, ZIPS))
        drives.change = lambda zips: changed(ws, population_frame, drives.audience, sorted(zips))
        return drives

    return make
