"""Coverages of several frameworks in, one section of a page and the origin of all its numbers out."""

from __future__ import annotations

from dataclasses import replace

from skillmap.nouns import AlignmentReport, CoverageReport, Provenance


def together(coverages: tuple[CoverageReport, ...]) -> CoverageReport | None:
    """Return all coverages as one: what meets no requirement is what meets none in any framework."""
    if len(coverages) < 2:
        return coverages[0] if coverages else None
    orphans = [{one.id for one in made.orphans} for made in coverages]
    unmet = set.intersection(*orphans)
    return replace(
        coverages[0],
        coverages=tuple(one for made in coverages for one in made.coverages),
        orphans=tuple(one for one in coverages[0].orphans if one.id in unmet),
    )


def provenances(
    report: AlignmentReport | None, coverages: tuple[CoverageReport, ...]
) -> tuple[tuple[str, Provenance], ...]:
    """Return how each part was made, under its name, and only once where both were made by one run."""
    made = [("Alignments", report.provenance)] if report else []
    for one in coverages:
        if all(one.provenance != known for _, known in made):
            of = f" of {one.provenance.frameworks[0].name}" if len(coverages) > 1 and one.provenance.frameworks else ""
            made.append((f"Coverage{of}", one.provenance))
    return (("This report", made[0][1]),) if len(made) == 1 else tuple(made)
