"""What a sending changes on a list, against plain sets."""

import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from activation.sending.roster import changes

KEYS = st.lists(st.sampled_from([f"C-{number}" for number in range(12)]), max_size=15)


@given(KEYS, KEYS, KEYS)
def test_who_comes_goes_and_stays_is_as_sets_say_even_where_a_key_stands_twice(now, held, possible):
    found = changes(*(pa.array(keys, pa.string()) for keys in (now, held, possible)))

    assert [key for key in now if key not in held] == found.added.to_pylist()
    assert len([key for key in now if key in held]) == found.unchanged
    assert {*held, *possible} - {*now} == {*found.removed.to_pylist()}
    assert len(found.removed) == len(set(found.removed.to_pylist()))
