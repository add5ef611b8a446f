"""A report in, CSV text out, in which every outcome, requirement and rejected row has its line."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from skillmap.nouns import (
    Alignment,
    AlignmentReport,
    Competency,
    Coverage,
    CoverageReport,
    FrameworkInfo,
    Outcome,
    OutcomeResult,
)
from skillmap.writers.words import reasons

# What a spreadsheet takes for the start of a formula, with the full-width forms that some of them fold to it.
_FORMULA = tuple("=+-@\t\r\n＝＋－＠")

Cell = str | int | float


class AlignmentRow(NamedTuple):
    """One line of the alignment CSV; the fields are the header.

    ``status`` is "proposed" (rated strong or partial), "listed" (rated weak), "none" (no alignment is listed; see
    the nearest miss) or "rejected" (``input_row`` couldn't be read; see ``reason``). ``probability``, ``margin`` and
    ``nearest_probability`` are in [0, 1] with four decimals, ``rank`` counts from 1.
    """

    status: str
    credential_id: str
    credential: str
    outcome_id: str = ""
    outcome: str = ""
    framework: str = ""
    rank: Cell = ""
    rating: str = ""
    relation: str = ""
    probability: Cell = ""
    margin: Cell = ""
    competency_id: str = ""
    competency: str = ""
    description: str = ""
    kind: str = ""
    uri: str = ""
    evidence: str = ""
    nearest_id: str = ""
    nearest: str = ""
    nearest_probability: Cell = ""
    input_row: Cell = ""
    reason: str = ""
    licence: str = ""
    attribution: str = ""
    skillmap: str = ""
    run: str = ""


class CoverageRow(NamedTuple):
    """One line of the coverage CSV; the fields are the header.

    ``status`` is "covered", "partial" or "gap" (a requirement, the outcome being the best or the nearest one),
    "orphan" (an outcome that meets no requirement), "redundant" (two outcomes alike) or "rejected" (see ``reason``).
    ``importance``, ``probability`` and ``similarity`` are in [0, 1] with four decimals.
    """

    status: str
    credential_id: str
    credential: str
    framework: str = ""
    profile_id: str = ""
    profile: str = ""
    competency_id: str = ""
    competency: str = ""
    kind: str = ""
    uri: str = ""
    importance: Cell = ""
    rating: str = ""
    probability: Cell = ""
    outcome_id: str = ""
    outcome: str = ""
    other_outcome_id: str = ""
    other_outcome: str = ""
    similarity: Cell = ""
    input_row: Cell = ""
    reason: str = ""
    licence: str = ""
    attribution: str = ""
    skillmap: str = ""
    run: str = ""


def write_csv(report: AlignmentReport) -> str:
    r"""Write a line for each listed alignment, outcome without one, and rejected row.

    A text that starts like a formula (with = + - @, a tab or a line break) gets a leading apostrophe, so that no
    spreadsheet runs it; take it off to have the original. All texts are quoted. Lines end with "\n"; write the file
    as "utf-8-sig" where a spreadsheet is to open it.
    """
    return _text(AlignmentRow._fields, alignment_rows(report))


def write_coverage_csv(report: CoverageReport) -> str:
    """Write a line for each requirement, orphan, redundant pair and rejected row; guarded as in :func:`write_csv`."""
    return _text(CoverageRow._fields, coverage_rows(report))


def alignment_rows(report: AlignmentReport) -> tuple[AlignmentRow, ...]:
    """Return the lines: results as they stand, then outcomes that have no result at all, then rejected rows."""
    infos = {info.name: info for info in report.provenance.frameworks}
    start = AlignmentRow(
        status="none",
        credential_id=report.credential.id,
        credential=report.credential.title,
        rating="none",
        skillmap=report.provenance.skillmap,
        run=report.provenance.run,
    )
    rows: list[AlignmentRow] = []
    for result in report.results:
        base = _of_result(start, result, infos.get(result.framework))
        rows += [_aligned(base, one) for one in result.alignments] or [base]
    answered = {result.outcome.id for result in report.results}
    rows += [
        start._replace(outcome_id=one.id, outcome=one.text)
        for one in report.credential.outcomes
        if one.id not in answered
    ]
    rows += [
        start._replace(status="rejected", rating="", outcome=one.excerpt, input_row=one.row, reason=one.reason)
        for one in report.credential.rejected
    ]
    return tuple(rows)


def coverage_rows(report: CoverageReport) -> tuple[CoverageRow, ...]:
    """Return the lines: each profile's covered, partial and missing requirements, orphans, pairs, rejected rows."""
    infos = {info.name: info for info in report.provenance.frameworks}
    start = CoverageRow(
        status="orphan",
        credential_id=report.credential.id,
        credential=report.credential.title,
        skillmap=report.provenance.skillmap,
        run=report.provenance.run,
    )
    rows: list[CoverageRow] = []
    for coverage in report.coverages:
        rows += _requirements(_of_profile(start, coverage, infos.get(coverage.framework)), coverage)
    rows += [start._replace(outcome_id=one.id, outcome=one.text) for one in report.orphans]
    rows += [
        start._replace(
            status="redundant",
            outcome_id=pair.first.id,
            outcome=pair.first.text,
            other_outcome_id=pair.second.id,
            other_outcome=pair.second.text,
            similarity=_number(pair.similarity),
        )
        for pair in report.redundant
    ]
    rows += [
        start._replace(status="rejected", outcome=one.excerpt, input_row=one.row, reason=one.reason)
        for one in report.credential.rejected
    ]
    return tuple(rows)


def guard(text: str) -> str:
    """Put an apostrophe before a text that a spreadsheet would run as a formula.

    >>> guard("=1+1"), guard("add 1+1")
    ("'=1+1", 'add 1+1')
    """
    return f"'{text}" if text.startswith(_FORMULA) else text


def _text(header: Iterable[str], rows: Iterable[tuple[Cell, ...]]) -> str:
    out = io.StringIO()
    # Every text is quoted, so that one with a semicolon stays one cell where the list separator is a semicolon.
    writer = csv.writer(out, lineterminator="\n", quoting=csv.QUOTE_NONNUMERIC)
    writer.writerow(header)
    writer.writerows([guard(cell) if isinstance(cell, str) else cell for cell in row] for row in rows)
    return out.getvalue()


def _number(value: float | None) -> Cell:
    return "" if value is None else round(value, 4)


def _of_result(start: AlignmentRow, result: OutcomeResult, info: FrameworkInfo | None) -> AlignmentRow:
    near = result.nearest
    return start._replace(
        outcome_id=result.outcome.id,
        outcome=result.outcome.text,
        framework=result.framework,
        nearest_id=near.competency.id if near else "",
        nearest=near.competency.label if near else "",
        nearest_probability=_number(near.probability) if near else "",
        licence=info.licence if info else "",
        attribution=info.attribution if info else "",
    )


def _of_profile(start: CoverageRow, coverage: Coverage, info: FrameworkInfo | None) -> CoverageRow:
    return start._replace(
        framework=coverage.framework,
        profile_id=coverage.profile,
        profile=coverage.title,
        licence=info.licence if info else "",
        attribution=info.attribution if info else "",
    )


def _aligned(base: AlignmentRow, one: Alignment) -> AlignmentRow:
    return base._replace(
        status="proposed" if one.rating in ("strong", "partial") else "listed",
        rank=one.rank,
        rating=one.rating,
        relation=one.relation,
        probability=_number(one.probability),
        margin=_number(one.margin),
        competency_id=one.competency.id,
        competency=one.competency.label,
        description=one.competency.description,
        kind=one.competency.kind,
        uri=one.competency.uri,
        evidence=reasons(one.evidence),
    )


def _requirements(base: CoverageRow, coverage: Coverage) -> Iterator[CoverageRow]:
    for status, met in (("covered", coverage.covered), ("partial", coverage.partial)):
        for one in met:
            row = _requirement(base, one.competency, one.importance, one.outcome, one.probability)
            yield row._replace(status=status, rating=one.rating)
    for gap in coverage.gaps:
        row = _requirement(base, gap.competency, gap.importance, gap.nearest, gap.probability)
        yield row._replace(status="gap", rating="none")


def _requirement(
    base: CoverageRow, asked: Competency, importance: float | None, outcome: Outcome | None, probability: float
) -> CoverageRow:
    return base._replace(
        competency_id=asked.id,
        competency=asked.label,
        kind=asked.kind,
        uri=asked.uri,
        importance=_number(importance),
        probability=_number(probability) if outcome else "",
        outcome_id=outcome.id if outcome else "",
        outcome=outcome.text if outcome else "",
    )
