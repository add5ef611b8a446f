"""JSON in, outcomes out, and the place of what is wrong."""

from __future__ import annotations

import json

import pytest

from skillmap.errors import InputError
from skillmap.nouns import Outcome
from skillmap.readers import read_credential


@pytest.mark.parametrize("name", ["a.json", "a.txt", "-", ""])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_list_of_texts(name: str, encoding: str) -> None:
    credential = read_credential('\n ["Clean café data", "Plot data"]'.encode(encoding), name=name)
    assert [(o.id, o.text) for o in credential.outcomes] == [("1", "Clean café data"), ("2", "Plot data")]


def test_a_list_of_objects() -> None:
    first = '{"text": "Clean data", "id": 1.10, "course": "Data"}'
    data = f'[{first}, {{"learningOutcome": "Plot data", "code": "B"}}, "Share data"]'
    assert read_credential(data.encode()).outcomes == (
        Outcome("1.10", "Clean data", "Data"),
        Outcome("B", "Plot data", "Data"),
        Outcome("3", "Share data", "Data"),
    )


@pytest.mark.parametrize("key", ["title", "name", "credential", "course"])
def test_a_credential(key: str) -> None:
    data = {"id": "DA", key: " Data\nAnalytics", "outcomes": ["Clean data", {"text": "Plot data", "id": None}]}
    credential = read_credential(json.dumps(data).encode())
    assert (credential.id, credential.title) == ("DA", "Data Analytics")
    assert credential.outcomes[1] == Outcome("2", "Plot data", "Data Analytics")


def test_bad_items_are_refused_with_their_place() -> None:
    bad = r'null, 7, [], {"x": 1}, {"text": []}, {"text": "a", "text": "b"}, "\ud800 data", ""'
    credential = read_credential(f'["Clean data", {bad}, "Plot data"]'.encode())
    assert [(o.id, o.text) for o in credential.outcomes] == [("1", "Clean data"), ("10", "Plot data")]
    assert [(r.row, r.reason) for r in credential.rejected] == [
        (2, "/1 is null, neither text nor an object"),
        (3, "no words"),
        (4, "/3 is a list, neither text nor an object"),
        (5, "/4 has no field 'text' or 'outcome'; it has: x"),
        (6, "/5/text is a list, not text"),
        (7, "/6 has the key 'text' twice"),
        (8, "the outcome is half of a surrogate pair (U+D800) at character 1"),
        (9, "no words"),
    ]


@pytest.mark.parametrize(
    ("document", "message"),
    [
        ('["Clean data",\n "Plot data"', "not valid JSON: Expecting ',' delimiter at line 2, column 13"),
        ('{"outcomes": [', "not valid JSON"),
        ('"Clean data"', "has the text 'Clean data' at /; accepted: "),
        ("Clean data", "not valid JSON: Expecting value at line 1, column 1"),
        ("7", "has the text '7' at /; accepted"),
        ("{}", "has no list 'outcomes' at /; it has: none"),
        ('{"title": "Data", "skills": []}', "has no list 'outcomes' at /; it has: skills, title"),
        ('{"outcomes": {"a": "Clean data"}}', "has an object at /outcomes"),
        ('{"outcomes": ["Clean data"], "title": ["Data"]}', "no readable text at /title: a list"),
        ('{"outcomes": ["Clean data"], "outcomes": []}', "has the key 'outcomes' twice"),
        ('{"outcomes": [{"skill": "Clean data"}]}', "no outcome that can be read: /outcomes/0 has no field 'text'"),
        ('["Clean data", NaN]', "holds NaN"),
        ('{"outcomes": []}', "has no outcomes"),
        ("[]", "has no outcomes"),
        ("[" * 200_000, "nested too deeply"),
        ('{"a":' * 200_000, "nested too deeply"),
    ],
)
def test_documents_of_another_shape_are_refused(document: str, message: str) -> None:
    with pytest.raises(InputError) as e:
        read_credential(document.encode(), name="a.json")
    assert message in str(e.value)
    assert str(e.value).startswith("a.json ")


def test_a_list_with_numbers_in_brackets_is_a_list() -> None:
    assert len(read_credential(b"[1] Clean data\n[2] Plot data").outcomes) == 2


def test_broken_json_is_never_taken_for_a_list() -> None:
    with pytest.raises(InputError, match="not valid JSON"):
        read_credential(b'[{"text": "Clean data"},\n', name="-")
