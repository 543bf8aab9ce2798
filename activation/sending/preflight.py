"""The checks before a sending: each by a rule, with what it found, and what to do about it.

A rule that blocks says no; a warning lets it pass. The worker asks the same once more when the time has come. All of
it is computed from columns, and only the first rows are put into the format, so that a million rows take no second.
"""

from collections.abc import Iterator

from activation.audience import Audience
from activation.delivery.formats import Chunk, Preview, masked, written
from activation.platform import Platform
from activation.sending.asked import Plan
from activation.sending.checks import Check, Circumstances, File, Level, Preflight
from activation.sending.contents import Content, contents, name_of, options_of
from activation.sending.roster import Changes, Roster, coverage
from activation.wording import counted

SAMPLED = 2_000  # rows that are put into the format to tell the size of the file
SHOWN = 5


def preflight(plan: Plan, roster: Roster, changes: Changes, circumstances: Circumstances) -> Preflight:
    """All checks of a sending; raises InvalidDelivery where the format lacks an option."""
    parts = contents(plan, roster, changes)
    checks = [
        *states(plan.audience, plan.platform, erasing=plan.erases is not None),
        *_duplicates(plan, circumstances),
        *_members(plan, roster),
        *_minimum(plan, roster),
        *_kind(plan, changes, circumstances.held),
        *_guard(plan, changes, circumstances.held),
        *_removals(plan, changes),
        *_approvals(plan, roster, circumstances),
    ]
    if circumstances.connector_missing:
        checks.append(Check("connector", "block", f"Delivery by {plan.channel} is not installed here.", INSTALL))
    # Without rows there is nothing to show, and the checks have said so.
    first = next((part for part in parts if part.rows.num_rows), None)
    shown = Preview((), ())
    if first:
        rows = Content(first.action, first.rows.slice(0, SAMPLED))
        shown = masked(plan.form, rows.batches(), options_of(plan, first.action), SHOWN)
    added = 0 if plan.erases is not None else len(changes.added)
    return Preflight(
        tuple(checks),
        roster.rows.num_rows,
        roster.size,
        roster.size_unit,
        added,
        len(changes.removed),
        changes.unchanged,
        tuple(_file(plan, part) for part in parts if part.rows.num_rows),
        shown,
    )


INSTALL = "Install it with: pip install -r requirements-connectors.txt"


def states(audience: Audience, platform: Platform, erasing: bool) -> Iterator[Check]:
    """Whether audience and platform are in use: asked anew before every try."""
    if erasing:
        pass  # taking members off a list must stay possible, whatever has become of the audience
    elif audience.status == "archived":
        yield Check("audience", "block", "The audience is archived.", "Restore it among the saved audiences first.")
    elif audience.status == "draft":
        yield Check("audience", "block", "The audience is a draft.", "Confirm its segments in the builder first.")
    else:
        yield Check("audience", "ok", "The audience is active.")
    if platform.status == "active":
        yield Check("platform", "ok", f"{platform.name} is active.")
    else:
        yield Check("platform", "block", f"{platform.name} is not active.", "Activate it among the platforms.")


def _duplicates(plan: Plan, circumstances: Circumstances) -> Iterator[Check]:
    if plan.erases is not None:
        return  # the worker sends to one list at a time: it waits for what is under way
    if circumstances.running:
        names = ", ".join(circumstances.running)
        yield Check("duplicate", "block", f"The same is under way: {names}.", "Wait until it is done, or cancel it.")
    elif circumstances.waiting:
        names = ", ".join(circumstances.waiting)
        yield Check("duplicate", "warning", f"The same is to be sent later, too: {names}.")
    else:
        yield Check("duplicate", "ok", "Nothing else is on its way to this list.")


def _members(plan: Plan, roster: Roster) -> Iterator[Check]:
    rows = roster.rows.num_rows
    if not rows and plan.erases is None:
        hint = "Build it again and save it: its members are saved with it."
        yield Check("members", "block", "There is nobody to send.", hint)
        return
    if roster.erased:
        left_out = counted(roster.erased, "member")
        yield Check("erased", "note", f"{left_out} left out, because it was asked that they be erased.")
    for words, number in coverage(roster.rows, plan.form.takes).items():
        share = number / rows if rows else 0
        level: Level = "ok" if number == rows else "note"
        yield Check("identifiers", level, f"{words}: {number:,} of {rows:,} rows ({share:.0%}).")


def _minimum(plan: Plan, roster: Roster) -> Iterator[Check]:
    if plan.erases is not None:
        return  # a list that has become too small must still let its members go
    minimum = plan.type.minimum
    if minimum is None:
        yield Check("minimum", "ok", f"No smallest list is known for {plan.type.label}.")
        return
    limit = f"{plan.type.label} asks for {minimum.number:,} {minimum.unit}"
    people = minimum.unit.startswith("people")
    if plan.form.takes == "members" and not people:
        yield Check(
            "minimum", "note", f"{limit}; that is for lists of customers, not of ZIP areas.", "", minimum.source
        )
    elif roster.size >= minimum.number:
        whose = "live in these ZIP areas" if roster.size_unit == "people" else "are on this list"
        known = f"How many of them {plan.type.label} knows is not known."
        title = f"{limit}; {roster.size:,} {roster.size_unit} {whose}."
        yield Check("minimum", "ok", title, known if people else "", minimum.source)
    else:
        level: Level = "block" if minimum.confirmed else "warning"
        title = f"{limit}; this has {roster.size:,} {roster.size_unit}."
        yield Check("minimum", level, title, "Send more segments, or widen the audience's rules.", minimum.source)


def _kind(plan: Plan, changes: Changes, held: int) -> Iterator[Check]:
    added, removed = len(changes.added), len(changes.removed)
    if plan.erases is not None:
        yield Check("changes", "ok" if removed else "block", f"{counted(removed, 'member')} to take off the list.")
    elif not held:
        if plan.kind == "initial":
            yield Check("changes", "ok", f"First sending: all {counted(added, 'row')} are new there.")
        elif plan.kind == "refresh":
            yield Check("changes", "note", "Nothing was sent there yet: this is a first sending.")
        else:
            yield Check("changes", "block", "Nothing was sent there yet.", "Send all of it first, as initial.")
    else:
        title = f"Since the last sending: +{added:,} new, −{removed:,} gone, ={changes.unchanged:,} as before."
        if plan.kind == "incremental" and not added and not removed:
            # One of a series finds nothing to send on a quiet day: that is no reason against the series.
            level: Level = "note" if plan.repeating else "block"
            yield Check("changes", level, "Nothing has changed since the last sending.", "There is nothing to send.")
        elif plan.kind == "initial":
            yield Check("changes", "warning", title, "It was sent there before: a refresh says so in the history.")
        else:
            yield Check("changes", "ok", title)


def _guard(plan: Plan, changes: Changes, held: int) -> Iterator[Check]:
    if not held or plan.kind == "initial" or plan.erases is not None:
        return
    share = len(changes.removed) / held
    found = f"{share:.0%} of the list would be removed ({len(changes.removed):,} of {held:,})"
    if share > plan.max_removed:
        hint = "See that the audience is the right one. If it is, raise the limit and send it."
        yield Check("guard", "block", f"{found}; the limit is {plan.max_removed:.0%}.", hint)
    else:
        yield Check("guard", "ok", f"{found}; the limit is {plan.max_removed:.0%}.")


def _removals(plan: Plan, changes: Changes) -> Iterator[Check]:
    if not len(changes.removed) or plan.form.removes:
        return
    if plan.channel == "bigquery":
        hint = "Delete those rows in the table by audience_id and member_key."
        yield Check("removals", "warning", "BigQuery's table keeps the rows of those who are gone.", hint)
    elif plan.kind == "incremental" or plan.erases is not None:
        hint = "Its file name says `removed`, and so does the manifest: whoever takes it in must act on that."
        yield Check("removals", "warning", "Those who are gone come as a file of their own.", hint)
    else:
        yield Check("removals", "note", "The file is the whole list: let it take the place of the one before.")


def _approvals(plan: Plan, roster: Roster, circumstances: Circumstances) -> Iterator[Check]:
    if plan.erases is not None:
        return
    if circumstances.sensitive:
        classes = ", ".join(circumstances.sensitive).replace("_", " ")
        yield Check("sensitive", "approval", f"Its rules select by {classes}, which is or may be sensitive.")
    else:
        yield Check("sensitive", "ok", "No rule selects by a sensitive class.")
    if roster.size > circumstances.approval_above > 0:
        limit = f"{circumstances.approval_above:,} {roster.size_unit}"
        yield Check("size", "approval", f"It is larger than {limit} ({roster.size:,}).")


def _file(plan: Plan, part: Content) -> File:
    """The file as it will be, by its first rows."""
    sample = Content(part.action, part.rows.slice(0, SAMPLED))
    size = 0
    for piece in written(plan.form, sample.batches(), options_of(plan, part.action)):
        size += len(piece.data) if isinstance(piece, Chunk) else 0
    rows = part.rows.num_rows
    if rows > SAMPLED:
        size = round(size * rows / SAMPLED)
    return File(name_of(plan, part.action), rows, size, about=rows > SAMPLED)
