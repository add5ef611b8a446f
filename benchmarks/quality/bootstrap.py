"""A figure as a function of the texts in, its 95 % interval out; of two systems' figures, that of their difference.

The percentile bootstrap (Efron and Tibshirani 1993): texts are drawn with replacement, the same draws for every system,
so that differences are paired.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

#: How many times the texts are drawn again.
RESAMPLES = 2000
_SHARE = (2.5, 97.5)

Replicates = NDArray[np.float64]


def replicates(
    figure: Callable[[NDArray[np.int64]], float | None], texts: int, *, seed: int, resamples: int = RESAMPLES
) -> Replicates:
    """Return the figure of each resample of the texts, NaN where nothing counts in it.

    The draws depend on the number of texts and the seed alone.
    """
    rng = np.random.default_rng(seed)
    found = np.empty(resamples)
    for i in range(resamples):
        value = figure(rng.integers(0, texts, texts))
        found[i] = np.nan if value is None else value
    return found


def interval(values: Replicates) -> tuple[float, float] | None:
    """Return the bounds that hold 95 % of the values; None where there are none.

    >>> interval(np.arange(1001.0))
    (25.0, 975.0)
    """
    known = values[~np.isnan(values)]
    if not len(known):
        return None
    low, high = np.percentile(known, _SHARE)
    return round(float(low), 4), round(float(high), 4)
