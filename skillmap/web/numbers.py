"""What was answered, and how fast, in; numbers for Prometheus out. They hold no names of people, keys or outcomes."""

from __future__ import annotations

from dataclasses import dataclass

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from prometheus_client.gc_collector import GCCollector
from prometheus_client.process_collector import ProcessCollector

from skillmap import __version__

MEDIA_TYPE = CONTENT_TYPE_LATEST
# A lookup takes milliseconds, two hundred outcomes with the cross-encoder minutes.
_SECONDS = (0.005, 0.025, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 180.0, 600.0)
#: Others are counted and logged as one: whoever makes methods up must not make new rows, nor write into the log.
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


@dataclass(frozen=True, slots=True)
class Numbers:
    """The numbers of one app, in a registry of its own; made by :func:`make_numbers`."""

    registry: CollectorRegistry
    requests: Counter
    seconds: Histogram
    under_way: Gauge

    def count(self, method: str, route: str, status: int | None, seconds: float) -> None:
        """Count an answered request; ``route`` is the route's template and ``status`` None where nobody waited."""
        name = method_of(method)
        self.requests.labels(name, route, str(status or "none")).inc()
        self.seconds.labels(name, route).observe(seconds)

    def text(self) -> bytes:
        """Return the numbers in Prometheus' text format."""
        return generate_latest(self.registry)


def method_of(method: str) -> str:
    """Return a method as it is counted and logged: one name for all that somebody makes up.

    >>> method_of("GET"), method_of("SELECT")
    ('GET', 'other')
    """
    return method if method in _METHODS else "other"


def make_numbers() -> Numbers:
    """Make the numbers, all at nothing, together with those of the process (memory, open files)."""
    registry = CollectorRegistry()
    ProcessCollector(registry=registry)
    GCCollector(registry=registry)
    version = Gauge("skillmap_version", "Which skillmap answers.", ["version"], registry=registry)
    version.labels(__version__).set(1)
    return Numbers(
        registry,
        Counter("skillmap_requests", "Requests answered.", ["method", "route", "status"], registry=registry),
        Histogram(
            "skillmap_request_seconds", "Seconds to the end of an answer.", ["method", "route"],
            registry=registry, buckets=_SECONDS,
        ),
        Gauge("skillmap_requests_under_way", "Requests being answered.", registry=registry),
    )  # fmt: skip
