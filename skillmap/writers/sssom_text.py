"""An alignment report in, the SSSOM/TSV mapping set of its record out, with what only a report knows in its notes."""

from __future__ import annotations

from skillmap.exchange.choice import Options
from skillmap.exchange.reports import record_of
from skillmap.exchange.sssom import mapping_set
from skillmap.nouns import AlignmentReport
from skillmap.writers.advising import advice_by_outcome, advice_sentence
from skillmap.writers.words import count, reasons


def write_sssom(report: AlignmentReport) -> str:
    """Write what a report suggests as :mod:`skillmap.exchange.sssom` does; excluded pairs and advice stand in notes."""
    return mapping_set(record_of(report), Options(), (*_exclusions(report), *_advice(report))).text


def _exclusions(report: AlignmentReport) -> list[str]:
    """Name the pairs that the institution's list of terms rules out: a negated mapping too easily loses its "not"."""
    found = [(result.outcome.id, one) for result in report.results for one in result.excluded]
    if not found:
        return []
    named = [f"{outcome} and {one.competency.id}: {' '.join(reasons(one))}" for outcome, one in found]
    return [f"{count(len(found), 'pair')} excluded by the institution's list of terms.", *named]


def _advice(report: AlignmentReport) -> list[str]:
    noted = advice_by_outcome(report).items()
    return [advice_sentence(report), *(f"{id_}: {note}" for id_, advice in noted for note in advice.notes)]
