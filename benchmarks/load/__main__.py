"""Words on the command line in, a server under load and what came of it out: ``python -m benchmarks.load --help``."""

from __future__ import annotations

import argparse
import asyncio
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx

from benchmarks.load.people import Place, use
from benchmarks.load.results import count_decisions, machine, memory, tell
from skillmap.access import make_key
from skillmap.frameworks import install, installed
from skillmap.readers import read_credential
from skillmap.storage import StoredKeys, file_url, open_store

_EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
_FRAMEWORK, _PROFILE = "data@2026", "data:analyst"
_ORGANISATION = "load"
_START_SECONDS = 300


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the load and print what came of it; return 1 where anything but 429 and 503 failed, or a decision did."""
    asked = _parser().parse_args(arguments)
    with TemporaryDirectory() as folder:
        home = Path(folder)
        framework, profile = _frameworks(asked.home, asked.framework, asked.profile, home)
        url = asked.database or file_url(home / "load.sqlite")
        readers, reviewers, chair = _keys(url, asked.readers, asked.reviewers)
        with _server(home, url) as (process, address):
            places = _proposals(address, chair, framework, profile, asked.proposals)
            print(f"{len(places)} proposals of 12 outcomes on {framework} are in review; asking ...", file=sys.stderr)
            began = time.monotonic()
            tally = asyncio.run(
                use(
                    address,
                    readers,
                    reviewers,
                    places,
                    framework=framework,
                    seconds=asked.seconds,
                    pause=asked.pause,
                    seed=asked.seed,
                )
            )
            took, used = time.monotonic() - began, memory(process.pid)
            counted = count_decisions(tally, _marks(address, chair, places))
    setting = (
        f"{asked.readers} readers and {asked.reviewers} reviewers for {took:.0f} s, with {asked.pause:g} s between an "
        f"answer and the next request on average (seed {asked.seed}); {len(places)} proposals of 12 outcomes on "
        f"{framework}; {'PostgreSQL' if asked.database else 'SQLite'}; {machine()}, which the clients used too"
    )
    report = tell(setting, tally, took, used, counted)
    print(report)
    if asked.out:
        asked.out.write_text(report, encoding="utf-8")
    for told in tally.unexpected[:10]:
        print(told, file=sys.stderr)
    failed = tally.unexpected or tally.broken or counted.lost or counted.doubled
    return 1 if failed else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("python -m benchmarks.load", description=__doc__)
    parser.add_argument("--readers", type=int, default=200)
    parser.add_argument("--reviewers", type=int, default=20)
    parser.add_argument("--seconds", type=float, default=120)
    parser.add_argument("--pause", type=float, default=2.0, help="mean seconds between two requests of a person")
    parser.add_argument("--proposals", type=int, default=10)
    parser.add_argument("--seed", type=int, default=0, help="who asks for what is drawn by it")
    parser.add_argument("--out", type=Path, help="a file for what is printed")
    parser.add_argument("--database", default="", help="an empty PostgreSQL database; an SQLite file by default")
    parser.add_argument("--home", type=Path, help="a data folder whose frameworks are used; our example's by default")
    parser.add_argument("--framework", default=_FRAMEWORK)
    parser.add_argument("--profile", default=_PROFILE)
    return parser


def _frameworks(have: Path | None, framework: str, profile: str, home: Path) -> tuple[str, str]:
    """Make the frameworks of a data folder, or those of our examples, part of a new one."""
    if have is None:
        files = _EXAMPLES / "framework.csv", _EXAMPLES / "profiles.csv"
        install(_FRAMEWORK, home=home, file=files[0], profiles_file=files[1])
    elif framework not in {info.name for info in installed(have)}:
        raise SystemExit(f"error: {framework} isn't installed in {have}")
    else:
        (home / "frameworks").mkdir()
        (home / "frameworks" / framework).symlink_to((have / "frameworks" / framework).resolve())
    return framework, profile


def _keys(url: str, readers: int, reviewers: int) -> tuple[list[str], list[str], str]:
    """Make everybody's key, of a person of their own; the last is of somebody who proposes and is in the chair."""
    made: list[str] = []
    people = [(f"Reader {n}", ["read"]) for n in range(readers)] + [(f"R {n}", ["review"]) for n in range(reviewers)]
    with open_store(url) as store:
        keys = StoredKeys(store)
        for name, scopes in [*people, ("Chair", ["propose", "review"])]:
            key, record = make_key(
                _ORGANISATION, name, scopes, now=datetime.now(UTC), expires=None, roles=["chair"][: len(scopes) - 1]
            )
            keys.add(record)
            made.append(key)
    return made[:readers], made[readers:-1], made[-1]


@contextmanager
def _server(home: Path, url: str) -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    """Start ``skillmap serve`` as an operator would, in a process of its own; it is told to end and has to."""
    with closing(socket.create_server(("127.0.0.1", 0))) as listening:
        port = listening.getsockname()[1]
    kept = {name: value for name, value in os.environ.items() if not name.startswith("SKILLMAP_")}
    settings = {"SKILLMAP_HOME": str(home), "SKILLMAP_DATABASE": url, "SKILLMAP_LOG_LEVEL": "warning"}
    command = [sys.executable, "-c", "from skillmap.cli import main; main()", "serve", "--port", str(port)]
    with subprocess.Popen(command, env={**kept, **settings}) as process:
        address = f"http://127.0.0.1:{port}"
        try:
            end = time.monotonic() + _START_SECONDS
            while True:
                try:
                    if httpx.get(f"{address}/readyz", timeout=60).status_code == 200:
                        break
                except httpx.HTTPError:
                    pass
                if process.poll() is not None or time.monotonic() > end:
                    raise SystemExit("error: the server didn't start")
                time.sleep(0.1)
            yield process, address
            process.send_signal(signal.SIGTERM)
            process.wait(60)
        finally:
            process.kill()


def _proposals(address: str, key: str, framework: str, profile: str, number: int) -> list[Place]:
    """Bring proposals of the example's outcomes into review."""
    outcomes = read_credential(_EXAMPLES / "data-analytics.csv").outcomes
    credential = {"title": "Data Analytics", "outcomes": [{"id": one.id, "text": one.text} for one in outcomes]}
    places = []
    with httpx.Client(base_url=address, timeout=600, headers={"Authorization": f"Bearer {key}"}) as client:

        def post(path: str, body: Mapping[str, object], match: str = "*") -> httpx.Response:
            return client.post(path, json=body, headers={"If-Match": match}).raise_for_status()

        for n in range(number):
            body = {"title": f"Badge {n}", "credential": credential, "frameworks": [framework],
                    "profiles": [{"framework": framework, "profile": profile}]}  # fmt: skip
            path = post("/v1/proposals", body).headers["location"]
            post(f"{path}/suggestions", {})
            undecided = post(f"{path}/transitions", {"action": "submit"}).json()["undecided"]
            alignments = tuple((one["outcome"], one["framework"], one["competency"]) for one in undecided)
            places.append(Place(path.rpartition("/")[2], alignments))
    return places


def _marks(address: str, key: str, places: Sequence[Place]) -> Iterator[str]:
    """Read the marks of all decisions in the histories."""
    with httpx.Client(base_url=address, timeout=600, headers={"Authorization": f"Bearer {key}"}) as client:
        for place in places:
            history = client.get(f"/v1/proposals/{place.id}/history").raise_for_status().json()
            yield from (one["reason"] for one in history["entries"] if one["kind"] == "decided")


if __name__ == "__main__":
    sys.exit(main())
