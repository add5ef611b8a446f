"""A proposal in, what follows from it out: exports, and what another version of a framework changes."""

from __future__ import annotations

from collections.abc import Sequence

from skillmap.errors import NotPossible
from skillmap.exchange.choice import APPROVED, Options, Written
from skillmap.exchange.formats import named_format, write
from skillmap.exchange.reports import record_of
from skillmap.migration import Migration, Nearest, migrate
from skillmap.nouns import Credential, Link
from skillmap.reviews import Proposal, to_record
from skillmap.web.desk import Desk
from skillmap.web.translating import here

_CANDIDATES = 3


def export(desk: Desk, proposal: Proposal, format_: str, options: Options) -> Written:
    """Write what was approved in a format; raise NotPossible where nothing was."""
    with here():
        chosen = named_format(format_)
    if not proposal.was_approved:
        raise NotPossible(
            f"only what was approved is exported, and the proposal is {proposal.state}", value=proposal.state,
            accepted=("approved", "superseded"),
        )  # fmt: skip
    report = desk.report(proposal.organisation, proposal.id)
    return write(chosen, to_record(proposal, report), Options(APPROVED, options.language, options.date,
                 options.publisher, options.base))  # fmt: skip


def migration(desk: Desk, proposal: Proposal, to: str, *, nearest: bool) -> Migration:
    """Return what another version of one of the frameworks changes; ``nearest`` asks the matcher for candidates."""
    framework = desk.service.whole(to)
    record = to_record(proposal, desk.report(proposal.organisation, proposal.id))
    have = {info.name for info in desk.service.frameworks()}
    before = {
        name: desk.service.framework(name)
        for name in proposal.frameworks
        if name in have and name != to and name.partition("@")[0] == framework.info.id
    }
    return migrate(record, framework, before=before, nearest=_nearest(desk, to) if nearest else None)


def _nearest(desk: Desk, to: str) -> Nearest:
    def find(credential: Credential, outcomes: Sequence[str]) -> Sequence[Link]:
        # The whole credential is aligned: its other outcomes tell what an outcome means.
        found = record_of(desk.service.align(credential, [to], top=_CANDIDATES, kinds=()))
        return [link for link in found.links if link.outcome in outcomes and link.status == "suggested"]

    return find
