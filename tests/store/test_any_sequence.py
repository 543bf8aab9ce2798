"""Whatever is done in whatever order, both stores hold what a plain dictionary holds."""

import tempfile
from datetime import UTC, datetime
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from store.errors import AlreadyThere, RowNotFound, StaleVersion
from tests.store.conftest import STORES, ski_families

IDS = st.sampled_from(["aud-a", "aud-b", "aud-c", "aud-d"])
MOMENTS = st.sampled_from([datetime(2025, month, 15, tzinfo=UTC) for month in (1, 2)])
NAMES = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
MEMBERS = st.none() | st.dictionaries(st.sampled_from(["05401", "05602", "05672"]), st.integers(0, 9))


class TwoStoresAndADictionary(RuleBasedStateMachine):
    def __init__(self):
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.stores = [make(Path(self.folder.name) / "persistence") for make in STORES.values()]
        self.rows = {}
        self.members = {}

    def teardown(self):
        self.folder.cleanup()

    def on_each(self, act, allowed=()):
        """What each store answers: a row, or the kind of its refusal; they must agree."""
        answers = []
        for store in self.stores:
            try:
                answers.append(act(store))
            except allowed as error:
                answers.append(type(error))
        assert answers[0] == answers[1]
        return answers[0]

    @rule(key=IDS, moment=MOMENTS, name=NAMES)
    def insert(self, key, moment, name):
        row = ski_families(audience_id=key, created_at=moment, name=name)

        answer = self.on_each(lambda store: store.audiences.insert(row), AlreadyThere)

        assert (answer is AlreadyThere) == (key in self.rows)
        if key not in self.rows:
            self.rows[key] = row | {"version": 1, "members_version": None}

    @rule(key=IDS, status=st.sampled_from(["draft", "active", "archived"]), behind=st.integers(0, 1))
    def set_status(self, key, status, behind):
        version = self.rows.get(key, {"version": 1})["version"] - behind

        answer = self.on_each(
            lambda store: store.audiences.update(key, "demo_user", {"status": status}, expecting=version),
            (RowNotFound, StaleVersion),
        )

        if key not in self.rows:
            assert answer is RowNotFound
        elif behind:
            assert answer is StaleVersion
        else:
            self.rows[key] = self.rows[key] | {"status": status, "version": version + 1}

    @precondition(lambda self: self.rows)
    @rule(data=st.data(), name=NAMES, members=MEMBERS)
    def save_again(self, data, name, members):
        key = data.draw(st.sampled_from(sorted(self.rows)))
        version = self.rows[key]["version"] + 1
        row = ski_families(audience_id=key, created_at=self.rows[key]["created_at"], name=name)
        given = members and [{"zip": code, "people": people} for code, people in members.items()]
        given = [] if members == {} else given

        self.on_each(lambda store: store.save_audience(row, given))

        named = self.rows[key]["members_version"] if members is None else version
        self.rows[key] = row | {"version": version, "members_version": named}
        if members is not None:
            self.members[key] = members

    @rule(keys=st.lists(IDS, min_size=1, unique=True), moment=MOMENTS, name=NAMES)
    def import_many(self, keys, moment, name):
        kept = {key: self.rows[key] for key in keys if key in self.rows}
        rows = [
            ski_families(audience_id=key, created_at=kept.get(key, {"created_at": moment})["created_at"], name=name)
            for key in keys
        ]

        self.on_each(lambda store: store.save_audiences([(row, None) for row in rows]))

        for row in rows:
            before = kept.get(row["audience_id"], {"version": 0, "members_version": None})
            self.rows[row["audience_id"]] = row | {
                "version": before["version"] + 1,
                "members_version": before["members_version"],
            }

    @rule(key=IDS)
    def remove(self, key):
        answer = self.on_each(lambda store: store.remove_audience(key, "demo_user"), RowNotFound)

        assert (answer is RowNotFound) == (key not in self.rows)
        self.rows.pop(key, None)
        self.members.pop(key, None)

    @rule()
    def reopen(self):
        self.stores[1] = STORES["parquet"](Path(self.folder.name) / "persistence")

    @invariant()
    def every_store_holds_what_the_dictionary_holds(self):
        for store in self.stores:
            held = {row["audience_id"]: row for row in store.audiences.rows("demo_user").whole().to_pylist()}
            assert self.rows == held

    @invariant()
    def every_audience_has_its_members(self):
        for store in self.stores:
            for key in self.rows:
                rows = store.members_of(key, "demo_user").to_pylist()
                assert self.members.get(key, {}) == {row["zip"]: row["people"] for row in rows}


TestAnySequence = TwoStoresAndADictionary.TestCase
TestAnySequence.settings = settings(
    max_examples=20, stateful_step_count=12, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
