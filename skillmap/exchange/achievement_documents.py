"""A record in, the parts that its achievements have in common in every badge format out, and what they lose.

Our own terms (see CONTEXT in :mod:`skillmap.exchange.alignment_objects`) carry what a badge has no field for, so that
reading the document again gives the record back but for the losses.
"""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from skillmap.errors import InputError
from skillmap.exchange.achievements import FRAMEWORK_TERMS
from skillmap.exchange.alignment_objects import write_alignment
from skillmap.exchange.choice import APPROVED, Options, chosen, lost_by_choice, not_approved
from skillmap.exchange.counts import counted, in_number
from skillmap.exchange.namespace import NAMESPACE, PREFIX
from skillmap.exchange.narratives import as_list_items
from skillmap.exchange.target_urls import is_web_address, target_url
from skillmap.nouns import AlignmentRecord, Credential, Link, Outcome

_ADDRESS = re.compile(r"(?:https?://|urn:|did:)\S+", re.IGNORECASE)
_IDS = uuid.uuid5(uuid.NAMESPACE_URL, NAMESPACE)


@dataclass(frozen=True, slots=True)
class Selection:
    """The links that a badge can carry, by outcome, and in plain sentences what of the record it can't."""

    by_outcome: Mapping[str, tuple[Link, ...]]
    losses: tuple[str, ...]

    @property
    def links(self) -> tuple[Link, ...]:
        """All links, in the order of the outcomes."""
        return tuple(link for links in self.by_outcome.values() for link in links)


def select(record: AlignmentRecord, options: Options) -> Selection:
    """Choose the links to write: approved unless asked otherwise, of outcomes and to targets that can be named.

    A badge can't say that something is not aligned, so what people rejected is never in it; neither is what the
    machine rates weak or worse and nobody approved. Raise InputError for a record without a credential.
    """
    if not record.credentials:
        raise InputError("the record has no credential, so there is no achievement to write", value="credentials")
    wanted = chosen(record, options, APPROVED)
    kept: dict[str, list[Link]] = {outcome.id: [] for one in record.credentials for outcome in one.outcomes}
    lost: dict[str, int] = {}
    wholes = {one.id for one in record.credentials}
    for link in wanted:
        if reason := _why_not(link, kept, wholes):
            lost[reason] = lost.get(reason, 0) + 1
        else:
            kept[link.outcome].append(link)
    by_outcome = {outcome: tuple(links) for outcome, links in kept.items()}
    sentences = (
        one
        for reason, count in sorted(lost.items())
        for one in counted(count, f"alignment[s] [is|are] left out: {reason}.")
    )
    return Selection(by_outcome, (*lost_by_choice(record, wanted), *sentences, *_other_losses(record)))


def _why_not(link: Link, outcomes: Collection[str], wholes: Collection[str]) -> str:
    of_outcome, target = link.outcome in outcomes, link.target
    weak = link.rating in ("weak", "none") and link.status != "approved"
    reasons = {
        "[it is|they are] of a credential as a whole, and a badge aligns its outcomes": (
            link.outcome in wholes and not of_outcome
        ),
        "[its|their] outcome is in no credential of the record": not of_outcome,
        "people rejected [it|them], and a badge can only say what is aligned": link.status == "rejected",
        "the machine rates [it|them] weak or worse, and nobody approved [it|them]": weak,
        "[its target has|their targets have] no name": not target.label,
        "[its target has|their targets have] no known address, and a badge must give one": not target_url(target).url,
    }
    return next((reason for reason, applies in reasons.items() if applies), "")


def _other_losses(record: AlignmentRecord) -> Iterable[str]:
    refused = sum(len(one.rejected) for one in record.credentials)
    declared = sum(len(one.declared) for one in record.credentials)
    sized = sum(bool(one.lacks or one.competencies or one.profiles) for one in record.frameworks)
    return (
        *counted(len(record.unmatched), "outcome[s] without a confident match [is|are] not named as such."),
        *counted(refused, "refused row[s] [is|are] not named."),
        *counted(declared, "alignment[s] that credentials declare, beside the record's own, [is|are] left out."),
        *counted(
            sized,
            "framework[s] [is|are] named without [its size and what its copy lacks|their sizes and what "
            "their copies lack].",
        ),
    )


def badge_parts(
    credential: Credential, selection: Selection, record: AlignmentRecord, *, typed: bool
) -> tuple[str, str, str, dict[str, Any]]:
    """Return an achievement's name, description and criteria, and what goes beside them: alignments and our terms."""
    links = [link for outcome in credential.outcomes for link in selection.by_outcome[outcome.id]]
    return (
        title_of(credential),
        description_of(credential),
        narrative_of(credential, links),
        {
            **alignments(links, typed=typed),
            f"{PREFIX}identifier": credential.id,
            f"{PREFIX}learningOutcome": [
                {
                    f"{PREFIX}identifier": outcome.id,
                    f"{PREFIX}text": outcome.text,
                    **outcome_terms(outcome, credential),
                }
                for outcome in credential.outcomes
            ],
            f"{PREFIX}provenance": provenance(record, links),
        },
    )


def title_of(credential: Credential) -> str:
    """Return a credential's title, which an achievement must have."""
    return credential.title or credential.id or "Untitled credential"


def description_of(credential: Credential) -> str:
    """Return the short description that an achievement must have."""
    count = len(credential.outcomes)
    return f"{title_of(credential)}: {count:,} {in_number(count, 'learning outcome[s]')}."


def narrative_of(credential: Credential, links: Sequence[Link]) -> str:
    """Return the outcomes as Markdown, with the sentence on alignments that nobody approved."""
    listed = as_list_items(outcome.text for outcome in credential.outcomes)
    parts = (f"Learning outcomes:\n\n{listed}" if listed else title_of(credential), not_approved(links))
    return "\n\n".join(filter(None, parts))


def alignments(links: Sequence[Link], *, typed: bool) -> dict[str, Any]:
    """Return the field ``alignment``, left out where there is none."""
    written = [entry for link in links if (entry := write_alignment(link, typed=typed))]
    return {"alignment": written} if written else {}


def outcome_terms(outcome: Outcome, credential: Credential) -> dict[str, str]:
    """Return an outcome's other fields under our namespace."""
    terms = {f"{PREFIX}place": outcome.place} if outcome.place else {}
    return terms if outcome.credential == title_of(credential) else {**terms, f"{PREFIX}credential": outcome.credential}


def provenance(record: AlignmentRecord, links: Sequence[Link], notes: Sequence[str] = ()) -> dict[str, Any]:
    """Return with what a document was made: its status, program, run, and frameworks with licence and attribution."""
    status = not_approved(links) or "Every alignment here is approved by a person."
    told = [*([status] if links else []), *notes]
    given = {
        f"{PREFIX}generator": record.generator,
        f"{PREFIX}run": record.run,
        f"{PREFIX}note": told,
        f"{PREFIX}frameworks": [
            {f"{PREFIX}{term}": text for term in FRAMEWORK_TERMS if (text := getattr(info, term))}
            for info in record.frameworks
        ],
    }
    return {term: value for term, value in given.items() if value}


def address(identifier: str, collection: str, options: Options) -> str:
    """Return the address of a part of our documents: its id where that is one, else under the base, else a URN.

    >>> address("WELD 101", "achievements", Options(base="https://college.example/badges"))
    'https://college.example/badges/achievements/WELD%20101'
    """
    if _ADDRESS.fullmatch(identifier):
        return identifier
    if options.base:
        return f"{options.base.rstrip('/')}/{collection}/{quote(identifier, safe='')}"
    return f"urn:uuid:{uuid.uuid5(_IDS, f'{collection}/{identifier}')}"


def publisher(options: Options, wanted_by: str) -> dict[str, Any]:
    """Return who publishes as the fields of a Profile; raise InputError where nobody was named."""
    who = options.publisher.strip()
    if not who:
        raise InputError(
            f"{wanted_by} must name an issuer; give the option 'publisher' (a name or an address)",
            value="publisher",
            accepted=("publisher",),
        )
    if _ADDRESS.fullmatch(who):
        return {"id": who, **({"url": who} if is_web_address(who) else {})}
    return {"id": address(who, "publishers", options), "name": who}


def as_json(documents: Sequence[Mapping[str, Any]]) -> str:
    """Return one document as it is, several as a list."""
    value = documents[0] if len(documents) == 1 else list(documents)
    return json.dumps(value, ensure_ascii=False, indent=2, allow_nan=False) + "\n"
