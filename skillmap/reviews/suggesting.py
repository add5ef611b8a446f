"""An alignment of a proposal's present version in, the event that attaches it out."""

from __future__ import annotations

from collections.abc import Sequence

from skillmap.errors import InputError, named
from skillmap.nouns import AlignmentReport, CoverageReport
from skillmap.reviews.clocks import Clock, moment
from skillmap.reviews.events import Actor, Suggested, Suggestion
from skillmap.reviews.proposals import Proposal
from skillmap.reviews.snapshots import digest_of, digest_of_coverages
from skillmap.reviews.states import check


def suggest(
    proposal: Proposal, report: AlignmentReport, by: Actor, clock: Clock, coverages: Sequence[CoverageReport] = ()
) -> Suggested:
    """Attach the alignment of the present version, and what it covers of the chosen profiles.

    Raises InputError where the reports aren't of its outcomes, its frameworks and its profiles.
    """
    check(proposal.state, "suggest", by)
    _check_outcomes(proposal, report)
    for covered in coverages:
        _check_outcomes(proposal, covered)
    used = tuple(info.name for info in report.provenance.frameworks)
    if sorted(used) != sorted(proposal.frameworks):
        raise InputError(
            f"the report was made with {named(used)}; the proposal pins {named(proposal.frameworks)}",
            value=", ".join(used),
            accepted=proposal.frameworks,
        )
    if coverages:
        _check_profiles(proposal, coverages)
    suggestions = tuple(
        Suggestion(
            result.outcome.id,
            result.framework,
            one.competency.id,
            one.competency.label,
            one.competency.uri,
            one.rating,
            one.relation,
        )
        for result in report.results
        for one in result.alignments
    )
    return Suggested(
        proposal.version,
        report.provenance.run,
        digest_of(report),
        suggestions,
        by,
        moment(clock),
        digest_of_coverages(coverages),
    )


def _check_outcomes(proposal: Proposal, made: AlignmentReport | CoverageReport) -> None:
    proposed = [(one.id, one.text) for one in proposal.content.credential.outcomes]
    if [(one.id, one.text) for one in made.credential.outcomes] != proposed:
        raise InputError(
            f"the report is not of the outcomes of version {proposal.version} of the proposal; align these again",
            value=made.provenance.run,
        )


def _check_profiles(proposal: Proposal, coverages: Sequence[CoverageReport]) -> None:
    chosen = sorted((one.framework, one.profile) for one in proposal.content.profiles)
    covered = sorted((one.framework, one.profile) for made in coverages for one in made.coverages)
    if covered != chosen:
        accepted = tuple(profile for _, profile in chosen)
        raise InputError(
            f"the coverage is of {named(profile for _, profile in covered)}; the proposal chose {named(accepted)}",
            value=", ".join(profile for _, profile in covered),
            accepted=accepted,
        )
