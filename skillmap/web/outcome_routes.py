"""A desk in, the routes that tell what comes of a proposal out: history, coverage, gaps, report, exports, migration."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path, Query, Response
from pydantic_core import to_json

from skillmap.exchange.choice import Options, Written
from skillmap.reviews import Proposal, at_version, fold, history
from skillmap.web.committee import changes, page_of
from skillmap.web.comparing import ProposalComparison, comparison
from skillmap.web.covered import GapsBy, ProposalCoverage, ProposalGaps, shown_coverage, shown_gaps
from skillmap.web.deriving import export, migration
from skillmap.web.desk import Desk
from skillmap.web.gate import Who
from skillmap.web.proposal_routes import Ask, ProposalId
from skillmap.web.shown import Export, History, ProposalMigration, ProposalReport, shown_migration, shown_proposal

LINKED = "application/ld+json"
#: How each format is announced; all others are JSON-LD.
MEDIA_TYPES: dict[str, str] = {
    "json": "application/json",
    "case": "application/json",
    "csv": "text/csv",
    "sssom": "text/tab-separated-values",
    "skos": "text/turtle",
}
#: How many sentences there are on what a document can't carry; ``envelope=true`` gives them.
LOSSES = "Skillmap-Losses"

Importance = Annotated[float, Query(ge=0, le=1, description="The least importance; 0 takes those without one too")]
FormatName = Annotated[
    str, Path(max_length=40, description="A format of `skillmap convert`", examples=["open-badges-3"])
]
Text = Annotated[str, Query(max_length=1_000)]
Language = Annotated[str, Query(max_length=35, pattern=r"^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$")]
To = Annotated[str, Query(min_length=1, max_length=200, description="`id@version`, installed", examples=["mine@2027"])]


Current = Annotated[str, Query(max_length=200, description="The id of another proposal; by default this one's")]
Before = Annotated[
    int | None, Query(ge=1, le=1_000_000, description="A version of `current`; by default its last, or the one before")
]
After = Annotated[int | None, Query(ge=1, le=1_000_000, description="A version of this proposal; the last by default")]
Derived = ProposalComparison | ProposalCoverage | ProposalGaps | ProposalMigration | ProposalReport


def add_outcomes(router: APIRouter, desk: Desk, ask: Ask) -> None:
    """Add the routes; ``ask`` makes the arguments by which a route asks for scopes."""
    _add_telling(router, desk, ask)
    _add_documents(router, desk, ask)


def _add_telling(router: APIRouter, desk: Desk, ask: Ask) -> None:
    @router.get("/v1/proposals/{id}/history", summary="Tell who did what, when and why", **ask("read"))
    def get_history(id: ProposalId, who: Who) -> History:
        return History(id, history(desk.events(who.organisation, id)))

    @router.get(
        "/v1/proposals/{id}/coverage",
        summary="Tell what of its profiles the present version covers, as suggested and as accepted",
        response_model=ProposalCoverage,
        **ask("read"),
    )
    def get_coverage(id: ProposalId, who: Who) -> Response:
        proposal = desk.load(who.organisation, id)
        return _json(shown_coverage(proposal, desk.coverages(proposal)))

    @router.get(
        "/v1/proposals/{id}/gaps",
        summary="Tell what no outcome of the present version meets, with what was decided on it",
        response_model=ProposalGaps,
        **ask("read"),
    )
    def get_gaps(id: ProposalId, who: Who, min_importance: Importance = 0, by: GapsBy = "suggested") -> Response:
        proposal = desk.load(who.organisation, id)
        coverages = [one for report in desk.coverages(proposal) for one in report.coverages]
        return _json(shown_gaps(proposal, coverages, min_importance, by))

    @router.get(
        "/v1/proposals/{id}/comparison",
        summary="Tell what changed since another version of it, or since another proposal",
        response_model=ProposalComparison,
        **ask("read"),
    )
    def get_comparison(
        id: ProposalId,
        who: Who,
        current: Current = "",
        before: Before = None,
        after: After = None,
    ) -> Response:
        return _json(comparison(desk, who.organisation, id, current=current, before=before, after=after))

    @router.get(
        "/v1/proposals/{id}/migration",
        summary="Tell what another version of a framework changes, and what needs another look",
        response_model=ProposalMigration,
        **ask("read"),
    )
    def get_migration(id: ProposalId, who: Who, to: To, nearest: bool = False) -> Response:
        proposal = desk.load(who.organisation, id)
        return _json(shown_migration(proposal, migration(desk, proposal, to, nearest=nearest)))


def _add_documents(router: APIRouter, desk: Desk, ask: Ask) -> None:
    @router.get(
        "/v1/proposals/{id}/report",
        summary="Give the report that a committee reads, as a page or as JSON",
        response_model=ProposalReport,
        responses={200: {"content": {"text/html": {"schema": {"type": "string"}}}}},
        **ask("read"),
    )
    def get_report(id: ProposalId, who: Who, format: Literal["html", "json"] = "html") -> Response:
        events = desk.events(who.organisation, id)
        proposal, report = fold(events), desk.report(who.organisation, id)
        aligned = at_version(events, proposal.suggested.version) if proposal.suggested else proposal
        coverages = desk.coverages(aligned)
        if format == "json":
            shown = shown_proposal(proposal, desk.service.frameworks())
            return _json(ProposalReport(shown, history(events), report, shown_coverage(aligned, coverages)))
        since = changes(desk, who.organisation, id, aligned.version)
        return Response(page_of(events, report, coverages, since), media_type="text/html; charset=utf-8")

    @router.get(
        "/v1/proposals/{id}/exports/{format}",
        summary="Give what was approved in a standard's format",
        response_model=Export | dict[str, Any],
        responses={
            200: {
                "description": "The document; with `envelope`, JSON that holds it with its losses",
                "content": {
                    LINKED: {"schema": {}},
                    **{name: {"schema": {"type": "string"}} for name in MEDIA_TYPES.values() if name[:5] == "text/"},
                },
            }
        },
        **ask("read"),
    )
    def get_export(
        id: ProposalId,
        format: FormatName,
        who: Who,
        language: Language = "en",
        date: Annotated[str, Query(max_length=40, description="ISO 8601; by default when it was approved")] = "",
        publisher: Annotated[str, Query(max_length=1_000, description="By default the organisation")] = "",
        base: Text = "",
        envelope: bool = False,
    ) -> Response:
        proposal = desk.load(who.organisation, id)
        options = Options(None, language, date or _approved_at(proposal), publisher or who.organisation, base)
        return _document(format, export(desk, proposal, format, options), envelope=envelope)


def _approved_at(proposal: Proposal) -> str:
    return next((move.at for move in reversed(proposal.moves) if move.action == "approve"), "")


def _document(format_: str, written: Written, *, envelope: bool) -> Response:
    media_type = MEDIA_TYPES.get(format_, LINKED)
    headers = {LOSSES: str(len(written.losses))}
    if envelope:
        return Response(
            to_json(Export(format_, media_type, written.text, written.losses)), 200, headers, "application/json"
        )
    return Response(written.text.encode("utf-8"), 200, headers, media_type)


def _json(
    answer: ProposalComparison | ProposalCoverage | ProposalGaps | ProposalMigration | ProposalReport,
) -> Response:
    return Response(to_json(answer), media_type="application/json")
