"""Damaged files of every format in, how the readers took them out: ``python -m tests.readers.fuzz --seconds 600``.

A file is read, or refused with an InputError; nothing else may happen, and soon. Each case is a name and a number, by
which it can be made again: ``python -m tests.readers.fuzz --only menus.docx --first 4711 --cases 1``.
"""

from __future__ import annotations

import argparse
import json
import time
import traceback
import warnings
from collections import Counter
from dataclasses import asdict
from pathlib import Path
from typing import Literal

from skillmap.errors import InputError
from skillmap.readers import read_credential
from skillmap.web.proposing import MAX_JOB_OUTCOMES, JobCredential
from skillmap.web.uploaded import read_document
from tests.readers.damage import damaged
from tests.readers.seeds import seeds

#: How long one small file may take, in seconds; machines differ, and this one may be busy.
MOST_SECONDS = 5.0


def check(data: bytes, name: str) -> Literal["read", "refused"]:
    """Read a file; raise AssertionError for an answer that can't be shown or sent on, and all but InputError."""
    begun = time.process_time()
    try:
        credential = read_credential(data, name=name)
    except InputError as refusal:
        refused, credential = refusal, None
    seconds = time.process_time() - begun
    assert seconds < MOST_SECONDS, f"it took {seconds:.1f} seconds"
    if credential is None:
        assert "".join((str(refused), refused.value, *refused.accepted)).encode()
        return "refused"
    answer = read_document(name, credential)
    json.dumps(asdict(answer), ensure_ascii=False, allow_nan=False).encode()
    assert answer.rows == len(credential.outcomes) + len(credential.rejected)
    if 0 < len(credential.outcomes) <= MAX_JOB_OUTCOMES:
        JobCredential.model_validate_json(json.dumps(asdict(answer.credential)))
    return "read"


def main() -> None:
    """Read damaged files of each format in turn until the time is over; tell each new failure and count all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--only", default="", help="how the names of some seeds start")
    parser.add_argument("--first", type=int, default=0, help="the number of the first case")
    parser.add_argument("--cases", type=int, default=10**9, help="the most cases of each format")
    asked = parser.parse_args()
    warnings.simplefilter("error")
    counts: Counter[tuple[str, str]] = Counter()
    failures: dict[str, str] = {}
    until = time.monotonic() + asked.seconds
    number = asked.first
    while time.monotonic() < until and number < asked.first + asked.cases:
        for name, seed in seeds().items():
            if name.startswith(asked.only):
                try:
                    how: str = check(damaged(seed, number), name)
                except Exception as failure:
                    how = "FAILED"
                    place = _place(failure)
                    if place not in failures:
                        failures[place] = f"{name} {number}"
                        print(f"FAILED {name} {number}: {str(failure)[:300]!r}\n  {place}", flush=True)
                counts[name, how] += 1
        number += 1
    for name in seeds():
        print(name, {how: count for (one, how), count in sorted(counts.items()) if one == name})
    print(f"{sum(counts.values()):,} cases, {len(failures)} kinds of failure")


def _place(failure: BaseException) -> str:
    frames = traceback.extract_tb(failure.__traceback__)
    ours = [f"{Path(one.filename).name}:{one.lineno}" for one in frames if "site-packages" not in one.filename]
    return f"{type(failure).__name__} {' < '.join(reversed(ours[-4:]))}"


if __name__ == "__main__":
    main()
