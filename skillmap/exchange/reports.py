"""An alignment report in, the record that every exchange format is written from out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from skillmap.errors import InputError
from skillmap.nouns import (
    Alignment,
    AlignmentRecord,
    AlignmentReport,
    Credential,
    FrameworkInfo,
    Link,
    Target,
    Unmatched,
)


def record_of(report: AlignmentReport) -> AlignmentRecord:
    """Return what a report suggests and what its credential declares, ready to be decided on and exchanged.

    A credential whose outcomes belong to several (a sheet of many) becomes several, in order of first appearance.
    Raises InputError for a report that names outcomes or frameworks which it doesn't hold: one that was cut by hand.
    """
    infos = {info.name: info for info in report.provenance.frameworks}
    known = {outcome.id for outcome in report.credential.outcomes}
    for at, result in enumerate(report.results):
        if result.outcome.id not in known:
            raise InputError(f"/results/{at}/outcome is {result.outcome.id!r}, which is none of the credential's")
        if result.framework not in infos:
            raise InputError(f"/results/{at}/framework is {result.framework!r}, which is none of the provenance's")
    links = [
        _suggested(result.outcome.id, alignment, infos[result.framework])
        for result in report.results
        for alignment in result.alignments
    ]
    credentials = credentials_of(report.credential)
    return AlignmentRecord(
        credentials=credentials,
        links=(*_declared(report.credential, credentials), *links),
        unmatched=tuple(Unmatched(r.outcome.id, r.framework) for r in report.results if not r.confident),
        frameworks=report.provenance.frameworks,
        generator=f"skillmap {report.provenance.skillmap}",
        run=report.provenance.run,
    )


def _declared(whole: Credential, parts: Sequence[Credential]) -> Iterator[Link]:
    """Yield what a credential declares; what it says of itself as a whole is said of each part that it became."""
    known = {outcome.id for outcome in whole.outcomes}
    for link in whole.declared:
        if link.outcome == whole.id and whole.id not in known:
            yield from (replace(link, outcome=part.id) for part in parts)
        else:
            yield link


def _suggested(outcome: str, alignment: Alignment, info: FrameworkInfo) -> Link:
    competency = alignment.competency
    return Link(
        outcome=outcome,
        target=Target(
            label=competency.label,
            id=competency.id,
            uri=competency.uri,
            framework=info.name,
            title=info.title,
            code=competency.id.partition(":")[2],
            description=competency.description,
            kind=competency.kind,
        ),
        relation=alignment.relation,
        rating=alignment.rating,
        probability=alignment.probability,
        rank=alignment.rank,
        part=alignment.part,
        reasons=alignment.reasons,
    )


def credentials_of(credential: Credential) -> tuple[Credential, ...]:
    """Return the credentials that one input holds, without what they declare: a sheet may hold many."""
    titles = dict.fromkeys(outcome.credential or credential.title for outcome in credential.outcomes)
    whole = replace(credential, declared=())
    if len(titles) < 2:
        return (whole,)
    return tuple(
        Credential(
            f"{credential.id}-{number}",
            title,
            tuple(o for o in credential.outcomes if (o.credential or credential.title) == title),
            credential.rejected if number == 1 else (),
        )
        for number, title in enumerate(titles, start=1)
    )
