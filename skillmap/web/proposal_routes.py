"""A desk in, the routes that make proposals, decide on them and move them on out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request, Response
from pydantic_core import to_json

from skillmap.nouns import AlignmentReport
from skillmap.reviews import Proposal, State
from skillmap.storage import list_proposals
from skillmap.web.acting import actor
from skillmap.web.conditions import Asked, MayMatch, MustMatch, answer_once, expected, tag
from skillmap.web.desk import Desk, Keep
from skillmap.web.gate import Who
from skillmap.web.proposing import (
    AskedContent,
    DecisionsRequest,
    GapDecisionsRequest,
    SuggestionsRequest,
    TransitionRequest,
)
from skillmap.web.shown import FoundProposals, ShownProposal, shown_proposal
from skillmap.web.translating import asked_at

Ask = Callable[..., dict[str, Any]]
ProposalId = Annotated[str, Path(max_length=200, description="The id that the proposal was given when it was begun")]
Cursor = Annotated[str, Query(max_length=80, description="`next` of the page before; empty for the first")]
PageSize = Annotated[int, Query(ge=1, le=200, description="The most on a page")]
Version = Annotated[int | None, Query(ge=1, le=1_000_000, description="A version of it; the last alignment by default")]
DEFAULT_PAGE = 50


def add_proposals(router: APIRouter, desk: Desk, ask: Ask) -> None:
    """Add the routes; ``ask`` makes the arguments by which a route asks for scopes."""
    _add_reading(router, desk, ask)
    _add_changing(router, desk, ask)
    _add_deciding(router, desk, ask)


def show(desk: Desk, proposal: Proposal, status: int = 200) -> Response:
    """Answer with a proposal and its ETag."""
    headers = {"ETag": tag(proposal)}
    if status == 201:
        headers["Location"] = f"/v1/proposals/{proposal.id}"
    shown = shown_proposal(proposal, desk.service.frameworks())
    return Response(to_json(shown), status, headers, "application/json")


def _once(desk: Desk, once: Asked, change: Callable[[Keep], Proposal], *, status: int = 200) -> Response:
    """Make a change once, however often it is asked for, and answer with the proposal that it leaves."""
    return answer_once(desk.store, once, desk.clock, change, lambda proposal: show(desk, proposal, status))


def next_page(request: Request, cursor: str) -> dict[str, str]:
    """Return the Link header to the page after (RFC 8288), none at the end."""
    if not cursor:
        return {}
    address = request.url.include_query_params(cursor=cursor)
    return {"Link": f'<{address.path}?{address.query}>; rel="next"'}


def _add_reading(router: APIRouter, desk: Desk, ask: Ask) -> None:
    @router.get(
        "/v1/proposals", summary="List the proposals, newest first", response_model=FoundProposals, **ask("read")
    )
    def get_proposals(
        request: Request, who: Who, state: State | None = None, cursor: Cursor = "", limit: PageSize = DEFAULT_PAGE
    ) -> Response:
        with asked_at("?cursor"):
            page = list_proposals(
                desk.store, who.organisation, state=state, cursor=cursor, limit=limit, newest_first=True
            )
        found = FoundProposals(page.items, page.next)
        return Response(to_json(found), 200, next_page(request, page.next), "application/json")

    @router.get("/v1/proposals/{id}", summary="Tell how a proposal stands", response_model=ShownProposal, **ask("read"))
    def get_proposal(id: ProposalId, who: Who) -> Response:
        return show(desk, desk.load(who.organisation, id))

    @router.get(
        "/v1/proposals/{id}/suggestions",
        summary="Give the alignments that were suggested, just as they were shown",
        response_model=AlignmentReport,
        **ask("read"),
    )
    def get_suggestions(id: ProposalId, who: Who, version: Version = None) -> Response:
        return Response(to_json(desk.report(who.organisation, id, version)), media_type="application/json")


def _add_changing(router: APIRouter, desk: Desk, ask: Ask) -> None:
    @router.post(
        "/v1/proposals",
        summary="Begin a proposal",
        status_code=201,
        response_model=ShownProposal,
        **ask("propose"),
    )
    def post_proposal(asked: AskedContent, who: Who, once: Asked) -> Response:
        by = actor(who, "revise", asked)
        return _once(desk, once, lambda keep: desk.create(who.organisation, asked, by, keep), status=201)

    @router.put(
        "/v1/proposals/{id}/content",
        summary="Replace the outcomes and all else that is proposed by a next version",
        response_model=ShownProposal,
        **ask("propose"),
    )
    def put_content(id: ProposalId, asked: AskedContent, who: Who, if_match: MustMatch) -> Response:
        desk.load(who.organisation, id)
        by, at = actor(who, "revise", asked), expected(if_match)
        return show(desk, desk.revise(who.organisation, id, asked, by, at, None))

    @router.post(
        "/v1/proposals/{id}/transitions",
        summary="Submit, return, approve, reject or supersede a proposal",
        response_model=ShownProposal,
        **ask("propose", "review"),
    )
    def post_transition(
        id: ProposalId, asked: TransitionRequest, who: Who, once: Asked, if_match: MustMatch
    ) -> Response:
        desk.load(who.organisation, id)
        by, at = actor(who, asked.action, asked), expected(if_match)
        return _once(
            desk,
            once,
            lambda keep: desk.move(
                who.organisation, id, asked.action, by, at, keep, reason=asked.reason, successor=asked.successor
            ),
        )


def _add_deciding(router: APIRouter, desk: Desk, ask: Ask) -> None:
    @router.post(
        "/v1/proposals/{id}/suggestions",
        summary="Align the present version, and keep what is suggested",
        response_model=ShownProposal,
        **ask("propose", "review"),
    )
    def post_suggestions(
        id: ProposalId, asked: SuggestionsRequest, who: Who, once: Asked, if_match: MayMatch = ""
    ) -> Response:
        desk.load(who.organisation, id)
        by, at = actor(who, "suggest", asked), expected(if_match)
        return _once(desk, once, lambda keep: desk.suggest(who.organisation, id, asked.top, asked.kinds, by, at, keep))

    @router.post(
        "/v1/proposals/{id}/decisions",
        summary="Decide on alignments",
        response_model=ShownProposal,
        **ask("review"),
    )
    def post_decisions(
        id: ProposalId, asked: DecisionsRequest, who: Who, once: Asked, if_match: MayMatch = ""
    ) -> Response:
        desk.load(who.organisation, id)
        by, at = actor(who, "decide", asked), expected(if_match)
        return _once(desk, once, lambda keep: desk.decide(who.organisation, id, asked.decisions, by, at, keep))

    @router.post(
        "/v1/proposals/{id}/gap-decisions",
        summary="Decide on gaps",
        response_model=ShownProposal,
        **ask("review"),
    )
    def post_gap_decisions(
        id: ProposalId, asked: GapDecisionsRequest, who: Who, once: Asked, if_match: MayMatch = ""
    ) -> Response:
        desk.load(who.organisation, id)
        by, at = actor(who, "decide-gap", asked), expected(if_match)
        return _once(desk, once, lambda keep: desk.decide_gaps(who.organisation, id, asked.decisions, by, at, keep))
