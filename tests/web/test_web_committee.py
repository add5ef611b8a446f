"""The committee's page over the API: which version it is of, how binding it is, and all that people did."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest
from starlette.testclient import TestClient

from tests.web.examples import OUTCOMES
from tests.web.test_web_proposals import ADA, CHEN, NOOR, accept, submitted
from tests.web.test_web_versions import CHARTS, aligned, begun, revised

BEN = {"by": "Ben", "role": "reviewer"}


@pytest.fixture
def path(client: TestClient) -> str:
    return begun(client)


def page(client: TestClient, path: str) -> str:
    """Return the words of the page, each cell and line apart."""
    answer = client.get(f"{path}/report")
    assert answer.status_code == 200, answer.text
    words = " ".join(unescape(re.sub(r"<[^>]*>", " ", answer.text.partition("<body>")[2])).split())
    return re.sub(r" (?=[,.:;)])|(?<=\() ", "", words)


def decided(client: TestClient, path: str, by: dict[str, str], *decisions: dict[str, str]) -> None:
    answer = client.post(f"{path}/decisions", json={"decisions": decisions, **by})
    assert answer.status_code == 200, answer.text


def moved(client: TestClient, path: str, action: str, by: dict[str, str], **more: Any) -> None:
    answer = client.post(f"{path}/transitions", json={"action": action, **by, **more}, headers={"If-Match": "*"})
    assert answer.status_code == 200, answer.text


def stamped(text: str) -> str:
    return text.partition(" Status ")[2].partition(" Proposal ")[0]


def test_a_version_that_is_not_aligned_yet_is_never_mistaken_for_the_one_that_is_shown(
    client: TestClient, path: str
) -> None:
    everything = submitted(client, path)
    decided(client, path, ADA, *map(accept, everything))
    moved(client, path, "return", ADA, reason="Drop the choir.")
    revised(client, path, [OUTCOMES[0], CHARTS])
    text, id_ = page(client, path), path.rpartition("/")[2]
    assert stamped(text) == "DRAFT: machine suggested, of version 1; version 2 is not aligned yet"
    assert f"This page shows version 1 of proposal {id_}, which is no longer the present one. Version 2 took" in text
    assert "Version 1 of 2" in text
    assert "Sing in a choir" in text
    assert f"People decided on {len(everything)} alignment" in text
    assert "made version 2 of it" in text
    aligned(client, path)
    text = page(client, path)
    assert stamped(text) == "DRAFT: machine suggested"
    assert ("Version 2 of 2" in text, "no longer the present one" in text) == (True, False)
    changes = text.partition("Changes since version 1 ")[2].partition(" History ")[0]
    assert "Outcome LO4 added: “Draw charts that show data to others”" in changes
    assert "removed: “Sing in a choir”" in changes
    assert "Alignment of outcome LO4 with “draw charts” added" in changes
    assert re.search(r"Coverage of Data analyst: .* of 4 \(.*\) became .* of 4 \(", changes)


def test_the_stamp_goes_from_draft_to_reviewed_to_approved(client: TestClient, path: str) -> None:
    first, *others = submitted(client, path)
    assert stamped(page(client, path)) == "DRAFT: machine suggested"
    decided(client, path, ADA, *map(accept, [first, *others]))
    assert stamped(page(client, path)) == "REVIEWED by Ada (reviewer); not approved yet"
    decided(client, path, BEN, accept(first, verdict="reject", reason="It is about joins."))
    disputed = page(client, path)
    assert stamped(disputed) == "DRAFT: machine suggested"
    assert "Disputed They differ, and no chair has decided. Vote: accepted as close, by Ada (reviewer)" in disputed
    decided(client, path, CHEN, accept(first))
    assert stamped(page(client, path)) == "REVIEWED by Ada (reviewer), Ben (reviewer), Chen (chair); not approved yet"
    moved(client, path, "approve", CHEN)
    assert stamped(page(client, path)).startswith("APPROVED by Chen (chair), 20")


def test_an_approved_report_has_everything_that_people_did(client: TestClient, path: str) -> None:
    first, *others = submitted(client, path)
    decided(client, path, ADA, *map(accept, [first, *others]))
    decided(client, path, BEN, accept(first, verdict="change-relation", relation="broad", reason="It asks for more."))
    decided(client, path, CHEN, accept(first, reason="It doesn't."))
    moved(client, path, "approve", CHEN)
    text, id_ = page(client, path), path.rpartition("/")[2]
    assert f"Proposal Badge ({id_}) Version 1 of 1 Organisation local Meant for Data analyst (mine@2026)" in text
    assert "Targets chosen by Noor (proposer), 20" in text
    assert re.search(r"Approved as close Chen \(chair\), \S+: It doesn't. Agreed: Ada \(reviewer\), \S+ Dissent: "
                     r"accepted as broad, by Ben \(reviewer\), \S+: It asks for more\.", text)  # fmt: skip
    assert "Ada and Ben 0 of 1 (0 %) 0.00" in text
    assert re.search(r"UTC Chen \(chair\) approved it", text)
    assert "By the alignments that people accepted alone, weighted by importance" in text
    signed = text.partition("Who decided; date and signature are to be filled in by hand")[2]
    assert "1. Ada reviewer 2. Ben reviewer 3. Chen chair 4." in signed
    assert "Accept Change Reject" not in text


def test_the_targets_were_chosen_by_who_last_changed_them(client: TestClient, path: str) -> None:
    revised(client, path, [CHARTS], by="Nia")
    aligned(client, path)
    assert "Targets chosen by Noor (proposer)" in page(client, path)
    revised(client, path, [CHARTS], by="Nia", profiles=[])
    aligned(client, path)
    text = page(client, path)
    assert "Meant for no profile" in text
    assert "Targets chosen by Nia (proposer)" in text


def test_where_the_version_before_was_never_aligned_no_changes_are_told(client: TestClient, path: str) -> None:
    revised(client, path, [CHARTS])
    assert client.post(f"{path}/suggestions", json=NOOR).status_code == 200
    assert "Changes since version 1 They can't be told: version 1 of proposal" in page(client, path)
