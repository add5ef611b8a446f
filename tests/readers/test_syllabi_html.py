"""Course pages in, their outcomes out: headings, accordions, soup, and pages made to break a parser."""

from __future__ import annotations

import time

import pytest

from skillmap.errors import InputError
from skillmap.nouns import Credential
from skillmap.readers import read_credential
from skillmap.readers.syllabi.web_page import MAX_TAGS


def read(page: str | bytes) -> Credential:
    return read_credential(page.encode() if isinstance(page, str) else page, name="a.html")


def texts(page: str) -> list[str]:
    return [one.text for one in read(page).outcomes]


def test_an_accordion_in_a_soup_of_divs() -> None:
    page = """<!DOCTYPE html>
    <html><head><title>Food Production | Harbour College</title>
    <script>var outcomes = ["<h2>Learning outcomes</h2><li>Run a script</li>"];</script>
    <body><nav><h2>Learning outcomes</h2><ul><li>Go to the top</li></ul></nav>
    <div class=main><div><h1>Food&nbsp;Production</h1></div>
     <div class="accordion"><div class="accordion-item">
      <div class="accordion-header"><button aria-expanded="false"><span>Course</span> <b>outcomes</b></button></div>
      <div class="panel" style="display:none"><div><div>Upon completion you will be able to:</div>
       <ul><li>Bake <em>bread</em><li><p>Plan menus,<br>and cost them</p>
       <li>Clean surfaces, such as: <ul><li>boards<li>tables</ul></ul></div></div></div>
      <div class="accordion-item"><div class="accordion-header"><button>How you are assessed</button></div>
      <div class="panel"><ul><li>Write a test</ul></div></div>
     </div>
    </div><footer><p>Learning outcomes: see above</p></footer>"""
    credential = read(page)
    assert credential.title == "Food Production"
    assert [(one.text, one.place) for one in credential.outcomes] == [
        ("Bake bread", "under 'Course outcomes', item 1"),
        ("Plan menus, and cost them", "under 'Course outcomes', item 2"),
        ("Clean surfaces, such as: boards; tables", "under 'Course outcomes', item 3"),
    ]


@pytest.mark.parametrize(
    "heading",
    [
        "<h3>Learning outcomes</h3>",
        "<p><strong>Learning outcomes</strong></p>",
        "<summary>Learning outcomes</summary>",
        "<div role='heading' aria-level='3'>Learning outcomes</div>",
        "<div class='block-title'>Learning outcomes</div>",
        "<p>Students will be able to:</p>",
        "<h3><a href='#'>Learning</a> <span>outcomes</span></h3>",
    ],
)
def test_what_opens_a_section(heading: str) -> None:
    page = f"<html><body>{heading}<ul><li>Bake bread</li><li>Plan menus</li></ul><h3>Fees</h3><ul><li>Pay</li></ul>"
    assert texts(page) == ["Bake bread", "Plan menus"]


def test_ids_in_a_list_of_definitions() -> None:
    page = "<html><h2>Learning outcomes</h2><dl><dt>LO1</dt><dd>Bake bread</dd><dt>LO2</dt><dd>Plan menus</dd></dl>"
    assert [(one.id, one.text) for one in read(page).outcomes] == [("LO1", "Bake bread"), ("LO2", "Plan menus")]


def test_a_table_within_a_table_that_lays_out_the_page() -> None:
    page = """<html><table><tr><td><h2>Programme outcomes</h2>
      <table><tr><th>Code<th>Learning outcome<th>Level
      <tr><td>2.1<td>Bake bread<td>4<tr><td>2.2<td>Plan menus<td>5</table>
      <h2>Contact</h2></table>"""
    credential = read(page)
    assert [(one.id, one.text, one.place) for one in credential.outcomes] == [
        ("2.1", "Bake bread", "table 1, row 2"),
        ("2.2", "Plan menus", "table 1, row 3"),
    ]


def test_line_breaks_for_a_list() -> None:
    page = "<html><b>Learning outcomes</b><br><p>1. Bake bread<br>2. Plan menus<br>for a canteen</p>"
    assert texts(page) == ["Bake bread", "Plan menus for a canteen"]


def test_a_page_of_a_course_with_modules() -> None:
    page = """<html><h1>Beekeeping</h1><h2>What you'll learn</h2><p>On this course you will:</p>
      <ul><li>Build a hive<li>Recognise diseases of bees</ul><p>You will also be able to harvest honey.</p>
      <h2>Course content</h2><ul><li>Build a hive</ul><h2>Module 1: The hive</h2>
      <p>By the end of this module, learners will be able to (1) identify its parts, (2) describe the castes and
      (3) handle frames without harm.</p><h2>Skills you'll gain</h2><ul><li>Beekeeping</ul>"""
    credential = read(page)
    assert [(one.text, one.credential) for one in credential.outcomes] == [
        ("Build a hive", "Beekeeping"),
        ("Recognise diseases of bees", "Beekeeping"),
        ("identify its parts", "Module 1: The hive"),
        ("describe the castes", "Module 1: The hive"),
        ("handle frames without harm", "Module 1: The hive"),
        ("Beekeeping", "Beekeeping"),
    ]
    assert [one.row for one in credential.rejected] == [3]


def test_letters_after_a_heading_that_runs_on() -> None:
    page = """<html><p><b>COURSE OUTCOMES:</b> Upon completion of the course the student will be able to:</p>
      <p>A. Assess the needs of clients.<br>B. Apply evidence.<br>C. Work in a team.</p>
      <p><b>REQUIRED TEXTS:</b></p><p>A. A book<br>B. Another book</p>
      <h3>Programme Outcomes Alignment</h3>
      <table><tr><th>CLO<th>Course Learning Outcome<th>PLO<tr><td>CLO-5<td>Evaluate care<td>PLO 2</table>
      <h3>Weekly schedule</h3><table><tr><th>Week<th>Objectives<tr><td>1<td>Describe the syllabus</table>"""
    assert [(one.id, one.text) for one in read(page).outcomes] == [
        ("1", "Assess the needs of clients."),
        ("2", "Apply evidence."),
        ("3", "Work in a team."),
        ("CLO-5", "Evaluate care"),
    ]


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ("<html><meta charset=utf-8><h2>Learning outcomes</h2><li>Flamber une crêpe".encode(), "Flamber une crêpe"),
        (
            "<html><meta charset='iso-8859-1'><h2>Learning outcomes</h2><li>Crêpes – bake".encode("cp1252"),
            "Crêpes – bake",
        ),
        ("<html><h2>Learning outcomes</h2><li>Bake crêpes".encode("utf-16"), "Bake crêpes"),
        ("\ufeff<html><h2>Learning outcomes</h2><li>Bake crêpes".encode(), "Bake crêpes"),
    ],
)
def test_encodings(data: bytes, expected: str) -> None:
    assert [one.text for one in read(data).outcomes] == [expected]


def test_bytes_in_another_encoding_are_refused_alone() -> None:
    credential = read(b"<html><h2>Learning outcomes</h2><ul><li>Bake bread<li>Bake cr\xeapes<li>Plan menus</ul>")
    assert [one.text for one in credential.outcomes] == ["Bake bread", "Plan menus"]
    assert "not UTF-8 (byte 0xEA" in credential.rejected[0].reason


def test_an_encoding_that_is_none() -> None:
    with pytest.raises(InputError, match=r"a\.html can't be decoded as 'klingon'"):
        read(b"<html><meta charset='klingon'><h2>Learning outcomes</h2>")


def test_invisible_characters_go() -> None:
    page = "<html><h2>Learning\u200b outcomes</h2><ul><li>Bake\u202e \u2066bread\u00ad</ul>"
    assert texts(page) == ["Bake bread"]


def test_entities_and_declarations_do_nothing() -> None:
    page = "<!DOCTYPE html [<!ENTITY x 'y'>]><html><h2>Learning outcomes</h2><ul><li>Bake &amp; fry &x; bread</ul>"
    (text,) = texts(page)
    assert text.startswith("Bake & fry &x")


@pytest.mark.parametrize("tag", ["div", "ul", "table", "td", "b", "pre"])
def test_thousands_of_tags_in_each_other(tag: str) -> None:
    deep = f"<{tag}>" * 20_000
    page = f"<html><h2>Learning outcomes</h2><ul><li>Bake bread</ul><h2>Fees</h2>{deep}Deep"
    begun = time.monotonic()
    assert texts(page) == texts(page + f"</{tag}>" * 20_000) == ["Bake bread"]
    assert time.monotonic() - begun < 30


def test_too_many_tags() -> None:
    with pytest.raises(InputError, match=r"a\.html has 300,001 tags; at most 300,000 are read"):
        read("<html>" + "<b>" * MAX_TAGS)


@pytest.mark.parametrize("part", ["<!--", "<![CDATA[", "<!", "<?", "</", "&#", "<a b='", "<p "])
def test_markup_that_is_never_closed(part: str) -> None:
    begun = time.monotonic()
    with pytest.raises(InputError):
        read("<html><body>" + part * 90_000)
    assert time.monotonic() - begun < 30


def test_a_page_without_outcomes() -> None:
    with pytest.raises(
        InputError, match=r"a\.html has no section of learning outcomes; its headings are: 'Opening hours"
    ):
        read("<!DOCTYPE html>\n<html><h1>Opening hours</h1><p>Nine to five")


def test_xml_is_no_page() -> None:
    with pytest.raises(InputError, match="looks like an XML file"):
        read("<?xml version='1.0'?><outcomes><outcome>Bake bread</outcome></outcomes>")


def test_xhtml_is_one() -> None:
    page = (
        "<?xml version='1.0'?><html xmlns='http://www.w3.org/1999/xhtml'><h2>Learning outcomes</h2><p>1. Bake bread</p>"
    )
    assert texts(page) == ["Bake bread"]


CATALOGUE = """<h1>BRD 101 - Bread</h1><strong>Credits:</strong> 3<br><br>On the work of a baker.<br><br>
  <strong>Course Learning Outcomes</strong><br>Upon completion of this course students will be able to:<br>
  1. Knead dough by hand<br>2. Judge the rise<br>of dough<br>3. Bake bread<br><br><strong>Offered:</strong> Fall<br>"""


@pytest.mark.parametrize("around", ["{}", "<table><tr><td>{}</table>", "<p>{}</p>"])
def test_a_catalogue_that_breaks_its_lines_for_paragraphs(around: str) -> None:
    credential = read(f"<html><body>{around.format(CATALOGUE)}")
    assert credential.title == "BRD 101 - Bread"
    assert [one.text for one in credential.outcomes] == ["Knead dough by hand", "Judge the rise of dough", "Bake bread"]
    assert not credential.rejected


def test_numbered_outcomes_that_run_on_after_their_name() -> None:
    page = """<html><div class=block><p class=blocktitle><strong>BRD 101. Bread. 4 Hours.</strong></p>
      <p>A survey. <br/><strong>Learning Outcomes:</strong> 1. Knead 2 kg of dough. 2. Bake bread in a wood-fired
      oven.</p></div><div class=block><p class=blocktitle><strong>BRD 102. Cakes. 4 Hours.</strong></p>
      <p>Cakes.<br/><strong>Learning Outcomes:</strong> 1. Bake cakes. 2. Bake bread in a wood-fired oven.</p></div>"""
    credential = read(page)
    assert [(one.text, one.credential) for one in credential.outcomes] == [
        ("Knead 2 kg of dough.", "BRD 101. Bread. 4 Hours."),
        ("Bake bread in a wood-fired oven.", "BRD 101. Bread. 4 Hours."),
        ("Bake cakes.", "BRD 102. Cakes. 4 Hours."),
        ("Bake bread in a wood-fired oven.", "BRD 102. Cakes. 4 Hours."),
    ]
    assert not credential.rejected


@pytest.mark.parametrize("hiding", ["hidden", "style='color:red; display: none'", "style='visibility:hidden'"])
def test_hidden_outcomes_are_refused_with_their_place(hiding: str) -> None:
    page = f"""<html><h2>Learning outcomes</h2><ul><li>Bake <span {hiding}>badly</span> bread<li {hiding}>Fry bread</ul>
      <div {hiding}><h2>Unit outcomes</h2><ul><li>Plan menus</ul></div>"""
    credential = read(page)
    assert [one.text for one in credential.outcomes] == ["Bake bread"]
    assert [(one.excerpt, one.reason) for one in credential.rejected] == [
        ("Fry bread", "under 'Learning outcomes', item 2: stands in a part of the page that is hidden"),
        ("Plan menus", "under 'Unit outcomes', item 1: stands in a part of the page that is hidden"),
    ]


@pytest.mark.parametrize(
    "folded",
    [
        "<div class='tab-pane' style='display:none'>{}</div>",
        "<div role=tabpanel hidden>{}</div>",
        "<div hidden=until-found>{}</div>",
        "<details><div style='display:none'>{}</div></details>",
    ],
)
def test_what_a_click_unfolds_is_read(folded: str) -> None:
    assert texts("<html>" + folded.format("<h2>Learning outcomes</h2><ul><li>Bake bread</ul>")) == ["Bake bread"]


def test_a_soup_of_equal_divs() -> None:
    page = """<html><div class=h>Learning Outcomes</div><div class=i>Identify fungi</div>
      <div class=i>Grow mushrooms</div><div class=h>Fees</div><div class=i>Pay in May</div>"""
    assert texts(page) == ["Identify fungi", "Grow mushrooms"]


@pytest.mark.parametrize("line", ["Bake bread", "Zest lemons"])  # of which the second one's verb is in no list
def test_lines_without_numbers_after_the_sentence_that_they_complete(line: str) -> None:
    page = f"""<html><b>Learning Outcomes</b><br>Upon completion of this course, students will be able to:<br>
      Explain yeast<br>{line}<br>Store flour<br><br><b>Fees</b><br>Pay in May"""
    credential = read(page)
    assert len(credential.outcomes) + len(credential.rejected) == 3
    assert {"Explain yeast", "Store flour"} <= {one.text for one in credential.outcomes}


def test_what_follows_a_list_in_its_own_line_is_no_part_of_it() -> None:
    page = """<html><h1>Bread</h1><p>A survey of baking. Students will be able to: knead dough; store flour; and bake
      bread. Prerequisite: none. Offered: fall</p>
      <p><b>Outcomes:</b> 1. Explain yeast. 2. Cost a menu (with tax). Prerequisite: none</p>"""
    assert texts(page) == ["knead dough", "store flour", "bake bread", "Explain yeast.", "Cost a menu (with tax)."]
