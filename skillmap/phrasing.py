"""An outcome or a competency in, the text that the models read of it out: training and answering must agree on it."""

from __future__ import annotations

from skillmap.nouns import Competency, Outcome

#: Characters of a description that the cross-encoder reads: its first sentence or so, which says what it is.
_SHORT = 110


def in_context(outcome: Outcome) -> str:
    """Return the outcome behind its credential's title: "loop" isn't the same in Python and in knitting.

    >>> in_context(Outcome("1", "Write loops", "Python for beginners"))
    'Python for beginners: Write loops'
    """
    return f"{outcome.credential}: {outcome.text}" if outcome.credential else outcome.text


def described(competency: Competency) -> str:
    """Return the label with its description, as the encoder reads it."""
    return f"{competency.label}: {competency.description}" if competency.description else competency.label


def briefly(competency: Competency) -> str:
    """Return the label with the start of its description, as the cross-encoder reads it."""
    return f"{competency.label}: {competency.description[:_SHORT]}" if competency.description else competency.label
