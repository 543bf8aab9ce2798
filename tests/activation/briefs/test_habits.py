"""Buying as a habit is an interest that shops stand for; one purchase, a sum, a time or a denial makes it an event."""

import pytest


def used(reading, text):
    return [part["variable"] for part in reading(text).criteria["all"][:-1] if "variable" in part]


@pytest.mark.parametrize(
    ("text", "variable"),
    [
        ("people who buy toys", "HOBBY_TOY_GAME_STORES_PER_10K"), ("makeup buyers", "BEAUTY_STORES_PER_10K"),
        ("buyers of organic food", "HEALTH_SUPPLEMENT_STORES_PER_10K"), ("those who spend on furniture", "FURNITURE_STORES_PER_10K"),
        ("shopping for hardware", "HARDWARE_STORES_PER_10K"), ("they pay for private school", "PRIVATE_SCHOOLS_PER_10K"),
    ],
)  # fmt: skip
def test_what_people_buy_as_a_rule_is_an_interest(text, variable, reading):
    found = reading(text)

    assert [variable] == used(reading, text)
    assert not found.unmapped


@pytest.mark.parametrize(
    "text",
    [
        "people who bought toys last week", "do not buy toys", "spend $200 on furniture", "most frequent makeup buyers",
        "they buy toys often", "buy toys online", "buyers of what nobody knows", "repeat buyers", "toys they buy in May",
    ],
)  # fmt: skip
def test_one_purchase_or_how_often_is_an_event(text, reading):
    assert reading(text).unmapped


def test_a_wish_beside_a_habit_stays(reading):
    assert ["STATE", "HOBBY_TOY_GAME_STORES_PER_10K"] == used(reading, "Ohio, people who buy toys")


@pytest.mark.parametrize(
    ("text", "variable"),
    [("earrings", "JEWELRY_STORES_PER_10K"), ("gym membership", "GYMS_PER_10K"), ("tents", "SPORTING_GOODS_STORES_PER_10K"), ("in bulk", "WAREHOUSE_CLUBS_PER_10K")],
)  # fmt: skip
def test_goods_are_told_by_the_shops_that_sell_them(text, variable, reading):
    assert [variable] == used(reading, text)


def test_every_shop_of_the_goods_is_a_variable(reading):
    from activation.briefs.lexicon import load

    assert {} == {shop: used(reading, shop) for shop in load("goods")["goods"] if len(used(reading, shop)) != 1}
