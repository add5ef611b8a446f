"""Reports in, one self-contained HTML page out that a committee can read, print and sign.

No script, no picture, no address is fetched: the page's own policy forbids it. No date is printed, since the same
input gives the same bytes; the signature block has room for one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from skillmap.errors import InputError
from skillmap.nouns import (
    Advice,
    Alignment,
    AlignmentReport,
    Coverage,
    CoverageReport,
    Credential,
    FrameworkInfo,
    Link,
    Outcome,
    OutcomeResult,
    Provenance,
    Review,
    Share,
)
from skillmap.writers import advising, demand, summary, words
from skillmap.writers.covering import provenances, together
from skillmap.writers.requirements import Asked, requirements

if TYPE_CHECKING:
    from jinja2 import Environment

#: The stamp of a report that nobody has reviewed.
DRAFT = "DRAFT: machine suggested"

_MOST_GAPS, _MOST_PAIRS = 5, 3


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
    report: AlignmentReport,
    *coverages: CoverageReport,
    status: str = DRAFT,
    decided: Sequence[Link] = (),
    gaps_decided: Mapping[tuple[str, str, str], tuple[str, Review]] | None = None,
    approved: Mapping[tuple[str, str], Share] | None = None,
) -> str:
    """Write the whole report as one page stamped with ``status``; each of the coverages is of another framework.

    ``decided`` are the alignments, of the report or added to it, on which people's decision stands, each with its
    review. ``gaps_decided`` are verdicts on gaps by framework, profile and competency; ``approved`` is what accepted
    alignments alone cover, by framework and profile. Raise InputError if a coverage is of another credential.
    """
    for coverage in coverages:
        if coverage.credential.id != report.credential.id:
            raise InputError(
                f"the coverage is of credential {coverage.credential.id!r}, but the alignments are of "
                f"{report.credential.id!r}; give both of the same one",
                value=coverage.credential.id,
                accepted=(report.credential.id,),
            )
    return _render(report.credential, report, coverages, status, decided, gaps_decided or {}, approved or {})


def write_coverage_html(report: CoverageReport, *, status: str = DRAFT) -> str:
    """Write coverage, gaps, orphans and redundant outcomes as one page, stamped with ``status``."""
    return _render(report.credential, None, (report,), status)


def _render(
    credential: Credential,
    report: AlignmentReport | None,
    coverages: tuple[CoverageReport, ...],
    status: str,
    decided: Sequence[Link] = (),
    gaps_decided: Mapping[tuple[str, str, str], tuple[str, Review]] = MappingProxyType({}),
    approved: Mapping[tuple[str, str], Share] = MappingProxyType({}),
) -> str:
    made = provenances(report, coverages)
    coverage = together(coverages)
    outcomes = _outcomes(report) if report else ()
    page = _environment().get_template("report.html.j2")
    return page.render(
        credential=credential,
        report=report,
        coverage=coverage,
        status=status,
        decided=decided,
        gaps_decided=gaps_decided,
        approved=approved,
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
        most_gaps=_MOST_GAPS,
        most_pairs=_MOST_PAIRS,
    )


@cache
def _environment() -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    # autoescape=True, not select_autoescape: that one goes by the ending, and ".j2" isn't among those it knows.
    made = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.filters |= {
        "percent": words.percent,
        "points": _points,
        "number": words.number,
        "importance": words.importance,
        "share": words.share,
        "count": words.count,
        "sentences": summary.coverage_sentences,
        "requirements": requirements,
        "demand": demand.demand_words,
        "bloom": demand.bloom_words,
        "headline": words.headline,
        "reasons": words.reasons,
        "verb": advising.verb_words,
        "level": advising.level_words,
        "sharpest": _most_important,
        "nearly": _nearly,
        "width": _width,
    }
    made.tests["link"] = _is_link
    made.globals |= {
        "rating_words": words.RATING_WORDS,
        "rating_shapes": words.RATING_SHAPES,
        "never_scored": advising.NEVER_SCORED,
        "level_asks": advising.LEVEL_ASKS,
        "advice_sentence": advising.advice_sentence,
        "exclusion_sentence": summary.exclusion_sentence,
        "reading_sentence": summary.reading_sentence,
        "tally_sentence": summary.tally_sentence,
        "serving_sentences": summary.serving_sentences,
        "demand_sentence": demand.demand_sentence,
        "beside": demand.beside,
    }
    return made


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


def _most_important(coverage: Coverage) -> tuple[Asked, ...]:
    return tuple(one for one in requirements(coverage) if one.rating == "none")[:_MOST_GAPS]


def _nearly(result: OutcomeResult) -> Alignment | None:
    """Return the nearest miss, unless it is listed already."""
    listed = {one.competency.id for one in result.alignments}
    near = result.nearest
    return near if near is not None and near.competency.id not in listed else None


def _points(margin: float) -> str:
    """Return a difference of two probabilities in points of a hundred."""
    return words.count(round(100 * margin), "point")


def _width(part: int, whole: int) -> str:
    """Return a part's length on a bar of 100."""
    return f"{100 * part / whole:.2f}" if whole else "0"


def _is_link(uri: str) -> bool:
    """Tell whether an address may stand behind a link: the web's only, never a script's."""
    return uri.startswith(("https://", "http://"))
