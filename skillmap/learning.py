"""Examples in, fitted parameters out as plain numbers: the home of scikit-learn, used when something is made or fitted.

Answering needs only the numbers, so that a question never waits for scikit-learn to be imported.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from skillmap.text import terms


class TermWeights(NamedTuple):
    """TF-IDF of some documents, by term: the vocabulary in order, and a sparse matrix terms x documents.

    The documents that hold term t, and its weight in each, are ``documents[starts[t]:starts[t + 1]]`` and
    ``weights[...]`` of the same slice. ``idf`` is at least 1.
    """

    vocabulary: tuple[str, ...]
    idf: NDArray[np.float32]
    starts: NDArray[np.int64]
    documents: NDArray[np.int32]
    weights: NDArray[np.float32]


class Logistic(NamedTuple):
    """A logistic regression: probability = 1 / (1 + exp(-(intercept + coefficients . features)))."""

    coefficients: tuple[float, ...]
    intercept: float


def fit_tfidf(documents: Iterable[str]) -> TermWeights:
    """Weigh the terms of documents: smoothed IDF, sublinear TF, documents of length 1 (scikit-learn's definitions)."""
    from sklearn.feature_extraction.text import TfidfVectorizer

    texts = list(documents)
    vectorizer = TfidfVectorizer(analyzer=terms, sublinear_tf=True, dtype=np.float32)
    if not any(terms(text) for text in texts):
        none: NDArray[Any] = np.zeros(0)
        empty = none.astype(np.float32)
        return TermWeights((), empty, np.zeros(1, np.int64), none.astype(np.int32), empty)
    by_term = vectorizer.fit_transform(texts).tocsc()
    by_term.sort_indices()
    return TermWeights(
        tuple(vectorizer.get_feature_names_out().tolist()),
        vectorizer.idf_.astype(np.float32),
        by_term.indptr.astype(np.int64),
        by_term.indices.astype(np.int32),
        by_term.data.astype(np.float32),
    )


def fit_logistic(
    features: NDArray[np.float64], accepted: NDArray[np.bool_], groups: NDArray[Any], *, seed: int
) -> tuple[Logistic, NDArray[np.float64]]:
    """Fit a logistic regression, and return it with each row's probability from a fit that didn't see its group.

    ``features`` has shape (n, k); rows of one group (one outcome's pairs) stay on one side of each of 10 folds.
    The L2 strength is chosen among four by cross-validated log loss.
    """
    from sklearn.linear_model import LogisticRegression
    from sklearn.metrics import log_loss
    from sklearn.model_selection import GroupKFold, cross_val_predict
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    folds = GroupKFold(10, shuffle=True, random_state=seed)
    tried = []
    for strength in (0.01, 0.1, 1.0, 10.0):
        model = make_pipeline(StandardScaler(), LogisticRegression(C=strength, max_iter=1000))
        held_out = cross_val_predict(model, features, accepted, groups=groups, cv=folds, method="predict_proba")[:, 1]
        tried.append((log_loss(accepted, held_out), strength, model, held_out))
    _, _, model, held_out = min(tried, key=lambda t: t[:2])
    scale, fitted = model.fit(features, accepted)
    # Folded into one linear form, so that the file holds one number a feature.
    coefficients = fitted.coef_[0] / scale.scale_
    intercept = float(fitted.intercept_[0] - (coefficients * scale.mean_).sum())
    return Logistic(tuple(float(c) for c in coefficients), intercept), held_out


def losses(probabilities: NDArray[np.float64], accepted: NDArray[np.bool_]) -> tuple[float, float]:
    """Return the mean log loss and the Brier score, both 0 or more and lower for better probabilities."""
    from sklearn.metrics import brier_score_loss, log_loss

    kept = np.clip(probabilities, 1e-6, 1 - 1e-6)
    return round(float(log_loss(accepted, kept)), 4), round(float(brier_score_loss(accepted, kept)), 4)
