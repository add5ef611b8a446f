"""An alignment report in, an SSSOM/TSV mapping set out: the standard for sharing mappings between vocabularies.

What is strong becomes ``skos:closeMatch`` and what is partial ``skos:relatedMatch``; weak ones aren't exported, only
counted in the header. "No confident match" becomes SSSOM's ``sssom:NoTermFound``, under the weakest relation that we
propose: nothing of the framework (``object_source``) is even related. Excluded pairs and rejected rows are named in the
header; the advice on an outcome's wording, which is no part of ``confidence``, stands in ``other``.
"""

from __future__ import annotations

import csv
import io
import json
from typing import NamedTuple
from urllib.parse import quote

from skillmap.curies import parse_curie
from skillmap.nouns import Advice, Alignment, AlignmentReport, Competency, Evidence, FrameworkInfo, OutcomeResult
from skillmap.writers.advising import advice_by_outcome, advice_sentence
from skillmap.writers.summary import reading_sentence
from skillmap.writers.words import count, evidence_text, nearest_miss, reasons

# The set's own licence is for its owner to choose; this is how the standard says "not stated".
_UNSTATED = "https://w3id.org/sssom/license/unspecified"
_BUILT_IN = {
    "owl": "http://www.w3.org/2002/07/owl#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "semapv": "https://w3id.org/semapv/vocab/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "sssom": "https://w3id.org/sssom/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "linkml": "https://w3id.org/linkml/",
}
_OUTCOME, _CREDENTIAL, _FRAMEWORK = "skillmap.outcome", "skillmap.credential", "skillmap.framework"
_NOTHING_FOUND = "sssom:NoTermFound"


class MappingRow(NamedTuple):
    """One mapping; the fields are the header, in the standard's canonical order. ``confidence`` is in [0, 1]."""

    subject_id: str
    subject_label: str
    predicate_id: str
    object_id: str
    object_label: str
    mapping_justification: str
    subject_source: str
    object_source: str
    object_source_version: str
    confidence: str
    similarity_score: str
    similarity_measure: str
    other: str
    comment: str


def write_sssom(report: AlignmentReport) -> str:
    """Write the mapping set, its metadata as a commented YAML header.

    ``confidence`` is the calibrated probability (of "nothing found", one less that of the nearest miss);
    ``similarity_score`` the greatest cosine among the reasons. Labels are written as they are, without a
    spreadsheet's apostrophes: programs compare them. Open the CSV, not this file, in a spreadsheet.
    """
    out = io.StringIO()
    out.writelines(f"#{line}\n" for line in _header(report))
    # "excel-tab" quotes what holds a tab or a quotation mark, which is what the standard asks for.
    writer = csv.writer(out, "excel-tab", lineterminator="\n")
    writer.writerow(MappingRow._fields)
    bases = _expansions(report)
    writer.writerows([_line(cell) for cell in row] for row in _rows(report, bases))
    return out.getvalue()


def _rows(report: AlignmentReport, bases: dict[str, str]) -> list[MappingRow]:
    infos = {info.name: info for info in report.provenance.frameworks}
    advised = advice_by_outcome(report)
    rows: list[MappingRow] = []
    for result in report.results:
        blank = _blank(report, result, infos.get(result.framework))._replace(
            other=_advice(advised.get(result.outcome.id))
        )
        proposed = [one for one in result.alignments if one.relation]
        rows += [_found(blank, one, report.provenance.model, bases) for one in proposed] or [_not_found(blank, result)]
    return rows


def _blank(report: AlignmentReport, result: OutcomeResult, info: FrameworkInfo | None) -> MappingRow:
    """Return what all mappings of an outcome to a framework have in common."""
    return MappingRow(
        subject_id=f"{_OUTCOME}:{_local(result.outcome.id)}",
        subject_label=result.outcome.text,
        predicate_id="skos:relatedMatch",
        object_id=_NOTHING_FOUND,
        object_label="",
        # Meaning, words and spelling together, not one of them, carry the answer.
        mapping_justification="semapv:CompositeMatching",
        subject_source=f"{_CREDENTIAL}:{_local(report.credential.id)}",
        object_source=f"{_FRAMEWORK}:{_local(info.id if info else result.framework)}",
        object_source_version=info.version if info else "",
        confidence="",
        similarity_score="",
        similarity_measure="",
        other="",
        comment="",
    )


def _found(blank: MappingRow, one: Alignment, model: str, bases: dict[str, str]) -> MappingRow:
    cosine = _cosine(one)
    return blank._replace(
        predicate_id=f"skos:{one.relation}Match",
        object_id=_object_id(one.competency.id),
        object_label=one.competency.label,
        confidence=_decimal(one.probability),
        similarity_score=_decimal(min(1.0, max(0.0, cosine.value))) if cosine else "",
        similarity_measure=f"cosine, {cosine.measure} ({model})" if cosine else "",
        other="|".join(filter(None, (_other(one, bases), blank.other))),
        comment=f"{one.rating}, rank {one.rank}, margin {_decimal(one.margin)}. {_why(one)}",
    )


def _not_found(blank: MappingRow, result: OutcomeResult) -> MappingRow:
    return blank._replace(
        # An absent confidence would be read as full confidence.
        confidence=_decimal(1 - result.nearest.probability) if result.nearest else "1.0",
        comment=f"no confident match; nearest: {nearest_miss(result)}. {_why(result.nearest)}",
    )


def _why(one: Alignment | None) -> str:
    """Return the reasons with the part that is served; the evidence where a report has no reasons."""
    return (" ".join(reasons(one)) or evidence_text(one.evidence)) if one else ""


def _header(report: AlignmentReport) -> list[str]:
    made = report.provenance
    weak = sum(one.rating == "weak" for result in report.results for one in result.alignments)
    notes = ["DRAFT: machine suggested, not reviewed."]
    notes += [
        f"Object labels: {info.title} {info.version} ({info.name}); licence: {info.licence or 'not stated'}. "
        f"{info.attribution}"
        for info in made.frameworks
    ]
    notes.append(f"{count(weak, 'weak alignment')} not exported.")
    notes += _exclusions(report)
    notes += filter(None, [advice_sentence(report)])
    notes.append(reading_sentence(report.credential))
    notes += [f"Row {row.row} rejected: {row.reason}." for row in report.credential.rejected]
    values = {
        "comment": " ".join(notes),
        "license": _UNSTATED,
        "mapping_set_id": f"urn:skillmap:run:{_local(made.run)}",
        "mapping_set_title": f"{report.credential.title} aligned with {', '.join(i.name for i in made.frameworks)}",
        "mapping_tool": "skillmap",
        "mapping_tool_version": made.skillmap,
        "other": f"model={made.model}|model_digest={made.model_digest}|calibration={made.calibration}"
        f"|calibration_digest={made.calibration_digest}",
    }
    # A JSON string is a YAML one, whatever stands in it.
    fields = [f"{key}: {_quoted(value)}" for key, value in values.items()]
    bases = _expansions(report)
    return ["curie_map:", *(f"  {prefix}: {_quoted(bases[prefix])}" for prefix in sorted(bases)), *fields]


def _exclusions(report: AlignmentReport) -> list[str]:
    """Name the pairs that the institution's list of terms rules out: a negated mapping too easily loses its "not"."""
    found = [(result.outcome.id, one) for result in report.results for one in result.excluded]
    if not found:
        return []
    named = [f"{outcome} and {one.competency.id}: {' '.join(reasons(one))}" for outcome, one in found]
    return [f"{count(len(found), 'pair')} excluded by the institution's list of terms.", *named]


def _expansions(report: AlignmentReport) -> dict[str, str]:
    """Return what each prefix stands for: a framework's own URIs where they follow from its ids, else a URN."""
    used: dict[str, list[Competency]] = {}
    for result in report.results:
        for one in result.alignments:
            if one.relation:
                used.setdefault(parse_curie(one.competency.id).prefix, []).append(one.competency)
    bases = {
        _OUTCOME: f"urn:skillmap:credential:{_local(report.credential.id)}:outcome:",
        _CREDENTIAL: "urn:skillmap:credential:",
        _FRAMEWORK: "urn:skillmap:framework:",
        **{prefix: _BUILT_IN[prefix] for prefix in ("semapv", "skos", "sssom")},
    }
    return bases | {_prefix(prefix): _base(prefix, found) for prefix, found in used.items()}


def _base(prefix: str, found: list[Competency]) -> str:
    heads = {one.uri.removesuffix(parse_curie(one.id).local) if one.uri else "" for one in found}
    whole = {one.uri for one in found}
    head = heads.pop() if len(heads) == 1 else ""
    return head if head and head not in whole else f"urn:skillmap:framework:{prefix}:"


def _prefix(prefix: str) -> str:
    # The standard forbids to redefine its own prefixes, and a framework may well be called "owl".
    return f"{prefix}.framework" if prefix in _BUILT_IN else prefix


def _object_id(curie: str) -> str:
    prefix, local = parse_curie(curie)
    return f"{_prefix(prefix)}:{local}"


def _other(one: Alignment, bases: dict[str, str]) -> str:
    """Return the competency's own URI where its CURIE doesn't already expand to it."""
    prefix, local = parse_curie(one.competency.id)
    return f"object_uri={one.competency.uri}" if one.competency.uri not in ("", bases[_prefix(prefix)] + local) else ""


def _advice(advice: Advice | None) -> str:
    """Return the advice on an outcome's wording as the standard's list of keys and values."""
    if advice is None:
        return ""
    said = {
        "subject_verb": advice.verb,
        "subject_bloom_level_estimate": advice.level or "",
        "subject_other_bloom_levels": ", ".join(advice.alternatives),
        "subject_advice": " ".join(advice.notes),
    }
    return "|".join(f"{key}={value}".replace("|", r"\|") for key, value in said.items() if value)


def _cosine(one: Alignment) -> Evidence | None:
    meanings = [evidence for evidence in one.evidence if evidence.measure.startswith("meaning of")]
    return max(meanings, key=lambda evidence: evidence.value, default=None)


def _decimal(value: float) -> str:
    return str(round(value, 4))


def _local(text: str) -> str:
    return quote(text, safe=".-_~") or "unnamed"


def _line(text: str) -> str:
    return " ".join(text.split())


def _quoted(text: str) -> str:
    return json.dumps(_line(text), ensure_ascii=False)
