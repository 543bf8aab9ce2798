"""The order in which what was found is shown."""

from activation.search.variety import varied

LABELS = {
    1: frozenset({"women"}), 2: frozenset({"women"}), 3: frozenset({"women"}), 4: frozenset({"women"}),
    5: frozenset({"fashion", "shop"}), 6: frozenset({"nail", "salon"}),
}  # fmt: skip


def order(found):
    return [number for number, _ in varied(found, LABELS.__getitem__)]


def test_shades_of_one_thing_make_way_for_what_differs():
    # 0.88 * 0.8 = 0.704, 0.86 * 0.64 = 0.5504, 0.84 * 0.6 = 0.504
    found = [(1, 0.9), (2, 0.88), (3, 0.86), (4, 0.84), (5, 0.6), (6, 0.52)]

    assert [1, 2, 5, 3, 6, 4] == order(found)


def test_many_shades_still_stand_before_what_hardly_fits():
    # 0.84 * 0.6 = 0.504, where three shades before it alone would leave 0.84 * 0.512 = 0.43
    assert [1, 2, 3, 4, 6] == order([(1, 0.9), (2, 0.88), (3, 0.86), (4, 0.84), (6, 0.45)])


def test_what_is_far_less_relevant_stays_behind():
    assert [1, 2, 3, 5] == order([(1, 0.9), (2, 0.88), (3, 0.86), (5, 0.3)])


def test_no_relevance_is_changed_and_nothing_is_lost():
    found = [(number, 0.9 - number / 1000) for number in range(100)]

    assert found == sorted(varied(found, lambda number: frozenset({"women"})))


def test_the_first_ten_are_the_same_however_many_were_found():
    found = [(number, 0.9 - number / 1000) for number in range(100)]
    words = [frozenset({"women"}), frozenset({"men"}), frozenset({"pet"})]

    assert (
        varied(found, lambda number: words[number % 3])[:10]
        == varied(found[:60], lambda number: words[number % 3])[:10]
    )
