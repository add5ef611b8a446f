"""An institution's own list of terms: what it rewords, what it rules out, and which of its rows are refused."""

from __future__ import annotations

import csv
import hashlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skillmap.errors import InputError
from skillmap.nouns import Competency
from skillmap.terms import FALSE_FRIEND, SYNONYM, Term, Terms, read_terms
from skillmap.text import clean

HEADER = "kind,words,means\n"
LOOP = Competency("mine:K7", "knit loops", "Make loops of yarn.", uri="https://example.org/skill/7")


def listed(folder: Path, text: str | bytes) -> Path:
    file = folder / "terms.csv"
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return file


@pytest.mark.parametrize(
    ("words", "means", "outcome", "reading"),
    [
        ("KPI", "performance indicator", "Report each KPI monthly", "Report each performance indicator monthly"),
        ("kpi", "performance indicator", "Choose a KPI.", "Choose a performance indicator."),
        ("moodle quiz", "online test", "Write a Moodle \t quiz", "Write a online test"),
        ("C++", "a systems language", "Program in C++.", "Program in a systems language."),
        ("a.b", "x", "Read a.b aloud", "Read x aloud"),
        ("C", "the language C", "Use C, C++ and C#", "Use the language C, C++ and C#"),
        ("C", "the language C", "Compare C++ and C", "Compare C++ and the language C"),
        ("ÉTUDE", "study", "Play an étude", "Play an study"),
        ("LMS", "\\1 \\g<0>", "Use the (LMS)", "Use the (\\1 \\g<0>)"),
        ("loop", "cycle", "A loop in a loop", "A cycle in a loop"),
    ],
)
def test_a_synonym_gives_another_reading_and_says_why(words: str, means: str, outcome: str, reading: str) -> None:
    terms = Terms((Term(SYNONYM, words, means),))
    assert terms.rewordings(outcome) == [(reading, f"Your list of terms says that “{words}” means “{means}”.")]


@pytest.mark.parametrize(
    ("words", "outcome"),
    [
        ("loop", "Find the loophole"),
        ("loop", "Unroll loops"),
        ("loop", "Use a hula_loop"),
        ("hole", "Find the loophole"),
        ("a.b", "Read aXb"),
        ("SQL", "Write a query"),
        ("SQL", "Write MySQL and SQL92"),
        ("C", "Program in C++ and C#"),
        ("data base", "Query a database"),
        ("café", "Cafés"),
    ],
)
def test_only_whole_words_count(words: str, outcome: str) -> None:
    assert Terms((Term(SYNONYM, words, "x"),)).rewordings(outcome) == []
    assert Terms((Term(FALSE_FRIEND, words, LOOP.id),)).forbidden(outcome, LOOP) == ""


def test_each_synonym_is_a_reading_of_its_own_in_the_lists_order() -> None:
    terms = Terms((Term(SYNONYM, "KPI", "figure"), Term(FALSE_FRIEND, "KPI", "x"), Term(SYNONYM, "LMS", "Moodle")))
    assert [text for text, _ in terms.rewordings("Show the KPI in the LMS")] == [
        "Show the figure in the LMS",
        "Show the KPI in the Moodle",
    ]


@pytest.mark.parametrize("means", ["mine:K7", "https://example.org/skill/7", "knit loops", "Knit Loops"])
def test_a_false_friend_is_named_by_id_uri_or_label(means: str) -> None:
    terms = Terms((Term(FALSE_FRIEND, "loops", means),))
    assert terms.forbidden("Write loops in Python", LOOP) == (
        "Your list of terms calls “knit loops” a false friend of “loops”."
    )
    assert terms.forbidden("Write functions in Python", LOOP) == ""
    assert terms.forbidden("Write loops in Python", Competency("mine:K8", "write loops")) == ""


def test_a_synonym_forbids_nothing_and_a_competency_without_a_uri_is_nobodys_friend() -> None:
    assert Terms((Term(SYNONYM, "loops", "knit loops"),)).forbidden("Write loops", LOOP) == ""
    assert Terms((Term(FALSE_FRIEND, "loops", "other"),)).forbidden("Write loops", Competency("mine:K8", "x")) == ""


def test_every_row_is_kept_or_refused_with_its_number_and_the_reason(tmp_path: Path) -> None:
    file = listed(
        tmp_path,
        "\ufeffkind,words,means,who\n"
        "Synonym,  KPI ,performance\u200b indicator,ann\n"
        "\n"
        "antonym,good,bad,\n"
        "false friend,,mine:K7,\n"
        "false friend,loop\n"
        "FALSE FRIEND,loop,mine:K7,bob,too many\n",
    )
    terms = read_terms(file)
    assert terms.rows == (Term(SYNONYM, "KPI", "performance indicator"), Term(FALSE_FRIEND, "loop", "mine:K7"))
    assert [(r.row, r.reason, r.excerpt) for r in terms.rejected] == [
        (4, "the kind is 'antonym'; it must be synonym or false friend", "good"),
        (5, "words and means must both be given", "mine:K7"),
        (6, "words and means must both be given", "loop"),
    ]
    assert terms.digest == hashlib.sha256(file.read_bytes()).hexdigest()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"kind,words\nsynonym,KPI\n", "no column means; a list of terms has: kind, words, means"),
        (b"", "no column kind, words, means"),
        (b"\n\n", "no column kind, words, means"),
        (b"words\nKPI\n", "no column kind, means;"),
        (b"kind;words;means\n", "no column kind, words, means"),
        (b"synonym,KPI,figure\n", "no column kind, words, means"),
        (b"kind,words,means\nsynonym,caf\xe9,bar\n", "can't be read as a list of terms"),
        ("kind,words,means\n".encode("utf-16"), "can't be read as a list of terms"),
        (b'kind,words,means\nsynonym,"' + b"x" * 200_000, "can't be read as a list of terms: field larger"),
    ],
    ids=["no means", "empty", "blank", "no kind", "semicolons", "no header", "Latin-1", "UTF-16", "an endless cell"],
)
def test_a_file_that_is_no_list_is_refused(tmp_path: Path, content: bytes, said: str) -> None:
    with pytest.raises(InputError, match=said):
        read_terms(listed(tmp_path, content))


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"nowhere\.csv can't be read"):
        read_terms(tmp_path / "nowhere.csv")


def test_a_folder_is_no_list(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="can't be read as a list of terms"):
        read_terms(tmp_path)


def test_a_header_alone_is_an_empty_list(tmp_path: Path) -> None:
    terms = read_terms(listed(tmp_path, HEADER))
    assert (terms.rows, terms.rejected) == ((), ())


def test_blank_rows_are_counted_and_not_refused(tmp_path: Path) -> None:
    terms = read_terms(listed(tmp_path, f"{HEADER}\n,,\n  , ,\t\nantonym,a,b\n\nsynonym,KPI,figure\n"))
    assert terms.rows == (Term(SYNONYM, "KPI", "figure"),)
    assert [rejected.row for rejected in terms.rejected] == [5]


def test_columns_may_stand_in_any_order(tmp_path: Path) -> None:
    terms = read_terms(listed(tmp_path, "means,note,words,kind\nfigure,ours,KPI,synonym\n"))
    assert terms.rows == (Term(SYNONYM, "KPI", "figure"),)


def test_the_list_of_the_examples_is_read(root: Path) -> None:
    terms = read_terms(root / "examples" / "terms.csv")
    assert [row.kind for row in terms.rows] == [SYNONYM, FALSE_FRIEND]
    assert terms.rejected == ()


def test_an_empty_list_changes_nothing() -> None:
    assert Terms(()).rewordings("Write loops") == []
    assert Terms(()).forbidden("Write loops", LOOP) == ""


CELLS = st.text(st.characters(codec="utf-8", exclude_characters="\r\n"), max_size=12)
ROWS = st.lists(st.tuples(st.sampled_from([SYNONYM, "False Friend", "other"]), CELLS, CELLS), max_size=8)


@given(ROWS, st.text(max_size=30))
def test_whatever_is_written_is_read_or_refused(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, str, str]], outcome: str
) -> None:
    file = tmp_path_factory.mktemp("terms") / "terms.csv"
    with file.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([("kind", "words", "means"), *rows])
    terms = read_terms(file)
    kept = [(k, w, m) for k, w, m in rows if k != "other" and clean(w) and clean(m)]
    assert terms.rows == tuple(Term(k.lower(), clean(w), clean(m)) for k, w, m in kept)
    assert len(terms.rows) + len(terms.rejected) == len(rows)
    # No word of a list is ever taken for a pattern.
    for text, _ in terms.rewordings(outcome):
        assert isinstance(text, str)
    for row in terms.rows:
        assert Terms((Term(SYNONYM, row.words, "x"),)).rewordings(f" {row.words} ")[0][0] == " x "


LETTERS = st.text(st.characters(categories=["L", "Nd"]), min_size=1, max_size=8)


@given(LETTERS, LETTERS, st.sampled_from(["", "+", "#"]))
def test_a_term_never_matches_inside_a_word(term: str, more: str, sign: str) -> None:
    terms = Terms((Term(SYNONYM, term, "x"), Term(FALSE_FRIEND, term, LOOP.id)))
    for word in (more + term, term + more, more + term + more, f"{term}{sign}" if sign else term + term):
        assert terms.rewordings(f"({word})") == []
        assert terms.forbidden(f"({word})", LOOP) == ""


@given(LETTERS, LETTERS, st.sampled_from(" \t,.;:/()-–“”'?!"))
def test_a_term_matches_wherever_it_stands_alone(term: str, more: str, between: str) -> None:
    text = f"{between}{term.upper() if term.isascii() else term}{between}{more}"
    assert Terms((Term(SYNONYM, term, "x"),)).rewordings(text)[0][0].startswith(f"{between}x{between}")
    assert Terms((Term(FALSE_FRIEND, term, LOOP.id),)).forbidden(text, LOOP)
