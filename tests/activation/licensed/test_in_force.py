"""A licensee's codes once they are loaded: everywhere at once, under their own name, and taken back."""

import subprocess
import sys

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

from activation import Workspace
from activation.errors import InvalidCodes, NotPermitted
from activation.licensed import Columns, Given, GivenTable
from activation.licensed.checking import checked
from activation.prizm import MODELLED
from activation.settings import PROJECT
from store.errors import DamagedFile, StoreFull
from store.licence import Licence

VERMONT = {"all": [{"variable": "STATE", "op": "in", "value": ["VT"]}]}
NAMED = ("Invented lifestyles", "June 2026")
STATED = "Invented lifestyles, vintage June 2026"


@pytest.fixture
def given(population_frame):
    """Every ZIP area of Vermont in one of three invented codes, and no other area in any."""
    zips = population_frame.loc[population_frame["STATE"] == "VT", "zip"]
    rows = [[zip_code, f"Q{at % 3}", f"Name {at % 3}", "AB"[at % 3 > 0]] for at, zip_code in enumerate(zips)]
    return Given(GivenTable(("zip", "code", "name", "group"), rows, 2), Columns("zip", "code", "name", "group"))


@pytest.fixture
def loaded(ws, given):
    ws.licensed.load(ws.licensed.check(given), *NAMED)
    return pd.DataFrame(given.table.rows, columns=["zip", "code", "name", "group"])


def split_of(ws):
    return ws.split(VERMONT, ["RENTERS_SHARE"], number=8, min_share=0.05, max_share=0.2)


def test_every_open_workspace_and_any_other_process_sees_a_load_at_once(ws, given):
    other = Workspace(ws.settings, "ben", ws.store, "viewer")
    assert MODELLED == other.prizm.name

    ws.licensed.load(ws.licensed.check(given), *NAMED)

    assert STATED == other.prizm.statement == ws.prizm.statement
    asked = "import sys; from activation import open_workspace; print(open_workspace(sys.argv[1]).prizm.statement)"
    told = subprocess.run(
        [sys.executable, "-c", asked, str(ws.settings.store)], cwd=PROJECT, capture_output=True, text=True, check=True
    )
    assert told.stdout.strip().endswith(STATED)  # DuckDB draws a bar before it on a slow machine


def test_the_file_is_read_once_however_often_the_codes_are_asked_for(ws, loaded, monkeypatch):
    ws.prizm  # noqa: B018
    read, made = [], Licence.read
    monkeypatch.setattr(Licence, "read", lambda self: read.append(1) or made(self))

    assert all(ws.prizm is ws.prizm for _ in range(20))
    assert [] == read


def test_a_second_load_takes_the_place_of_the_first_at_once(ws, given, loaded):
    assert STATED == ws.prizm.statement

    ws.licensed.load(ws.licensed.check(given), "Invented lifestyles", "June 2027")

    assert "Invented lifestyles, vintage June 2027" == ws.prizm.statement
    assert ws.prizm.content_hash == ws.data_snapshot().prizm


def test_taken_back_the_modelled_codes_are_in_force_again(ws, loaded):
    other = Workspace(ws.settings, "ben", ws.store, "viewer")
    assert STATED == other.prizm.statement

    ws.licensed.take_back()

    assert MODELLED == other.prizm.name
    assert ws.licensed.loaded() is None
    ws.licensed.take_back()  # there is nothing to do, and nothing goes wrong


def test_the_households_of_a_code_are_those_of_its_zip_areas_in_our_population(ws, loaded, population_frame):
    expected = population_frame.merge(loaded, on="zip").groupby("code")[["households", "people"]].sum()

    codes = ws.prizm.codes.set_index("code")
    assert expected["households"].to_dict() == codes["households"].to_dict()
    assert expected["people"].to_dict() == codes["people"].to_dict()
    assert population_frame["households"].sum() - expected["households"].sum() == ws.prizm.nation[-1]


def test_the_mix_against_the_nation_counts_everybody_who_has_no_code(ws, loaded, population_frame):
    nation = population_frame["households"].sum()
    rows = population_frame.merge(loaded, on="zip").groupby("code")["households"].sum()

    mix = {share.code: share for share in ws.lifestyle_mix(population_frame[population_frame["STATE"] == "VT"])}

    assert pytest.approx((100 * rows / rows.sum()).to_dict()) == {code: share.share for code, share in mix.items()}
    assert pytest.approx((100 * rows / nation).to_dict()) == {code: share.base_share for code, share in mix.items()}


def test_a_saved_audience_says_whose_codes_it_has_and_keeps_them_after_they_are_taken_back(ws, loaded):
    split = split_of(ws)
    saved = ws.audiences.save(ws.composed("Vermont", VERMONT, split), members=split.members)
    ws.licensed.take_back()

    kept = ws.audiences.get(saved.audience_id)
    assert NAMED == (kept.data_snapshot.prizm_name, kept.data_snapshot.prizm_version)
    assert 64 == len(kept.data_snapshot.prizm)
    assert {"Q0", "Q1", "Q2"} == {share.code for share in kept.prizm_mix}
    assert {"Q0", "Q1", "Q2"} >= {code for segment in kept.segments for code in segment.prizm_segments}


def test_segments_made_before_a_load_are_saved_in_the_codes_that_are_in_force(ws, given):
    split = split_of(ws)
    ws.licensed.load(ws.licensed.check(given), *NAMED)

    made = ws.composed("Vermont", VERMONT, split)

    assert {"Q0", "Q1", "Q2"} >= {code for segment in made["segments"] for code in segment["prizm_segments"]}
    assert "Invented lifestyles" == made["data_snapshot"]["prizm_name"]
    held = split.members[split.members["segment_id"] == 3].merge(
        pd.DataFrame(given.table.rows, columns=["zip", "code", "n", "g"])
    )
    share = held.groupby("code")["households"].sum() / held["households"].sum()
    mix = {row["code"]: row["share"] for row in made["segments"][3]["prizm_mix"]}
    assert pytest.approx((100 * share).to_dict()) == mix


def test_the_modelled_codes_say_so_in_what_is_saved(ws):
    snapshot = ws.data_snapshot()

    assert (MODELLED, ws.data.prizm.version) == (snapshot.prizm_name, snapshot.prizm_version)


@pytest.mark.parametrize("role", [None, "viewer", "analyst"])
def test_only_admins_load_and_take_back(ws, given, role, loaded):
    other = Workspace(ws.settings, "ben", ws.store, role)
    codes = checked(given.table, given.columns, ws.data.population.sizes)
    for ask in (other.licensed.loaded, lambda: other.licensed.check(given), lambda: other.licensed.load(codes, "A", "B"),
                other.licensed.take_back):  # fmt: skip
        with pytest.raises(NotPermitted):
            ask()
    assert STATED == ws.prizm.statement


def test_the_audit_tells_who_loaded_what_and_took_it_back(ws, loaded):
    ws.licensed.take_back()

    back, load = ws.audit.list(kind="codes").items
    assert ("codes.taken_back", "codes.loaded", "Invented lifestyles") == (back.action, load.action, load.object_name)
    assert ("June 2026", len(loaded), 3) == tuple(load.detail[name] for name in ("vintage", "zips", "codes"))


@pytest.mark.parametrize(
    ("name", "vintage"), [("", "2026"), ("Codes", " "), ("x" * 81, "2026"), ("Codes", "x" * 81), (MODELLED, "2026")]
)
def test_codes_without_a_name_of_their_own_and_a_vintage_are_not_loaded(ws, given, name, vintage):
    codes = ws.licensed.check(given)
    with pytest.raises(InvalidCodes):
        ws.licensed.load(codes, name, vintage)
    assert MODELLED == ws.prizm.name


def test_refused_codes_are_not_loaded_and_those_before_stay(ws, loaded):
    twice = GivenTable(("zip", "code", "name"), [["05701", "Q1", "A"], ["05701", "Q2", "B"]], 2)
    codes = ws.licensed.check(Given(twice, Columns("zip", "code", "name")))

    with pytest.raises(InvalidCodes, match="two different codes"):
        ws.licensed.load(codes, "New", "2027")
    assert STATED == ws.prizm.statement


def test_a_full_disk_leaves_the_codes_that_were_there(ws, given, loaded, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    codes = ws.licensed.check(given)
    monkeypatch.setattr("store.files.os.fsync", full)
    with pytest.raises(StoreFull):
        ws.licensed.load(codes, "New", "2027")
    monkeypatch.undo()
    assert STATED == ws.prizm.statement


def test_damaged_codes_are_said_to_be_and_never_silently_replaced_by_the_modelled_ones(ws, given, loaded):
    path = Licence(ws.settings.store).path
    path.write_bytes(path.read_bytes()[:-20])

    with pytest.raises(DamagedFile):
        ws.prizm  # noqa: B018
    with pytest.raises(DamagedFile):
        ws.licensed.loaded()

    ws.licensed.load(ws.licensed.check(given), "New", "2027")
    assert "New, vintage 2027" == ws.prizm.statement


def test_codes_that_no_longer_fit_together_are_called_damaged(ws):
    rows = pd.DataFrame({"zip": ["05701", "05701"], "code": ["Q1", "Q1"], "name": "Name", "group": "Group"})
    Licence(ws.settings.store).write(pa.Table.from_pandas(rows, preserve_index=False), {"name": "A", "vintage": "B"})

    with pytest.raises(DamagedFile, match="listed twice"):
        ws.prizm  # noqa: B018


def test_a_mix_of_today_is_in_the_codes_in_force(ws, loaded, population_frame):
    members = population_frame[population_frame["STATE"] == "VT"][["zip", "people", "households"]].assign(segment_id=0)

    found = ws.mix(members, "states", "group")

    assert (STATED, ("VT",)) == (found.source, found.states)
    assert {"A", "B"} == {row.name for row in found.whole.rows}
    assert np.allclose(100, [row.index for row in found.whole.rows])
