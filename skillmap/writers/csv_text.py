"""An alignment report in, CSV text out, in which every outcome, exclusion and rejected row has its line."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from typing import NamedTuple

from skillmap.exchange.cells import guard
from skillmap.nouns import Advice, Alignment, AlignmentReport, FrameworkInfo, Outcome, OutcomeResult
from skillmap.writers.advising import advice_by_outcome
from skillmap.writers.words import evidence_text, reasons

# A cell of a column of numbers is empty where there is none.
Whole = str | int
Number = str | float


class AlignmentRow(NamedTuple):
    """One line of the alignment CSV; the fields are the header.

    ``status`` is "proposed" (rated strong or partial), "listed" (rated weak), "none" (no alignment is listed; see
    the nearest miss), "excluded" (the institution's list of terms rules it out; see ``reasons``) or "rejected"
    (``input_row`` couldn't be read; see ``reason``). ``probability``, ``margin`` and ``nearest_probability`` are in
    [0, 1] with four decimals, ``rank`` counts from 1; what is excluded has none of them. ``evidence`` and ``reasons``
    are those of the alignment, of the nearest miss where the status is "none"; ``part`` is the part of the outcome
    that it serves. ``verb``, ``bloom_level_estimate``, ``other_bloom_levels`` (which the verb can ask for as well) and
    ``advice`` are on the outcome's wording and no part of any score.
    """

    status: str
    credential_id: str
    credential: str
    outcome_id: str = ""
    outcome: str = ""
    framework: str = ""
    rank: Whole = ""
    rating: str = ""
    relation: str = ""
    probability: Number = ""
    margin: Number = ""
    competency_id: str = ""
    competency: str = ""
    description: str = ""
    kind: str = ""
    uri: str = ""
    evidence: str = ""
    nearest_id: str = ""
    nearest: str = ""
    nearest_probability: Number = ""
    input_row: Whole = ""
    reason: str = ""
    licence: str = ""
    attribution: str = ""
    skillmap: str = ""
    run: str = ""
    # Columns are only ever added at the end: somebody's spreadsheet counts them.
    part: str = ""
    reasons: str = ""
    verb: str = ""
    bloom_level_estimate: str = ""
    other_bloom_levels: str = ""
    advice: str = ""


def write_csv(report: AlignmentReport) -> str:
    r"""Write a line for each listed or excluded alignment, outcome without one, and rejected row.

    A text that starts like a formula (with = + - @, a tab or a line break) gets a leading apostrophe, so that no
    spreadsheet runs it; take it off to have the original. All texts are quoted. Lines end with "\n"; write the file
    as "utf-8-sig" where a spreadsheet is to open it.
    """
    return table_text(AlignmentRow._fields, alignment_rows(report))


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
    advised = advice_by_outcome(report)
    rows: list[AlignmentRow] = []
    for result in report.results:
        base = _advised(start, result.outcome, advised)
        base = _of_result(base, result, infos.get(result.framework))
        rows += [_aligned(base, one) for one in result.alignments] or [_unmatched(base, result.nearest)]
        rows += [_excluded(base, one) for one in result.excluded]
    answered = {result.outcome.id for result in report.results}
    rows += [
        _advised(start, one, advised)._replace(outcome_id=one.id, outcome=one.text)
        for one in report.credential.outcomes
        if one.id not in answered
    ]
    rows += [
        start._replace(status="rejected", rating="", outcome=one.excerpt, input_row=one.row, reason=one.reason)
        for one in report.credential.rejected
    ]
    return tuple(rows)


def table_text(header: Iterable[str], rows: Iterable[tuple[str | int | float, ...]]) -> str:
    """Return the CSV text of rows under a header, every text of them guarded and quoted."""
    out = io.StringIO()
    # Every text is quoted, so that one with a semicolon stays one cell where the list separator is a semicolon.
    writer = csv.writer(out, lineterminator="\n", quoting=csv.QUOTE_NONNUMERIC)
    writer.writerow(header)
    writer.writerows([guard(cell) if isinstance(cell, str) else cell for cell in row] for row in rows)
    return out.getvalue()


def number_cell(value: float | None) -> Number:
    """Return a number with four decimals, or an empty cell."""
    return "" if value is None else round(value, 4)


def _of_result(start: AlignmentRow, result: OutcomeResult, info: FrameworkInfo | None) -> AlignmentRow:
    near = result.nearest
    return start._replace(
        outcome_id=result.outcome.id,
        outcome=result.outcome.text,
        framework=result.framework,
        nearest_id=near.competency.id if near else "",
        nearest=near.competency.label if near else "",
        nearest_probability=number_cell(near.probability) if near else "",
        licence=info.licence if info else "",
        attribution=info.attribution if info else "",
    )


def _advised(start: AlignmentRow, outcome: Outcome, advised: dict[str, Advice]) -> AlignmentRow:
    advice = advised.get(outcome.id)
    if advice is None:
        return start
    return start._replace(
        verb=advice.verb,
        bloom_level_estimate=advice.level or "",
        other_bloom_levels=", ".join(advice.alternatives),
        advice=" ".join(advice.notes),
    )


def _aligned(base: AlignmentRow, one: Alignment) -> AlignmentRow:
    return _pair(base, one)._replace(
        status="proposed" if one.rating in ("strong", "partial") else "listed",
        rank=one.rank,
        rating=one.rating,
        relation=one.relation,
        probability=number_cell(one.probability),
        margin=number_cell(one.margin),
    )


def _excluded(base: AlignmentRow, one: Alignment) -> AlignmentRow:
    # No rank and no probability: a person's list decided, not the score.
    return _pair(base, one)._replace(status="excluded")


def _unmatched(base: AlignmentRow, nearest: Alignment | None) -> AlignmentRow:
    return base._replace(**_told(nearest)) if nearest else base


def _pair(base: AlignmentRow, one: Alignment) -> AlignmentRow:
    return base._replace(
        competency_id=one.competency.id,
        competency=one.competency.label,
        description=one.competency.description,
        kind=one.competency.kind,
        uri=one.competency.uri,
        **_told(one),
    )


def _told(one: Alignment) -> dict[str, str]:
    return {"evidence": evidence_text(one.evidence), "part": one.part, "reasons": " ".join(reasons(one))}
