"""A valid file and a number in, the file with some damage out: the same number does the same damage.

Archives are damaged inside their members, JSON at its values, XML and HTML at their tags, and all of them as bytes.
"""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Callable
from random import Random
from typing import Any

_NUMBERS = (b"0", b"-1", b"1e9", b"2147483648", b"99999999999999999999", b"1048577", b"0.5", b"NaN", b"")
_PIECES = (
    b"\0", b"\xff", b"\xef\xbb\xbf", b"\xfe\xff", b"\r", b"\n\n", b'"', b"'", b",", b"\t", b";", b"<", b">", b"&",
    b"&#0;", b"&#x110000;", b"&a;", b"</w:p>", b"<w:p>", b"<w:tbl>", b"<tr>", b"<table>", b"</table>", b"<li>",
    b'<td rowspan="70000" colspan="70000">', b"<ol start='-9'>", b"]]>", b"<!--", b"<![CDATA[", b"<?xml?>",
    b"<!DOCTYPE a [",
    b"stream", b"endstream", b"endobj", b"obj", b"xref", b"trailer", b"<<", b">>", b"[", b"]", b"(", b")", b"/Kids",
    b"{", b"}", b"null", b"\\u0000", b"\\ud800", "\u202e".encode(), "é".encode("latin-1"), "１２".encode(), b"=1+1",
)  # fmt: skip
_KEYS = (
    "@graph", "@id", "@type", "@context", "@value", "@list", "id", "type", "name", "text", "title", "outcomes",
    "alignment", "criteria", "narrative", "achievement", "credentialSubject", "verifiableCredential", "CFItems",
    "CFAssociations", "CFDocument", "fullStatement", "hasChild", "ceasn:competencyText", "ceterms:teaches", "",
    "\ud800", "é",
)  # fmt: skip


def damaged(data: bytes, number: int) -> bytes:
    """Return the file with one to four pieces of damage."""
    random = Random(number)
    for _ in range(random.choice((1, 1, 1, 2, 4))):
        kinds: list[Callable[[bytes, Random], bytes]] = [_bytes]
        if data.startswith(b"PK\x03\x04"):
            kinds = [_bytes, _member, _member, _member, _member]
        elif data.lstrip().startswith((b"{", b"[")):
            kinds = [_bytes, _json, _json, _json]
        data = random.choice(kinds)(data, random)
    return data


def _bytes(data: bytes, random: Random) -> bytes:
    start = random.randrange(len(data) + 1)
    end = min(len(data), start + random.choice((1, 2, 8, 60, 500)))
    before, part, after = data[:start], data[start:end], data[end:]
    match random.randrange(9):
        case 0:
            part = bytes(one ^ 1 << random.randrange(8) if random.random() < 0.2 else one for one in part)
        case 1:
            part = after = b""
        case 2:
            part = random.choice(_PIECES) * random.choice((1, 1, 2, 300)) + part
        case 3:
            part = random.randbytes(random.choice((1, 4, 40))) + part
        case 4:
            part = b""
        case 5:
            part *= random.choice((2, 3, 50))
        case 6:
            return _swap(data, rb"-?\d+(?:\.\d+)?", random.choice(_NUMBERS), random)
        case 7:
            return _swap(data, rb'="[^"]*"', b'="' + random.choice((*_NUMBERS, *_PIECES)) + b'"', random)
        case _:
            return _elements(data, random)
    return before + part + after


def _elements(data: bytes, random: Random) -> bytes:
    """Put an element or a line there twice, or many times, or not at all, or what stands elsewhere in its place."""
    parts = re.split(rb"(?=<)|(?<=\n)", data)
    at, other = random.randrange(len(parts)), random.choice(parts)
    parts[at : at + 1] = random.choice(([], [parts[at]] * 2, [other], [parts[at], other], [parts[at]] * 400))
    return b"".join(parts)


def _swap(data: bytes, pattern: bytes, new: bytes, random: Random) -> bytes:
    found = list(re.finditer(pattern, data))
    if not found:
        return data
    one = random.choice(found)
    return data[: one.start()] + new + data[one.end() :]


def _member(data: bytes, random: Random) -> bytes:
    out = io.BytesIO()
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as source:
            members = [(one.filename, source.read(one)) for one in source.infolist()]
    except Exception:  # it is damaged already
        return _bytes(data, random)
    told = [at for at, (name, _) in enumerate(members) if re.search(r"document|sheet1|numbering|styles|workbook", name)]
    at = random.choice(told) if told and random.random() < 0.8 else random.randrange(len(members))
    name, content = members[at]
    match random.randrange(8):
        case 0:
            del members[at]
        case 1:
            members.append((f"x{len(members)}/{random.choice(members)[0]}", content))
        case 2:
            members[at] = (name, random.choice(members)[1])
        case _:
            members[at] = (name, _bytes(content, random))
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for member, content in dict(members).items():
            target.writestr(member, content)
    return out.getvalue()


def _json(data: bytes, random: Random) -> bytes:
    try:
        document = json.loads(data)
    except (ValueError, RecursionError):
        return _bytes(data, random)
    holder: Any = {"": document}
    places = list(_places(holder))
    inside, key = random.choice(places)
    match random.randrange(7):
        case 0:
            del inside[key]
        case 1 if isinstance(inside, dict):
            inside[random.choice(_KEYS)] = inside.pop(key)
        case 2:
            inside[key] = [inside[key]] * random.choice((1, 2, 50))
        case 3:
            other, at = random.choice(places)
            inside[key] = json.loads(json.dumps(other[at]))
        case 4:
            inside[key] = {random.choice(_KEYS): inside[key]}
        case _:
            inside[key] = _value(random)
    try:
        return json.dumps(holder.get("", holder), ensure_ascii=random.random() < 0.8).encode("utf-8", "surrogatepass")
    except RecursionError:
        return data


def _places(value: Any) -> list[tuple[Any, Any]]:
    found, waiting = [], [value]
    while waiting:
        one = waiting.pop()
        keys = list(one) if isinstance(one, dict) else range(len(one))
        for key in keys:
            found.append((one, key))
            if isinstance(one[key], dict | list):
                waiting.append(one[key])
    return found


def _value(random: Random) -> Any:
    deep: Any = "deep"
    for _ in range(random.choice((3, 90, 120))):
        deep = [deep] if random.random() < 0.5 else {random.choice(_KEYS): deep}
    return random.choice(
        (None, True, False, 0, -1, 0.5, 10**30, 10**400, float("nan"), 1e308, "", " ", "\ud800", "\0", "\u202e", "1",
         "x" * 6_000, "[" * 50, "http://[", "urn:", "a b", [], {}, [[]], [None], ["text", 1, None], {"": ""},
         {"en": "Bread", "de": ["Brot"]}, {"@value": None}, {"@id": 5}, {"@list": [1]}, deep)
    )  # fmt: skip
