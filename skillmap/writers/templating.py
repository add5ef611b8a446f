"""Nothing in, the templates of the page out, with the words and numbers that they ask for."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from skillmap.nouns import Alignment, Coverage, OutcomeResult
from skillmap.writers import advising, demand, record, summary, words
from skillmap.writers.requirements import Asked, requirements

if TYPE_CHECKING:
    from jinja2 import Environment

#: How many gaps stand at the head of the page.
MOST_GAPS = 5


@cache
def environment() -> Environment:
    """Return the environment of the templates, made once."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    # autoescape=True, not select_autoescape: that one goes by the ending, and ".j2" isn't among those it knows.
    made = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.filters |= {
        "percent": words.percent,
        "points": _points,
        "number": words.number,
        "importance": words.importance,
        "share": words.share,
        "count": words.count,
        "sentences": summary.coverage_sentences,
        "requirements": requirements,
        "demand": demand.demand_words,
        "bloom": demand.bloom_words,
        "headline": words.headline,
        "reasons": words.reasons,
        "verb": advising.verb_words,
        "level": advising.level_words,
        "sharpest": _most_important,
        "nearly": _nearly,
        "rated": _rated,
        "width": _width,
        "minute": record.minute,
    }
    made.tests["link"] = _is_link
    made.globals |= {
        "rating_words": words.RATING_WORDS,
        "rating_shapes": words.RATING_SHAPES,
        "never_scored": advising.NEVER_SCORED,
        "level_asks": advising.LEVEL_ASKS,
        "advice_sentence": advising.advice_sentence,
        "exclusion_sentence": summary.exclusion_sentence,
        "reading_sentence": summary.reading_sentence,
        "tally_sentence": summary.tally_sentence,
        "serving_sentences": summary.serving_sentences,
        "demand_sentence": demand.demand_sentence,
        "beside": demand.beside,
        "vote_words": record.vote_words,
        "gap_words": record.GAP_WORDS,
        "dissent": record.dissent,
        "agreeing": record.agreeing,
        "decision_sentence": record.decision_sentence,
    }
    return made


def _most_important(coverage: Coverage) -> tuple[Asked, ...]:
    return tuple(one for one in requirements(coverage) if one.rating == "none")[:MOST_GAPS]


def _nearly(result: OutcomeResult) -> Alignment | None:
    """Return the nearest miss, unless it is listed already."""
    listed = {one.competency.id for one in result.alignments}
    near = result.nearest
    return near if near is not None and near.competency.id not in listed else None


def _rated(coverage: Coverage) -> bool:
    """Tell whether the source rates the importance of any requirement."""
    return any(one.importance is not None for one in requirements(coverage))


def _points(margin: float) -> str:
    """Return a difference of two probabilities in points of a hundred."""
    return words.count(round(100 * margin), "point")


def _width(part: int, whole: int) -> str:
    """Return a part's length on a bar of 100."""
    return f"{100 * part / whole:.2f}" if whole else "0"


def _is_link(uri: str) -> bool:
    """Tell whether an address may stand behind a link: the web's only, never a script's."""
    return uri.startswith(("https://", "http://"))
