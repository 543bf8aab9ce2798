"""Texts that are no plain brief: another language, a question, a question about what is saved, personal data."""

import pytest


def kinds(found):
    return [notice.kind for notice in found.notices]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("familias jóvenes con ingresos altos que viven en la ciudad", "Spanish"), ("familles avec enfants dans les banlieues", "French"),
        ("junge Familien mit Kindern in der Stadt", "German"), ("famiglie giovani con figli che vivono in città", "Italian"),
        ("famílias jovens com renda alta", "Portuguese"), ("jonge gezinnen met kinderen in een stad", "Dutch"),
        ("молодые семьи в пригороде", "Cyrillic"), ("住在郊区的年轻家庭", "Chinese"), ("若い家族のいる世帯", "Japanese"), ("교외에 사는 젊은 가족", "Korean"),
        ("عائلات شابة في الضواحي", "Arabic"),
    ],
)  # fmt: skip
def test_a_text_in_another_language_is_named_and_english_is_asked_for(text, language, reading):
    (notice,) = reading(text).notices

    assert "language" == notice.kind
    assert language in notice.message
    assert "read in English" in notice.message


def test_foreign_words_are_not_taken_for_misspelt_english(reading):
    assert {"all": [{"variable": "PEOPLE", "op": ">=", "value": 50}]} == reading("familias jóvenes con hijos").criteria


@pytest.mark.parametrize(
    "text",
    [
        "families in Los Angeles, Las Vegas and El Paso", "café lovers in San José", "die-hard football fans", "à la carte diners", "San Juan, Puerto Rico",
        "casino goers in Del Rio and Des Moines", "non-smokers, sans kids", "piñata and taco fans", "van life", "en suite hotels in La Jolla", "😀 dog lovers",
    ],
)  # fmt: skip
def test_english_with_foreign_names_is_english(text, reading):
    assert "language" not in kinds(reading(text))


@pytest.mark.parametrize(
    "text",
    [
        "how many people in Ohio rent?",
        "What share of seniors lives alone",
        "Do renters in Ohio own cars?",
        "Where do retirees live?",
    ],
)
def test_a_question_is_read_as_its_audience_and_said_to_be_one(text, reading):
    found = reading(text)

    assert ["question"] == kinds(found)


def test_the_audience_of_a_question_is_that_of_its_words(reading):
    assert reading("renters in Ohio").criteria["all"][0] in reading("how many people in Ohio rent?").criteria["all"]


@pytest.mark.parametrize(
    "text",
    ["Can you find me families in Texas?", "Could you build an audience of renters?", "renters, who love coffee"],
)
def test_a_polite_request_is_no_question(text, reading):
    assert [] == kinds(reading(text))


@pytest.mark.parametrize(
    "text",
    [
        "Which audiences have 0 profiles?", "Show me audiences that have not been activated", "Can you show me audiences that are similar?",
        "Which destination accounts have 0 audiences activated?", "List the audiences created in the last quarter in Texas", "Why is no one qualifying for this audience?",
        "How many segments overlap?",
    ],
)  # fmt: skip
def test_a_question_about_saved_audiences_becomes_no_rule(text, reading):
    found = reading(text)

    assert ["saved_audiences"] == kinds(found)
    assert 1 == len(found.criteria["all"])
    assert [text] == [line.phrase for line in found.lines[:-1]]


@pytest.mark.parametrize(
    "text",
    [
        "Show me an audience of young families in Texas",
        "Find segments of renters who use public transit",
        "audiences of golfers",
    ],
)
def test_a_request_for_a_new_audience_is_a_brief(text, reading):
    found = reading(text)

    assert [] == kinds(found)
    assert 1 < len(found.criteria["all"])


@pytest.mark.parametrize(
    ("secret", "name"),
    [
        ("jane.doe+x@mail.example.com", "an e-mail address"), ("555-123-4567", "a phone number"), ("(212) 555 0199", "a phone number"), ("+1 212 555 0199", "a phone number"),
        ("+44 20 7946 0958", "a phone number"), ("123-45-6789", "a Social Security number"), ("4111 1111 1111 1111", "a card number"),
    ],
)  # fmt: skip
def test_personal_data_is_pointed_out_and_hidden_in_what_is_kept(secret, name, reading):
    text = f"renters like {secret} in Texas"
    found = reading(text)

    assert ["personal_data"] == kinds(found)
    assert name in found.notices[0].message
    assert secret not in found.model_dump_json()
    assert len(text) == len(found.text)
    assert reading("renters in Texas").criteria == found.criteria


@pytest.mark.parametrize(
    "text",
    [
        "income 100,000-150,000",
        "aged 25-34",
        "ZIP 90210-1234",
        "between 2010 and 2020",
        "income over $1000000000",
        "10001, 10002, 10003",
    ],
)
def test_plain_numbers_are_no_personal_data(text, reading):
    assert "personal_data" not in kinds(reading(text))
