"""The words of a PDF's page in, the bands that stand beside each other and their pieces between wide blanks, out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

_WIDE = 6.0  # points between the first cells of two columns


@dataclass(frozen=True, slots=True)
class Word:
    """A word and its box, in points from the page's upper left; ``order`` counts the words as they were written.

    ``margin`` says that it looks like part of a header or a footer.
    """

    text: str
    left: float
    right: float
    top: float
    bottom: float
    order: int
    margin: bool = False

    @property
    def size(self) -> float:
        """The height of the box: the type size."""
        return self.bottom - self.top


def bands_of(words: Sequence[Word]) -> list[list[Word]]:
    """Group words that stand beside each other; lines of two columns that overlap in height are one band."""
    bands: list[list[Word]] = []
    bottom = 0.0
    for word in sorted(words, key=lambda one: (one.top, one.left)):
        if bands and word.top + 0.15 * word.size < bottom:
            bands[-1].append(word)
        else:
            bands.append([word])
            bottom = 0.0
        bottom = max(bottom, word.bottom - 0.15 * word.size)
    return bands


def gap_between(above: Sequence[Word], below: Sequence[Word]) -> float:
    """Return how many points are blank between the boxes of two bands."""
    return min(word.top for word in below) - max(word.bottom for word in above)


def lines_of(words: Sequence[Word]) -> list[list[Word]]:
    """Group words by the line that they stand on, from the top, each line from the left."""
    lines: list[list[Word]] = []
    for word in sorted(words, key=lambda one: (one.bottom, one.left)):
        if lines and word.bottom - lines[-1][0].bottom < 0.35 * word.size:
            lines[-1].append(word)
        else:
            lines.append([word])
    return [sorted(line, key=lambda one: one.left) for line in lines]


def text_of(words: Sequence[Word]) -> str:
    """Return the words as text, one line a line."""
    return "\n".join(" ".join(word.text for word in line) for line in lines_of(words))


def pieces_of(band: Sequence[Word]) -> list[list[Word]]:
    """Split a band where wide blanks are, from the left; pieces above each other are one."""
    parts: list[list[Word]] = []
    for line in lines_of(band):
        parts.append([line[0]])
        for last, word in pairwise(line):
            if word.left - last.right >= max(_WIDE, 0.8 * word.size):
                parts.append([word])
            else:
                parts[-1].append(word)
    pieces: list[list[Word]] = []
    for part in sorted(parts, key=lambda one: one[0].left):
        if pieces and part[0].left < max(word.right for word in pieces[-1]):
            pieces[-1] += part
        else:
            pieces.append(part)
    return pieces
