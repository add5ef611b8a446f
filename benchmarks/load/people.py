"""An address, keys and proposals in; what readers and reviewers did, were answered and waited for, out."""

from __future__ import annotations

import asyncio
import random
import ssl
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field

import httpx

#: What is asked for again, after the time that the answer names: too many requests, and a service that is busy.
AGAIN = frozenset({429, 503})
#: The longest that a person waits for an answer, in seconds.
PATIENCE = 60.0
#: What readers look at, and how often beside each other.
READ = (
    ("/v1/proposals", 4),
    ("/v1/proposals/{id}", 8),
    ("/v1/proposals/{id}/suggestions", 2),
    ("/v1/proposals/{id}/history", 2),
    ("/v1/proposals/{id}/coverage", 2),
    ("/v1/proposals/{id}/gaps?by=approved", 2),
    ("/v1/proposals/{id}/report", 1),
    ("/v1/lookup?framework={framework}&q=data", 4),
    ("/v1/frameworks", 1),
)


_Doing = Callable[[httpx.AsyncClient, random.Random, int], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Place:
    """A proposal in review: its id and what can be decided on, each as outcome, framework and competency."""

    id: str
    alignments: tuple[tuple[str, str, str], ...]


@dataclass(slots=True)
class Tally:
    """What happened: seconds of each answer by what was asked for, counts of statuses, and decisions by their mark.

    ``acknowledged`` are marks of decisions that were answered with 200, ``sent`` of all that were ever sent.
    """

    seconds: dict[str, list[float]] = field(default_factory=dict)
    statuses: Counter[int] = field(default_factory=Counter)
    broken: Counter[str] = field(default_factory=Counter)
    unexpected: list[str] = field(default_factory=list)
    sent: set[str] = field(default_factory=set)
    acknowledged: set[str] = field(default_factory=set)

    def note(self, what: str, status: int, seconds: float, told: str = "") -> None:
        self.statuses[status] += 1
        self.seconds.setdefault(what, []).append(seconds)
        if status not in (200, *AGAIN):
            self.unexpected.append(f"{status} for {what}: {told[:200]}")


async def use(
    address: str,
    readers: Sequence[str],
    reviewers: Sequence[str],
    places: Sequence[Place],
    *,
    framework: str,
    seconds: float,
    pause: float,
    seed: int = 0,
) -> Tally:
    """Let everybody ask for so long, each at the pace of a person: ``pause`` is the mean time between two requests.

    ``readers`` and ``reviewers`` are keys. Reviewers decide on alignments of all proposals, each decision under a mark
    of its own, and ask again under the same Idempotency-Key until it is acknowledged, whatever befalls a request.
    """
    tally, end = Tally(), time.monotonic() + seconds
    context = ssl.create_default_context()  # made once for all: on loopback nothing is encrypted

    async def keep_on(n: int, key: str, one: _Doing) -> None:
        chance, done, headers = random.Random(f"{seed}-{n}"), 0, {"Authorization": f"Bearer {key}"}
        # Everybody has a connection of their own. A client that they share looks through all of its connections at
        # every request, which takes so much longer than the service does that only the client is measured.
        async with httpx.AsyncClient(base_url=address, timeout=PATIENCE, headers=headers, verify=context) as client:
            await asyncio.sleep(chance.random() * pause)  # nobody starts in step with anybody
            while time.monotonic() < end:
                await one(client, chance, done)
                done += 1
                await asyncio.sleep(min(chance.expovariate(1 / pause), max(0.0, end - time.monotonic())))

    async def read(client: httpx.AsyncClient, chance: random.Random, _done: int) -> None:
        (path,) = chance.choices([one for one, _ in READ], [weight for _, weight in READ])
        asked = path.format(id=chance.choice(places).id, framework=framework)
        await _ask(client, tally, path, "GET", asked)

    def reviewer(n: int) -> _Doing:
        async def decide(client: httpx.AsyncClient, chance: random.Random, done: int) -> None:
            mark, place = f"r{n:02}-{done:05}", chance.choice(places)
            body = {"decisions": [_decision(chance, place, mark)]}
            path, again = f"/v1/proposals/{place.id}/decisions", 0
            tally.sent.add(mark)
            while mark not in tally.acknowledged and again < 20:
                status = await _ask(client, tally, "decide", "POST", path, body, mark)
                if status == 200:
                    tally.acknowledged.add(mark)
                again += 1

        return decide

    await asyncio.gather(
        *(keep_on(n, key, read) for n, key in enumerate(readers)),
        *(keep_on(1_000 + n, key, reviewer(n)) for n, key in enumerate(reviewers)),
    )
    return tally


def _decision(chance: random.Random, place: Place, mark: str) -> dict[str, str]:
    outcome, framework, competency = chance.choice(place.alignments)
    verdict = chance.choice(["accept", "reject", "defer"])
    named = {"outcome": outcome, "framework": framework, "competency": competency}
    return {**named, "verdict": verdict, "reason": mark}


async def _ask(
    client: httpx.AsyncClient,
    tally: Tally,
    what: str,
    method: str,
    path: str,
    body: Mapping[str, object] | None = None,
    mark: str = "",
) -> int:
    """Ask once, note what came of it and wait for as long as the answer says; return its status, 0 for none."""
    headers = {"Idempotency-Key": mark} if mark else {}
    began = time.perf_counter()
    try:
        answer = await client.request(method, path, headers=headers, json=body)
    except httpx.HTTPError as e:
        tally.broken[type(e).__name__] += 1
        await asyncio.sleep(1)
        return 0
    tally.note(what, answer.status_code, time.perf_counter() - began, answer.text if answer.status_code != 200 else "")
    if answer.status_code in AGAIN:
        await asyncio.sleep(float(answer.headers.get("Retry-After", "1")))
    return answer.status_code
