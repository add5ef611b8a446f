"""Two versions of a framework in; what was added, removed, replaced, reworded and moved between them out."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple

from skillmap.errors import InputError
from skillmap.nouns import Competency, Framework, FrameworkInfo

What = Literal["added", "removed", "replaced", "reworded", "moved"]
#: What can happen to a competency; one that is reworded and moved is told of twice.
WHATS: tuple[What, ...] = ("added", "removed", "replaced", "reworded", "moved")


@dataclass(frozen=True, slots=True)
class Change:
    """One change of a competency: how it was (None: added) and how it is (None: removed or replaced).

    ``into`` are those that the publisher says replace it.
    """

    what: What
    id: str
    before: Competency | None
    after: Competency | None
    into: tuple[Competency, ...] = ()


@dataclass(frozen=True, slots=True)
class Comparison:
    """The changes, in the order of :data:`WHATS` and of ids, and how many competencies have none."""

    before: FrameworkInfo
    after: FrameworkInfo
    changes: tuple[Change, ...]
    unchanged: int

    def counts(self) -> dict[What, int]:
        """Return how many changes of each kind there are."""
        counted = Counter(change.what for change in self.changes)
        return {what: counted[what] for what in WHATS}


class ChangeRow(NamedTuple):
    """A change as a line of a table; the fields are the header, several ids are separated by ``|``."""

    change: str
    id: str
    label_before: str = ""
    label_after: str = ""
    description_before: str = ""
    description_after: str = ""
    kind_before: str = ""
    kind_after: str = ""
    broader_before: str = ""
    broader_after: str = ""
    replaced_by: str = ""


def compare(before: Framework, after: Framework) -> Comparison:
    """Compare two versions of one framework by the ids of their competencies.

    Reworded is what has another label, description or kind; moved what has other parents. A competency that is gone
    counts as replaced where the newer version says by which of its own. Raises InputError for two frameworks.
    """
    if before.info.id != after.info.id:
        raise InputError(
            f"{before.info.name} and {after.info.name} are two frameworks, not two versions of one",
            value=after.info.name,
        )
    old = {competency.id: competency for competency in before.competencies}
    new = {competency.id: competency for competency in after.competencies}
    instead = replacements(after)
    changes = [Change("added", id_, None, new[id_]) for id_ in new if id_ not in old]
    for id_, was in old.items():
        now = new.get(id_)
        if now is None:
            into = tuple(new[one] for one in instead.get(id_, ()))
            changes.append(Change("replaced" if into else "removed", id_, was, None, into))
            continue
        if reworded(was, now):
            changes.append(Change("reworded", id_, was, now))
        if was.broader != now.broader:
            changes.append(Change("moved", id_, was, now))
    touched = {change.id for change in changes}
    order = {what: place for place, what in enumerate(WHATS)}
    return Comparison(
        before.info,
        after.info,
        tuple(sorted(changes, key=lambda change: (order[change.what], change.id))),
        sum(id_ in new and id_ not in touched for id_ in old),
    )


def reworded(was: Competency, now: Competency) -> bool:
    """Tell whether a competency reads otherwise or is of another kind."""
    return (was.label, was.description, was.kind) != (now.label, now.description, now.kind)


def replacements(framework: Framework) -> Mapping[str, tuple[str, ...]]:
    """Return what the publisher says replaces each id that is gone: ids of this version, chains followed to their end.

    >>> from skillmap.nouns import FrameworkInfo
    >>> only = (Competency("m:3", "saw"),)
    >>> replacements(Framework(FrameworkInfo("m", "2", "M"), only, (), (("m:1", "m:2"), ("m:2", "m:3"))))
    {'m:1': ('m:3',), 'm:2': ('m:3',)}
    """
    known = {competency.id for competency in framework.competencies}
    stated: dict[str, list[str]] = defaultdict(list)
    for old, new in framework.replaced:
        stated[old].append(new)
    ends: dict[str, tuple[str, ...]] = {}
    for old, first in stated.items():
        if old in known:
            continue
        found: dict[str, None] = {}
        seen, ahead = {old}, list(first)
        while ahead:
            one = ahead.pop(0)
            if one in seen:
                continue
            seen.add(one)
            if one in known:
                found[one] = None
            else:
                ahead += stated.get(one, ())
        if found:
            ends[old] = tuple(found)
    return ends


def change_rows(comparison: Comparison) -> tuple[ChangeRow, ...]:
    """Return a line for each change, in their order."""
    return tuple(_row(change) for change in comparison.changes)


def _row(change: Change) -> ChangeRow:
    was, now = (one or Competency("", "", kind="group") for one in (change.before, change.after))
    return ChangeRow(
        change.what,
        change.id,
        was.label,
        now.label,
        was.description,
        now.description,
        was.kind if change.before else "",
        now.kind if change.after else "",
        "|".join(was.broader),
        "|".join(now.broader),
        "|".join(one.id for one in change.into),
    )
