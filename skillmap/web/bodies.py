"""The shapes of the API's requests; its answers are the nouns themselves."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from skillmap.errors import InputError
from skillmap.nouns import Competency, Credential, Kind, Outcome, Profile
from skillmap.text import clean

#: The most outcomes in one request, and the most characters in one of them.
MAX_OUTCOMES = 200
MAX_CHARACTERS = 5_000

_Name = Annotated[str, Field(description="A framework as `id@version`.", examples=["esco@1.2.0"])]


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


class OutcomeBody(_Body):
    """A learning outcome; without an id it gets its position, from 1."""

    id: str | None = Field(default=None, min_length=1, max_length=200)
    text: str = Field(min_length=1, max_length=MAX_CHARACTERS, examples=["Clean and join data sets"])
    credential: str = Field(default="", max_length=500)


class CredentialBody(_Body):
    """A credential with its outcomes."""

    id: str = Field(default="credential", max_length=200)
    title: str = Field(default="Untitled credential", max_length=500)
    outcomes: list[OutcomeBody] = Field(min_length=1, max_length=MAX_OUTCOMES)

    def read(self) -> Credential:
        """Return the credential as the readers would; raise InputError naming the outcome that can't be used."""
        outcomes: dict[str, Outcome] = {}
        for place, body in enumerate(self.outcomes):
            text, id_ = clean(body.text), clean(body.id or str(place + 1))
            if not any(c.isalpha() for c in text):
                raise InputError(
                    f"/credential/outcomes/{place}/text has no words: {body.text[:80]!r}", value=body.text[:80]
                )
            if id_ in outcomes:
                raise InputError(f"/credential/outcomes/{place}/id is {id_!r} for the second time", value=id_)
            outcomes[id_] = Outcome(id_, text, clean(body.credential) or clean(self.title))
        return Credential(clean(self.id), clean(self.title), tuple(outcomes.values()))


class AlignmentRequest(_Body):
    """Outcomes to align, and with what."""

    credential: CredentialBody
    frameworks: list[_Name] = Field(min_length=1, max_length=20)
    top: int = Field(default=5, ge=1, le=50, description="The most alignments an outcome gets from a framework.")
    kinds: list[Kind] = Field(default=[], description="Only these kinds; all but groups when empty.")


class CoverageRequest(_Body):
    """Outcomes, and the profiles they are held against."""

    credential: CredentialBody
    framework: _Name
    profiles: list[str] = Field(min_length=1, max_length=20, examples=[["onet:15-2051.01"]])
    kinds: list[Kind] = Field(default=[], description="Only requirements of these kinds; all when empty.")
    partial_credit: float = Field(default=0.5, ge=0, le=1, description="What a partly covered requirement counts.")


class CompetencyPage(BaseModel):
    """Competencies found, and how many match in all."""

    total: int
    items: tuple[Competency, ...]


class ProfilePage(BaseModel):
    """Profiles found, and how many match in all."""

    total: int
    items: tuple[Profile, ...]
