"""The commented YAML header of SSSOM/TSV in, its keys and values out, and back: the flat part of YAML, and no more.

There are no anchors, aliases, tags or deeper nesting here, so that nothing can grow or run; what has them is refused
with its line.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from skillmap.errors import InputError

Value = str | dict[str, str] | list[str] | list[dict[str, str]]
_KEY = re.compile(r"([A-Za-z_][\w.-]*|\"[^\"\\]+\"):(?:\s+(.*))?$")
_SHOWN = 80


@dataclass(frozen=True, slots=True)
class _Line:
    number: int
    indent: int
    text: str


def header_lines(values: Mapping[str, Value]) -> list[str]:
    """Return the lines of the header without their ``#``; every text is a JSON string, which YAML reads as such."""
    lines = []
    for key, value in values.items():
        if isinstance(value, str):
            lines.append(f"{key}: {_quoted(value)}")
            continue
        lines.append(f"{key}:")
        if isinstance(value, dict):
            lines += [f"  {inner}: {_quoted(text)}" for inner, text in value.items()]
            continue
        for item in value:
            if isinstance(item, str):
                lines.append(f"  - {_quoted(item)}")
            else:
                pairs = [f"{inner}: {_quoted(text)}" for inner, text in item.items()]
                lines += [f"{'  - ' if i == 0 else '    '}{pair}" for i, pair in enumerate(pairs)]
    return lines


def read_header(lines: Sequence[str], name: str) -> dict[str, Value]:
    """Read the lines of a header, their ``#`` taken off; raise InputError naming the line of what isn't flat YAML."""
    told = [
        _Line(number, len(line) - len(line.lstrip(" ")), line.strip())
        for number, line in enumerate(lines, start=1)
        if line.strip() and not line.lstrip().startswith("#") and line.strip() != "---"
    ]
    # Every line of real files stands at least as deep as the first: some put a space after each "#".
    margin = told[0].indent if told else 0
    values: dict[str, Value] = {}
    at = 0
    while at < len(told):
        line = told[at]
        found = _KEY.match(line.text)
        if line.indent != margin or found is None:
            raise _refused(name, line, "a key with a value")
        key, text = found[1].strip('"'), (found[2] or "").strip()
        if key in values:
            raise InputError(f"{name} has {key!r} twice in its header; keep one (line {line.number})", value=key)
        end = at + 1
        while end < len(told) and (
            told[end].indent > margin or (not text and told[end].indent == margin and told[end].text.startswith("- "))
        ):
            end += 1
        inner = told[at + 1 : end]
        if inner and re.fullmatch(r"[|>][+-]?", text):
            values[key] = ("\n" if text[0] == "|" else " ").join(one.text for one in inner)
        elif inner and text:
            # A plain or quoted text that goes on in the next lines.
            values[key] = _scalar(" ".join([text, *(one.text for one in inner)]), line, name)
        elif inner:
            values[key] = _block(inner, name)
        else:
            values[key] = _scalar(text, line, name)
        at = end
    return values


def _block(lines: Sequence[_Line], name: str) -> Value:
    if not lines[0].text.startswith("- "):
        return _pairs(lines, name)
    items: list[list[_Line]] = []
    for line in lines:
        if line.text.startswith("- ") and line.indent == lines[0].indent:
            rest = line.text[2:]
            deeper = line.indent + len(line.text) - len(rest.lstrip())
            items.append([_Line(line.number, deeper, rest.strip())])
        elif line.indent > lines[0].indent:
            items[-1].append(line)
        else:
            raise _refused(name, line, "an item of the list above it")
    if all(len(item) == 1 and not _KEY.match(item[0].text) for item in items):
        return [_scalar(item[0].text, item[0], name) for item in items]
    return [_pairs(item, name) for item in items]


def _pairs(lines: Sequence[_Line], name: str) -> dict[str, str]:
    made: dict[str, str] = {}
    for line in lines:
        found = _KEY.match(line.text)
        if found is None or line.indent != lines[0].indent:
            raise _refused(name, line, "a key with a value, no deeper than the others")
        made[found[1].strip('"')] = _scalar((found[2] or "").strip(), line, name)
    return made


def _scalar(text: str, line: _Line, name: str) -> str:
    if text[:1] in ("&", "*", "!", "{", "%", "@", "`") or text[:2] == "? ":
        raise _refused(name, line, "plain or quoted text, without anchors, aliases, tags or inline maps")
    if text.startswith('"'):
        try:
            value, end = json.JSONDecoder(strict=False).raw_decode(text)
        except ValueError as e:
            raise _refused(name, line, "a text in quotation marks that are closed") from e
        if text[end:].strip() and not text[end:].lstrip().startswith("#"):
            raise _refused(name, line, "nothing but a comment behind the closing quotation mark")
        return str(value)
    if text.startswith("'"):
        if len(text) < 2 or not text.endswith("'"):
            raise _refused(name, line, "a text in quotation marks that are closed")
        return text[1:-1].replace("''", "'")
    text = text.partition(" #")[0].rstrip()
    return "" if text in ("~", "null") else text


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _refused(name: str, line: _Line, accepted: str) -> InputError:
    return InputError(
        f"{name}, line {line.number} of the header is {line.text[:_SHOWN]!r}; it must be {accepted}",
        value=line.text[:_SHOWN],
        accepted=(accepted,),
    )
