"""A tag of a web page in; whether it is a heading, whether it is hidden, and whether a click unfolds it, out."""

from __future__ import annotations

import re
from typing import Any

from skillmap.readers.syllabi.blocks import LOOKS_LIKE

_HEADING = {f"h{level}": level for level in range(1, 7)}
# The accordions and tabs that a course page is made of have their titles in these.
_TITLES = {"summary", "legend", "caption", "dt", "button"}
_TITLE_CLASS = re.compile(r"(?:^|[-_\s])(?:title|heading|header|headline)(?:$|[-_\s])", re.IGNORECASE)
_DISPLAYS_NONE = re.compile(r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden)\b", re.IGNORECASE)
# What a reader unfolds with a click is hidden until then, and read.
_FOLDED = re.compile(
    r"(?:^|[-_\s])(?:tabs?|tabpan\w*|tabcontents?|accordion\w*|collaps\w*|panels?|panes?|toggle\w*|fold\w*)(?:$|[-_\s])",
    re.IGNORECASE,
)


def heading_level(tag: Any) -> int:
    """Return the level of the heading that a tag is, ``LOOKS_LIKE`` for one by its looks, and 0 for none."""
    if tag.name in _HEADING:
        return _HEADING[tag.name]
    role = str(tag.get("role", "")).lower()
    if role == "heading":
        level = str(tag.get("aria-level", "2"))
        return int(level) if level in {*"123456"} else 2
    if tag.name in _TITLES or role in {"tab", "button"}:
        return LOOKS_LIKE
    return LOOKS_LIKE if tag.name in {"div", "p"} and _TITLE_CLASS.search(_classes(tag)[:500]) else 0


def is_hidden(tag: Any) -> bool:
    """Tell whether the page shows nothing of what is in a tag."""
    if tag.has_attr("hidden") and str(tag["hidden"]).lower() != "until-found":
        return True
    return _DISPLAYS_NONE.search(str(tag.get("style", ""))[:1_000]) is not None


def is_folded(tag: Any) -> bool:
    """Tell whether a reader unfolds what is in a tag with a click: it is hidden until then, and to be read."""
    if tag.name == "details" or str(tag.get("role", "")).lower() == "tabpanel":
        return True
    return _FOLDED.search(f"{_classes(tag)} {tag.get('id', '')}"[:500]) is not None


def _classes(tag: Any) -> str:
    classes = tag.get("class") or []
    return " ".join(classes) if isinstance(classes, list) else str(classes)
