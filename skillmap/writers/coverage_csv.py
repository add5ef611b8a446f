"""A coverage report in, CSV text out, in which every requirement, orphan, pair and rejected row has its line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from skillmap.nouns import Advice, Coverage, CoverageReport, Covered, FrameworkInfo, Gap, Outcome
from skillmap.writers.advising import advice_by_outcome
from skillmap.writers.csv_text import Number, Whole, number_cell, table_text
from skillmap.writers.demand import beside


class CoverageRow(NamedTuple):
    """One line of the coverage CSV; the fields are the header.

    ``status`` is "covered", "partial" or "gap" (a requirement, the outcome being the best or the nearest one),
    "orphan" (an outcome that meets no requirement), "redundant" (two outcomes alike) or "rejected" (see ``reason``).
    ``importance``, ``probability`` and ``similarity`` are in [0, 1] with four decimals. ``onet_level`` is the
    requirement's on O*NET's own scale, from 0 to 7; beside it stand the ``bloom_level_estimate`` of the outcome that
    covers it and the ``other_bloom_levels`` that its verb can ask for. The two scales can't be converted into each
    other; without a level, all three are empty.
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
    importance: Number = ""
    rating: str = ""
    probability: Number = ""
    outcome_id: str = ""
    outcome: str = ""
    other_outcome_id: str = ""
    other_outcome: str = ""
    similarity: Number = ""
    input_row: Whole = ""
    reason: str = ""
    licence: str = ""
    attribution: str = ""
    skillmap: str = ""
    run: str = ""
    # Columns are only ever added at the end: somebody's spreadsheet counts them.
    onet_level: Number = ""
    bloom_level_estimate: str = ""
    other_bloom_levels: str = ""


def write_coverage_csv(report: CoverageReport) -> str:
    """Write a line for each requirement, orphan, redundant pair and rejected row, guarded as in ``write_csv``."""
    return table_text(CoverageRow._fields, coverage_rows(report))


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
    advised = advice_by_outcome(report)
    rows: list[CoverageRow] = []
    for coverage in report.coverages:
        rows += _requirements(_of_profile(start, coverage, infos.get(coverage.framework)), coverage, advised)
    rows += [start._replace(outcome_id=one.id, outcome=one.text) for one in report.orphans]
    rows += [
        start._replace(
            status="redundant",
            outcome_id=pair.first.id,
            outcome=pair.first.text,
            other_outcome_id=pair.second.id,
            other_outcome=pair.second.text,
            similarity=number_cell(pair.similarity),
        )
        for pair in report.redundant
    ]
    rows += [
        start._replace(status="rejected", outcome=one.excerpt, input_row=one.row, reason=one.reason)
        for one in report.credential.rejected
    ]
    return tuple(rows)


def _of_profile(start: CoverageRow, coverage: Coverage, info: FrameworkInfo | None) -> CoverageRow:
    return start._replace(
        framework=coverage.framework,
        profile_id=coverage.profile,
        profile=coverage.title,
        licence=info.licence if info else "",
        attribution=info.attribution if info else "",
    )


def _requirements(base: CoverageRow, coverage: Coverage, advised: Mapping[str, Advice]) -> Iterator[CoverageRow]:
    for status, met in (("covered", coverage.covered), ("partial", coverage.partial)):
        for one in met:
            row = _requirement(base, one, one.outcome)._replace(status=status, rating=one.rating)
            advice = beside(one.level, one.outcome.id, advised)
            yield row._replace(
                bloom_level_estimate=advice.level or "" if advice else "",
                other_bloom_levels=", ".join(advice.alternatives) if advice else "",
            )
    for gap in coverage.gaps:
        yield _requirement(base, gap, gap.nearest)._replace(status="gap", rating="none")


def _requirement(base: CoverageRow, asked: Covered | Gap, outcome: Outcome | None) -> CoverageRow:
    return base._replace(
        competency_id=asked.competency.id,
        competency=asked.competency.label,
        kind=asked.competency.kind,
        uri=asked.competency.uri,
        importance=number_cell(asked.importance),
        probability=number_cell(asked.probability) if outcome else "",
        outcome_id=outcome.id if outcome else "",
        outcome=outcome.text if outcome else "",
        onet_level=number_cell(asked.level),
    )
