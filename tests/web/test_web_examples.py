"""Each example of the contract is asked of a real server, and its answer is what the contract says."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from api.record import CONTRACT
from skillmap.frameworks import install
from skillmap.web.examples import PROPOSAL, TRANSITION
from tests.web.examples import install_examples
from tests.web.server_process import Server, serving

SUGGESTION = ("outcome", "framework", "competency")
CHEN = {"by": "Chen", "role": "chair"}
DOCUMENT: dict[str, Any] = json.loads(CONTRACT.read_text(encoding="utf-8"))


@dataclass(frozen=True)
class Example:
    """A request of the contract: its operation, the parameters that have an example, and the body, None for none."""

    operation: str
    method: str
    path: str
    parameters: dict[tuple[str, str], str]
    body: Any


def examples() -> list[Example]:
    """Return every operation that has an example of a parameter or a body."""
    found = []
    for path, methods in DOCUMENT["paths"].items():
        for method, operation in methods.items():
            given = {
                (one["in"], one["name"]): one["schema"]["examples"][0]
                for one in operation.get("parameters", ())
                if "examples" in one["schema"]
            }
            content = operation.get("requestBody", {}).get("content", {})
            schema: dict[str, Any] = next((one["schema"] for one in content.values()), {})
            body = resolved(schema).get("examples", [None])[0]
            if given or body is not None:
                found.append(Example(operation["operationId"], method.upper(), path, given, body))
    return found


def resolved(schema: dict[str, Any]) -> dict[str, Any]:
    name = schema.get("$ref", "").rpartition("/")[2]
    found: dict[str, Any] = DOCUMENT["components"]["schemas"][name] if name else schema
    return found


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, root: Path) -> Iterator[Server]:
    home = install_examples(tmp_path_factory.mktemp("examples"))
    install("mine@2027", home=home, file=home / "mine.csv", profiles_file=home / "profiles.csv")
    with serving(home, root, home) as start:
        yield start()


def asked(server: Server, path: str, body: Any) -> Any:
    status, _, answer = server.ask(path, json.dumps(body).encode(), **{"If-Match": "*"})
    assert status < 300, answer
    return answer


def prepared(server: Server, operation: str) -> str:
    """Return the id of a proposal to which an operation can be done."""
    id_: str = asked(server, "/v1/proposals", {**PROPOSAL, "title": "As it was"})["id"]
    path, noor = f"/v1/proposals/{id_}", {"by": "Noor", "role": "proposer"}
    if operation in ("post_decisions", "post_gap_decisions", "get_migration", "get_export"):
        suggested = asked(server, f"{path}/suggestions", noor)
        asked(server, f"{path}/transitions", TRANSITION)
    if operation == "get_export":
        named = [[one[name] for name in SUGGESTION] for one in suggested["undecided"]]
        accepted = [{**dict(zip(SUGGESTION, one, strict=True)), "verdict": "accept"} for one in named]
        asked(server, f"{path}/decisions", {"decisions": accepted, **CHEN})
        asked(server, f"{path}/transitions", {"action": "approve", **CHEN})
    return id_


@pytest.mark.parametrize("example", examples(), ids=lambda example: example.operation)
def test_an_example_is_answered_as_the_contract_says(server: Server, example: Example) -> None:
    path = example.path
    for (where, name), value in example.parameters.items():
        path = path.replace(f"{{{name}}}", value) if where == "path" else f"{path}?{name}={value}"
    if "{id}" in path:
        assert path.startswith("/v1/proposals/")
        path = path.replace("{id}", prepared(server, example.operation))
    text = example.body if isinstance(example.body, str) else json.dumps(example.body)  # a file is sent as it is
    body = None if example.body is None else text.encode()
    status, headers, answer = server.ask(path, body, method=example.method, **{"If-Match": "*"})
    answers = DOCUMENT["paths"][example.path][example.method.lower()]["responses"]
    assert str(status) in answers, answer
    assert 200 <= status < 300, answer
    schema = answers[str(status)]["content"][headers["content-type"].partition(";")[0]]["schema"]
    jsonschema.validate(answer, {**schema, "components": DOCUMENT["components"]})


def test_every_body_has_an_example_and_every_name_has_one() -> None:
    wanted = {
        operation["operationId"]
        for methods in DOCUMENT["paths"].values()
        for operation in methods.values()
        if "requestBody" in operation
        or any(one["name"] in ("to", "framework") for one in operation.get("parameters", ()))
    }
    # An empty body is the usual one.
    assert wanted - {example.operation for example in examples()} == {"post_suggestions"}
