"""What changes between versions and proposals, and what people's decisions alone cover, over the API."""

from __future__ import annotations

from typing import Any

import pytest
from starlette.testclient import TestClient

from skillmap.web import Service
from tests.web.examples import OUTCOMES, credential
from tests.web.test_web_proposals import ADA, CONTENT, NOOR, accept, problem, submitted

CHARTS = {"id": "LO4", "text": "Draw charts that show data to others"}


@pytest.fixture
def path(client: TestClient) -> str:
    return begun(client)


def begun(client: TestClient, **changes: Any) -> str:
    answer = client.post("/v1/proposals", json={**CONTENT, **changes})
    assert answer.status_code == 201, answer.text
    return str(answer.headers["location"])


def aligned(client: TestClient, path: str) -> None:
    assert client.post(f"{path}/suggestions", json=NOOR).status_code == 200


def revised(client: TestClient, path: str, outcomes: list[dict[str, str]], **changes: Any) -> None:
    content = {**CONTENT, "credential": credential(outcomes=outcomes), **changes}
    answer = client.put(f"{path}/content", json=content, headers={"If-Match": client.get(path).headers["etag"]})
    assert answer.status_code == 200, answer.text


def labels(found: list[dict[str, Any]]) -> list[str]:
    return [one["competency"]["label"] for one in found]


def test_two_versions_tell_what_was_gained_and_lost(client: TestClient, path: str) -> None:
    aligned(client, path)
    revised(client, path, [OUTCOMES[0], CHARTS, {"id": "LO2", "text": "Clean data in databases"}])
    refused = problem(client.get(f"{path}/comparison"), "not-possible")
    assert "version 2" in refused.detail
    assert "was never aligned" in refused.detail
    aligned(client, path)
    found = client.get(f"{path}/comparison").json()
    assert [(found[side]["proposal"], found[side]["version"]) for side in ("before", "after")] == [
        (path.rpartition("/")[2], 1),
        (path.rpartition("/")[2], 2),
    ]
    changes = found["changes"]
    assert [one["id"] for one in changes["outcomes_added"]] == ["LO4"]
    assert [one["text"] for one in changes["outcomes_removed"]] == ["Sing in a choir"]
    assert [one["after"]["text"] for one in changes["outcomes_reworded"]] == ["Clean data in databases"]
    (coverage,) = changes["coverage"]
    assert ("draw charts" in [one["label"] for one in coverage["gained"]], coverage["lost"]) == (True, [])
    assert coverage["after"]["numerator"] > coverage["before"]["numerator"]
    assert [one["target"]["label"] for one in changes["alignments_added"] if one["outcome"] == "LO4"] == ["draw charts"]
    back = client.get(f"{path}/comparison?before=2&after=1").json()["changes"]
    assert [one["id"] for one in back["outcomes_removed"]] == ["LO4"]
    assert [one["label"] for one in back["coverage"][0]["lost"]] == [one["label"] for one in coverage["gained"]]
    assert (found["left_out"], found["notes"]) == ([], [])


def test_the_current_credential_is_compared_with_the_one_that_is_to_take_its_place(
    client: TestClient, path: str
) -> None:
    aligned(client, path)
    other = begun(client, credential=credential(outcomes=[CHARTS]), profiles=[])
    aligned(client, other)
    found = client.get(f"{other}/comparison?current={path.rpartition('/')[2]}").json()
    assert [one["id"] for one in found["changes"]["outcomes_added"]] == ["LO4"]
    assert found["changes"]["coverage"] == []
    assert [one["profile"] for one in found["left_out"]] == ["mine:analyst"]


def test_what_can_not_be_compared_is_refused_with_what_can(client: TestClient, path: str) -> None:
    aligned(client, path)
    assert problem(client.get(f"{path}/comparison"), "not-possible").accepted == ("current", "before")
    assert problem(client.get(f"{path}/comparison?before=7"), "not-here").accepted == ("1 to 1",)
    problem(client.get(f"{path}/comparison?current=none"), "not-here")
    problem(client.get(f"{path}/comparison?before=0"), "invalid-request")
    other = begun(client, frameworks=["plain@1"], profiles=[])
    aligned(client, other)
    assert client.get(f"{other}/comparison?current={path.rpartition('/')[2]}").status_code == 200  # two frameworks


def test_what_people_accepted_is_counted_beside_what_the_machine_says(client: TestClient, path: str) -> None:
    everything = submitted(client, path)
    before = client.get(f"{path}/coverage").json()
    (nothing,) = before["approved"]
    assert (labels(nothing["covered"]), nothing["share"]["value"]) == ([], 0)
    gaps = client.get(f"{path}/gaps?by=approved").json()
    assert (gaps["by"], len(gaps["gaps"])) == ("approved", 4)
    queries = next(one for one in everything if one["competency"] == "mine:S1")
    client.post(f"{path}/decisions", json={"decisions": [accept(queries)], **ADA})
    after = client.get(f"{path}/coverage").json()
    (approved,) = after["approved"]
    met = [*approved["covered"], *approved["partial"]]
    assert (labels(met), [one["outcomes"] for one in met]) == (["query relational databases"], [["LO1"]])
    assert after["reports"] == before["reports"]
    left = client.get(f"{path}/gaps?by=approved").json()["gaps"]
    assert [one["competency"]["id"] for one in left] == ["mine:K1", "mine:S3", "mine:S2"]
    assert client.get(f"{path}/gaps").json()["by"] == "suggested"


def test_a_coverage_is_kept_as_it_was_and_worked_out_only_for_a_draft(
    client: TestClient, service: Service, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft = client.get(f"{path}/coverage").json()
    aligned(client, path)

    def never(*_args: object, **_kwargs: object) -> None:
        raise AssertionError("worked out again")

    monkeypatch.setattr(Service, "cover", never)
    assert client.get(f"{path}/coverage").json() == draft
    assert client.get(f"{path}/report?format=json").json()["coverage"] == draft
    monkeypatch.undo()
    revised(client, path, [CHARTS])
    anew = client.get(f"{path}/coverage").json()
    assert (anew["version"], len(anew["reports"][0]["credential"]["outcomes"])) == (2, 1)


def test_the_committees_page_has_the_coverage_with_what_was_decided_on_gaps(client: TestClient, path: str) -> None:
    everything = submitted(client, path)
    client.post(f"{path}/decisions", json={"decisions": [accept(one) for one in everything], **ADA})
    gap = {"framework": "mine@2026", "profile": "mine:analyst", "competency": "mine:K1"}
    verdict = {**gap, "verdict": "covered-elsewhere", "reason": "In Statistics 101."}
    assert client.post(f"{path}/gap-decisions", json={"decisions": [verdict], **ADA}).status_code == 200
    page = client.get(f"{path}/report").text
    assert "counted in six ways" in page
    assert "By the alignments that people accepted alone" in page
    assert "<bdi>Ada</bdi> (reviewer)" in page
    assert "<bdi>In Statistics 101.</bdi>" in page
