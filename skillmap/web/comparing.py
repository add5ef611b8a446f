"""A proposal and what it is compared with in, what changes between the two out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from skillmap.errors import InputError, NotPossible
from skillmap.nouns import AlignmentReport, Coverage
from skillmap.reviews import ChosenProfile, Comparison, Proposal, at_version, compare, fold, to_record
from skillmap.web.desk import Desk
from skillmap.web.translating import missing_here


@dataclass(frozen=True, slots=True)
class ComparedVersion:
    """One side of a comparison: a version of a proposal as it was aligned and decided, and the model that was used."""

    proposal: str
    version: int
    title: str
    run: str
    model: str
    calibration: str


@dataclass(frozen=True, slots=True)
class ProposalComparison:
    """What changes from one version to another, of one proposal or of two.

    ``changes`` counts alignments rated strong or partial that nobody rejected, and those that people accepted; its
    coverage is that of the machine. Profiles that only one side chose can't be compared and stand in ``left_out``.
    Where the two were aligned by different models or calibrations, ``notes`` says so: part of what changes may be
    their doing.
    """

    before: ComparedVersion
    after: ComparedVersion
    changes: Comparison
    left_out: tuple[ChosenProfile, ...]
    notes: tuple[str, ...]


def comparison(
    desk: Desk, organisation: str, id: str, *, current: str = "", before: int | None = None, after: int | None = None
) -> ProposalComparison:
    """Compare two versions of a proposal, or a version of another one (``current``) with one of this.

    ``after`` is by default the present version; ``before`` is by default the present one of ``current``, else the one
    before ``after``. Raises NotPossible where a side was never aligned, or where the two pin different versions of a
    framework; NotHere for a version that never was.
    """
    new = _at(desk, organisation, id, after)
    if not current and before is None:
        if new.version == 1:
            raise NotPossible(
                f"proposal {id!r} has no version before {new.version}; name another proposal as current, or revise it",
                value=new.version,
                accepted=("current", "before"),
            )
        before = new.version - 1
    old = _at(desk, organisation, current or id, before)
    reports = desk.report(organisation, old.id, old.version), desk.report(organisation, new.id, new.version)
    both = set(old.content.profiles) & set(new.content.profiles)
    try:
        changes = compare(
            to_record(old, reports[0]),
            to_record(new, reports[1]),
            _coverages(desk, old, both),
            _coverages(desk, new, both),
        )
    except InputError as e:  # what was asked for is well formed; it is the two versions that don't go together
        raise NotPossible(str(e), value=e.value, accepted=e.accepted) from e
    sides = _side(old, reports[0]), _side(new, reports[1])
    chosen = dict.fromkeys((*old.content.profiles, *new.content.profiles))
    return ProposalComparison(*sides, changes, tuple(one for one in chosen if one not in both), _notes(*sides))


def _at(desk: Desk, organisation: str, id: str, version: int | None) -> Proposal:
    events = desk.events(organisation, id)
    with missing_here():
        proposal = fold(events) if version is None else at_version(events, version)
    if proposal.suggested is None or proposal.suggested.version != proposal.version:
        raise NotPossible(
            f"version {proposal.version} of proposal {id!r} was never aligned: only what was can be compared",
            value=proposal.version,
            accepted=("POST /v1/proposals/{id}/suggestions",),
        )
    return proposal


def _coverages(desk: Desk, proposal: Proposal, profiles: set[ChosenProfile]) -> Sequence[Coverage]:
    wanted = {(one.framework, one.profile) for one in profiles}
    made = [one for report in desk.coverages(proposal) for one in report.coverages]
    return [one for one in made if (one.framework, one.profile) in wanted]


def _side(proposal: Proposal, report: AlignmentReport) -> ComparedVersion:
    by = report.provenance
    model, calibration = f"{by.model} ({by.model_digest[:8]})", f"{by.calibration} ({by.calibration_digest[:8]})"
    return ComparedVersion(proposal.id, proposal.version, proposal.content.title, by.run, model, calibration)


def _notes(before: ComparedVersion, after: ComparedVersion) -> tuple[str, ...]:
    used = {"model": (before.model, after.model), "calibration": (before.calibration, after.calibration)}
    return tuple(
        f"the two were aligned with different {what}s, {old} and {new}: some of what changes may be due to that"
        for what, (old, new) in used.items()
        if old != new
    )
