"""A running service and its contract in, what schemathesis counted and found out: every operation, phase and check.

What may be answered to what is data here, each with its reason; the operations are those of the contract.
"""

from __future__ import annotations

import copy
from collections import Counter, defaultdict
from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from typing import Any
from unittest.mock import patch

import schemathesis
from schemathesis.config import SchemathesisConfig
from schemathesis.engine import events, from_schema
from schemathesis.engine.recorder import ScenarioRecorder
from schemathesis.specs.openapi import stateful

from tests.web.server_process import Server

PHASES = ("examples", "coverage", "fuzzing", "stateful")
#: A request may wait for another's alignment on a busy machine.
SECONDS = 60

#: How a request that keeps to the contract may be answered, beside with what was asked for.
GOOD_MAY_GET = {
    "403": "'by' is a name, which has to be the key's own",
    "404": "ids, frameworks, profiles and formats are names: which there are, no schema can tell",
    "409": "what is possible depends on the state of a proposal or a job",
    "412": "an ETag may be of an older state",
    "413": "a body of as many and as long outcomes as a schema allows has more bytes than a service takes",
    "428": "an If-Match that is empty says nothing",
}
#: The same for those that can refuse what is written well.
GOOD_MAY_BE_REFUSED = {
    "post_proposal": "it pins one version of a framework, and its profiles are of those it pins",
    "put_content": "the same, and a version that is like the one before is none",
    "post_transition": "a reason and a successor are needed for some actions, and taken for no others",
    "post_decisions": "it names outcomes and competencies, and its verdict may need a reason or a relation",
    "post_gap_decisions": "it names requirements, and its verdict may need a reason",
    "get_proposals": "a cursor is one that came with a page before",
    "get_jobs": "the same",
    "get_export": "a format that needs a date takes no other text for one",
    "post_document": "any bytes may be sent, and not all of them are a file that can be read",
    "get_migration": "it leads to another version of a framework that the proposal pins",
}
#: How a request that doesn't keep to it may be refused.
BAD_MAY_GET = {
    "400": "not JSON at all",
    "401": "the key is wrong",
    "403": "who asks is looked at before what they ask",
    "404": "what the address names is looked up first",
    "405": "no such method",
    "409": "so is the state",
    "412": "so is the ETag",
    "413": "too large, whatever it says",
    "415": "not announced as JSON",
    "422": "it can't be used",
    "428": "an If-Match is missing",
}
#: How a request without a header that is required may be refused.
HEADERLESS_MAY_GET = {"401": "no key", "422": "it can't be used", "428": "If-Match has a status of its own"}

#: Names that the service knows, and how often they stand where one is asked for: what is made up ends at a 404.
KNOWN: dict[str, tuple[list[str], float, tuple[str, ...]]] = {
    "frameworks": (
        ["mine@2026", "mine@2027"],
        0.8,
        ("query.framework", "query.to", "body.framework", "body.frameworks[*]", "body.profiles[*].framework",
         "body.decisions[*].framework"),
    ),
    "profiles": (
        ["mine:analyst", "mine:baker"],
        0.8,
        ("body.profiles[*]", "body.profiles[*].profile", "body.decisions[*].profile"),
    ),
    "competencies": (["mine:S1", "mine:S2", "mine:S3", "mine:K1"], 0.8, ("body.decisions[*].competency",)),
    "formats": (["json", "csv", "sssom", "skos", "case", "open-badges-3", "none"], 0.9, ("path.format",)),
    "names": (["Noor"], 0.9, ("body.by",)),
}  # fmt: skip


@dataclass
class Session:
    """What was sent and found: statuses by phase and operation, how often each check looked at it, what failed."""

    statuses: dict[tuple[str, str], Counter[int]] = field(default_factory=lambda: defaultdict(Counter))
    checks: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    failures: dict[tuple[str, str, str], str] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)

    @property
    def cases(self) -> int:
        """How many requests were made."""
        return sum(counted.total() for counted in self.statuses.values())

    def good(self, phase: str) -> set[str]:
        """Return the operations that a phase brought to an answer of 200 to 299."""
        return {
            operation
            for (where, operation), counted in self.statuses.items()
            if where == phase and any(200 <= status < 300 for status in counted)
        }

    def told(self) -> str:
        """Return all that failed, and a count of everything, for a person."""
        counts = [
            f"{phase} {name}: {dict(sorted(all_.items()))}" for (phase, name), all_ in sorted(self.statuses.items())
        ]
        found = [f"{' / '.join(where)}\n{what}" for where, what in self.failures.items()]
        took = ", ".join(f"{phase} {seconds:.1f} s" for phase, seconds in self.seconds.items())
        return "\n\n".join([f"{self.cases} cases, {len(found)} failures; {took}", *found, "\n".join(counts)])


def hold_against(
    server: Server,
    contract: dict[str, Any],
    *,
    key: str = "",
    cases: int,
    seed: int,
    phases: Sequence[str] = PHASES,
    steps: int = 12,
    inferred: bool = True,
) -> Session:
    """Try a server by its contract, with so many ``cases`` for each operation and as many chains of so many ``steps``.

    Chains follow the contract's links, and those that schemathesis reads out of it unless ``inferred`` is false.
    """
    document = copy.deepcopy(contract)
    for link in document["components"].get("links", {}).values():
        # OpenAPI calls a link's body the whole one; schemathesis would mix it with one of its own.
        link["x-schemathesis"] = {"merge_body": False}
    if key:
        # A contract says that a service may be an open one ({}). This one isn't.
        for methods in document["paths"].values():
            for operation in methods.values():
                operation["security"] = [way for way in operation["security"] if way]
    config = SchemathesisConfig.from_dict(_settings(server, key, cases, seed))
    schema = schemathesis.openapi.from_dict(document, config=config)
    schema.config.phases.update(phases=list(phases))
    schema.config.phases.stateful.max_steps = steps
    if not inferred:
        schema.config.phases.stateful.inference.algorithms = []
    schema.hooks.register_hook_with_name(_name_each_once, "map_case")
    schema.hooks.register_hook_with_name(_is_the_services, "filter_failure")
    session = Session()
    with nullcontext() if inferred else patch.object(stateful, "is_likely_root_transition", _begins):
        _run(schema, session)
    return session


def _begins(operation: Any, *_: Any) -> bool:
    # Else most chains would begin, and end, with a change of a proposal of which the id is made up.
    return not operation.path_parameters


def _run(schema: Any, session: Session) -> None:
    for event in from_schema(schema).execute():
        match event:
            case events.PhaseStarted():
                session.seconds[event.phase.name.value] = -event.timestamp
            case events.PhaseFinished():
                session.seconds[event.phase.name.value] += event.timestamp
            case events.ScenarioFinished():
                _count(session, event.phase.value, event.recorder)
            case events.NonFatalError():
                session.failures["error", event.label, str(event.phase)] = str(event.info)
            case events.FatalError():
                raise event.exception


def _settings(server: Server, key: str, cases: int, seed: int) -> dict[str, Any]:
    may_refuse = [*GOOD_MAY_GET, "422"]
    return {
        "base-url": f"http://127.0.0.1:{server.port}",
        "seed": seed,
        "cache": {"enabled": False},  # what earlier sessions learned would make another one of this
        "generation": {"deterministic": True, "database": "none", "max-examples": cases},
        "continue-on-failure": True,
        "output": {"sanitization": {"enabled": False}},  # what failed can be sent again; the key is the test's own
        "request-timeout": SECONDS,
        **({"auth": {"openapi": {"bearer": {"bearer": key}}}} if key else {}),
        "dictionaries": {name: {"values": values} for name, (values, _, _) in KNOWN.items()},
        "parameters": {
            place: {"dictionary": name, "probability": often}
            for name, (_, often, places) in KNOWN.items()
            for place in places
        },
        "checks": {
            "positive_data_acceptance": {"expected-statuses": ["2xx", *GOOD_MAY_GET]},
            "negative_data_rejection": {"expected-statuses": list(BAD_MAY_GET)},
            "missing_required_header": {"expected-statuses": list(HEADERLESS_MAY_GET)},
        },
        "operations": [
            {
                "include-operation-id": list(GOOD_MAY_BE_REFUSED),
                "checks": {"positive_data_acceptance": {"expected-statuses": ["2xx", *may_refuse]}},
            },
            {
                "include-path-regex": "^/v1/frameworks/",
                "parameters": {"path.id": {"dictionary": "frameworks", "probability": 0.8}},
            },
        ],
    }


def _name_each_once(context: Any, case: Any) -> Any:
    """Keep a good body good: the names that we put in may be there already."""
    if case.meta is not None and not case.meta.generation.mode.is_negative and isinstance(case.body, dict):
        for name in ("frameworks", "profiles"):
            items = case.body.get(name)
            if isinstance(items, list):
                case.body[name] = [item for i, item in enumerate(items) if item not in items[:i]]
    return case


def _is_the_services(context: Any, failure: Any, case: Any, response: Any) -> bool:
    """Tell whether a failure is one, by what the problem says.

    A proposal isn't missing where its new content names a framework that is; and a schema can say that no two outcomes
    are the same, but not that no two have the same id.
    """
    if "problem" not in response.headers.get("content-type", [""])[0]:
        return True
    problem, checks = response.json(), getattr(failure, "checks", ())
    names_missing = problem["type"] in ("/problems/unknown-framework", "/problems/unknown-profile")
    faults = problem["errors"]
    same_ids = faults and all(one["pointer"].endswith("/id") and "there already" in one["detail"] for one in faults)
    return not (
        ("ensure_resource_availability" in checks and names_missing)
        or ("positive_data_acceptance" in checks and same_ids)
    )


def _count(session: Session, phase: str, recorder: ScenarioRecorder) -> None:
    for id_, interaction in recorder.interactions.items():
        status = interaction.response.status_code if interaction.response else 0
        session.statuses[phase, recorder.cases[id_].value.operation.label][status] += 1
    for id_, checks in recorder.checks.items():
        label = recorder.cases[id_].value.operation.label
        for check in checks:
            session.checks[check.name][label] += 1
            if check.failure_info is not None:
                failure = check.failure_info.failure
                told = f"{failure.message}\n{check.failure_info.code_sample}"
                session.failures.setdefault((check.name, label, failure.title), told)
