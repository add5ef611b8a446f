"""What people ask about proposals in, what is stored and what follows from it out: the matcher and the store together.

Everything is asked for by an organisation's own ids; what another organisation has can't be told from what isn't there.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass

from skillmap.coverage import PARTIAL_CREDIT
from skillmap.errors import Conflict
from skillmap.nouns import AlignmentReport, CoverageReport, Kind
from skillmap.reviews import (
    Action,
    Actor,
    Clock,
    Content,
    Event,
    Made,
    Proposal,
    create,
    decide,
    decide_gap,
    move,
    revise,
    suggest,
)
from skillmap.reviews.states import check
from skillmap.storage import (
    Answer,
    Store,
    add_proposal,
    change,
    load_coverages,
    load_events,
    load_proposal,
    load_report,
)
from skillmap.web.covered import both_cover
from skillmap.web.decided_on import check_gap, target_of
from skillmap.web.proposing import AskedContent, AskedDecision, AskedGapDecision, make_content
from skillmap.web.service import Service, UnknownFramework
from skillmap.web.translating import asked_at, here

Keep = Callable[[Proposal], Answer] | None


@dataclass(frozen=True, slots=True)
class Desk:
    """The matcher, the store and a clock. Methods may be called from any thread.

    ``keep`` makes the answer that is to be stored with a change; ``expected`` is the sequence that the proposal must
    be at, None for any. Methods raise NotHere for what the organisation doesn't have.
    """

    service: Service
    store: Store
    clock: Clock

    def load(self, organisation: str, id: str) -> Proposal:
        """Return a proposal as it is."""
        with here():
            return load_proposal(self.store, organisation, id)

    def events(self, organisation: str, id: str) -> tuple[Event, ...]:
        """Return all that happened to a proposal."""
        with here():
            return load_events(self.store, organisation, id)

    def report(self, organisation: str, id: str, version: int | None = None) -> AlignmentReport:
        """Return what was last suggested for a version, or at all, as it was shown then."""
        with here():
            return load_report(self.store, organisation, id, version=version)

    def coverages(self, proposal: Proposal) -> tuple[CoverageReport, ...]:
        """Return what the version that a proposal is at covers of its profiles: as kept with its last alignment.

        It is worked out anew where none was kept, as for a version that isn't aligned yet.
        """
        kept = None
        if proposal.suggested is not None and proposal.suggested.version == proposal.version:
            kept = load_coverages(self.store, proposal.organisation, proposal.id, version=proposal.version)
        return self.cover(proposal.content) if kept is None else kept

    def cover(self, content: Content) -> tuple[CoverageReport, ...]:
        """Work out what a content covers of its profiles: one report for each of their frameworks."""
        of = {name: [one.profile for one in content.profiles if one.framework == name] for name in content.frameworks}
        return tuple(
            self.service.cover(content.credential, chosen, framework=name, kinds=(), partial_credit=PARTIAL_CREDIT)
            for name, chosen in of.items()
            if chosen
        )

    def create(self, organisation: str, asked: AskedContent, by: Actor, keep: Keep) -> Proposal:
        """Begin a proposal."""
        content = self._content(asked)
        created = create(secrets.token_hex(8), organisation, content, by, self.clock, reason=asked.reason)
        return add_proposal(self.store, created, answer=keep)

    def revise(
        self, organisation: str, id: str, asked: AskedContent, by: Actor, expected: int | None, keep: Keep
    ) -> Proposal:
        """Replace the content of a proposal by a next version."""
        content = self._content(asked)
        return self._change(
            organisation, id, lambda now: [revise(now, content, by, self.clock, reason=asked.reason)], expected, keep
        )

    def suggest(
        self, organisation: str, id: str, top: int, kinds: Sequence[Kind], by: Actor, expected: int | None, keep: Keep
    ) -> Proposal:
        """Align the present version and keep the report; raise Conflict where it was revised meanwhile."""
        proposal = self.load(organisation, id)
        check(proposal.state, "suggest", by)  # before the work, which takes its time
        content = proposal.content
        report = self.service.align(content.credential, content.frameworks, top=top, kinds=kinds)
        made = Made(report, self.cover(content))

        def act(now: Proposal) -> list[Event]:
            if now.version != proposal.version:
                raise Conflict(f"version {now.version} was made while {proposal.version} was aligned", value=id)
            return [suggest(now, report, by, self.clock, made.coverages)]

        with here():
            return change(self.store, organisation, id, act, expected=expected, made=made, answer=keep)

    def decide(
        self,
        organisation: str,
        id: str,
        asked: Sequence[AskedDecision],
        by: Actor,
        expected: int | None,
        keep: Keep,
    ) -> Proposal:
        """Store somebody's decisions on alignments, all or none."""

        def act(now: Proposal) -> list[Event]:
            check(now.state, "decide", by)
            made: list[Event] = []
            for at, one in enumerate(asked):
                with asked_at(f"/decisions/{at}"):
                    made.append(
                        decide(
                            now, one.outcome, one.framework, one.competency, one.verdict, by, self.clock,
                            relation=one.relation, reason=one.reason, target=target_of(self.service, now, one),
                        )
                    )  # fmt: skip
            return made

        return self._change(organisation, id, act, expected, keep)

    def decide_gaps(
        self,
        organisation: str,
        id: str,
        asked: Sequence[AskedGapDecision],
        by: Actor,
        expected: int | None,
        keep: Keep,
    ) -> Proposal:
        """Store somebody's decisions on gaps, all or none; raise NotPossible on a requirement that is covered."""
        for name in sorted({one.framework for one in asked}):
            with suppress(UnknownFramework):  # opened beforehand: nobody else can write while a change is made
                self.service.profiles(name)
        before = self.load(organisation, id)
        aligned = before.suggested is not None and before.suggested.version == before.version
        kept = self.coverages(before) if aligned else ()

        def act(now: Proposal) -> list[Event]:
            check(now.state, "decide-gap", by)
            covered = both_cover(now, kept) if now.version == before.version else frozenset()
            made: list[Event] = []
            for at, one in enumerate(asked):
                with asked_at(f"/decisions/{at}"):
                    if one.framework in now.frameworks:
                        check_gap(self.service, one, covered)
                    made.append(
                        decide_gap(
                            now, one.framework, one.profile, one.competency, one.verdict, by, self.clock,
                            reason=one.reason,
                        )
                    )  # fmt: skip
            return made

        return self._change(organisation, id, act, expected, keep)

    def move(
        self,
        organisation: str,
        id: str,
        action: Action,
        by: Actor,
        expected: int | None,
        keep: Keep,
        *,
        reason: str,
        successor: str,
    ) -> Proposal:
        """Move a proposal on; one that supersedes it must be there, and approved."""
        with here():
            other = load_proposal(self.store, organisation, successor) if successor else None

        def act(now: Proposal) -> list[Event]:
            return [move(now, action, by, self.clock, reason=reason, successor=other)]

        return self._change(organisation, id, act, expected, keep)

    def _change(
        self,
        organisation: str,
        id: str,
        act: Callable[[Proposal], Sequence[Event]],
        expected: int | None,
        keep: Keep,
    ) -> Proposal:
        with here():
            return change(self.store, organisation, id, act, expected=expected, answer=keep)

    def _content(self, asked: AskedContent) -> Content:
        """Return what is proposed, once its frameworks and profiles were found to be installed."""
        for name in asked.frameworks:
            self.service.info(name)
        titles = {}
        for one in asked.profiles:
            (profile,) = self.service.chosen(one.framework, [one.profile])
            titles[one.framework, one.profile] = profile.title
        return make_content(asked, titles)
