"""Two mechanical steps that several platforms ask of names; which of them applies is each platform's own rule."""

import unicodedata


def without_punctuation(text: str) -> str:
    """Text less every character that Unicode calls punctuation; accents, also those written apart, stay."""
    if text.isalnum():
        return text
    return "".join(letter for letter in text if unicodedata.category(letter)[0] != "P")


def letters_only(text: str) -> str:
    """The letters of a text with their accents."""
    if text.isalpha():
        return text
    return "".join(letter for letter in text if unicodedata.category(letter)[0] in "LM")
