"""The story of a proposal, told to a real server process over its port, with each of the two databases."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from skillmap.frameworks import install
from tests.web.examples import COMPETENCIES, PROFILES
from tests.web.server_process import Serve, Server, make_key

OUTCOMES = [
    "Write SQL queries that join several tables",
    "Query relational databases for a report",
    "Draw charts that show data to others",
    "Visualise data in a dashboard",
    "Find and correct errors in data sets",
    "Remove duplicates from data",
    "Estimate the mean of a distribution and test it",
    "Explain what a statistical test says",
    "Clean ovens of soot and grease",
    "Sing in a choir",
    "Present results to a committee",
    "Work in a team",
]
#: The framework with an address for each competency, without which no badge can be aligned to it.
THIS = re.sub(r"(?m)^([SK]\d)(.*),$", r"\1\2,https://example.org/\1", COMPETENCIES)
#: Its next version: S2 reads otherwise, S3 is gone.
NEXT = "".join(
    line.replace("Show data in charts that others understand.", "Show data in interactive charts on the web.")
    for line in THIS.splitlines(keepends=True)
    if not line.startswith("S3")
)


class Person:
    """Somebody with a key, who talks to the server in JSON."""

    def __init__(self, server: Server, key: str) -> None:
        self.server, self.key = server, key

    def gets(self, path: str) -> Any:
        status, _, answer = self.server.ask(path, key=self.key)
        assert status == 200, answer
        return answer

    def does(self, path: str, status: int = 200, method: str = "POST", **body: Any) -> Any:
        """Do something to what was just read; the headers of a proposal say which state of it that was."""
        headers = {}
        if path.endswith(("/transitions", "/content")):
            headers["If-Match"] = self.server.ask(path.rpartition("/")[0], key=self.key)[1]["etag"]
        found, _, answer = self.server.ask(path, json.dumps(body).encode(), key=self.key, method=method, **headers)
        assert found == status, answer
        return answer


def test_from_twelve_outcomes_to_a_badge_and_to_the_next_version_of_the_framework(
    serve: Serve, tmp_path: Path, root: Path, database: str
) -> None:
    home = tmp_path / "home"
    install_version("2026", home, tmp_path, THIS, PROFILES)
    keys = {
        name: make_key(home, root, scope, *roles, name=name, DATABASE=database)
        for name, scope, roles in (
            ("Noor", "propose", ()),
            ("Ada", "review", ()),
            ("Ben", "review", ()),
            ("Chen", "review", ("--role", "chair")),
        )
    }
    server = serve(home=home, DATABASE=database)
    noor, ada, ben, chen = (Person(server, keys[name]) for name in ("Noor", "Ada", "Ben", "Chen"))

    # Noor proposes: twelve outcomes, one framework, one profile.
    credential = {"title": "Data analytics", "outcomes": [{"text": text} for text in OUTCOMES]}
    chosen = [{"framework": "mine@2026", "profile": "mine:analyst"}]
    begun = noor.does("/v1/proposals", 201, title="Badge in data analytics", credential=credential,
                      frameworks=["mine@2026"], profiles=chosen)  # fmt: skip
    path = f"/v1/proposals/{begun['id']}"
    suggested = noor.does(f"{path}/suggestions")
    assert [one["id"] for one in suggested["content"]["credential"]["outcomes"]] == [str(n) for n in range(1, 13)]
    assert len(suggested["undecided"]) >= 4
    assert noor.does(f"{path}/transitions", action="submit")["state"] == "in-review"
    refused = noor.does(f"{path}/decisions", 403, decisions=[decision(suggested["undecided"][0])])
    assert refused["type"] == "/problems/forbidden"

    # Ada accepts all; Ben too, but for one.
    everything = suggested["undecided"]
    ada.does(f"{path}/decisions", decisions=[decision(one) for one in everything])
    why = "It is about reading charts."
    both = ben.does(
        f"{path}/decisions",
        decisions=[*map(decision, everything[:-1]), decision(everything[-1], "reject", why)],
    )
    assert [one["competency"] for one in both["undecided"]] == [everything[-1]["competency"]]
    (agreement,) = both["agreements"]
    assert (agreement["first"], agreement["second"]) == ("Ada", "Ben")
    assert agreement["raw"]["numerator"] == len(everything) - 1

    # Ada can't approve, nor can the chair before it is decided; the chair decides, and approves.
    assert ada.does(f"{path}/transitions", 403, action="approve")["type"] == "/problems/not-permitted"
    open_ = chen.does(f"{path}/transitions", 409, action="approve")
    assert "reviewers differ" in open_["accepted"][0]
    gaps = chen.gets(f"{path}/gaps?min_importance=0.1")
    for gap in gaps["gaps"]:
        one = {"framework": gap["framework"], "profile": gap["profile"], "competency": gap["competency"]["id"]}
        chen.does(f"{path}/gap-decisions", decisions=[{**one, "verdict": "out-of-scope", "reason": "A later module."}])
    chen.does(f"{path}/decisions", role="chair", decisions=[decision(everything[-1], "reject", why)])
    assert chen.does(f"{path}/transitions", action="approve", role="chair")["state"] == "approved"

    # What comes out: the badge with what was approved and nothing else, the report, the history.
    badges = chen.gets(f"{path}/exports/open-badges-3")
    assert codes(badges) == {one["competency"].partition(":")[2] for one in everything[:-1]}
    page = chen.gets(f"{path}/report")
    assert "APPROVED by Chen (chair)" in page
    assert all(text in page for text in OUTCOMES)
    decided = page.partition('<h2 id="decisions">')[2].partition("</section>")[0]
    assert (decided.count("approved as"), decided.count(f"<bdi>{why}</bdi>")) == (len(everything) - 1, 1)
    told = chen.gets(f"{path}/history")["entries"]
    assert [one["by"]["name"] for one in told if one["kind"] == "decided"].count("Ben") == len(everything)
    assert {one["reason"] for one in told if one["kind"] == "decided" and "rejected" in one["text"]} == {why}

    # A year later.
    install_version("2027", home, tmp_path, NEXT, PROFILES.replace("analyst,Data analyst,S3,0.75\n", ""))
    assert noor.gets(path)["other_versions"] == ["mine@2027"]
    changed = noor.gets(f"{path}/migration?to=mine@2027")
    assert {(one["fate"], one["was"]["id"]) for one in changed["again"]} == {
        ("changed", "mine:S2"),
        ("vanished", "mine:S3"),
    }
    assert changed["counts"]["carried"] > 0


def install_version(version: str, home: Path, folder: Path, competencies: str, profiles: str) -> None:
    files = folder / f"{version}.csv", folder / f"{version}-profiles.csv"
    for file, text in zip(files, (competencies, profiles), strict=True):
        file.write_text(text, encoding="utf-8")
    install(f"mine@{version}", home=home, file=files[0], profiles_file=files[1])


def decision(suggestion: dict[str, Any], verdict: str = "accept", reason: str = "") -> dict[str, str]:
    named = {name: suggestion[name] for name in ("outcome", "framework", "competency")}
    return {**named, "verdict": verdict, "reason": reason}


def codes(badges: Any) -> set[str]:
    """Return the codes of all that badges are aligned to, wherever in the document they stand."""
    if isinstance(badges, dict):
        own = {badges["targetCode"]} if "targetCode" in badges else set()
        return own.union(*map(codes, badges.values()))
    return set().union(*map(codes, badges)) if isinstance(badges, list) else set()
