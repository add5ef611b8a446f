"""A decision as it was asked for in, what it is on out, from its framework; or a failure where there is nothing."""

from __future__ import annotations

from collections.abc import Set

from skillmap.errors import InputError, NotPossible
from skillmap.nouns import Target
from skillmap.reviews import Proposal
from skillmap.web.proposing import AskedDecision, AskedGapDecision
from skillmap.web.service import Service


def target_of(service: Service, proposal: Proposal, asked: AskedDecision) -> Target | None:
    """Return the competency of a decision from its framework, None where it was suggested or isn't pinned."""
    suggested = proposal.suggested.suggestions if proposal.suggested else ()
    key = asked.outcome, asked.framework, asked.competency
    if asked.framework not in proposal.frameworks:
        return None
    if any((one.outcome, one.framework, one.competency) == key for one in suggested):
        return None
    framework = service.framework(asked.framework)
    for one in framework.competencies:
        if one.id == asked.competency:
            code = one.id.partition(":")[2]
            return Target(
                one.label,
                one.id,
                one.uri,
                framework.info.name,
                framework.info.title,
                code,
                one.description,
                one.kind,
            )
    raise InputError(f"{asked.framework} has no competency {asked.competency!r}", value=asked.competency)


def check_gap(service: Service, asked: AskedGapDecision, covered: Set[tuple[str, str, str]]) -> None:
    """Raise InputError for what its profile doesn't ask for, NotPossible for what is ``covered`` and so is no gap."""
    (profile,) = service.chosen(asked.framework, [asked.profile])
    if all(one.competency != asked.competency for one in profile.requirements):
        raise InputError(f"{profile.id} doesn't ask for {asked.competency!r}", value=asked.competency)
    if (asked.framework, asked.profile, asked.competency) in covered:
        raise NotPossible(
            f"{asked.competency} is no gap of {asked.profile}: the machine and people say it is covered",
            value=asked.competency,
            accepted=("decide",),
        )
