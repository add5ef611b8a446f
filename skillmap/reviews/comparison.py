"""Two records with their coverages in, what the second changes out: outcomes, alignments, coverage gained and lost.

They may be two versions of one proposal, or a current credential and the one that is to take its place.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from skillmap.errors import InputError
from skillmap.nouns import AlignmentRecord, Competency, Coverage, Link, Outcome, Share, Status

#: The links that count as there: those that people reject or defer, and those only declared, don't.
COUNTED: frozenset[Status] = frozenset({"suggested", "approved"})


@dataclass(frozen=True, slots=True)
class Reworded:
    """An outcome of the same id with another text."""

    before: Outcome
    after: Outcome


@dataclass(frozen=True, slots=True)
class Related:
    """An alignment that is in both with another relation."""

    before: Link
    after: Link


@dataclass(frozen=True, slots=True)
class CoverageChange:
    """What changes in the coverage of a profile; each list is ordered as the coverage it comes from.

    ``gained`` and ``raised`` were gaps and partly covered before and are now covered better, ``lost`` and ``lowered``
    the other way round. ``before`` and ``after`` are the shares of requirements, ``weighted`` those of importance.
    """

    framework: str
    profile: str
    title: str
    gained: tuple[Competency, ...]
    lost: tuple[Competency, ...]
    raised: tuple[Competency, ...]
    lowered: tuple[Competency, ...]
    before: Share
    after: Share
    weighted_before: Share
    weighted_after: Share


@dataclass(frozen=True, slots=True)
class Comparison:
    """What the second of two records changes, each list in the order of the record it comes from."""

    outcomes_added: tuple[Outcome, ...]
    outcomes_removed: tuple[Outcome, ...]
    outcomes_reworded: tuple[Reworded, ...]
    alignments_added: tuple[Link, ...]
    alignments_removed: tuple[Link, ...]
    relations_changed: tuple[Related, ...]
    coverage: tuple[CoverageChange, ...]


def compare(
    before: AlignmentRecord,
    after: AlignmentRecord,
    coverages_before: Sequence[Coverage] = (),
    coverages_after: Sequence[Coverage] = (),
) -> Comparison:
    """Compare two records, outcome by outcome (by their ids), and the coverages of the same profiles.

    Only alignments rated strong or partial, or accepted by people, are counted. Raises InputError where a framework
    stands in two versions, or where a profile's coverage is there on one side only: that would compare what can't be.
    """
    _check_versions(before, after, (*coverages_before, *coverages_after))
    old, new = _outcomes(before), _outcomes(after)
    linked, relinked = _links(before), _links(after)
    return Comparison(
        outcomes_added=tuple(one for id_, one in new.items() if id_ not in old),
        outcomes_removed=tuple(one for id_, one in old.items() if id_ not in new),
        outcomes_reworded=tuple(
            Reworded(old[id_], one) for id_, one in new.items() if id_ in old and old[id_].text != one.text
        ),
        alignments_added=tuple(one for key, one in relinked.items() if key not in linked),
        alignments_removed=tuple(one for key, one in linked.items() if key not in relinked),
        relations_changed=tuple(
            Related(linked[key], one)
            for key, one in relinked.items()
            if key in linked and linked[key].relation != one.relation
        ),
        coverage=_coverage(coverages_before, coverages_after),
    )


def _outcomes(record: AlignmentRecord) -> dict[str, Outcome]:
    return {one.id: one for credential in record.credentials for one in credential.outcomes}


def _links(record: AlignmentRecord) -> dict[tuple[str, str, str], Link]:
    return {
        (link.outcome, link.target.framework, link.target.id): link
        for link in record.links
        if link.status in COUNTED and (link.rating in ("strong", "partial") or link.relation)
    }


def _check_versions(before: AlignmentRecord, after: AlignmentRecord, coverages: Iterable[Coverage]) -> None:
    versions: dict[str, str] = {}
    named = [info.name for record in (before, after) for info in record.frameworks]
    named += [link.target.framework for record in (before, after) for link in record.links if link.target.framework]
    for name in (*named, *(one.framework for one in coverages)):
        known = versions.setdefault(name.partition("@")[0], name)
        if known != name:
            raise InputError(
                f"one side uses {known} and the other {name}: align both with the same version to compare them",
                value=name,
                accepted=(known,),
            )


def _coverage(before: Sequence[Coverage], after: Sequence[Coverage]) -> tuple[CoverageChange, ...]:
    old = {(one.framework, one.profile): one for one in before}
    new = {(one.framework, one.profile): one for one in after}
    for _, profile in [*(key for key in old if key not in new), *(key for key in new if key not in old)]:
        raise InputError(
            f"the coverage of {profile} is there on one side only; cover the same profiles on both", value=profile
        )
    return tuple(_change(old[key], new[key]) for key in old)


def _change(before: Coverage, after: Coverage) -> CoverageChange:
    was, is_ = _met(before), _met(after)
    if {one.id for one, _ in was.values()} != {one.id for one, _ in is_.values()}:
        raise InputError(
            f"the two coverages of {before.profile} don't ask for the same requirements; use the same kinds",
            value=before.profile,
        )
    both = [(competency, was[id_][1], now) for id_, (competency, now) in is_.items()]
    gone = [(competency, now, is_[id_][1]) for id_, (competency, now) in was.items()]
    return CoverageChange(
        framework=after.framework,
        profile=after.profile,
        title=after.title,
        gained=tuple(one for one, then, now in both if then == 0 < now),
        lost=tuple(one for one, then, now in gone if now == 0 < then),
        raised=tuple(one for one, then, now in both if 0 < then < now),
        lowered=tuple(one for one, then, now in gone if 0 < now < then),
        before=before.share,
        after=after.share,
        weighted_before=before.weighted_share,
        weighted_after=after.weighted_share,
    )


def _met(coverage: Coverage) -> dict[str, tuple[Competency, int]]:
    """Return each requirement with how well it is met: 2 covered, 1 partly, 0 not."""
    ranked = (*((one.competency, 2) for one in coverage.covered), *((one.competency, 1) for one in coverage.partial))
    return {one.id: (one, met) for one, met in (*ranked, *((gap.competency, 0) for gap in coverage.gaps))}
