"""A record in, SKOS mapping relations in Turtle out, with what SKOS can't say beside them in our own namespace.

SKOS Reference, section 10. An outcome is a concept, an approved alignment a mapping relation between it and its target.
Everything else of an alignment (who said so, when, why, how sure the machine was) stands on a node of its own, of type
``skillmap:Alignment``; a rejected one has that node and no mapping relation.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import fields

from skillmap.errors import InputError
from skillmap.exchange.choice import APPROVED, Options, Written, not_approved
from skillmap.exchange.counts import counted
from skillmap.exchange.selecting import select
from skillmap.exchange.skos_checking import Mapping, check_disjoint
from skillmap.exchange.skos_terms import MATCHES, PREFIXES, credential_iri, outcome_iri, target_iri
from skillmap.nouns import AlignmentRecord, FrameworkInfo, Link, Review, Target
from skillmap.text import clean

_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_Pairs = list[tuple[str, str]]


def write_skos(record: AlignmentRecord, options: Options) -> Written:
    """Write the graph as Turtle; approved alignments only, unless other statuses are asked for.

    Raises InputError naming the pair where the relations contradict each other (SKOS Reference, S27 and S46).
    """
    record, losses = select(record, options, APPROVED)
    homes = {outcome.id: outcome for credential in record.credentials for outcome in credential.outcomes}
    wholes = {
        one.id: credential_iri(at, one.id, options)
        for at, one in reversed([*enumerate(record.credentials, start=1)])
        if one.id not in homes
    }
    iris = wholes | {id_: outcome_iri(outcome, options) for id_, outcome in homes.items()}
    for link in record.links:
        if link.outcome not in iris:
            raise InputError(f"an alignment names the outcome {link.outcome!r}, which no credential has")
    mappings = [
        Mapping(iris[link.outcome], link.relation, iri, _words(link))
        for link in record.links
        if link.outcome in homes and link.status != "rejected" and link.relation and (iri := target_iri(link.target))
    ]
    check_disjoint(mappings)
    matches: dict[str, list[str]] = {}
    for one in mappings:
        said = matches.setdefault(one.subject, [])
        if (line := f"skos:{MATCHES[one.relation]} <{one.object}>") not in said:
            said.append(line)
    blocks = [
        "\n".join(f"@prefix {prefix}: <{base}> ." for prefix, base in PREFIXES.items()),
        _node("[]", "skillmap:AlignmentRecord", _record(record, options)),
        *(_node("[]", "skillmap:Framework", _framework(i, info)) for i, info in enumerate(record.frameworks)),
        *_credentials(record, options, matches),
        *(
            _node("[]", "skillmap:Alignment", _alignment(at, link, iris[link.outcome]))
            for at, link in enumerate(record.links)
        ),
        *(
            _node(
                "[]",
                "skillmap:NoConfidentMatch",
                [
                    ("skillmap:position", str(at)),
                    ("skillmap:outcome", f"<{outcome_iri(homes[one.outcome], options)}>"),
                    ("skillmap:framework", _text(one.framework)),
                ],
            )
            for at, one in enumerate(record.unmatched)
        ),
    ]
    return Written("\n\n".join(blocks) + "\n", (*losses, *_losses(record)))


def _losses(record: AlignmentRecord) -> Iterator[str]:
    outcomes = {outcome.id for credential in record.credentials for outcome in credential.outcomes}
    # A mapping relation would make a concept of the credential.
    yield from counted(
        sum(link.outcome not in outcomes for link in record.links),
        "alignment[s] of a credential as a whole [stands|stand] only under skillmap's own terms, without a mapping "
        "relation.",
    )
    bare = sum(bool(link.relation) and not target_iri(link.target) for link in record.links)
    yield from counted(
        bare,
        "alignment[s] [points|point] at something without an id or address: [it has|they have] no mapping relation.",
    )
    refused = sum(len(credential.rejected) for credential in record.credentials)
    yield from counted(refused, "row[s] that could not be read of the credentials' documents [is|are] left out.")
    declared = sum(len(credential.declared) for credential in record.credentials)
    yield from counted(declared, "alignment[s] that credentials declare themselves [is|are] left out.")


def _record(record: AlignmentRecord, options: Options) -> _Pairs:
    told = {
        "skillmap:generator": record.generator,
        "skillmap:run": record.run,
        "dcterms:publisher": options.publisher,
        "dcterms:issued": options.date,
        "rdfs:comment": not_approved(record.links),
    }
    return [(key, _text(value)) for key, value in told.items() if value]


def _framework(at: int, info: FrameworkInfo) -> _Pairs:
    pairs = [("skillmap:position", str(at))]
    for field in fields(info):
        value = getattr(info, field.name)
        if isinstance(value, tuple):
            pairs.append((f"skillmap:{field.name}", _list(value)))
        else:
            pairs.append((f"skillmap:{field.name}", str(value) if isinstance(value, int) else _text(value)))
    return pairs


def _credentials(record: AlignmentRecord, options: Options, matches: dict[str, list[str]]) -> Iterator[str]:
    language = options.language if re.fullmatch(r"[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*", options.language) else "en"
    for at, credential in enumerate(record.credentials):
        iri = credential_iri(at + 1, credential.id, options)
        pairs = [
            ("skillmap:position", str(at)),
            ("skillmap:id", _text(credential.id)),
            ("dcterms:title", _text(credential.title)),
        ]
        yield _node(f"<{iri}>", "skillmap:Credential", pairs)
        for place, outcome in enumerate(credential.outcomes):
            mine = outcome_iri(outcome, options)
            told = [
                ("skos:prefLabel", f"{_text(outcome.text)}@{language}"),
                ("skillmap:position", str(place)),
                ("skillmap:partOf", f"<{iri}>"),
                ("skillmap:id", _text(outcome.id)),
                ("skillmap:credential", _text(outcome.credential)),
                ("skillmap:place", _text(outcome.place)),
            ]
            told += [(match.split(" ")[0], match.split(" ")[1]) for match in matches.get(mine, ())]
            yield _node(f"<{mine}>", "skos:Concept", told)


def _alignment(at: int, link: Link, outcome: str) -> _Pairs:
    pairs = [("skillmap:position", str(at)), ("skillmap:outcome", f"<{outcome}>")]
    if iri := target_iri(link.target):
        pairs.append(("skillmap:target", f"<{iri}>"))
    for name in ("relation", "status", "rating", "part", "stated_as"):
        pairs.append((f"skillmap:{name}", _text(getattr(link, name))))
    pairs += [(f"skillmap:target_{field.name}", _text(getattr(link.target, field.name))) for field in fields(Target)]
    if link.probability is not None:
        pairs.append(("skillmap:probability", f'"{link.probability!r}"^^xsd:double'))
    pairs += [("skillmap:rank", str(link.rank)), ("skillmap:reasons", _list(link.reasons))]
    if link.review is not None:
        pairs += [
            (f"skillmap:review_{field.name}", _text(getattr(link.review, field.name))) for field in fields(Review)
        ]
    # What is empty says nothing, but of a review: that there was one.
    return [(key, value) for key, value in pairs if value not in ('""', "()") or key == "skillmap:review_reviewer"]


def _node(subject: str, type_: str, pairs: _Pairs) -> str:
    lines = [f"{subject} a {type_}", *(f"    {key} {value}" for key, value in pairs)]
    return " ;\n".join(lines) + " ."


def _list(texts: Iterable[str]) -> str:
    return f"({' '.join(map(_text, texts))})"


def _text(text: str) -> str:
    made = "".join(
        _ESCAPES.get(c, c if c.isprintable() or c == " " else f"\\u{ord(c):04X}" if ord(c) < 0x10000 else c)
        for c in text
    )
    return f'"{made}"'


def _words(link: Link) -> str:
    return clean(f"{link.outcome[:80]} to {(link.target.id or link.target.uri or link.target.label)[:80]}")
