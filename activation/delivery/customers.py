"""A first-party audience as rows: one customer each.

Columns of a batch: customer_id (required); emails, phones (lists of text, best first, or one text); first_name,
last_name, street, city, state, postal_code, country (two letters), gender, birth_date (date or yyyy-mm-dd), mobile_id,
company, job_title; consent_user_data, consent_personalization (`granted`, `denied` or empty); segment_id, segment.
All but the lists are text or are read as text; a missing column is an empty one, and others are ignored.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

from activation.delivery.identifiers.unusable import EMPTY, Cleaned, Unusable
from activation.delivery.masking import mask
from activation.delivery.options import Options
from activation.delivery.pieces import Reject
from activation.delivery.rows import Batches, columns

Clean = Callable[[str], Cleaned]
Digest = Callable[[str], str]
Record = Any  # one record of a payload: a tuple of cells where there are columns, else a dictionary


class Customer(NamedTuple):
    """One customer; row is its number in the input from 1."""

    row: int
    customer_id: str
    emails: Sequence[str | None] = ()
    phones: Sequence[str | None] = ()
    first_name: str = ""
    last_name: str = ""
    street: str = ""
    city: str = ""
    state: str = ""
    postal_code: str = ""
    country: str = ""
    gender: str = ""
    birth_date: str = ""
    mobile_id: str = ""
    company: str = ""
    job_title: str = ""
    consent_user_data: str = ""
    consent_personalization: str = ""
    segment_id: str = ""
    segment: str = ""


COLUMNS = Customer._fields[1:]


class Values:
    """Cleans one customer's values and keeps, as rejects, those that could not be used and why."""

    __slots__ = ("country", "customer", "rejects")

    def __init__(self, customer: Customer, default_country: str = "") -> None:
        self.customer = customer
        self.country = customer.country or default_country
        self.rejects: list[Reject] = []

    def one(self, field: str, raw: str | None, clean: Clean, digest: Digest = str) -> str:
        """The digest of the cleaned value, or "" where there is none to use."""
        if not raw:
            return ""
        value = clean(raw)
        if isinstance(value, Unusable):
            self.refuse(field, value, raw)
            return ""
        return digest(value)

    def emails(self, clean: Clean, digest: Digest = str, most: int = 3) -> list[str]:
        """The digests of the customer's cleaned e-mails, each once and at most so many, in the order given."""
        return self._several("emails", self.customer.emails, clean, digest, most)

    def phones(self, clean: Callable[[str, str], Cleaned], digest: Digest = str, most: int = 3) -> list[str]:
        """The digests of the customer's cleaned phones; `clean` is given the country too."""
        if not self.customer.phones:
            return []
        return self._several("phones", self.customer.phones, lambda raw: clean(raw, self.country), digest, most)

    def _several(self, field: str, raws: Sequence[str | None], clean: Clean, digest: Digest, most: int) -> list[str]:
        kept: list[str] = []
        for raw in raws:
            value = self.one(field, raw, clean, digest)
            if not raw or not value or value in kept:
                continue
            if len(kept) == most:
                self.refuse(field, Unusable(f"the platform takes {most} of these"), raw)
            else:
                kept.append(value)
        return kept

    def refuse(self, field: str, why: Unusable, raw: str, dropped: bool = False) -> None:
        """Keeps one value's reject."""
        row, key = self.customer.row, self.customer.customer_id
        self.rejects.append(Reject(row, key, field, why.reason, "" if why is EMPTY else mask(raw), dropped))

    def nothing_left(self) -> Reject:
        """The reject of the whole customer."""
        return Reject(self.customer.row, self.customer.customer_id, "", "nothing left that could match", "", True)


def customers(batches: Batches) -> Iterator[Customer | Reject]:
    """Every customer in turn; a row without an id is a reject."""
    row = 0
    for batch in batches:
        lists = ("emails", "phones")
        for values in zip(*columns(batch, COLUMNS, key="customer_id", lists=lists), strict=True):
            row += 1
            if values[0]:
                yield Customer(row, *values)
            else:
                yield Reject(row, "", "customer_id", "no customer id", "", True)


def three(values: list[str]) -> list[str]:
    """At most three values, filled up to three with empty ones."""
    return [*values, "", "", ""][:3]


def records(
    batches: Batches,
    options: Options,
    make: Callable[[Customer, Values], Sequence[Record]],
    any_consent: bool = False,
) -> Iterator[Record | Reject]:
    """What `make` makes of every customer, with the rejects of values in it and of customers it left nothing of.

    A customer who has denied either consent is added to no advertising platform, and so the row is a reject, unless
    any_consent; but whoever denies must be removable.
    """
    any_consent = any_consent or options.action == "remove"
    for customer in customers(batches):
        if isinstance(customer, Reject):
            yield customer
            continue
        if not any_consent and (why := _no_consent(customer)):
            yield Reject(customer.row, customer.customer_id, "consent", why, "", dropped=True)
            continue
        values = Values(customer, options.default_country)
        made = make(customer, values)
        yield from values.rejects
        if made:
            yield from made
        elif not any(reject.dropped for reject in values.rejects):
            yield values.nothing_left()


def _no_consent(customer: Customer) -> str:
    if not customer.consent_user_data and not customer.consent_personalization:
        return ""
    words = {customer.consent_user_data.strip().lower(), customer.consent_personalization.strip().lower()}
    if words <= {"", "granted"}:
        return ""
    # A word that we do not know ("no", "0", "withdrawn") may well be a denial.
    return "the customer has denied consent" if "denied" in words else "consent is neither granted nor denied"
