"""Texts in, cells of a table out and back: what a spreadsheet would run is guarded, and the guard comes off again."""

from __future__ import annotations

import re

# What a spreadsheet takes for the start of a formula, with the full-width forms that some of them fold to it.
_FORMULA = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")
_GUARDED = re.compile(r"'+[=+\-@\t\r\n＝＋－＠]")

#: What one cell of Excel holds at most, in characters; it cuts what is longer.
LONGEST_CELL = 32_767


def guard(text: str) -> str:
    """Put an apostrophe before a text that a spreadsheet would run as a formula.

    >>> guard("=1+1"), guard("add 1+1"), guard("'=1+1")
    ("'=1+1", 'add 1+1', "''=1+1")
    """
    return f"'{text}" if _FORMULA.match(text) else text


def unguard(cell: str) -> str:
    """Take the apostrophe of :func:`guard` off again: the exact inverse.

    >>> unguard("'=1+1"), unguard("'tis")
    ('=1+1', "'tis")
    """
    return cell[1:] if _GUARDED.match(cell) else cell
