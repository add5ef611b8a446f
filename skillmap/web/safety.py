"""What an operator decides about safety, as one value; every default is the safe choice."""

from __future__ import annotations

from dataclasses import dataclass

#: The names by which a machine calls itself.
LOOPBACK_NAMES = ("localhost", "127.0.0.1", "[::1]")
#: What is answered without a key: whether the service is there tells nobody anything else.
OPEN_PATHS = ("/healthz", "/readyz")
CONTRACT_PATH = "/openapi.json"
#: Where files are sent, which may be larger than any other body.
DOCUMENTS_PATH = "/v1/documents"
#: Where jobs are queued, which may have thousands of outcomes.
JOBS_PATH = "/v1/jobs"


@dataclass(frozen=True, slots=True)
class Safety:
    """Limits and allow-lists of one process.

    ``origins`` are the sites whose pages may call the API from a browser, and ``frame_ancestors`` those that may show
    its answers in a frame: each ``https://host`` or ``https://host:port``. ``hosts`` are the names that the service
    answers to (all for none). ``local_only`` refuses what doesn't arrive at this machine's own address under one of
    its own names, so that no web page elsewhere can reach an open service by a name that it points here.
    ``open_contract`` shows /openapi.json without a key. ``behind_tls`` tells browsers to come by https alone.

    A key may make ``burst`` requests at once and ``per_minute`` in the long run, counted in this process: with several
    processes, each counts for itself. ``at_once`` requests are answered at the same time, and ``at_once_per_key`` of
    them for one key, so that no key shuts the others out. A body has at most ``body_bytes`` (that of a job
    ``job_bytes``) and ``body_seconds``; an answer is given up after ``answer_seconds``.

    A file that is sent to be read has at most ``upload_bytes``. Each is read by a process of its own, of which there
    are ``uploads_at_once``; each may take ``upload_seconds`` (by the clock and of the processor) and
    ``upload_memory`` bytes of address space.
    """

    origins: tuple[str, ...] = ()
    frame_ancestors: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()
    local_only: bool = False
    open_contract: bool = True
    behind_tls: bool = False
    per_minute: int = 600
    burst: int = 100
    at_once: int = 256
    at_once_per_key: int = 32
    body_bytes: int = 1_000_000
    job_bytes: int = 5_000_000
    body_seconds: float = 30.0
    answer_seconds: float = 600.0
    upload_bytes: int = 20_000_000
    upload_seconds: int = 30
    upload_memory: int = 1_000_000_000
    uploads_at_once: int = 2
