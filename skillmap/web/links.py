"""The contract in, the same with its links out: what follows a good answer, and where that takes its values from.

By them a client, and a test of the whole API, finds its way from an alignment to an approved proposal. A link's body is
a whole one (OpenAPI 3.1, Link Object), for who has a key: on an open service it also says who does it, in which role.
"""

from __future__ import annotations

from typing import Any

_ID = {"id": "$response.body#/id"}
_SAME = {"id": "$request.path.id"}
_AT = {"If-Match": "$response.header.ETag"}
_NAMED = {"id": "$response.body#/0/name"}
_SUGGESTED, _RESULT, _GAP = (f"$response.body#/{first}/0" for first in ("undecided", "results", "gaps"))
_ALIGNED = {"credential": "$request.body#/credential", "frameworks": "$request.body#/frameworks"}
_AGREED = {
    "outcome": f"{_SUGGESTED}/outcome",
    "framework": f"{_SUGGESTED}/framework",
    "competency": f"{_SUGGESTED}/competency",
    "verdict": "accept",
}
_NEAREST = {
    "outcome": f"{_RESULT}/outcome/id",
    "framework": f"{_RESULT}/framework",
    "competency": f"{_RESULT}/nearest/competency/id",
    "verdict": "accept",
    "relation": "close",
}
_MISSING = {
    "framework": f"{_GAP}/framework",
    "profile": f"{_GAP}/profile",
    "competency": f"{_GAP}/competency/id",
    "verdict": "out-of-scope",
    "reason": "No outcome is meant to meet it.",
}


def _link(to: str, parameters: dict[str, str], body: dict[str, Any] | None = None) -> dict[str, Any]:
    link: dict[str, Any] = {"operationId": to, "parameters": parameters}
    return link if body is None else {**link, "requestBody": body}


#: By name, in the order of a proposal's life.
LINKS: dict[str, dict[str, Any]] = {
    "search-competencies": _link("get_competencies", _NAMED),
    "search-profiles": _link("get_profiles", _NAMED),
    "look-up": _link("get_hits", {"framework": "$response.body#/0/name"}),
    "propose": _link("post_proposal", {}, {"title": "$response.body#/credential/title", **_ALIGNED}),
    "propose-for-profile": _link(
        "post_proposal",
        {},
        {
            "title": "$response.body#/credential/title",
            "credential": "$request.body#/credential",
            "frameworks": ["$request.body#/framework"],
            "profiles": [{"framework": "$request.body#/framework", "profile": "$request.body#/profiles/0"}],
        },
    ),
    "read": _link("get_proposal", _ID),
    "read-first": _link("get_proposal", {"id": "$response.body#/proposals/0/id"}),
    "next-proposals": _link("get_proposals", {"cursor": "$response.body#/next"}),
    "revise": _link("put_content", {**_ID, **_AT}, {"title": "A second version", **_ALIGNED}),
    "suggest": _link("post_suggestions", _ID, {}),
    "read-suggestions": _link("get_suggestions", _ID),
    "submit": _link("post_transition", {**_ID, **_AT}, {"action": "submit"}),
    "return": _link("post_transition", {**_ID, **_AT}, {"action": "return", "reason": "It needs more work."}),
    "approve": _link("post_transition", {**_ID, **_AT}, {"action": "approve"}),
    "accept": _link("post_decisions", _ID, {"decisions": [_AGREED]}),
    "accept-nearest": _link("post_decisions", _SAME, {"decisions": [_NEAREST]}),
    "leave-out": _link("post_gap_decisions", _SAME, {"decisions": [_MISSING]}),
    "history": _link("get_history", _ID),
    "coverage": _link("get_coverage", _ID),
    "gaps": _link("get_gaps", _ID),
    "report": _link("get_report", _ID),
    "export": _link("get_export", {**_ID, "format": "open-badges-3"}),
    "comparison": _link("get_comparison", {**_ID, "before": "$response.body#/version"}),
    "migration": _link("get_migration", {**_ID, "to": "$response.body#/other_versions/0"}),
    "queue": _link("post_job", {}, _ALIGNED),
    "progress": _link("get_job", _ID),
    "progress-of-first": _link("get_job", {"id": "$response.body#/jobs/0/id"}),
    "next-jobs": _link("get_jobs", {"cursor": "$response.body#/next"}),
    "result": _link("get_result", _ID),
    "cancel": _link("post_cancel", _ID),
}

#: What the good answer of an operation is followed by.
FOLLOWED_BY: dict[str, tuple[str, ...]] = {
    "get_frameworks": ("search-competencies", "search-profiles", "look-up"),
    "post_alignments": ("propose", "queue"),
    "post_coverage": ("propose-for-profile",),
    "post_proposal": ("read", "revise", "suggest"),
    "get_proposals": ("read-first", "next-proposals"),
    "get_proposal": ("history", "read-suggestions", "coverage", "gaps", "submit", "approve", "export", "migration"),
    "put_content": ("read", "suggest"),
    "post_suggestions": ("submit", "accept", "read-suggestions", "report", "comparison"),
    "post_transition": ("accept", "read-suggestions", "gaps", "return", "approve", "export"),
    "get_suggestions": ("accept-nearest",),
    "get_gaps": ("leave-out",),
    "post_decisions": ("accept", "approve"),
    "post_gap_decisions": ("approve",),
    "post_job": ("progress", "result", "cancel"),
    "get_jobs": ("progress-of-first", "next-jobs"),
    "get_job": ("result", "cancel"),
}


def add_links(document: dict[str, Any]) -> None:
    """Add to an OpenAPI document the links between those of the operations that it has."""
    operations = {one["operationId"]: one for methods in document["paths"].values() for one in methods.values()}
    used = set()
    for source in FOLLOWED_BY.keys() & operations.keys():
        names = [name for name in FOLLOWED_BY[source] if LINKS[name]["operationId"] in operations]
        good = next(answer for status, answer in operations[source]["responses"].items() if status.startswith("2"))
        good["links"] = {name: {"$ref": f"#/components/links/{name}"} for name in names}
        used.update(names)
    document["components"]["links"] = {name: link for name, link in LINKS.items() if name in used}
