"""A proposal and its report in, the record that every exchange format is written from out, with people's decisions."""

from __future__ import annotations

from dataclasses import replace

from skillmap.errors import InputError
from skillmap.exchange.reports import record_of
from skillmap.nouns import AlignmentRecord, AlignmentReport, Link, Review, Status, Target
from skillmap.reviews.events import Decided
from skillmap.reviews.proposals import Proposal
from skillmap.reviews.standing import Key, Standing, standing


def to_record(proposal: Proposal, report: AlignmentReport) -> AlignmentRecord:
    """Return what was suggested with what was decided; ``report`` is that of the proposal's last alignment.

    An alignment is "approved" only where it was accepted and the proposal was approved: until then one that reviewers
    accepted stays "suggested", with their review. A decision that stands gives the review; a dispute gives none.
    Alignments that people decided on and the report doesn't list come after those it lists. Raises InputError for the
    report of another run, and where the present version isn't aligned yet.
    """
    if proposal.suggested is None or proposal.suggested.version != proposal.version:
        raise InputError(f"version {proposal.version} has no suggestions yet: align it first", value=proposal.version)
    run = proposal.suggested.run
    if report.provenance.run != run:
        raise InputError(
            f"the report is of run {report.provenance.run!r}; the proposal's last alignment is {run!r}",
            value=report.provenance.run,
            accepted=(run,),
        )
    record = record_of(report)
    decided = {one.key: one for one in standing(proposal)}
    listed = {_key(link) for link in record.links if link.status == "suggested"}
    links = tuple(_decided(proposal, link, decided) for link in record.links)
    titles = {info.name: info.title for info in record.frameworks}
    return replace(record, links=links + _added(proposal, decided, listed, titles))


def _decided(proposal: Proposal, link: Link, decided: dict[Key, Standing]) -> Link:
    found = decided.get(_key(link))
    if link.status != "suggested" or found is None or found.decision is None:
        return link
    return _with(proposal, link, found.decision)


def _added(
    proposal: Proposal, decided: dict[Key, Standing], listed: set[Key], titles: dict[str, str]
) -> tuple[Link, ...]:
    return tuple(
        _with(proposal, Link(one.outcome, _full(one.decision.target, titles)), one.decision)
        for key, one in decided.items()
        if key not in listed and one.decision is not None
    )


def _full(target: Target, titles: dict[str, str]) -> Target:
    """Return a target with its code and its framework's title, as those that the report lists have them."""
    return replace(
        target,
        title=target.title or titles.get(target.framework, ""),
        code=target.code or target.id.partition(":")[2],
    )


def _with(proposal: Proposal, link: Link, decision: Decided) -> Link:
    accepted = decision.verdict in ("accept", "change-relation")
    return replace(
        link,
        status=_status(decision, approved=proposal.was_approved),
        relation=decision.relation if accepted else link.relation,
        review=Review(decision.by.name, decision.by.role, decision.at, decision.reason),
    )


def _status(decision: Decided, *, approved: bool) -> Status:
    if decision.verdict == "reject":
        return "rejected"
    if decision.verdict == "defer":
        return "deferred"
    return "approved" if approved else "suggested"


def _key(link: Link) -> Key:
    return link.outcome, link.target.framework, link.target.id
