"""Bytes of texts: which encodings are told for sure, and which are left alone."""

from __future__ import annotations

import pytest

from skillmap.charsets import UTF_8, UTF_16, WINDOWS, decoded


@pytest.mark.parametrize(
    ("data", "charset", "text"),
    [
        (b"", UTF_8, ""),
        (b"plain", UTF_8, "plain"),
        ("\ufeffZoë".encode(), UTF_8, "Zoë"),
        ("Zoë\tplans".encode("utf-16"), UTF_16, "Zoë\tplans"),
        ("\ufeffمهارة".encode("utf-16-be"), UTF_16, "مهارة"),
        ("Zoë’s “plan” – 5 €\r\nnaïve ßtraße".encode("cp1252"), WINDOWS, "Zoë’s “plan” – 5 €\r\nnaïve ßtraße"),
        ("ÉTUDE À L’ÉCOLE, ½ m² ± 5 °C…".encode("cp1252"), WINDOWS, "ÉTUDE À L’ÉCOLE, ½ m² ± 5 °C…"),
    ],
)
def test_what_can_be_told_is_read(data: bytes, charset: str, text: str) -> None:
    assert decoded(data) == (text, charset)


@pytest.mark.parametrize(
    "data",
    [
        "café".encode("mac-roman"),  # 0x8E would be a capital Ž behind a small letter
        "students’ work".encode("mac-roman"),
        "séance".encode("cp850"),  # 0x82 would be a low quotation mark within a word
        "é and ".encode() + "é".encode("cp1252"),  # two encodings in one file
        b"a\x81b",  # nothing in Windows-1252
        b"\x80\x01",  # a control character
        b"\xff\xfea",  # half a character of UTF-16
        "data\0\xe9".encode("latin-1"),
    ],
)
def test_what_leaves_a_doubt_is_not_guessed(data: bytes) -> None:
    assert decoded(data) is None
