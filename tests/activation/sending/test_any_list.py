"""Whatever is sent to two lists in whatever order, what the app says it holds is what plain sets say."""

from datetime import UTC, datetime, timedelta
from itertools import count

import pyarrow as pa
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from activation.distribution import Distribution
from activation.sending.lists import Lists
from activation.sending.roster import changes
from store import memory_store

ZIPS = st.sets(st.sampled_from(["05401", "05602", "05672", "33109", "33125", "33130"]))
PLATFORMS = st.sampled_from(["plt-drive1", "plt-hook01"])
NOON = datetime(2026, 5, 28, 12, tzinfo=UTC)


def distribution(number, platform):
    moment = NOON + timedelta(minutes=number)
    return Distribution(
        distribution_id=f"dst-{number}", user_id="ana", audience_id="aud-ski01", platform_id=platform,
        status="processing", distribution_type="refresh", created_at=moment, updated_at=moment,
    )  # fmt: skip


class TwoLists(RuleBasedStateMachine):
    """The members of an audience change, and are sent to two platforms by what is held there."""

    @initialize()
    def begin(self):
        self.lists, self.numbers = Lists(memory_store(), "ana"), count(1)
        self.certain = {"plt-drive1": {}, "plt-hook01": {}}  # ZIP: the distribution that put it there
        self.possible = {"plt-drive1": {}, "plt-hook01": {}}
        self.erased, self.members = set(), set()

    def take(self, platform, add, remove, certain=True):
        """One distribution, noted twice as after a kill."""
        one = distribution(next(self.numbers), platform)
        for _ in range(2):
            added, removed = (pa.array(sorted(keys), pa.string()) for keys in (add, remove))
            self.lists.take(one, "zip", added, removed, one.created_at, certain)
        return one.distribution_id

    @rule(members=ZIPS)
    def the_audience_changes(self, members):
        self.members = members

    @rule(platform=PLATFORMS)
    def all_is_sent(self, platform):
        certain, possible = self.certain[platform], self.possible[platform]
        there, now = set(certain) | set(possible), self.members - self.erased
        held = self.lists.held(platform, "aud-ski01", ())

        found = changes(pa.array(sorted(now), pa.string()), held.certain, held.possible)

        assert now - set(certain) == set(found.added.to_pylist())
        assert sorted(there - now) == sorted(found.removed.to_pylist())
        assert len(now & set(certain)) == found.unchanged
        by = self.take(platform, now, there - now)
        self.certain[platform] = {zip_: (certain | possible).get(zip_, by) for zip_ in now}
        self.possible[platform] = {}

    @rule(platform=PLATFORMS, add=ZIPS, remove=ZIPS)
    def a_sending_breaks_off(self, platform, add, remove):
        remove = remove - add
        by = self.take(platform, add, remove, certain=False)
        certain, possible = self.certain[platform], self.possible[platform]
        for zip_ in add - set(certain) - set(possible):
            possible[zip_] = by
        for zip_ in remove & set(certain):
            possible[zip_] = certain.pop(zip_)

    @rule(erased=ZIPS)
    def some_are_erased_everywhere(self, erased):
        self.erased |= erased
        for platform in self.certain:
            self.take(platform, set(), erased)
            for held in (self.certain[platform], self.possible[platform]):
                for zip_ in erased & set(held):
                    del held[zip_]

    @rule()
    def all_erasures_are_lifted(self):
        self.erased = set()

    @invariant()
    def what_is_held_is_what_the_sets_say(self):
        for platform in self.certain:
            held = self.lists.held(platform, "aud-ski01", ())
            assert sorted(self.certain[platform]) == sorted(held.certain.to_pylist())
            assert sorted(self.possible[platform]) == sorted(held.possible.to_pylist())

    @invariant()
    def every_member_is_found_with_the_distribution_that_put_it_there(self):
        everyone = {zip_ for platform in self.certain for zip_ in self.certain[platform] | self.possible[platform]}
        found = {
            (one.platform_id, one.member_key, one.added_by, one.certain)
            for one in self.lists.holding("zip", sorted(everyone))
        }
        expected = set()
        for sure, lists in ((True, self.certain), (False, self.possible)):
            expected |= {(platform, zip_, by, sure) for platform, held in lists.items() for zip_, by in held.items()}
        assert expected == found


TestTwoLists = TwoLists.TestCase
TestTwoLists.settings = settings(
    max_examples=25, stateful_step_count=12, deadline=None, suppress_health_check=list(HealthCheck)
)
