"""CTDL credentials, learning opportunities and assessments in, a record of their outcomes and declared alignments out.

Source: the CTDL terms of Credential Engine (credreg.net/ctdl/terms). What a resource teaches, assesses or requires as a
competency is its outcome. A ``CredentialAlignmentObject`` plays two parts: its ``targetNodeName`` is what is taught, so
it is an outcome; and where it says more than that (a framework, a node, a code, a description), it also declares that
this outcome is aligned to that target, by the property that it stands under. References to other documents are kept,
and never fetched.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from skillmap.errors import InputError
from skillmap.exchange.alignment_map import write_ctdl
from skillmap.exchange.alignment_map_reading import maps_of, read_maps, relation_stated
from skillmap.exchange.competency_alignments import declared_by
from skillmap.exchange.ctdl_terms import (
    CLASSIFIED,
    Node,
    below,
    competencies_by_id,
    competency_text,
    each,
    get,
    is_envelope,
    is_node,
    is_of,
    key_of,
    kinds_of,
    resources,
)
from skillmap.exchange.identifiers import is_uri, unique_ids
from skillmap.linked_data import as_list, id_of, text_of
from skillmap.nouns import AlignmentRecord, Credential, Link, Outcome, Rejected, Target

__all__ = ["is_ctdl", "read_ctdl", "write_ctdl"]

#: The classes that are a credential, or what leads to one: each node of theirs becomes a credential of the record.
CLASSES = frozenset(
    """Credential AcademicCertificate ApprenticeshipCertificate AssociateDegree AssociateOfAppliedArtsDegree
    AssociateOfAppliedScienceDegree AssociateOfArtsDegree AssociateOfScienceDegree BachelorDegree BachelorOfArtsDegree
    BachelorOfScienceDegree Badge BasicTechnicalCertificate Certificate CertificateOfCompletion
    CertificateOfParticipation Certification Degree DigitalBadge Diploma DoctoralDegree GeneralEducationDevelopment
    GeneralEducationLevel1Certificate GeneralEducationLevel2Certificate HigherEducationLevel1Certificate
    HigherEducationLevel2Certificate JourneymanCertificate License MasterCertificate MasterDegree MasterOfArtsDegree
    MasterOfScienceDegree MicroCredential OpenBadge PostBaccalaureateCertificate PostMasterCertificate
    PreApprenticeshipCertificate ProfessionalCertificate ProfessionalDoctorate ProficiencyCertificate
    QualityAssuranceCredential ResearchDoctorate SecondaryEducationCertificate SecondarySchoolDiploma SpecialistDegree
    TechnicalLevel1Certificate TechnicalLevel2Certificate TechnicalLevel3Certificate WorkbasedLearningProgram
    LearningOpportunityProfile LearningOpportunity Course LearningProgram ProgramOfStudy
    AssessmentProfile Assessment""".split()
)
#: What holds outcomes: properties of a resource, and of the conditions under which it is awarded.
OUTCOMES = ("ceterms:teaches", "ceterms:assesses", "ceterms:targetCompetency")
_CONDITIONS = ("ceterms:requires", "ceterms:alternativeCondition")


@dataclass(slots=True)
class _Found:
    """A resource, and what was read of it so far: code, text, place and declared links of each outcome."""

    node: Node
    place: str
    outcomes: list[tuple[str, str, str, tuple[Link, ...]]] = field(default_factory=list)
    rejected: list[Rejected] = field(default_factory=list)

    @property
    def rows(self) -> int:
        """How many values were read, taken or refused."""
        return len(self.outcomes) + len(self.rejected)


def is_ctdl(document: object) -> bool:
    """Tell by its types whether a document holds CTDL's credentials, learning opportunities, assessments or maps.

    An envelope that can't be unpacked is taken for one too, so that it is refused as what it is.
    """
    try:
        return bool(maps_of(resources(document))) or any(_is_resource(node) for _, node in resources(document))
    except InputError:
        return is_envelope(document)


def read_ctdl(document: object, name: str) -> AlignmentRecord:
    """Read every resource of CTDL with its outcomes in document order; raise InputError where none states an outcome.

    A resource that stands in another one (the assessment of a condition) is read where it states outcomes. A value
    without text is refused: ``Rejected.row`` counts the values of its resource from 1 and the reason names its place.
    ``ceterms:occupationType``, ``industryType`` and ``instructionalProgramType`` are declared alignments of the
    credential as a whole: the ``outcome`` of these links is the credential's id. A document of alignment maps is read
    by their parts instead (see :mod:`skillmap.exchange.alignment_map_reading`).
    """
    held = competencies_by_id(document)
    maps = maps_of(resources(document, "", name))
    found = [_read_resource(node, place, held) for place, node in _all_resources(document, name)]
    if maps and found:
        raise InputError(
            f"{name} has an alignment map at {maps[0][0] or '/'} and a credential at {found[0].place or '/'}: split it",
            value=name,
        )
    if maps:
        return read_maps(maps, held, name)
    if not found:
        types = sorted({kind for _, node in resources(document, "", name) for kind in kinds_of(node)})
        raise InputError(
            f"{name} holds no CTDL credential, learning opportunity or assessment; the types of its resources are: "
            f"{', '.join(one[:80] for one in types[:12]) or 'not stated'}",
            value=name,
            accepted=("ceterms:Credential", "ceterms:LearningOpportunityProfile", "ceterms:AssessmentProfile"),
        )
    if not any(one.outcomes for one in found):
        first = next((one.rejected[0].reason for one in found if one.rejected), "")
        raise InputError(
            f"{name} states no outcomes that can be read: "
            + (first or f"it has no {' or '.join(OUTCOMES)}, at {found[0].place or '/'} or elsewhere"),
            value=name,
            accepted=OUTCOMES,
        )
    return _record(found)


def _all_resources(document: object, name: str) -> Iterator[tuple[str, Node]]:
    for place, node in resources(document, "", name):
        for inner_place, inner in below(node, place):
            if _is_resource(inner) and (inner_place == place or any(key_of(inner, term) for term in OUTCOMES)):
                yield inner_place, inner


def _is_resource(node: Node) -> bool:
    kinds = kinds_of(node)
    if CLASSES.isdisjoint(kinds):
        return False
    return is_of(node, "ceterms") or "credreg.net/ctdl/" in str(node.get("@context", ""))


def _read_resource(node: Node, place: str, held: Mapping[str, Node]) -> _Found:
    found = _Found(node, place)
    taken: dict[str, str] = {}
    for term, at, value in _stated(node, place):
        code, text, target, pointed, node = _outcome(value, held)
        same = taken.get(pointed) if pointed else None
        if not text:
            reason = f"{at} has no text" + (f": it points at {pointed}, which isn't in the document" if pointed else "")
        elif same is not None:
            reason = f"{at} points at {pointed} as {same} does"
        elif not any(map(str.isalpha, text)):
            reason = f"{at} has no words"
        else:
            taken |= {pointed: at} if pointed else {}
            links = [Link("", target, relation_stated(value), "declared", stated_as=term)] if target else []
            # What is taught may be a competency of this very graph, which says itself what it is aligned to.
            links += declared_by(node, "", at, held)
            found.outcomes.append((code, text, at, tuple(links)))
            continue
        found.rejected.append(Rejected(found.rows + 1, reason, (text or pointed)[:80]))
    return found


def _stated(node: Node, place: str) -> Iterator[tuple[str, str, Any]]:
    """Yield each value that states an outcome, with its property and place, conditions in conditions included."""
    for term in OUTCOMES:
        for at, value in each(node, term, place):
            if isinstance(value, Mapping) and "@list" in value:
                yield from ((term, f"{at}/@list/{i}", one) for i, one in enumerate(as_list(value["@list"])))
            else:
                yield term, at, value
    for term in _CONDITIONS:
        for at, condition in each(node, term, place):
            if isinstance(condition, Mapping):
                yield from _stated(condition, at)


def _outcome(value: object, held: Mapping[str, Node]) -> tuple[str, str, Target | None, str, Node]:
    """Return an outcome's code and text, its declared target, the id that it points at, and the competency's node."""
    if not isinstance(value, Mapping) or not is_node(value):
        text = text_of(value)
        if not is_uri(text) and text not in held:
            return "", text, None, "", {}
        value = {"@id": text}
    pointed = _pointed(value)
    inner = get(value, "ceterms:targetNode")
    node = inner if isinstance(inner, Mapping) and competency_text(inner) else held.get(pointed, value)
    target = _target(value, node, pointed)
    said = text_of(get(value, "ceterms:targetNodeName")) or competency_text(node) or target.description
    more = any((target.title, target.framework, target.code, target.uri, target.description, target.id))
    return target.code, said, target if more and said else None, pointed, node


def _pointed(value: Node) -> str:
    if key_of(value, "ceterms:targetNode"):
        return id_of(get(value, "ceterms:targetNode"))
    return "" if key_of(value, "ceterms:targetNodeName") else id_of(value)


def _target(value: Node, node: Node, pointed: str, kind: str = "") -> Target:
    label = competency_text(node) or text_of(get(value, "ceterms:targetNodeName"))
    description = text_of(get(value, "ceterms:targetNodeDescription"))
    framework = id_of(get(value, "ceterms:framework")) or id_of(get(node, "ceasn:isPartOf"))
    return Target(
        label=label or description,
        id=pointed if pointed and not is_uri(pointed) else text_of(get(node, "ceterms:ctid")),
        uri=pointed if is_uri(pointed) else "",
        title=text_of(get(value, "ceterms:frameworkName")) or framework,
        code=text_of(get(value, "ceterms:codedNotation")) or text_of(get(node, "ceasn:codedNotation")),
        description="" if description == label else description,
        kind=kind or next((one for one in kinds_of(node) if one != "CredentialAlignmentObject"), ""),
    )


def _record(found: list[_Found]) -> AlignmentRecord:
    stated = [text_of(get(one.node, "ceterms:ctid")) or id_of(one.node) for one in found]
    credentials = unique_ids([(one, f"credential-{number}") for number, one in enumerate(stated, start=1)])
    # No outcome may have the id of a credential: a link says by its id which of the two it is of.
    rows = [outcome for one in found for outcome in one.outcomes]
    ids = iter(unique_ids([*((code,) for code, *_ in rows), *((one,) for one in credentials)])[: len(rows)])
    made: list[Credential] = []
    links: list[Link] = []
    for one, own in zip(found, credentials, strict=True):
        stated_title = text_of(get(one.node, "ceterms:name"))
        outcomes = []
        for (_, text, place, its), identifier in zip(one.outcomes, ids, strict=False):
            outcomes.append(Outcome(identifier, text, stated_title, place))
            links.extend(replace(link, outcome=identifier) for link in its)
        made.append(Credential(own, stated_title or own, tuple(outcomes), tuple(one.rejected)))
        links.extend(_classified(one, own))
    return AlignmentRecord(tuple(made), tuple(links))


def _classified(found: _Found, credential: str) -> Iterator[Link]:
    for term, kind in CLASSIFIED.items():
        for _, value in each(found.node, term, found.place):
            node = value if isinstance(value, Mapping) and is_node(value) else {}
            words = "" if node else text_of(value)
            pointed = _pointed(node) if node else words if is_uri(words) else ""
            target = _target(node, node, pointed, kind)
            label = target.label or text_of(get(node, "ceterms:name")) or words or pointed or target.code
            if label:
                yield Link(credential, _labelled(target, label), relation_stated(value), "declared", stated_as=term)


def _labelled(target: Target, label: str) -> Target:
    # O*NET's occupations are known by their code, which the older entries have in the address alone.
    code = target.code or next(iter(re.findall(r"/(\d\d-\d{4}\.\d\d)$", target.uri)), "")
    return Target(label, target.id, target.uri, target.framework, target.title, code, target.description, target.kind)
