"""Words in, rankings by shared words out: TF-IDF by scikit-learn and BM25 by bm25s, over the same terms.

Both see the label, the other names and the description, cut into skillmap's terms (stemmed, without stop words), which
serves them better than plain words would.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from benchmarks.quality.systems import Answer, in_order, ranked
from skillmap.nouns import Competency, Framework, Outcome
from skillmap.progress import Progress, silent
from skillmap.text import terms

_K1, _B = 1.5, 0.75


@dataclass(frozen=True, slots=True)
class TfIdf:
    """Cosine of TF-IDF vectors (sublinear TF, smoothed IDF)."""

    name: str = "tfidf"
    digest: str = ""
    calibrated: bool = False
    libraries: tuple[str, ...] = ("scikit-learn",)
    settings: tuple[tuple[str, str], ...] = (("text", "label, other names, description"),)

    def answers(
        self,
        framework: Framework,
        kinds: Sequence[str],
        outcomes: Sequence[Outcome],
        progress: Progress = silent,  # noqa: ARG002
    ) -> Iterator[Answer]:
        """Yield the answer to each text, in order."""
        from sklearn.feature_extraction.text import TfidfVectorizer

        competencies = ranked(framework, kinds)
        vectorizer = TfidfVectorizer(analyzer=terms, sublinear_tf=True)
        weights = vectorizer.fit_transform([document(c) for c in competencies])
        for outcome in outcomes:
            query = vectorizer.transform([outcome.text])
            yield in_order(competencies, (weights @ query.T).toarray()[:, 0])


@dataclass(frozen=True, slots=True)
class Bm25:
    """BM25 as Lucene computes it (Kamphuis et al. 2020), k1 = 1.5, b = 0.75."""

    name: str = "bm25"
    digest: str = ""
    calibrated: bool = False
    libraries: tuple[str, ...] = ("bm25s",)
    settings: tuple[tuple[str, str], ...] = (
        ("text", "label, other names, description"),
        ("k1", str(_K1)),
        ("b", str(_B)),
    )

    def answers(
        self,
        framework: Framework,
        kinds: Sequence[str],
        outcomes: Sequence[Outcome],
        progress: Progress = silent,  # noqa: ARG002
    ) -> Iterator[Answer]:
        """Yield the answer to each text, in order."""
        from bm25s import BM25  # type: ignore[import-untyped]

        competencies = ranked(framework, kinds)
        scorer = BM25(k1=_K1, b=_B, method="lucene")
        scorer.index([terms(document(c)) for c in competencies], show_progress=False)
        for outcome in outcomes:
            asked = [term for term in terms(outcome.text) if term in scorer.vocab_dict]
            none = np.zeros(len(competencies), np.float32)
            yield in_order(competencies, np.asarray(scorer.get_scores(asked), np.float32) if asked else none)


def document(competency: Competency) -> str:
    """Return everything a competency says in words."""
    return " ".join((competency.label, *competency.synonyms, competency.description))
