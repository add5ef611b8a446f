"""The contract holds: schemathesis finds nothing in any operation, with keys and without, alone and in chains.

The tests stay short. How many cases each operation gets, and which, can be set:
``CONTRACT_CASES=300 CONTRACT_SEED=7 python -m pytest tests/web/test_web_schemathesis.py``.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from skillmap.frameworks import install
from skillmap.storage import file_url
from tests.web.contract_session import PHASES, Session, hold_against
from tests.web.examples import alignment_request, install_examples
from tests.web.server_process import Serve, Server, make_key, serving

CASES = int(os.environ.get("CONTRACT_CASES", "4"))
SEED = int(os.environ.get("CONTRACT_SEED", "1"))
#: So many times chains are tried anew, until they got everywhere; two or three are usual. Which way they go depends on
#: ids and on how quick the worker is, so that a seed doesn't settle it.
ROUNDS = 10
STEPS = 50
#: What doesn't count requests, and leaves out the stage that makes an alignment slow.
QUICK = {"RATE_PER_MINUTE": "1000000", "RATE_BURST": "100000", "SECOND_STAGE": "off"}


@pytest.fixture(scope="module")
def versions(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a data folder with two versions of a framework."""
    home = install_examples(tmp_path_factory.mktemp("versions"))
    install("mine@2027", home=home, file=home / "mine.csv", profiles_file=home / "profiles.csv")
    return home


@pytest.fixture
def open_server(serve: Serve, versions: Path, tmp_path: Path) -> Server:
    return serve(home=versions, DATABASE=file_url(tmp_path / "open.sqlite"), **QUICK)


@pytest.fixture(scope="module")
def database(versions: Path) -> str:
    return file_url(versions / "keyed.sqlite")


@pytest.fixture(scope="module")
def key(versions: Path, root: Path, database: str) -> str:
    scopes = ("propose", "--scope", "review", "--role", "chair")
    return make_key(versions, root, *scopes, name="Noor", DATABASE=database)


@pytest.fixture(scope="module")
def server(versions: Path, root: Path, database: str, key: str) -> Iterator[Server]:
    """Return a server with a key, on which a job is done."""
    with serving(versions, root, versions) as start:
        server = start(DATABASE=database, **QUICK)
        status, _, job = server.ask("/v1/jobs", json.dumps(alignment_request()).encode(), key=key)
        assert status == 202
        for _ in range(600):
            if server.ask(f"/v1/jobs/{job['id']}", key=key)[2]["state"] == "done":
                break
            time.sleep(0.1)
        yield server


def contract_of(server: Server) -> dict[str, Any]:
    found: dict[str, Any] = server.ask("/openapi.json")[2]
    return found


def operations(contract: dict[str, Any], *starts: str) -> set[str]:
    """Return the operations at addresses that start so, as schemathesis names them."""
    return {f"{method.upper()} {path}" for path, methods in contract["paths"].items() if path.startswith(starts)
            for method in methods}  # fmt: skip


def check(session: Session, server: Server) -> None:
    """Fail where anything was found, by schemathesis or in the log."""
    assert not session.failures, session.told()
    assert [line for line in server.lines() if line["level"] in ("error", "critical")] == []


def test_nothing_is_found_with_a_key(server: Server, key: str) -> None:
    contract = contract_of(server)
    session = hold_against(server, contract, key=key, cases=CASES, seed=SEED)
    print(session.told())
    check(session, server)
    everything = operations(contract, "/")
    for phase in ("coverage", "fuzzing"):
        assert {name for where, name in session.statuses if where == phase} == everything
    assert {where for where, _ in session.statuses} == set(PHASES)
    # Each was asked without a key too, and with a wrong one, as soon as it had answered to the right one.
    shut = everything - {"GET /healthz", "GET /readyz"}
    assert {name for (_, name), counted in session.statuses.items() if counted[401]} >= shut & session.good("fuzzing")
    assert set(session.checks["ignored_auth"]) >= shut


def test_nothing_is_found_without_keys(open_server: Server) -> None:
    contract = contract_of(open_server)
    session = hold_against(open_server, contract, cases=CASES, seed=SEED, phases=("examples", "fuzzing", "stateful"))
    print(session.told())
    check(session, open_server)
    assert {name for where, name in session.statuses if where == "fuzzing"} == operations(contract, "/")
    assert not any(counted[401] for counted in session.statuses.values())


def test_chains_of_requests_get_to_every_proposal_and_job(server: Server, key: str) -> None:
    contract = contract_of(server)
    missing = operations(contract, "/v1/proposals", "/v1/jobs")
    assert len(missing) >= 20
    for seed in range(SEED, SEED + ROUNDS):
        session = hold_against(
            server,
            contract,
            key=key,
            cases=max(CASES, 12),
            seed=seed,
            phases=("stateful",),
            steps=STEPS,
            inferred=False,
        )
        print(session.told())
        check(session, server)
        missing -= session.good("stateful")
        if not missing:
            break
    assert not missing, session.told()


def test_what_breaks_the_contract_would_be_found(server: Server, key: str) -> None:
    contract = contract_of(server)
    contract["paths"] = {path: contract["paths"][path] for path in ("/healthz", "/v1/frameworks", "/v1/jobs/{id}")}
    del contract["components"]["links"]
    contract["components"]["schemas"]["Health"]["properties"]["status"]["type"] = "integer"
    contract["paths"]["/v1/frameworks"]["get"]["responses"]["200"].pop("links")
    contract["paths"]["/v1/frameworks"]["get"]["security"] = []
    contract["paths"]["/healthz"]["get"]["security"] = [{"bearer": []}]
    contract["paths"]["/v1/jobs/{id}"]["get"]["responses"]["200"].pop("links")
    contract["paths"]["/v1/jobs/{id}"]["get"]["parameters"][0]["schema"]["maxLength"] = 400
    session = hold_against(server, contract, key=key, cases=CASES, seed=SEED, phases=("coverage", "fuzzing"))
    assert {(check, name) for check, name, _ in session.failures} >= {
        ("response_schema_conformance", "GET /healthz"),
        ("ignored_auth", "GET /healthz"),
        ("positive_data_acceptance", "GET /v1/jobs/{id}"),
    }
