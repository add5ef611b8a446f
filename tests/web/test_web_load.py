"""Readers and reviewers at once, over a real server's port: nothing that was acknowledged is lost or stored twice."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

from benchmarks.load.people import Place, use
from benchmarks.load.results import count_decisions
from tests.web.examples import credential
from tests.web.server_process import Serve, Server, make_key


def test_readers_and_reviewers_at_once_lose_and_double_nothing(serve: Serve, keyed_home: Path, root: Path) -> None:
    """A few seconds of what ``python -m benchmarks.load`` does for two minutes."""
    keys = [make_key(keyed_home, root, "review", name=f"R {n}") for n in range(4)]
    chair = make_key(keyed_home, root, "propose", "--scope", "review", "--role", "chair", name="Chen")
    server = serve(home=keyed_home)
    places = [in_review(server, chair) for _ in range(2)]
    address = f"http://127.0.0.1:{server.port}"
    tally = asyncio.run(use(address, keys * 5, keys, places, framework="mine@2026", seconds=4, pause=0.2))
    marks = [
        one["reason"]
        for place in places
        for one in server.ask(f"/v1/proposals/{place.id}/history", key=chair)[2]["entries"]
        if one["kind"] == "decided"
    ]
    counted = count_decisions(tally, marks)
    assert (tally.unexpected, dict(tally.broken)) == ([], {})
    assert counted.acknowledged == counted.stored > 10
    assert (counted.lost, counted.doubled) == ((), ())


def in_review(server: Server, key: str) -> Place:
    def post(path: str, body: dict[str, Any]) -> tuple[dict[str, str], Any]:
        status, headers, answer = server.ask(path, json.dumps(body).encode(), key=key, **{"If-Match": "*"})
        assert status in (200, 201), answer
        return headers, answer

    body = {"title": "Badge", "credential": credential(), "frameworks": ["mine@2026"],
            "profiles": [{"framework": "mine@2026", "profile": "mine:analyst"}]}  # fmt: skip
    path = post("/v1/proposals", body)[0]["location"]
    post(f"{path}/suggestions", {})
    undecided = post(f"{path}/transitions", {"action": "submit"})[1]["undecided"]
    return Place(
        path.rpartition("/")[2], tuple((one["outcome"], one["framework"], one["competency"]) for one in undecided)
    )
