"""Word syllabi as people write them in, the outcomes that a person would copy out of them out."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import docx
import pytest
from docx.document import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from skillmap.errors import InputError
from skillmap.nouns import Credential
from skillmap.readers import read_credential


def saved(document: Document) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def read(document: Document) -> Credential:
    return read_credential(saved(document), name="syllabus.docx")


def texts(document: Document) -> list[str]:
    return [one.text for one in read(document).outcomes]


def listed(credential: Credential) -> list[tuple[str, str]]:
    return [(one.id, one.text) for one in credential.outcomes]


def append(document: Document, xml: str) -> None:
    """Add a piece of a Word document's own XML before the end of the body."""
    body = document.element.body
    body.insert(len(body) - 1, parse_xml(xml.replace("<w:p>", f"<w:p {nsdecls('w')}>", 1)))


@pytest.fixture
def messy() -> Document:
    made = docx.Document()
    made.core_properties.title = "FPR-120 syllabus final_v2"
    made.sections[0].header.paragraphs[0].text = "Learning outcomes of the Department of Food"
    made.sections[0].footer.paragraphs[0].text = "1. Wash your hands"
    made.add_paragraph("FPR 120: Food Production").runs[0].bold = True
    made.add_paragraph("Autumn · Mondays 9–12 · Kitchen B")
    contact = made.add_table(rows=2, cols=2)
    for row, cells in zip(contact.rows, (("Instructor", "R. Baker"), ("Office hours", "Mondays 13–14")), strict=True):
        row.cells[0].text, row.cells[1].text = cells
    made.add_heading("Course description", 1)
    made.add_paragraph("Students will cook. The objectives of the kitchen are cleanliness and speed.")
    made.add_heading("3. Student Learning Outcomes (SLOs)", 1)
    made.add_paragraph("Upon successful completion of this course, students will be able to:")
    made.add_paragraph("Store perishable food at safe temperatures;", style="List Number")
    made.add_paragraph("Plan a week of menus for a canteen, and", style="List Number")
    made.add_paragraph("3)\tCalculate the cost of\na dish")  # by hand, with a soft line break
    made.add_paragraph("SLO 4: Clean and disinfect work surfaces, including:")
    made.add_paragraph("cutting boards", style="List Bullet 2")
    made.add_paragraph("slicing machines", style="List Bullet 2")
    append(
        made,
        "<w:p><w:pPr><w:pStyle w:val='ListNumber'/></w:pPr><w:r><w:t>Explain </w:t></w:r>"
        "<w:del w:id='1' w:author='a'><w:r><w:delText>badly </w:delText></w:r></w:del>"
        "<w:ins w:id='2' w:author='a'><w:r><w:t>food law </w:t></w:r></w:ins>"
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t>and secrets </w:t></w:r><w:r><w:t>to a new colleague</w:t></w:r></w:p>",
    )
    append(
        made,
        "<w:p><w:pPr><w:pStyle w:val='ListNumber'/></w:pPr>"
        "<w:del w:id='3' w:author='a'><w:r><w:delText>Fry doughnuts</w:delText></w:r></w:del></w:p>",
    )
    made.add_paragraph("Knowledge").runs[0].bold = True
    table = made.add_table(rows=1, cols=2)
    table.rows[0].cells[0].text, table.rows[0].cells[1].text = "No.", "Outcome"
    for number, outcome in (("K1", "Describe the growth of bacteria in food"), ("K2", "Name the common allergens")):
        cells = table.add_row().cells
        cells[0].text, cells[1].text = number, outcome
    made.add_heading("Assessment", 1)
    made.add_paragraph("Cook a menu for ten guests", style="List Number")
    made.add_heading("Required textbook", 1)
    made.add_paragraph("1. Read the kitchen handbook")
    return made


def test_a_messy_syllabus(messy: Document) -> None:
    credential = read(messy)
    assert credential.title == "FPR 120: Food Production"
    assert listed(credential) == [
        ("1", "Store perishable food at safe temperatures"),
        ("2", "Plan a week of menus for a canteen"),
        ("3", "Calculate the cost of a dish"),
        ("SLO4", "Clean and disinfect work surfaces, including: cutting boards; slicing machines"),
        ("5", "Explain food law to a new colleague"),
        ("K1", "Describe the growth of bacteria in food"),
        ("K2", "Name the common allergens"),
    ]
    assert [one.place for one in credential.outcomes[3:6]] == [
        "under '3. Student Learning Outcomes (SLOs)', item 4",
        "under '3. Student Learning Outcomes (SLOs)', item 5",
        "table 2, row 2",
    ]
    assert {one.credential for one in credential.outcomes} == {"FPR 120: Food Production"}
    assert not credential.rejected


@pytest.mark.parametrize(
    "heading",
    [
        "Learning outcomes",
        "LEARNING OUTCOMES:",
        "2.1 Course Objectives",
        "Student Learning Outcomes (SLOs)",
        "Intended learning outcomes",
        "Course Learning Outcomes (CLOs) and Assessment Criteria",
        "Programme outcomes",
        "Learning Goals",
        "Aims and learning outcomes",
        "Competencies",
        "What you will learn",
        "IV. Course Goals and Objectives",
        "Upon completion, students will be able to",
        "By the end of this module you will be able to:",
    ],
)
@pytest.mark.parametrize("bold", [True, False])
def test_headings_of_outcomes(heading: str, bold: bool) -> None:
    made = docx.Document()
    if bold:
        made.add_paragraph(heading).runs[0].bold = True
    else:
        made.add_heading(heading, 2)
    made.add_paragraph("Bake bread", style="List Bullet")
    made.add_paragraph("Plan menus", style="List Bullet")
    made.add_heading("Materials", 2)
    made.add_paragraph("Bring an apron", style="List Bullet")
    assert texts(made) == ["Bake bread", "Plan menus"]


@pytest.mark.parametrize(
    "heading",
    ["Assessment", "Grading scale", "Required textbooks", "Course Schedule", "Policies", "Prerequisites", "Attendance"],
)
@pytest.mark.parametrize("looks", ["heading", "bold", "plain"])
def test_headings_that_end_them(heading: str, looks: str) -> None:
    made = docx.Document()
    made.add_heading("Learning outcomes", 2)
    made.add_paragraph("1. Bake bread")
    if looks == "heading":
        made.add_heading(heading, 3)
    else:
        made.add_paragraph(f"{heading}:").runs[0].bold = looks == "bold"
    made.add_paragraph("1. Bring an apron")
    assert texts(made) == ["Bake bread"]


def test_numbers_that_word_counts_are_ids_where_people_quote_them() -> None:
    made = docx.Document()
    numbering = made.part.numbering_part.element
    numbering.insert(
        0,
        parse_xml(
            f"<w:abstractNum {nsdecls('w')} w:abstractNumId='90'>"
            "<w:lvl w:ilvl='0'><w:start w:val='1'/><w:numFmt w:val='decimal'/><w:lvlText w:val='CO-%1'/></w:lvl>"
            "<w:lvl w:ilvl='1'><w:start w:val='1'/><w:numFmt w:val='lowerLetter'/><w:lvlText w:val='%2)'/></w:lvl>"
            "</w:abstractNum>"
        ),
    )
    numbering.append(parse_xml(f"<w:num {nsdecls('w')} w:numId='91'><w:abstractNumId w:val='90'/></w:num>"))
    made.add_heading("Learning outcomes", 1)
    for text, level in (("Bake bread", 0), ("Knead dough by hand", 1), ("Judge its rise", 1), ("Plan menus", 0)):
        append(
            made,
            f"<w:p><w:pPr><w:numPr><w:ilvl w:val='{level}'/><w:numId w:val='91'/></w:numPr></w:pPr>"
            f"<w:r><w:t>{text}</w:t></w:r></w:p>",
        )
    assert listed(read(made)) == [
        ("CO-1", "Bake bread"),
        ("2", "Knead dough by hand"),
        ("3", "Judge its rise"),
        ("CO-2", "Plan menus"),
    ]


def test_a_module_description_in_a_table() -> None:
    made = docx.Document()
    table = made.add_table(rows=3, cols=2)
    rows = (("Title", "Food Production"), ("Learning outcomes", ""), ("Assessment", "A menu for ten guests"))
    for row, (label, text) in zip(table.rows, rows, strict=True):
        row.cells[0].text, row.cells[1].text = label, text
    cell = table.rows[1].cells[1]
    cell.paragraphs[0].text = "On completion of this module students will be able to:"
    cell.add_paragraph("a) Bake bread")
    cell.add_paragraph("b) Plan menus")
    credential = read(made)
    assert listed(credential) == [("1", "Bake bread"), ("2", "Plan menus")]
    assert credential.outcomes[0].place == "table 1, row 2"


def test_a_schedule_with_a_column_of_outcomes() -> None:
    made = docx.Document()
    made.add_paragraph("Module outcomes").runs[0].bold = True
    table = made.add_table(rows=1, cols=3)
    for cell, text in zip(table.rows[0].cells, ("Week", "Topic", "Learning outcomes"), strict=True):
        cell.text = text
    for values in (
        ("1", "Bread", "Describe yeast\nIdentify flours"),
        ("2", "Menus", "• Plan menus\n• Cost dishes"),
        ("3", "Test", ""),
    ):
        for cell, text in zip(table.add_row().cells, values, strict=True):
            cell.text = text
    assert texts(made) == ["Describe yeast", "Identify flours", "Plan menus", "Cost dishes"]


def test_a_sentence_that_lists_its_outcomes() -> None:
    made = docx.Document()
    made.add_paragraph(
        "Course outcomes: students will be able to: (a) bake bread; (b) plan menus; and (c) cost dishes."
    )
    made.add_paragraph("Students will be able to retake one test.")
    assert texts(made) == ["bake bread", "plan menus", "cost dishes"]


def test_paragraphs_without_a_list() -> None:
    made = docx.Document()
    made.add_heading("Objectives", 1)
    made.add_paragraph("Bake bread of three kinds.")
    made.add_paragraph("These were agreed upon by the board.")
    made.add_paragraph("Students will be able to plan menus.")
    credential = read(made)
    assert listed(credential) == [("1", "Bake bread of three kinds."), ("3", "Students will be able to plan menus.")]
    assert [(one.row, one.reason) for one in credential.rejected] == [
        (2, "under 'Objectives', item 2: a paragraph that starts with no verb; give the outcomes as a list")
    ]


def test_the_modules_of_a_programme_keep_their_ids_apart() -> None:
    made = docx.Document()
    made.add_heading("Kitchen certificate", 1)
    for module, outcome in (("Module 1: Baking", "Bake bread"), ("Module 2: Menus", "Plan menus")):
        made.add_heading(module, 2)
        made.add_heading("Learning outcomes", 3)
        made.add_paragraph(f"LO1: {outcome}")
        made.add_heading("Assessment", 3)
    credential = read(made)
    assert [(one.id, one.credential) for one in credential.outcomes] == [
        ("module-1-baking/LO1", "Module 1: Baking"),
        ("module-2-menus/LO1", "Module 2: Menus"),
    ]


def test_an_outcome_that_comes_again_is_refused_and_an_id_that_does_is_counted() -> None:
    made = docx.Document()
    for heading, outcomes in (
        ("Learning outcomes", ("LO1: Bake bread", "LO2: Plan menus")),
        ("Unit outcomes", ("LO1: Bake bread", "LO2: Cost dishes")),
    ):
        made.add_heading(heading, 1)
        for outcome in outcomes:
            made.add_paragraph(outcome, style="List Bullet")
    credential = read(made)
    assert listed(credential) == [("LO1", "Bake bread"), ("LO2", "Plan menus"), ("LO2-2", "Cost dishes")]
    assert [one.reason for one in credential.rejected] == [
        "under 'Unit outcomes', item 1: the same outcome stands further up"
    ]


def test_text_boxes_are_read_once() -> None:
    made = docx.Document()
    made.add_heading("Learning outcomes", 1)
    box = "<w:txbxContent><w:p><w:r><w:t>1. Bake bread</w:t></w:r></w:p></w:txbxContent>"
    append(
        made,
        "<w:p><w:r><mc:AlternateContent xmlns:mc='http://schemas.openxmlformats.org/markup-compatibility/2006' "
        "xmlns:wps='urn:wps' xmlns:v='urn:v'>"
        f"<mc:Choice Requires='wps'><w:drawing><wps:txbx>{box}</wps:txbx></w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>",
    )
    made.add_paragraph("2. Plan menus")
    assert texts(made) == ["Bake bread", "Plan menus"]


def test_a_paragraph_whose_end_was_deleted_goes_on_in_the_next() -> None:
    made = docx.Document()
    made.add_heading("Learning outcomes", 1)
    append(
        made,
        "<w:p><w:pPr><w:rPr><w:del w:id='1' w:author='a'/></w:rPr></w:pPr><w:r><w:t>1. Bake </w:t></w:r></w:p>",
    )
    made.add_paragraph("bread")
    assert texts(made) == ["Bake bread"]


def test_a_document_without_outcomes_tells_its_headings() -> None:
    made = docx.Document()
    made.add_heading("Instructor", 1)
    made.add_heading("Fees", 1)
    made.add_paragraph("Pay early", style="List Bullet")
    with pytest.raises(InputError) as e:
        read(made)
    assert str(e.value).startswith(
        "syllabus.docx has no section of learning outcomes; its headings are: 'Instructor', 'Fees'; "
        "looked for: 'Learning outcomes', 'Course objectives', "
    )
    assert "Learning outcomes" in e.value.accepted


def test_a_section_without_a_list_says_so() -> None:
    made = docx.Document()
    made.add_heading("Learning outcomes", 1)
    made.add_paragraph("The website of the department has them.")
    with pytest.raises(
        InputError, match="has no list of outcomes under 'Learning outcomes'; the first thing there: a par"
    ):
        read(made)


def _with_part(data: bytes, part: str, change: Callable[[bytes], bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for member in source.infolist():
            content = source.read(member)
            target.writestr(member.filename, change(content) if member.filename == part else content)
    return out.getvalue()


def _declared(content: bytes, declaration: bytes, reference: bytes) -> bytes:
    start = content.index(b"?>") + 2
    return content[:start] + declaration + content[start:].replace(b"Bake bread", b"Bake bread " + reference)


LAUGHS = (
    b"<!DOCTYPE w [<!ENTITY a0 'ha'>"
    + b"".join(b"<!ENTITY a%d '%s'>" % (level, b"&a%d;" % (level - 1) * 10) for level in range(1, 12))
    + b"]>"
)
FILE = b"<!DOCTYPE w [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>"


def _with_entity(declaration: bytes, reference: bytes) -> bytes:
    made = docx.Document()
    made.add_heading("Learning outcomes", 1)
    made.add_paragraph("1. Bake bread")
    return _with_part(saved(made), "word/document.xml", lambda content: _declared(content, declaration, reference))


@pytest.mark.parametrize(("declaration", "reference"), [(LAUGHS, b"&a11;"), (FILE, b"&x;"), (b"<!DOCTYPE w>", b"")])
def test_a_declared_document_type_is_refused(declaration: bytes, reference: bytes) -> None:
    """Without it, an outcome with an entity would lose its words in silence."""
    with pytest.raises(
        InputError, match=r"a\.docx declares a document type \(<!DOCTYPE\) in word/document\.xml, which"
    ):
        read_credential(_with_entity(declaration, reference), name="a.docx")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize("part", ["word/styles.xml", "docProps/core.xml", "_rels/.rels"])
def test_a_document_type_in_any_part_and_encoding_is_refused(messy: Document, part: str, encoding: str) -> None:
    def change(content: bytes) -> bytes:
        text = content.decode().partition("?>")[2]
        return f"<?xml version='1.0' encoding='{encoding}'?><!DOCTYPE x>{text}".encode(encoding)

    with pytest.raises(InputError, match=f"declares a document type .* in {part}"):
        read_credential(_with_part(saved(messy), part, change), name="a.docx")


def test_a_zip_bomb_is_refused_by_its_announced_size(messy: Document) -> None:
    bomb = _with_part(saved(messy), "docProps/core.xml", lambda _: b" " * 50_000_000)
    with pytest.raises(InputError, match=r"50,000,000 bytes of XML in docProps/core.xml; at most 40,000,000 are read"):
        read_credential(bomb, name="a.docx")
    with pytest.raises(InputError, match=r"a.docx unpacks to 50,\d{3},\d{3} bytes; at most 40,000,000 are read"):
        read_credential(bomb, name="a.docx", max_unpacked=40_000_000)


def test_a_document_that_is_nested_without_end_is_refused(messy: Document) -> None:
    deep = b"<w:sdt><w:sdtContent>" * 5_000
    data = _with_part(saved(messy), "word/document.xml", lambda one: one.replace(b"<w:body>", b"<w:body>" + deep))
    with pytest.raises(InputError, match=r"a\.docx is a damaged Word document: XMLSyntaxError"):
        read_credential(data, name="a.docx")


def test_styles_based_on_each_other_in_a_circle(messy: Document) -> None:
    def change(content: bytes) -> bytes:
        return content.replace(b'<w:basedOn w:val="Normal"/>', b'<w:basedOn w:val="ListNumber"/>')

    data = _with_part(saved(messy), "word/styles.xml", change)
    assert read_credential(data, name="a.docx").outcomes


@pytest.mark.parametrize("part", [0.1, 0.5, 0.9, 0.999])
def test_a_cut_document_is_named_as_damaged(messy: Document, part: float) -> None:
    data = saved(messy)
    with pytest.raises(InputError, match=r"a\.docx is a damaged XLSX, DOCX or zip file"):
        read_credential(data[: int(part * len(data))], name="a.docx")


def test_a_strict_document_says_how_to_save_it(messy: Document) -> None:
    def change(content: bytes) -> bytes:
        return content.replace(
            b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
            b"http://purl.oclc.org/ooxml/wordprocessingml/main",
        )

    with pytest.raises(InputError, match="strict variant; save it as 'Word document"):
        read_credential(_with_part(saved(messy), "word/document.xml", change), name="a.docx")
