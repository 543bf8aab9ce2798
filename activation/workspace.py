"""The workspace: the one place where the data, the store and what one can do with them are put together."""

import json
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

import pandas as pd

from activation.access import Access, Presented, Role
from activation.approvals import Approvals
from activation.audience import DATA_TYPES, Audience, DataSnapshot, DataType, PrizmShare, SegmentEdit
from activation.audiences import Audiences
from activation.audit import Audit, Through
from activation.briefs import read
from activation.catalogue import SENSITIVE_CLASSES
from activation.composing import compose, receipt
from activation.counting import Count, count
from activation.criteria import Criteria, Node, parse, rules
from activation.delivery.channels import Reach
from activation.distributions import Distributions
from activation.editing import edited
from activation.errors import ActivationError, UnsupportedDataType
from activation.licensed import LicensedCodes
from activation.licensed.system import licensed_system
from activation.likeness import Likeness
from activation.mixing import AudienceMix, Base, By, audience_mix
from activation.overlaps import Overlaps
from activation.people import People
from activation.platforms import Platforms
from activation.population import PLACE_COLUMNS
from activation.potential import Potential
from activation.prizm import Prizm
from activation.profiling import Profiles
from activation.reading import Brief, read_brief
from activation.refining import Refinement, refine
from activation.requests import Requests
from activation.segments.progress import Progress
from activation.sending.carrying import Carrying
from activation.sending.erasing import Erasures
from activation.sending.planning import Planning
from activation.sending.worker import Worker
from activation.settings import DATA, DEMO_USER, Settings, from_environment
from activation.shipped import data_of
from activation.splitting import (
    AudienceSplit,
    chosen_variables,
    lifestyle_mix,
    split_audience,
    suggested_variables,
)
from activation.tokens import Tokens
from activation.variables import Variables
from activation.wording import in_words
from store import Store, open_store
from store.errors import StoreError
from store.outbox import Outbox
from store.vault import Vault


class Workspace:
    """What one user can do: find variables, read briefs, count, split, and keep audiences.

    role: what the user may do; None for somebody who is only about to sign in. through, address: from where the user
    does it, for the audit. token: the one that was presented, None for none.
    """

    def __init__(
        self,
        settings: Settings,
        user_id: str = DEMO_USER,
        store: Store | None = None,
        role: Role | None = "admin",
        through: Through = "page",
        address: str = "",
        token: Presented | None = None,
    ) -> None:
        self.settings = settings
        self.user_id = user_id
        self.access = Access(user_id, role, token)
        self.through = through
        self.address = address
        self.data = data_of(settings.data)
        self.store = store or open_store(settings.store)
        self.audit = Audit(self.store, self.access, through, address)
        self._others: dict[str, Workspace] = {}

    @cached_property
    def variables(self) -> Variables:
        """The catalogue, with its search."""
        return Variables(self.data.catalogue, self.data.finder, self.settings.allow_sensitive)

    @cached_property
    def audiences(self) -> Audiences:
        """The user's saved audiences."""
        return Audiences(self.store, self.access, self.audit, lambda: self.data.population)

    @cached_property
    def profiles(self) -> Profiles:
        """What the people of an audience are like, against a base."""
        return Profiles(self.access, lambda: self.data.measures)

    @cached_property
    def likeness(self) -> Likeness:
        """How alike audiences are, and which of the user's are most like one."""
        return Likeness(self.access, self.profiles, self.audiences, lambda: self.prizm)

    @cached_property
    def potential(self) -> Potential:
        """Where an audience concentrates, and where more like it live."""
        return Potential(
            self.access, lambda: self.data.measures, lambda: self.data.population, self.settings.allow_sensitive
        )

    @cached_property
    def overlaps(self) -> Overlaps:
        """The user's saved audiences beside each other."""
        return Overlaps(self.store, self.access, self.audiences, lambda: self.data.population, self.criteria)

    @cached_property
    def licensed(self) -> LicensedCodes:
        """The lifestyle codes that this installation has a licence for."""
        return LicensedCodes(self.settings.store, self.access, self.audit, lambda: self.data.population)

    @property
    def prizm(self) -> Prizm:
        """The lifestyle codes in force: a licensee's where they are loaded, else the modelled ones."""
        return licensed_system(self.settings.store, self.data.population) or self.data.prizm

    @cached_property
    def platforms(self) -> Platforms:
        """The user's platforms."""
        settings, vault = self.settings, Vault.from_environment(self.settings.store)
        reach = Reach(settings.allow_private_addresses, settings.deliveries, settings.store)
        return Platforms(self.store, self.access, self.audit, vault, reach)

    @cached_property
    def distributions(self) -> Distributions:
        """The user's distributions."""
        return Distributions(self.store, self._outbox, self.access, self.audit, self._planning, self._carrying)

    @cached_property
    def approvals(self) -> Approvals:
        """What the user may approve of what others ask to be sent."""
        return Approvals(self.store, self.access, self.audit)

    @cached_property
    def requests(self) -> Requests:
        """The user's requests that came with a key of their own."""
        return Requests(self.store, self.access)

    @cached_property
    def erasures(self) -> Erasures:
        """The members who are to be left out of all sendings."""
        return Erasures(self.store, self.access, self.audit, self._planning.lists, self.distributions.send)

    @cached_property
    def people(self) -> People:
        """Everybody who has signed in, with their roles."""
        return People(self.store, self.access, self.audit, self.settings)

    @cached_property
    def tokens(self) -> Tokens:
        """The user's tokens for scripts."""
        return Tokens(self.store, self.access, self.audit)

    def worker(self) -> Worker:
        """Whoever sends what is due from this workspace's store, of all users.

        It carries out what was allowed when it was asked for, whatever the role of whoever asked now is.
        """
        return Worker(self.store, self.settings.store, self._of_user, self.settings.keep_sent_days)

    def _of_user(self, user_id: str) -> Distributions:
        if user_id == self.user_id and self.access.role == "admin":
            return self.distributions
        other = Workspace(self.settings, user_id, self.store, "admin", "worker")
        return self._others.setdefault(user_id, other).distributions

    @cached_property
    def _outbox(self) -> Outbox:
        return Outbox(self.settings.store)

    @cached_property
    def _planning(self) -> Planning:
        return Planning(
            self.store,
            self.user_id,
            self.audiences,
            self.platforms,
            lambda: self.data.catalogue,
            self.settings.approval_above,
        )

    @cached_property
    def _carrying(self) -> Carrying:
        return Carrying(self.store, self._outbox, self.user_id, self._planning, self.platforms, audit=self.audit)

    def warm(self) -> None:
        """Reads all data now, so that nobody waits for it later."""
        self.data.finder.find("coffee")
        self.data.places, self.data.prizm, self.data.population.places  # noqa: B018 - reading them is the point
        with suppress(StoreError):  # the list and the mix themselves will tell
            self.audiences.list(limit=1)
            self.prizm  # noqa: B018

    def criteria(self, criteria: Criteria | None) -> Node:
        """The checked tree of plain criteria."""
        return parse(criteria, self.data.catalogue, self.settings.allow_sensitive)

    def read_brief(self, text: str, data_type: DataType = "third_party") -> Brief:
        """The receipt, criteria, ranked variables, unmapped words and size of a plain-English description."""
        self.access.check("data.look")
        self.check_data_type(data_type)
        data = self.data
        return read_brief(
            text, data.catalogue, data.finder, data.places, data.population, self.settings.allow_sensitive
        )

    def refine(self, criteria: Criteria | None, text: str) -> Refinement:
        """What words such as "younger", "broader" or "without Florida" would change of criteria; nothing is applied."""
        self.access.check("data.look")
        given, data, allowed = criteria or {"all": []}, self.data, self.settings.allow_sensitive
        self.criteria(given)
        return refine(
            given,
            text,
            data.catalogue,
            read=lambda rest: read(rest, data.catalogue, data.finder, data.places, allowed),
            find=lambda words: [found.code for found in data.finder.find(words, 20)],
            count=self.count,
        )

    def count(self, criteria: Criteria | None, data_type: DataType = "third_party") -> Count:
        """People, households and ZIPs that the criteria keep, and what each rule keeps, takes and gives back."""
        self.access.check("data.look")
        self.check_data_type(data_type)
        return count(self.criteria(criteria), self.data.population)

    def suggested_variables(self, criteria: Criteria | None) -> list[str]:
        """Codes of the variables to split an audience of these criteria on."""
        return suggested_variables([rule.variable.code for rule in rules(self.criteria(criteria))], self.data.catalogue)

    def split(
        self,
        criteria: Criteria | None,
        variables: Sequence[str] | None = None,
        number: int | Literal["auto"] = "auto",
        min_share: float = 0.05,
        max_share: float = 0.10,
        seed: int = 0,
        progress: Progress | None = None,
        relaxed: bool = False,
    ) -> AudienceSplit:
        """The audience in balanced segments on these variables; the errors of a split say which bounds would hold."""
        self.access.check("data.build")
        made = split_audience(
            self.criteria(criteria),
            chosen_variables(variables, self.data.catalogue, self.settings.allow_sensitive),
            self.data.population,
            self.prizm,
            number=number,
            min_share=min_share,
            max_share=max_share,
            seed=seed,
            progress=progress,
            relaxed=relaxed,
        )
        return replace(made, snapshot=self.data_snapshot())

    def edit_split(self, split: AudienceSplit, edits: Sequence[SegmentEdit]) -> AudienceSplit:
        """The split with segments renamed, merged or excluded; InvalidSegmentEdit says which edit cannot be made."""
        self.access.check("data.build")
        codes = split.segmentation.variables
        variables = chosen_variables(codes, self.data.catalogue, self.settings.allow_sensitive)
        return edited(split, edits, variables, self.data.population, self.prizm)

    def composed(
        self,
        name: str,
        criteria: Criteria,
        split: AudienceSplit,
        *,
        brief: Brief | None = None,
        relevance: Mapping[str, float] | None = None,
        description: str = "",
        tags: Sequence[str] = (),
        notes: str = "",
        confirmed_at: datetime | None = None,
        as_version_of: Audience | None = None,
    ) -> dict[str, Any]:
        """The audience to save that a split of these criteria makes: active once its segments are confirmed."""
        prizm = self.prizm  # once: another may be loaded meanwhile, and mix and snapshot are to say the same
        audience = compose(name, self.criteria(criteria), split, self.data.catalogue, prizm, relevance or {})
        audience |= {
            "original_query": brief.text if brief else "",
            "receipt": receipt(brief) if brief else [],
            "description": description,
            "tags": list(tags),
            "notes": notes,
            "confirmed_at": confirmed_at,
            "status": "active" if confirmed_at else "draft",
            "data_snapshot": self.data_snapshot(prizm, split.snapshot).model_dump(),
        }
        if as_version_of:
            audience["audience_id"] = as_version_of.audience_id
        return audience

    def places(self, criteria: Criteria | None) -> pd.DataFrame:
        """The ZIP areas that the criteria keep: zip, place, people, households, latitude, longitude, STATE."""
        self.access.check("data.look")
        return self.data.population.rows(self.criteria(criteria), (*PLACE_COLUMNS, "STATE"))

    def lifestyle_mix(self, members: pd.DataFrame) -> list[PrizmShare]:
        """The PRIZM mix of members (zip, households) against the nation, largest share first."""
        return lifestyle_mix(members, self.prizm)

    def mix(self, members: pd.DataFrame, base: Base = "nation", by: By = "code") -> AudienceMix:
        """The lifestyle mix of members (zip, people, households, segment_id) and of each segment, as it is today."""
        self.access.check("data.look")
        return audience_mix(members, self.prizm, self.data.population, base, by)

    def in_words(self, criteria: Criteria) -> str:
        """Saved criteria as a person would say them, sensitive ones too; as JSON where a variable is no more."""
        try:
            return in_words(parse(criteria, self.data.catalogue, SENSITIVE_CLASSES))
        except ActivationError:
            return json.dumps(criteria)

    def data_snapshot(self, prizm: Prizm | None = None, counted_on: DataSnapshot | None = None) -> DataSnapshot:
        """Which data a count or split of now is drawn from.

        prizm: the codes used, if not those in force; counted_on: the data that members were counted on, if not now.
        """
        prizm = prizm or self.prizm
        return DataSnapshot(
            population=counted_on.population if counted_on else self.data.population.content_hash,
            catalogue=counted_on.catalogue if counted_on else self.data.catalogue_hash,
            prizm=prizm.content_hash,
            prizm_version=prizm.version,
            prizm_name=prizm.name,
        )

    def check_data_type(self, data_type: str) -> None:
        """UnsupportedDataType for a data type that holds no data yet."""
        if data_type == "third_party":
            return
        known = data_type in DATA_TYPES
        raise UnsupportedDataType(
            f"There is no {data_type.replace('_', ' ') if known else 'such'} data yet.",
            "Use third party: the US ZIP areas that ship with the app.",
            field="data_type",
        )


def open_workspace(
    store: str | Path | None = None, user_id: str = DEMO_USER, data: str | Path = DATA, role: Role | None = "admin"
) -> Workspace:
    """The workspace of a user over a store's folder (ACTIVATION_STORE or data/persistence by default)."""
    settings = from_environment()
    if store is not None:
        settings = settings.model_copy(update={"store": Path(store)})
    return Workspace(settings.model_copy(update={"data": Path(data)}), user_id, role=role)
