"""The exact formats: whatever a record holds comes back, and what was made of it by hand is told or refused."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import example, given, settings

from skillmap.errors import InputError
from skillmap.exchange.choice import Options
from skillmap.exchange.csv_table import is_csv, read_csv, write_csv
from skillmap.exchange.json_text import FORMAT, is_json, read_json, write_json
from skillmap.exchange.sssom import is_sssom, read_sssom, write_sssom
from skillmap.linked_data import load_json
from skillmap.nouns import AlignmentRecord
from tests.exchange.records import DECIDED, SUGGESTED, records

EVERYTHING = Options()


def load(text: str) -> Any:
    return load_json(text.encode(), "test.json")


@given(record=records())
@example(DECIDED)
@example(SUGGESTED)
@settings(max_examples=150, deadline=None)
def test_json_comes_back_as_it_was(record: AlignmentRecord) -> None:
    written = write_json(record, EVERYTHING)
    document = load(written.text)
    assert is_json(document)
    assert read_json(document, "test.json") == record
    assert not written.losses


@given(record=records())
@example(DECIDED)
@example(SUGGESTED)
@settings(max_examples=150, deadline=None)
def test_csv_comes_back_as_it_was(record: AlignmentRecord) -> None:
    written = write_csv(record, EVERYTHING)
    assert is_csv(written.text)
    assert read_csv(written.text, "test.csv") == record
    assert read_csv("\ufeff" + written.text, "test.csv") == record
    assert not written.losses


@given(record=records())
@example(DECIDED)
@example(SUGGESTED)
@settings(max_examples=150, deadline=None)
def test_sssom_comes_back_as_it_was(record: AlignmentRecord) -> None:
    written = write_sssom(record, EVERYTHING)
    assert is_sssom(written.text)
    assert read_sssom(written.text, "test.tsv") == record
    assert not written.losses


@pytest.mark.parametrize("write", [write_json, write_csv, write_sssom])
def test_other_statuses_are_left_out_when_asked_and_counted(write: Any) -> None:
    written = write(DECIDED, Options(statuses=frozenset({"approved"})))
    document = load(written.text) if write is write_json else written.text
    back = {write_json: read_json, write_csv: read_csv, write_sssom: read_sssom}[write](document, "test")
    assert [link.status for link in back.links] == ["approved"]
    assert back.credentials == DECIDED.credentials
    assert written.losses == (
        "1 declared alignment is left out.",
        "1 deferred alignment is left out.",
        "1 rejected alignment is left out.",
        f"{len(DECIDED.links) - 4} suggested alignments are left out.",
    )


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"format": "skillmap-alignments-9"}, f"/format is 'skillmap-alignments-9'; this version reads {FORMAT}"),
        ({"link": []}, "/link: Unexpected keyword argument"),
        ({"run": 7}, "/run: Input should be a valid string"),
        (
            {"unmatched": [{"outcome": "o99", "framework": "mine@2026"}]},
            "/unmatched/0/outcome names the outcome 'o99', which is none of this file's",
        ),
        ({"links": [{"outcome": "o1", "target": {"label": "x"}, "probability": 1.5}]}, "/links/0/probability is 1.5"),
        ({"links": [{"outcome": "o1", "target": {"label": "x"}, "status": "done"}]}, "/links/0/status: Input should"),
        ({"links": [{"outcome": "o1"}]}, "/links/0/target: Field required"),
        ({"run": "\ud800"}, "test.json: /"),
    ],
)
def test_json_that_is_not_ours_is_refused_with_its_place(change: dict[str, Any], message: str) -> None:
    document = {**load(write_json(DECIDED, EVERYTHING).text), **change}
    with pytest.raises(InputError) as refusal:
        read_json(document, "test.json")
    assert message in str(refusal.value)


def test_json_names_an_outcome_that_stands_twice() -> None:
    document = load(write_json(DECIDED, EVERYTHING).text)
    document["credentials"].append(document["credentials"][0])
    with pytest.raises(InputError, match="/credentials/1/outcomes/0/id is 'o1', which is that of /credentials/0"):
        read_json(document, "test.json")


def test_deep_json_is_refused_before_it_is_read() -> None:
    text = json.dumps({"format": FORMAT})[:-1] + ', "links": ' + "[" * 500 + "]" * 500 + "}"
    with pytest.raises(InputError, match="nested too deeply"):
        load(text)
