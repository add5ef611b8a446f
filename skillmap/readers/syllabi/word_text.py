"""A paragraph of a Word document in, the text that a reader sees of it out: without what was deleted or hidden."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"

# What was deleted or moved away, what a field is made of, and what stands elsewhere on the page.
_UNSEEN = {W + tag for tag in ("del", "moveFrom", "delText", "instrText", "delInstrText", "rPr", "pPr", "txbxContent")}
_AS_TEXT = {W + "tab": "\t", W + "br": "\n", W + "cr": "\n", W + "noBreakHyphen": "-"}


def paragraph_text(paragraph: Any) -> str:
    r"""Return the text with soft line breaks as "\n"; inserted text is read, deleted and hidden text isn't."""
    return "".join(_pieces(paragraph))


def text_boxes(paragraph: Any) -> list[Any]:
    """Return the contents of the text boxes that are anchored in a paragraph, each of them once."""
    found = []
    for content in paragraph.iter(W + "txbxContent"):
        holders = [holder.tag for holder in content.iterancestors()]
        # A box is written twice: for new programs, and as a fallback for old ones.
        if MC + "Fallback" not in holders and holders.count(W + "txbxContent") == 0:
            found.append(content)
    return found


def is_bold(paragraph: Any, *, by_style: bool) -> bool:
    """Tell whether all the text of a paragraph is bold."""
    runs = [run for run in paragraph.iter(W + "r") if any((t.text or "").strip() for t in run.iter(W + "t"))]
    return bool(runs) and all(_bold(run, by_style) for run in runs)


def switched_on(properties: Any, tag: str, default: bool = False) -> bool:
    """Return what a switch such as w:b says: it is on where it stands without a value."""
    switch = properties.find(W + tag) if properties is not None else None
    return default if switch is None else switch.get(W + "val", "1") not in {"0", "false", "off"}


def _bold(run: Any, by_style: bool) -> bool:
    return switched_on(run.find(W + "rPr"), "b", by_style)


def _pieces(element: Any) -> Iterator[str]:
    for child in element:
        tag = child.tag
        if tag == W + "t":
            yield child.text or ""
        elif tag in _AS_TEXT:
            yield _AS_TEXT[tag] if child.get(W + "type") in {None, "textWrapping"} else " "
        elif tag == W + "sym":
            yield _symbol(child.get(W + "char", ""))
        elif tag == MC + "AlternateContent":
            choice = child.find(MC + "Choice")
            yield from _pieces(choice) if choice is not None else ()
        elif tag == W + "r" and switched_on(child.find(W + "rPr"), "vanish"):
            continue
        elif isinstance(tag, str) and tag not in _UNSEEN:
            yield from _pieces(child)


def _symbol(code: str) -> str:
    try:
        number = int(code, 16)
    except ValueError:
        return ""
    return chr(number) if 0x20 <= number < 0xD800 or 0xE000 <= number <= 0xFFFD else ""
