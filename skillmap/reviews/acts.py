"""A proposal, a person and what they do in, the event of it out, or a failure that says what is possible instead.

Every function is pure: it changes nothing, and the event counts once it is stored. The rules of who may do what in
which state are the table in :mod:`skillmap.reviews.states`.
"""

from __future__ import annotations

from skillmap.errors import InputError, NotPermitted, NotPossible, UnknownName, named
from skillmap.nouns import MAPPING_RELATIONS, MappingRelation, Target
from skillmap.reviews.clocks import Clock, moment
from skillmap.reviews.contents import check_content
from skillmap.reviews.events import (
    GAP_VERDICTS,
    VERDICTS,
    Action,
    Actor,
    Content,
    Created,
    Decided,
    GapDecided,
    GapVerdict,
    Moved,
    Revised,
    Suggestion,
    Verdict,
)
from skillmap.reviews.names import check_name
from skillmap.reviews.proposals import Proposal
from skillmap.reviews.standing import disputed, undecided
from skillmap.reviews.states import check, check_actor, possible

#: What must be said with a reason: nobody can act on these without one.
WITH_REASON = frozenset(
    {"return", "reject", "change-relation", "defer", "out-of-scope", "covered-elsewhere", "disagree"}
)


def create(id: str, organisation: str, content: Content, by: Actor, clock: Clock, *, reason: str = "") -> Created:
    """Begin a proposal as a draft; raise InputError for content that can't be one, NotPermitted for another role."""
    check_actor(by)
    if by.role != "proposer":
        raise NotPermitted(
            f"to begin a proposal needs the role proposer, and {by.name} acts as {by.role}",
            value=by.role,
            accepted=("proposer",),
        )
    check_name("id of a proposal", id)
    check_name("organisation", organisation)
    check_content(content)
    return Created(id, organisation, content, by, moment(clock), reason)


def revise(proposal: Proposal, content: Content, by: Actor, clock: Clock, *, reason: str = "") -> Revised:
    """Replace the content by a next version; decisions on outcomes whose wording stays go on counting."""
    check(proposal.state, "revise", by)
    check_content(content)
    if content == proposal.content:
        raise InputError(f"nothing in it differs from version {proposal.version}", value=proposal.version)
    return Revised(content, by, moment(clock), reason)


def decide(
    proposal: Proposal,
    outcome: str,
    framework: str,
    competency: str,
    verdict: Verdict,
    by: Actor,
    clock: Clock,
    *,
    relation: MappingRelation = "",
    reason: str = "",
    target: Target | None = None,
) -> Decided:
    """Decide on an alignment of an outcome's present wording.

    "accept" takes the suggested relation, "change-relation" another one, named in ``relation``. A competency that
    wasn't suggested comes with its ``target`` (with a uri, where it is to go into badges) and, to be accepted, a
    relation. Raises InputError for what doesn't fit
    together, UnknownName for an outcome or framework that the proposal doesn't have.
    """
    check(proposal.state, "decide", by)
    _check_word("decision", verdict, VERDICTS, reason)
    wording = proposal.wording(outcome)
    if not wording:
        ids = [one.id for one in proposal.content.credential.outcomes]
        raise UnknownName(
            f"version {proposal.version} has no outcome {outcome!r}; it has: {named(ids)}", value=outcome, accepted=ids
        )
    _check_framework(proposal, framework)
    suggested = _suggestion(proposal, outcome, framework, competency)
    chosen = _relation(verdict, relation, suggested)
    if target is None and suggested is not None:
        target = Target(suggested.label, competency, suggested.uri, framework)
    if target is None or not target.label or (target.id, target.framework) != (competency, framework):
        raise InputError(
            f"give the target of {competency} with its id, label and framework: it was not suggested for {outcome}",
            value=competency,
            accepted=("target",),
        )
    return Decided(outcome, wording, framework, competency, target, verdict, chosen, by, moment(clock), reason)


def decide_gap(
    proposal: Proposal,
    framework: str,
    profile: str,
    competency: str,
    verdict: GapVerdict,
    by: Actor,
    clock: Clock,
    *,
    reason: str = "",
) -> GapDecided:
    """Decide on a requirement of a chosen profile that no outcome meets; raise UnknownName for another profile."""
    check(proposal.state, "decide-gap", by)
    _check_word("decision on a gap", verdict, GAP_VERDICTS, reason)
    _check_framework(proposal, framework)
    profiles = [one.profile for one in proposal.content.profiles if one.framework == framework]
    if profile not in profiles:
        raise UnknownName(
            f"the proposal isn't meant for {profile!r} of {framework}; profiles: {named(profiles)}",
            value=profile,
            accepted=profiles,
        )
    return GapDecided(proposal.version, framework, profile, competency, verdict, by, moment(clock), reason)


def move(
    proposal: Proposal, action: Action, by: Actor, clock: Clock, *, reason: str = "", successor: Proposal | None = None
) -> Moved:
    """Submit, return, approve, reject or supersede a proposal.

    To return and to reject take a reason, to supersede the ``successor``, which is approved itself. Raises NotPossible,
    with everything that is undecided in ``accepted``, where a proposal can't be approved yet, and with what is possible
    with the successor where that isn't approved.
    """
    check(proposal.state, action, by)
    if action in WITH_REASON and not reason.strip():
        raise InputError(f"say why: to {action} a proposal needs a reason", value=reason)
    named_as = successor.id if successor else ""
    if (action == "supersede") != bool(successor) or named_as == proposal.id:
        raise InputError("to supersede a proposal takes the id of another one, and nothing else does", value=named_as)
    if successor and successor.state != "approved":
        can = possible(successor.state)
        raise NotPossible(
            f"proposal {named_as!r} is {successor.state}: only one that is approved takes the place of another; "
            f"possible with it now: {', '.join(can) or 'nothing'}",
            value=successor.state,
            accepted=can,
        )
    if action == "approve":
        _check_decided(proposal)
    return Moved(action, proposal.version, by, moment(clock), reason, named_as)


def _check_decided(proposal: Proposal) -> None:
    if proposal.suggested is None or proposal.suggested.version != proposal.version:
        raise NotPossible(
            f"version {proposal.version} has no suggestions yet: align it, and decide on them",
            value=proposal.state,
            accepted=("suggest",),
        )
    differ = {one.key for one in disputed(proposal)}
    open_ = [
        f"{one.outcome} to {one.competency} of {one.framework} ({one.rating}"
        + (", reviewers differ)" if (one.outcome, one.framework, one.competency) in differ else ")")
        for one in undecided(proposal)
    ]
    if open_:
        raise NotPossible(
            f"{len(open_):,} strong or partial suggestions are undecided, so it can't be approved: {named(open_)}",
            value=proposal.state,
            accepted=open_,
        )


def _check_word(what: str, word: str, accepted: tuple[str, ...], reason: str) -> None:
    if word not in accepted:
        raise InputError(f"the {what} is {word!r}; it can be: {', '.join(accepted)}", value=word, accepted=accepted)
    if word in WITH_REASON and not reason.strip():
        raise InputError(f"say why: the {what} {word!r} needs a reason", value=reason)


def _check_framework(proposal: Proposal, framework: str) -> None:
    if framework not in proposal.frameworks:
        raise UnknownName(
            f"the proposal doesn't pin {framework!r}; it pins: {named(proposal.frameworks)}",
            value=framework,
            accepted=proposal.frameworks,
        )


def _suggestion(proposal: Proposal, outcome: str, framework: str, competency: str) -> Suggestion | None:
    key = outcome, framework, competency
    made = proposal.suggested.suggestions if proposal.suggested else ()
    return next((one for one in made if (one.outcome, one.framework, one.competency) == key), None)


def _relation(verdict: Verdict, relation: MappingRelation, suggested: Suggestion | None) -> MappingRelation:
    offered = suggested.relation if suggested else ""
    known = [one for one in MAPPING_RELATIONS if one]
    if relation and relation not in known:
        raise InputError(f"the relation is {relation!r}; it can be: {', '.join(known)}", value=relation, accepted=known)
    if verdict in ("reject", "defer"):
        if relation:
            raise InputError(f"{verdict!r} accepts no relation; leave out {relation!r}", value=relation)
        return ""
    if verdict == "accept" and offered:
        if relation not in ("", offered):
            raise InputError(
                f"{offered!r} was suggested, not {relation!r}: use 'change-relation' to accept another",
                value=relation,
                accepted=(offered,),
            )
        return offered
    others = tuple(one for one in known if one != offered)
    if relation not in others:
        raise InputError(
            f"say which relation is accepted (given: {relation!r}); it can be: {', '.join(others)}",
            value=relation,
            accepted=others,
        )
    return relation
