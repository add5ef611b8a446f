"""Who asks and when in, how long they must wait out: a token bucket for each, in the memory of this process."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field

# Beyond this many the one that asked longest ago is forgotten, which at worst gives it a full bucket again.
_MOST_BUCKETS = 10_000


@dataclass(frozen=True, slots=True)
class Rates:
    """Buckets that hold ``burst`` tokens and are filled by ``per_second``; each request takes one.

    >>> rates = Rates(per_second=2.0, burst=1)
    >>> rates.take("a", 10.0), rates.take("a", 10.0), rates.take("b", 10.0), rates.take("a", 10.5)
    (0.0, 0.5, 0.0, 0.0)
    """

    per_second: float
    burst: int
    _buckets: OrderedDict[str, tuple[float, float]] = field(default_factory=OrderedDict, init=False, repr=False)

    def take(self, key: str, now: float) -> float:
        """Take a token and return 0.0, or leave all as it is and return the seconds until there is one."""
        held, at = self._buckets.get(key, (float(self.burst), now))
        # A clock that was set back fills nothing, and takes nothing away.
        held = min(float(self.burst), held + max(0.0, now - at) * self.per_second)
        self._buckets[key] = (held - 1.0 if held >= 1.0 else held, now)
        self._buckets.move_to_end(key)
        if len(self._buckets) > _MOST_BUCKETS:
            self._buckets.popitem(last=False)
        return 0.0 if held >= 1.0 else (1.0 - held) / self.per_second
