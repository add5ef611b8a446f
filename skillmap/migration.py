"""Alignments to one version of a framework in; alignments to another version, and what became of each, out.

Nothing is approved silently. A target that reads as it did carries its alignment over, decision and all. One that reads
otherwise is suggested again, its old review among the reasons. One that is gone leaves its alignment where it was, put
off, with candidates in its place: those that the publisher names, else the nearest that the matcher finds.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal, NamedTuple

from skillmap.errors import InputError
from skillmap.frameworks.comparing import replacements, reworded
from skillmap.nouns import (
    AlignmentRecord,
    Competency,
    Credential,
    Framework,
    FrameworkInfo,
    Link,
    Target,
)

Fate = Literal["carried", "changed", "vanished", "elsewhere"]
#: What can become of an alignment; "elsewhere" points at another framework, or at none by version.
FATES: tuple[Fate, ...] = ("carried", "changed", "vanished", "elsewhere")
#: What finds the nearest competencies: a credential and ids of outcomes in, suggested links out, best first.
Nearest = Callable[[Credential, Sequence[str]], Sequence[Link]]


@dataclass(frozen=True, slots=True)
class Migrated:
    """What became of one alignment. ``now`` is its target in the new version, ``candidates`` stand in for one gone."""

    fate: Fate
    before: Link
    after: Link
    was: Target
    now: Target | None = None
    moved: bool = False
    candidates: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class Migration:
    """The record against the new version, and what became of each alignment, in their order.

    ``record`` holds one link for each that went in, then the candidates. ``unmatched`` counts outcomes without a
    confident match in an older version: only a new alignment can tell whether that still holds.
    """

    record: AlignmentRecord
    to: FrameworkInfo
    links: tuple[Migrated, ...]
    unmatched: int

    def counts(self) -> dict[Fate, int]:
        """Return how many alignments had each fate; together they are all that went in."""
        counted = Counter(one.fate for one in self.links)
        return {fate: counted[fate] for fate in FATES}


class MigrationRow(NamedTuple):
    """What became of an alignment as a line of a table; the fields are the header."""

    fate: str
    outcome_id: str
    outcome: str
    status_before: str
    status_after: str
    reviewer: str
    framework_before: str
    framework_after: str
    target_id: str
    label_before: str
    label_after: str
    description_before: str
    description_after: str
    moved: str
    candidates: str


def migrate(
    record: AlignmentRecord,
    to: Framework,
    *,
    before: Mapping[str, Framework] | None = None,
    nearest: Nearest | None = None,
) -> Migration:
    """Carry a record's alignments to this version of their framework.

    ``before`` are older versions by ``id@version``: what a target read like is taken from there, else from the link.
    ``nearest`` finds candidates where the publisher names none. Raises InputError where no alignment points at another
    version of the framework.
    """
    older = before or {}
    new = {competency.id: competency for competency in to.competencies}
    made = [_migrated(link, to, new, older) for link in record.links]
    stale = [one for one in record.unmatched if _is_older(one.framework, to.info)]
    if all(one.fate == "elsewhere" for one in made) and not stale:
        have = sorted({link.target.framework for link in record.links} - {""})
        raise InputError(
            f"no alignment points at another version of {to.info.id}; they point at: {', '.join(have) or 'no version'}",
            value=to.info.name,
            accepted=have,
        )
    made = _with_candidates(record, to, made, nearest)
    known = {(one.after.outcome, one.after.target.framework, one.after.target.id) for one in made}
    added: dict[tuple[str, str, str], Link] = {}
    for one in made:
        for link in one.candidates:
            key = (link.outcome, link.target.framework, link.target.id)
            if key not in known:
                added.setdefault(key, link)
    links = (*(one.after for one in made), *added.values())
    named = {link.target.framework for link in links} | {one.framework for one in record.unmatched}
    infos = [info for info in record.frameworks if info.name != to.info.name and info.name in named]
    gone = {info.name for info in infos}
    infos += [older[name].info for name in sorted(named & older.keys() - gone)]
    return Migration(replace(record, links=links, frameworks=(to.info, *infos)), to.info, tuple(made), len(stale))


def migration_rows(migration: Migration) -> tuple[MigrationRow, ...]:
    """Return a line for each alignment that went in, old and new text side by side."""
    texts = {o.id: o.text for credential in migration.record.credentials for o in credential.outcomes}
    return tuple(
        MigrationRow(
            one.fate,
            one.before.outcome,
            texts.get(one.before.outcome, ""),
            one.before.status,
            one.after.status,
            one.before.review.reviewer if one.before.review else "",
            one.before.target.framework,
            one.after.target.framework,
            one.was.id,
            one.was.label,
            one.now.label if one.now else "",
            one.was.description,
            one.now.description if one.now else "",
            "moved" if one.moved else "",
            " | ".join(f"{link.target.id} {link.target.label}" for link in one.candidates),
        )
        for one in migration.links
    )


def _is_older(name: str, to: FrameworkInfo) -> bool:
    # Another version, older or newer: going back is migrating too.
    return name.partition("@")[0] == to.id and name != to.name and "@" in name


def _migrated(link: Link, to: Framework, new: Mapping[str, Competency], older: Mapping[str, Framework]) -> Migrated:
    if not _is_older(link.target.framework, to.info):
        return Migrated("elsewhere", link, link, link.target, link.target)
    now = new.get(link.target.id)
    if now is None:
        if link.status == "rejected":
            return Migrated("vanished", link, link, link.target)
        gone = f"{to.info.name} no longer has {link.target.id}."
        after = replace(link, status="deferred", review=None, reasons=(*link.reasons, *_history(link), gone))
        return Migrated("vanished", link, after, link.target)
    was = _old(link.target, now, older.get(link.target.framework))
    read = replace(link.target, label=was.label, description=was.description)
    target, moved = _target(now, to.info), was.broader != now.broader
    if not reworded(was, now):
        return Migrated("carried", link, replace(link, target=target), read, target, moved)
    after = replace(_again(link), target=target)
    return Migrated(
        "changed", link, replace(after, reasons=(*after.reasons, _change(read, target))), read, target, moved
    )


def _old(target: Target, now: Competency, framework: Framework | None) -> Competency:
    """Return the competency as it read: in the older version, else by what the link tells of it."""
    for competency in framework.competencies if framework else ():
        if competency.id == target.id:
            return competency
    return replace(now, label=target.label, description=target.description or now.description)


def _target(competency: Competency, info: FrameworkInfo) -> Target:
    return Target(
        label=competency.label,
        id=competency.id,
        uri=competency.uri,
        framework=info.name,
        title=info.title,
        code=competency.id.partition(":")[2],
        description=competency.description,
        kind=competency.kind,
    )


def _again(link: Link) -> Link:
    """Return the link to be looked at again: suggested, what was decided among its reasons."""
    # Only a person says "exact", and nobody has said it of this text.
    relation = "close" if link.relation == "exact" else link.relation
    return replace(link, status="suggested", relation=relation, review=None, reasons=(*link.reasons, *_history(link)))


def _history(link: Link) -> tuple[str, ...]:
    if link.status == "suggested" and link.review is None:
        return ()
    review = link.review
    by = f" by {review.reviewer}" if review and review.reviewer else ""
    role = f" ({review.role})" if review and review.role else ""
    at = f" on {review.at}" if review and review.at else ""
    why = f": {review.reason}" if review and review.reason else ""
    relation = f" as {link.relation}" if link.relation else ""
    return (f"It was {link.status}{relation}{by}{role}{at} for {link.target.framework}{why}",)


def _change(was: Target, now: Target) -> str:
    told = []
    if was.label != now.label:
        told.append(f"“{was.label}” is now “{now.label}”")
    if was.description != now.description:
        told.append(f"its description “{was.description}” is now “{now.description}”")
    return f"Its text has changed: {'; '.join(told)}." if told else f"It is of another kind now: {now.kind}."


def _with_candidates(
    record: AlignmentRecord, to: Framework, made: Sequence[Migrated], nearest: Nearest | None
) -> list[Migrated]:
    new = {competency.id: competency for competency in to.competencies}
    instead = replacements(to)
    looking = {
        one.before.outcome
        for one in made
        if one.fate == "vanished" and one.before.status != "rejected" and one.before.target.id not in instead
    }
    found: dict[str, list[Link]] = {}
    for credential in record.credentials:
        wanted = [outcome.id for outcome in credential.outcomes if outcome.id in looking]
        for link in nearest(credential, wanted) if nearest and wanted else ():
            found.setdefault(link.outcome, []).append(link)
    done = []
    for one in made:
        candidates: tuple[Link, ...] = ()
        link = one.before
        if one.fate == "vanished" and link.status != "rejected":
            gone = f"{link.target.id} (“{link.target.label}”) of {link.target.framework}"
            if link.target.id in instead:
                why = f"The publisher says that it replaces {gone}."
                again = replace(_again(link), rating="", probability=None, rank=0)
                candidates = tuple(
                    replace(again, target=_target(new[id_], to.info), reasons=(*_history(link), why))
                    for id_ in instead[link.target.id]
                )
            else:
                why = f"It stands in for {gone}, which is gone."
                near = found.get(link.outcome, ())
                candidates = tuple(replace(each, reasons=(*each.reasons, why)) for each in near)
        done.append(replace(one, candidates=candidates))
    return done
