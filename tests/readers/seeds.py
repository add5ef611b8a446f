"""Nothing in, one small valid file of every format that is read out: all of them say to bake bread and plan menus."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from functools import cache

import docx
import openpyxl

from skillmap.exchange.choice import ALL, Options
from skillmap.exchange.formats import named_format, write
from skillmap.nouns import AlignmentRecord, Credential, Link, Outcome, Review, Target
from tests.readers.conftest import make_pdf

OUTCOMES = ["Bake bread for a canteen", "Plan menus of a week"]
#: The standards, by the names of their formats.
STANDARDS = ("open-badges-2", "open-badges-3", "clr", "case", "ctdl", "ctdl-asn")
_CREDENTIAL = Credential(
    "https://college.example/food",
    "Food production",
    tuple(Outcome(f"LO{number}", text, "Food production") for number, text in enumerate(OUTCOMES, start=1)),
)
_LINK = Link(
    "LO1",
    Target("bake goods", "food:B1", "https://skills.example/bake", "food@1", "Skills of the kitchen"),
    "close",
    "approved",
    review=Review("Ada", "lead", at="2026-01-02", reason="As taught"),
)
_OPTIONS = Options(ALL, date="2026-01-02", publisher="Example College", base="https://college.example/badges/")


@cache
def seeds() -> Mapping[str, bytes]:
    """Return the files by the names that a person would give them; the ending is that of the format."""
    lines = "".join(f"{number}. {text}\n" for number, text in enumerate(OUTCOMES, start=1))
    rows = [["Code", "Course", "Learning outcome"], *(["LO1", "Food", one] for one in OUTCOMES)]
    rows[2][0] = "LO2"
    made = {
        "menus.csv": "\n".join(",".join(row) for row in rows).encode() + b"\n",
        "menus.tsv": "\n".join("\t".join(row) for row in rows).encode() + b"\n",
        "menus.txt": lines.encode(),
        "menus.json": json.dumps({"title": "Food", "outcomes": [{"id": "LO1", "text": t} for t in OUTCOMES[:1]]
                                  + [{"id": "LO2", "text": t} for t in OUTCOMES[1:]]}).encode(),
        "menus.xlsx": _workbook(rows),
        "menus.docx": _word(),
        "menus.pdf": _pdf(),
        "menus.html": _page(),
        "table.xlsx": _workbook([["Food production"], [], ["Nr", "Course", "Outcomes", "Exam"], *_numbered("Food")]),
        "table.docx": _word_table(),
        "table.pdf": _pdf_table(),
        "table.html": _page_table(),
    }  # fmt: skip
    record = AlignmentRecord((_CREDENTIAL,), (_LINK,), generator="skillmap", run="1")
    for name in STANDARDS:
        made[f"menus.{name}.json"] = write(named_format(name), record, _OPTIONS).text.encode()
    return made


def _numbered(*between: str) -> list[list[str]]:
    return [[f"LO{number}", *between, text, "Oral"] for number, text in enumerate(OUTCOMES, start=1)]


def _word_table() -> bytes:
    made = docx.Document()
    made.add_heading("Learning outcomes", 2)
    table = made.add_table(rows=0, cols=3)
    for row in [["Code", "Learning outcome", "Assessment"], *_numbered()]:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    table.rows[1].cells[2].merge(table.rows[2].cells[2])
    made.add_heading("Assessment", 2)
    made.add_table(rows=1, cols=1).rows[0].cells[0].add_table(rows=1, cols=1)
    return _saved(made)


def _pdf_table() -> bytes:
    lines = [(72.0, 740.0, 14.0, True, "Learning outcomes")]
    boxes = []
    for at, row in enumerate([["Code", "Learning outcome", "Assessment"], *_numbered()]):
        y = 700.0 - 20 * at
        for x, width, text in zip((72, 132, 372), (60, 240, 90), row, strict=True):
            lines.append((x + 4.0, y + 6, 10.0, at == 0, text))
            boxes.append((1, x, y, width, 20))
    return make_pdf(lines, boxes=boxes)


def _page_table() -> bytes:
    rows = "".join(f"<tr><td>{code}<td>{text}<td>{exam}" for code, text, exam in _numbered())
    head = "<tr><th>Code<th colspan=1>Learning outcome<th rowspan='1'>Assessment"
    return f"<html><body><h2>Learning outcomes</h2><table>{head}{rows}</table><h2>Grading</h2>".encode()


def _workbook(rows: list[list[str]]) -> bytes:
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in rows:
        book.active.append(row)
    book.active.merge_cells(start_row=len(rows) - 1, end_row=len(rows), start_column=2, end_column=2)
    return _saved(book)


def _word() -> bytes:
    made = docx.Document()
    made.add_heading("Food production", 1)
    made.add_heading("Learning outcomes", 2)
    for text in OUTCOMES:
        made.add_paragraph(text, style="List Number")
    made.add_heading("Assessment", 2)
    table = made.add_table(rows=2, cols=2)
    for cell, text in zip((*table.rows[0].cells, *table.rows[1].cells), ("Exam", "Weight", "Oral", "40%"), strict=True):
        cell.text = text
    return _saved(made)


def _pdf() -> bytes:
    lines = [(72.0, 700.0, 14.0, True, "Learning outcomes")]
    lines += [(72.0, 680.0 - 20 * at, 12.0, False, f"{at + 1}. {text}") for at, text in enumerate(OUTCOMES)]
    return make_pdf(
        lines, [(72, 700, 14, True, "Assessment"), (72, 680, 12, False, "Oral exam")], boxes=[(2, 70, 60, 90, 20)]
    )


def _page() -> bytes:
    items = "".join(f"<li>{text}</li>" for text in OUTCOMES)
    table = "<table><tr><th>Week<th>Topic<tr><td rowspan=2>1<td>Bread</table>"
    page = f"<!doctype html><title>Food</title><h1>Food</h1><h2>Learning outcomes</h2><ol start=1>{items}</ol>"
    return f"{page}<h2>Assessment</h2><p>An exam.</p>{table}".encode()


def _saved(made: object) -> bytes:
    out = io.BytesIO()
    made.save(out)  # type: ignore[attr-defined]
    return out.getvalue()
