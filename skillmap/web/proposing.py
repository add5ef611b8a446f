"""The bodies of the requests about proposals in, checked values out."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from skillmap.matcher import DEFAULT_TOP
from skillmap.nouns import MappingRelation
from skillmap.reviews import Action, ChosenProfile, Content, GapVerdict, Verdict
from skillmap.text import clean
from skillmap.web.acting import Acting
from skillmap.web.examples import DECISIONS, GAP_DECISIONS, PROPOSAL, TRANSITION
from skillmap.web.requests import (
    LETTER,
    MAX_FRAMEWORKS,
    MAX_PROFILES,
    STRICT,
    AlignmentRequest,
    AskedCredential,
    AskedOutcome,
    Kinds,
    Line,
    Name,
    Top,
    each_once,
    ids_once,
    make_credential,
    with_words,
)

MAX_DECISIONS = 500
MAX_JOB_OUTCOMES = 5_000

Reason = Annotated[Line, Field(description="Why; needed for all but to accept, to address, to submit and to approve")]


class AskedProfile(BaseModel):
    """A profile that the credential is meant for, of a pinned framework."""

    model_config = STRICT
    framework: Name
    profile: Name


class AskedContent(Acting):
    """What is proposed: a credential, the frameworks it is held against (``id@version``), and profiles of these."""

    model_config = ConfigDict(**STRICT, json_schema_extra={"examples": [PROPOSAL]})
    title: Annotated[str, Field(min_length=1, max_length=1_000), AfterValidator(with_words), LETTER]
    credential: AskedCredential
    frameworks: Annotated[
        list[Name],
        Field(min_length=1, max_length=MAX_FRAMEWORKS, json_schema_extra={"uniqueItems": True}),
        AfterValidator(each_once),
    ]
    profiles: Annotated[
        list[AskedProfile],
        Field(max_length=MAX_PROFILES, json_schema_extra={"uniqueItems": True}),
        AfterValidator(each_once),
    ] = Field(default_factory=list)
    reason: Line = ""


class SuggestionsRequest(Acting):
    """How to align the present version; ``kinds`` limits what is proposed (none: all kinds but groups)."""

    top: Top = DEFAULT_TOP
    kinds: Kinds = Field(default_factory=list)


class AskedDecision(BaseModel):
    """A decision on an alignment of an outcome, suggested or not.

    "accept" takes the suggested relation; "change-relation", and to accept what wasn't suggested, another ``relation``.
    """

    model_config = STRICT
    outcome: Name
    framework: Name
    competency: Name
    verdict: Verdict
    relation: MappingRelation = ""
    reason: Reason = ""


class DecisionsRequest(Acting):
    """Decisions of one person; all of them are stored, or none."""

    model_config = ConfigDict(**STRICT, json_schema_extra={"examples": [DECISIONS]})
    decisions: Annotated[list[AskedDecision], Field(min_length=1, max_length=MAX_DECISIONS)]


class AskedGapDecision(BaseModel):
    """A decision on a requirement of a chosen profile that no outcome meets."""

    model_config = STRICT
    framework: Name
    profile: Name
    competency: Name
    verdict: GapVerdict
    reason: Reason = ""


class GapDecisionsRequest(Acting):
    """Decisions of one person on gaps; all of them are stored, or none."""

    model_config = ConfigDict(**STRICT, json_schema_extra={"examples": [GAP_DECISIONS]})
    decisions: Annotated[list[AskedGapDecision], Field(min_length=1, max_length=MAX_DECISIONS)]


class TransitionRequest(Acting):
    """What moves the proposal on; to supersede names the proposal that takes its place in ``successor``."""

    model_config = ConfigDict(**STRICT, json_schema_extra={"examples": [TRANSITION]})
    action: Action
    reason: Reason = ""
    successor: Annotated[str, Field(max_length=200)] = ""


class JobCredential(AskedCredential):
    """A credential, or a whole catalogue of them: each outcome may name its own."""

    outcomes: Annotated[list[AskedOutcome], Field(min_length=1, max_length=MAX_JOB_OUTCOMES), AfterValidator(ids_once)]


class JobRequest(AlignmentRequest):
    """An alignment that takes longer than a client would wait: a body as of /v1/alignments, of more outcomes."""

    credential: JobCredential


def make_content(asked: AskedContent, titles: dict[tuple[str, str], str]) -> Content:
    """Make the content of a proposal; ``titles`` are those of the chosen profiles, by framework and id."""
    return Content(
        clean(asked.title),
        make_credential(asked.credential),
        tuple(ChosenProfile(one.framework, one.profile, titles[one.framework, one.profile]) for one in asked.profiles),
        tuple(asked.frameworks),
    )
