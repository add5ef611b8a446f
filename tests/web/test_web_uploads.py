"""A file of any format in, the outcomes that its reader finds out, in the shape in which they are sent on."""

from __future__ import annotations

import io
import json
import time
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from pydantic import TypeAdapter
from starlette.testclient import TestClient

from api.record import CONTRACT
from skillmap.access import Door, make_key
from skillmap.readers import read_credential
from skillmap.storage import StoredKeys, file_url, open_store
from skillmap.web import Safety, Service, make_app
from skillmap.web.problems import PROBLEMS, Problem
from skillmap.web.uploaded import ReadDocument
from tests.readers.seeds import OUTCOMES, seeds
from tests.readers.test_hostile_input import LAUGHS

NOOR = {"by": "Noor", "role": "proposer"}


def upload(client: TestClient, data: bytes, name: str = "", **more: str) -> Any:
    return client.post("/v1/documents", params={"name": name, **more}, content=data)


def problem(answer: Any, kind: str) -> Problem:
    assert answer.headers["content-type"] == "application/problem+json"
    read = TypeAdapter(Problem).validate_json(answer.content)
    assert (read.type, answer.status_code) == (f"/problems/{kind}", PROBLEMS[kind][0]), answer.text
    return read


def read(answer: Any) -> ReadDocument:
    assert answer.status_code == 200, answer.text
    return TypeAdapter(ReadDocument).validate_json(answer.content, strict=True, extra="forbid")


@pytest.mark.parametrize("name", seeds())
def test_a_file_is_read_as_the_library_reads_it(client: TestClient, name: str) -> None:
    answer, credential = read(upload(client, seeds()[name], name)), read_credential(seeds()[name], name=name)
    assert [one.text for one in answer.credential.outcomes] == OUTCOMES[: len(credential.outcomes)]
    assert (answer.name, answer.title, answer.credential.id) == (name, credential.title, credential.id)
    assert answer.credential.outcomes == credential.outcomes
    assert (answer.rejected, answer.declared) == (credential.rejected, credential.declared)
    assert answer.rows == len(answer.credential.outcomes) + len(answer.rejected)


@pytest.mark.parametrize("name", ["menus.docx", "menus.csv", "menus.open-badges-3.json"])
def test_what_was_read_can_be_sent_on_as_it_is(client: TestClient, name: str) -> None:
    answer = upload(client, seeds()[name], name, title="Food production").json()
    content = {"title": "Badge", "credential": answer["credential"], "frameworks": ["mine@2026"], **NOOR}
    proposal = client.post("/v1/proposals", json=content)
    assert proposal.status_code == 201, proposal.text
    kept = proposal.json()["content"]["credential"]
    assert {field: kept[field] for field in ("id", "title", "outcomes")} == answer["credential"]
    job = {"credential": answer["credential"], "frameworks": ["mine@2026"]}
    assert client.post("/v1/jobs", json=job).status_code == 202


def test_a_title_that_nobody_stated_is_shown_and_not_sent_on(client: TestClient) -> None:
    answer = read(upload(client, b"Bake bread\nPlan menus\n", "food_production-final v2.txt"))
    assert (answer.title, answer.credential.title) == ("Food production final v2", "")
    assert answer.notes == ("The file states no title of its credential; outcomes are matched better with one.",)
    stated = read(upload(client, b"Bake bread\nPlan menus\n", "final.txt", title="Food production"))
    assert (stated.title, stated.credential.title, stated.notes) == ("Food production", "Food production", ())


def test_every_row_is_reported_or_rejected_with_its_place_and_reason(client: TestClient) -> None:
    table = "code,outcome\nLO1,Bake bread\nLO1,Plan menus\nLO3,12\n\nLO4,Caf\u00e9 work\n".encode("mac-roman")
    answer = read(upload(client, table, "menus.csv"))
    assert [(one.id, one.text) for one in answer.credential.outcomes] == [("LO1", "Bake bread")]
    assert [(one.row, one.reason.partition(" (")[0]) for one in answer.rejected] == [
        (3, "its id 'LO1' is already that of row 2"),
        (4, "no words"),
        (6, "the outcome is not UTF-8"),
    ]
    assert answer.rows == 4
    assert answer.notes[0] == "3 of 4 rows were rejected; each says why."


def test_a_text_that_is_not_utf_8_is_read_with_a_note_where_its_encoding_can_be_told(client: TestClient) -> None:
    answer = read(upload(client, "outcome\r\nBake crème brûlée\r\n".encode("cp1252"), "menus.csv", title="Food"))
    assert [one.text for one in answer.credential.outcomes] == ["Bake crème brûlée"]
    assert answer.notes == (
        "menus.csv isn't UTF-8: it was read as Windows-1252; look at its accents, or save it as CSV UTF-8 or XLSX.",
    )


def test_of_so_many_outcomes_it_is_said_where_they_can_be_sent(client: TestClient) -> None:
    many = "".join(f"Bake the bread number {number}\n" for number in range(201)).encode()
    assert read(upload(client, many, title="Bread")).notes == (
        "It has 201 outcomes; a proposal takes at most 200, so queue a job for it.",
    )
    assert read(upload(client, many * 25, title="Bread")).notes == (
        "It has 5,025 outcomes; a job takes at most 5,000.",
    )


@pytest.mark.parametrize(
    ("data", "detail"),
    [
        (b"", "a.docx is empty"),
        (b"\x89PNG\r\n\x1a\n", "a.docx looks like a PNG picture"),
        (b"PK\x03\x04 and no more", "a.docx is a damaged XLSX, DOCX or zip file"),
        (b"%PDF-1.7\nendobj", "a.docx"),
        (b'{"outcomes": [{"txt": "Bake"}]}', "a.docx holds no outcome that can be read: /outcomes/0 has no field"),
        (b'[{"text":' * 50_000, "a.docx is nested too deeply"),
        (b'{"outcomes":' * 50_000, "a.docx is nested too deeply"),
        (b"eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJodHRwczovL2NvbGxlZ2UifQ.c2lnbmVk", "a.docx"),
    ],
)
def test_what_can_not_be_read_is_explained(client: TestClient, data: bytes, detail: str) -> None:
    told = problem(upload(client, data, "C:\\fakepath\\a.docx"), "unreadable")
    assert detail in told.detail
    assert "fakepath" not in told.detail
    assert told.value


def zipped(**members: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name.replace("_", "/", 1).replace("_", "."), content)
    return out.getvalue()


def changed(archive: bytes, member: str, old: bytes, new: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            content = source.read(name)
            assert name != member or old in content
            target.writestr(name, content.replace(old, new, 1) if name == member else content)
    return out.getvalue()


@pytest.mark.parametrize("member", ["xl_workbook_xml", "word_document_xml"])
def test_a_zip_bomb_is_refused_by_its_unpacked_size(client: TestClient, member: str) -> None:
    bomb = zipped(**{member: bytes(300_000_000)})
    assert len(bomb) < 400_000
    begun = time.monotonic()
    assert problem(upload(client, bomb, "a.zip"), "unreadable").detail == (
        "a.zip unpacks to 300,000,000 bytes; at most 200,000,000 are read"
    )
    assert time.monotonic() - begun < 20


def test_an_entity_bomb_is_refused(client: TestClient) -> None:
    begun = time.monotonic()
    sheet = "xl/worksheets/sheet1.xml"
    bomb = changed(seeds()["menus.xlsx"], sheet, b"Bake bread", b"Bake &a11;")
    told = upload(client, changed(bomb, sheet, b"<worksheet", LAUGHS + b"<worksheet"), "a.xlsx")
    assert "declares a document type" in problem(told, "unreadable").detail
    bomb = changed(seeds()["menus.docx"], "word/document.xml", b"Bake bread", b"Bake &a11;")
    told = upload(client, changed(bomb, "word/document.xml", b"<w:document", LAUGHS + b"<w:document"), "a.docx")
    problem(told, "unreadable")
    assert time.monotonic() - begun < 20


def test_any_type_will_do_and_any_name(client: TestClient) -> None:
    for announced in ("application/json", "text/plain; charset=latin-1", "multipart/form-data", "nonsense"):
        headers = {"Content-Type": announced}
        answer = client.post("/v1/documents", content=b"Bake bread\n", headers=headers)
        assert read(answer).credential.outcomes[0].text == "Bake bread"
    for name in ("..", "-", "/", "a\nb\0.csv", "\u202e.txt", "é" * 250, "%00%ff"):
        answer = client.post("/v1/documents", params={"name": name}, content=b"Bake bread\n")
        assert read(answer).credential.outcomes[0].text == "Bake bread"
    (fault,) = problem(upload(client, b"Bake bread\n", "x" * 301), "invalid-request").errors
    assert fault.pointer == "?name"


def test_a_file_may_be_larger_than_any_other_body_and_has_its_own_limit(tmp_path: Path) -> None:
    client = TestClient(make_app(Service(tmp_path), safety=Safety(body_bytes=1_000, upload_bytes=3_000)))
    assert upload(client, b"Bake bread\n" * 200).status_code == 200
    told = problem(upload(client, b"Bake bread\n" * 300), "too-large")
    assert (told.detail, told.accepted) == (
        "the body is larger than 3,000 bytes; split the file",
        ("at most 3,000 bytes",),
    )
    assert problem(client.post("/v1/alignments", content=b" " * 2_000), "too-large").accepted == (
        "at most 1,000 bytes",
    )


def test_it_takes_the_scope_to_propose(tmp_path: Path) -> None:
    store = StoredKeys(open_store(file_url(tmp_path / "skillmap.sqlite")))
    client = TestClient(make_app(Service(tmp_path, store=store.store), Door(store)))
    problem(upload(client, b"Bake bread\n"), "unauthorised")
    for scope, opened in (("read", False), ("review", False), ("propose", True), ("admin", True)):
        key, record = make_key("northwind", "Kim", [scope], now=datetime.now(UTC), expires=None)
        store.add(record)
        answer = client.post("/v1/documents", content=b"Bake bread\n", headers={"Authorization": f"Bearer {key}"})
        if opened:
            assert read(answer).rows == 1
        else:
            assert problem(answer, "forbidden").accepted == ("propose", "admin")


def test_the_example_of_the_contract_is_of_the_real_type() -> None:
    operation = json.loads(CONTRACT.read_text(encoding="utf-8"))["paths"]["/v1/documents"]["post"]
    example = operation["responses"]["200"]["content"]["application/json"]["example"]
    TypeAdapter(ReadDocument).validate_json(json.dumps(example), strict=True, extra="forbid")
    assert list(operation["requestBody"]["content"]) == ["application/octet-stream"]
