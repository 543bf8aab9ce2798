"""What a brief became: one line per phrase, the criteria, the variables, and what found nothing."""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

from activation.search import FoundVariable

Kind = Literal["rule", "ignored", "unmapped", "refused"]
NoticeKind = Literal["question", "saved_audiences", "language", "personal_data"]


class ReceiptLine(BaseModel):
    """One phrase of the brief and what became of it.

    `start` and `end` are its offsets in the text; `rule` is a plain rule tree or None; `part` is the number of the
    part of the criteria's top-level "all" that the rule went into, so that its count can be shown beside it; `proxy`
    says what a variable stands for, where it measures something near to what was asked.
    """

    model_config = ConfigDict(frozen=True)

    phrase: str
    start: int
    end: int
    kind: Kind
    meaning: str
    variable: str | None = None
    rule: dict[str, Any] | None = None
    part: int | None = None
    reason: str = ""
    proxy: str = ""


class Unmapped(BaseModel):
    """A phrase that became no rule, why, and the codes of up to three variables to offer instead."""

    model_config = ConfigDict(frozen=True)

    phrase: str
    why: str
    nearest: list[str] = []


class Notice(BaseModel):
    """Something that the reader should be told of the brief as a whole.

    question: the count of the criteria is its answer; saved_audiences: it asks about what is saved and yields no rule;
    language: it is not in English; personal_data: something in it is hidden in `text` and kept nowhere.
    """

    model_config = ConfigDict(frozen=True)

    kind: NoticeKind
    message: str


class Reading(BaseModel):
    """A brief as it was read; the lines together cover every word of `text`, in which personal data is hidden."""

    model_config = ConfigDict(frozen=True)

    text: str
    lines: list[ReceiptLine]
    criteria: dict[str, Any]
    variables: list[FoundVariable]
    unmapped: list[Unmapped]
    ignored: list[str]
    notes: list[str]
    notices: list[Notice] = []
