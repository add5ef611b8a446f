"""Lists in the criteria of a badge: what is an item, and what is left alone."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skillmap.exchange.narratives import as_list_items, list_items
from skillmap.text import clean


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("- one thing\n- two things", ("one thing", "two things")),
        ("* one\n+ two\n• three", ("one", "two", "three")),
        ("1. one\n2) two\n(3) three", ("one", "two", "three")),
        ("a) one\nb) two", ("one", "two")),
        ("- one\n  goes on\nand this doesn't", ("one goes on",)),
        ("- can:\n  - plot\n  - count", ("plot", "count")),
        ("- one\n\n- two\n", ("one", "two")),
        ("- 12\n- ...\n- words", ("words",)),
        ("<ul><li>one</li><li>two &amp; <i>more</i></li></ul>", ("one", "two & more")),
        ("<OL>\n<LI class='x'>one\n<LI>two</OL>", ("one", "two")),
        ("<p>- one</p><p>- two</p>", ("one", "two")),
        ("Learners will be able to: plot data; clean data; and count it.", ("plot data", "clean data", "count it")),
        ("In this course, you’ll: plot data; clean it. It takes a week.", ("plot data", "clean it")),
        ("You will be able to: plot data.", ()),
        ("Pass the exam; attend; pay.", ()),
        ("# Heading\nText - with a dash", ()),
        ("e.g. 3 - 4 is negative", ()),
        ("", ()),
    ],
)
def test_items_of_a_text(text: str, items: tuple[str, ...]) -> None:
    assert list_items(text) == items


@given(st.lists(st.text(max_size=20).map(clean).filter(lambda text: any(map(str.isalpha, text))), max_size=5))
def test_what_is_listed_can_be_read_again(texts: list[str]) -> None:
    # HTML knows some character references without their semicolon; what ends in a colon introduces something.
    plain = [text for text in texts if "&" not in text and not text.endswith(":")]
    assert list_items(as_list_items(plain)) == tuple(plain)


def test_what_is_listed_shows_as_it_is_written() -> None:
    texts = ("use <b> & </b>", "write &lt; in HTML", "R&D", "x < y")
    listed = as_list_items(texts)
    assert listed == "- use &lt;b> & &lt;/b>\n- write &amp;lt; in HTML\n- R&D\n- x < y"
    assert list_items(listed) == texts


@pytest.mark.parametrize("text", ["<" * 200_000, "<a" * 100_000, "- " * 100_000, "you can:" * 30_000, " \t" * 100_000])
def test_no_text_takes_long(text: str) -> None:
    started = time.perf_counter()
    list_items(text)
    assert time.perf_counter() - started < 2
