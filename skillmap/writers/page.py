"""Reports in, one self-contained HTML page out that a committee can read, print and sign.

No script, no picture, no address is fetched: the page's own policy forbids it. No date is printed, since the same
input gives the same bytes; the signature block has room for one.
"""

from __future__ import annotations

from dataclasses import dataclass

from skillmap.errors import InputError
from skillmap.nouns import (
    Advice,
    AlignmentReport,
    CoverageReport,
    Credential,
    FrameworkInfo,
    Link,
    Outcome,
    OutcomeResult,
    Provenance,
)
from skillmap.writers import advising, summary, words
from skillmap.writers.covering import provenances, together
from skillmap.writers.record import AlignmentDecision, ReviewRecord
from skillmap.writers.templating import MOST_GAPS, environment

#: The stamp of a report that nobody has reviewed.
DRAFT = "DRAFT: machine suggested"

_MOST_PAIRS = 3


@dataclass(frozen=True, slots=True)
class _Outcome:
    """An outcome with its place in the credential, from 1, what each framework offers it, and any advice on it."""

    place: int
    outcome: Outcome
    results: tuple[OutcomeResult, ...]
    advice: Advice | None

    @property
    def several(self) -> bool:
        """Whether something serves only a part of it."""
        return any(one.part for result in self.results for one in (*result.alignments, result.nearest) if one)


def write_html(
    report: AlignmentReport, *coverages: CoverageReport, status: str = DRAFT, record: ReviewRecord | None = None
) -> str:
    """Write the whole report as one page stamped with ``status``; each of the coverages is of another framework.

    ``record`` is what people did with the proposal whose report it is. Raise InputError if a coverage is of another
    credential.
    """
    for coverage in coverages:
        if coverage.credential.id != report.credential.id:
            raise InputError(
                f"the coverage is of credential {coverage.credential.id!r}, but the alignments are of "
                f"{report.credential.id!r}; give both of the same one",
                value=coverage.credential.id,
                accepted=(report.credential.id,),
            )
    return _render(report.credential, report, coverages, status, record)


def write_coverage_html(report: CoverageReport, *, status: str = DRAFT) -> str:
    """Write coverage, gaps, orphans and redundant outcomes as one page, stamped with ``status``."""
    return _render(report.credential, None, (report,), status, None)


def _render(
    credential: Credential,
    report: AlignmentReport | None,
    coverages: tuple[CoverageReport, ...],
    status: str,
    record: ReviewRecord | None,
) -> str:
    made = provenances(report, coverages)
    coverage = together(coverages)
    outcomes = _outcomes(report) if report else ()
    decided = {_key(one): one for one in record.alignments} if record else {}
    page = environment().get_template("report.html.j2")
    return page.render(
        credential=credential,
        report=report,
        coverage=coverage,
        status=status,
        record=record,
        decided=decided,
        added=_added(report, decided),
        gaps_decided={(one.framework, one.profile, one.competency): one for one in record.gaps} if record else {},
        approved=record.approved if record else {},
        settled=record is not None and record.settled,
        provenances=made,
        frameworks=_frameworks(made),
        basis=_basis(made),
        titles=_titles(report, made),
        compared=[one.framework for one in summary.tally(report)] if report else [],
        tallies=summary.tally(report) if report else (),
        outcomes=outcomes,
        declared=_declared(credential),
        declared_whole=_declared_whole(credential),
        places={one.outcome.id: one.place for one in outcomes},
        texts={one.outcome.id: one.outcome.text for one in outcomes},
        advised=advising.advice_by_outcome(coverage) if coverage else {},
        labels=_labels(report),
        spread=advising.spread(report) if report and report.advice else (),
        measures=_measures(report),
        most_gaps=MOST_GAPS,
        most_pairs=_MOST_PAIRS,
    )


def _key(one: AlignmentDecision) -> tuple[str, str, str]:
    return one.outcome, one.target.framework, one.target.id


def _added(
    report: AlignmentReport | None, decided: dict[tuple[str, str, str], AlignmentDecision]
) -> dict[tuple[str, str], list[AlignmentDecision]]:
    """Group what people decided on and the report doesn't list by outcome and framework, in the order decided."""
    results = report.results if report else ()
    listed = {(one.outcome.id, one.framework, found.competency.id) for one in results for found in one.alignments}
    found: dict[tuple[str, str], list[AlignmentDecision]] = {}
    for key, one in decided.items():
        if key not in listed:
            found.setdefault(key[:2], []).append(one)
    return found


def _basis(made: tuple[tuple[str, Provenance], ...]) -> str:
    """Return what the chances were estimated from: the settings say it, else the calibration's name has to do."""
    one = made[0][1]
    return dict(one.settings).get("calibrated on", one.calibration)


def _frameworks(made: tuple[tuple[str, Provenance], ...]) -> tuple[FrameworkInfo, ...]:
    return tuple({info.name: info for _, one in made for info in one.frameworks}.values())


def _titles(report: AlignmentReport | None, made: tuple[tuple[str, Provenance], ...]) -> dict[str, str]:
    """Return what each framework of the results is called in front of people."""
    titles = {info.name: f"{info.title} ({info.name})" for info in _frameworks(made) if info.title}
    return {one.framework: titles.get(one.framework, one.framework) for one in (report.results if report else ())}


def _outcomes(report: AlignmentReport) -> tuple[_Outcome, ...]:
    """Group the results by outcome, in the order they were read; an outcome without any result stays in."""
    found: dict[str, tuple[Outcome, list[OutcomeResult]]] = {one.id: (one, []) for one in report.credential.outcomes}
    for result in report.results:
        found.setdefault(result.outcome.id, (result.outcome, []))[1].append(result)
    advised = advising.advice_by_outcome(report)
    return tuple(
        _Outcome(n, one, tuple(results), advised.get(one.id))
        for n, (one, results) in enumerate(found.values(), start=1)
    )


def _declared(credential: Credential) -> dict[str, list[Link]]:
    """Group what the document declares by outcome, in its order."""
    found: dict[str, list[Link]] = {}
    for link in credential.declared:
        found.setdefault(link.outcome, []).append(link)
    return found


def _declared_whole(credential: Credential) -> tuple[Link, ...]:
    """Return what the document declares for the credential as a whole."""
    mine = {outcome.id for outcome in credential.outcomes}
    return tuple(link for link in credential.declared if link.outcome not in mine)


def _labels(report: AlignmentReport | None) -> dict[str, str]:
    """Return the labels of all competencies of the report, since a parent is known by its id alone."""
    results = report.results if report else ()
    return {one.competency.id: one.competency.label for result in results for one in result.alignments}


def _measures(report: AlignmentReport | None) -> tuple[tuple[str, str], ...]:
    """Return what the report's measures mean, in the order that words.py has; one that isn't there is left out."""
    results = report.results if report else ()
    shown = [one for result in results for one in (*result.alignments, *((result.nearest,) if result.nearest else ()))]
    used = {evidence.measure for one in shown for evidence in one.evidence}
    return tuple((name, meaning) for name, meaning in words.MEASURES.items() if name in used)
