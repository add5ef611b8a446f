"""The bytes of a document in, the format that its content is in and the record it holds out; and the way back.

Each format is one entry of a table. Its functions are found when they are used, so that no format costs anything, nor
needs its library, before it is asked for.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import Any, Literal

from skillmap.charsets import UTF_8, decoded
from skillmap.errors import InputError, UnknownName
from skillmap.exchange.checking import check
from skillmap.exchange.choice import Options, Written
from skillmap.exchange.decisions import check_decisions
from skillmap.linked_data import check_characters, load_json
from skillmap.nouns import AlignmentRecord

#: How a format wants its document: parsed JSON, text, or bytes.
Shape = Literal["json", "text", "bytes"]


@dataclass(frozen=True, slots=True)
class Format:
    """A format by its ``name``; its functions are ``is_``, ``read_`` and ``write_`` with ``noun``, in ``home``.

    ``endings`` of file names choose it for writing; for reading, its content does.
    """

    name: str
    title: str
    home: str
    noun: str
    shape: Shape
    endings: tuple[str, ...] = ()


#: What is read and written.
FORMATS: tuple[Format, ...] = (
    Format("json", "skillmap's own JSON", "json_text", "json", "json", (".json",)),
    Format("csv", "skillmap's own table, to decide in", "csv_table", "csv", "text", (".csv",)),
    Format("sssom", "SSSOM/TSV mapping set", "sssom", "sssom", "text", (".tsv",)),
    Format("skos", "SKOS mapping relations in Turtle", "skos_graph", "skos", "bytes", (".ttl",)),
    Format("clr", "Comprehensive Learner Record 2.0", "clr", "clr", "json"),
    Format("open-badges-3", "Open Badges 3.0", "open_badges_3", "open_badges_3", "json"),
    Format("open-badges-2", "Open Badges 2.0", "open_badges_2", "open_badges_2", "json"),
    Format("case", "CASE 1.1", "case", "case", "json"),
    Format("ctdl-asn", "CTDL-ASN", "ctdl_asn", "ctdl_asn", "json"),
    Format("ctdl", "CTDL", "ctdl", "ctdl", "json"),
)


_SAVE = "save it as UTF-8 (in Excel: CSV UTF-8) or as XLSX"


def named_format(name: str) -> Format:
    """Return the format of that name; raise UnknownName naming those that there are."""
    for one in FORMATS:
        if one.name == name:
            return one
    have = tuple(one.name for one in FORMATS)
    raise UnknownName(f"no format {name!r}; formats are: {', '.join(have)}", value=name, accepted=have)


def format_of_file(file: str) -> Format:
    """Return the format to write that a file's name chooses; raise InputError where it chooses none."""
    for one in FORMATS:
        if file.lower().endswith(one.endings):
            return one
    have = tuple(one.name for one in FORMATS)
    raise InputError(f"{file} doesn't tell its format; say --to, one of: {', '.join(have)}", value=file, accepted=have)


def recognise(data: bytes, name: str) -> tuple[Format, object] | None:
    """Return the format that the content is in, with the document as it wants it; None for any other document.

    Raises InputError for a JSON object that can't be parsed ("[1] Plane a board" is a line of a list), and for a table
    of alignments in an encoding that can't be told: taken for anything else, its decisions would be lost.
    """
    found = decoded(data)
    if found is None:
        _refuse_table(data, name)
        return None
    text, charset = found
    data = data if charset == UTF_8 else text.encode()
    shapes: dict[Shape, object] = {"bytes": data, "text": text}
    if text.lstrip()[:1] in {"{", "["}:
        try:
            shapes["json"] = load_json(data, name)
        except InputError:
            if text.lstrip().startswith("{"):
                raise
    for one in FORMATS:
        if one.shape in shapes and _function(one, "is")(shapes[one.shape]):
            return one, shapes[one.shape]
    return None


def _refuse_table(data: bytes, name: str) -> None:
    # Whatever the encoding, the names of the columns and of our marks are ASCII.
    text = data.replace(b"\0", b"").decode("latin-1").removeprefix("\xff\xfe").removeprefix("\xfe\xff")
    for one in FORMATS:
        if one.shape == "text" and _function(one, "is")(text):
            raise InputError(
                f"{name} is {one.title}, but not UTF-8, and its encoding can't be told: {_SAVE}",
                value=name,
                accepted=("CSV UTF-8", "XLSX"),
            )


def recognise_json(document: object) -> Format | None:
    """Return the format that parsed JSON is in; None for any other."""
    return next((one for one in FORMATS if one.shape == "json" and _function(one, "is")(document)), None)


def shaped(format_: Format, data: bytes, name: str) -> object:
    """Return a document as its format wants it; raise InputError where it can't be that."""
    if format_.shape == "bytes":
        return data
    if format_.shape == "json":
        return load_json(data, name)
    found = decoded(data)
    if found is None:
        raise InputError(f"{name} is not UTF-8, and its encoding can't be told: {_SAVE}", value=name)
    return found.text


def read(format_: Format, document: object, name: str) -> AlignmentRecord:
    """Read a document in the shape of its format; raise InputError where it is not in that format.

    Whatever the format, what contradicts itself and decisions that nobody made are refused.
    """
    if format_.shape == "json":
        check_characters(document, name)
    made: AlignmentRecord = _function(format_, "read")(document, name)
    return check_decisions(check(made, name), name)


def write(format_: Format, record: AlignmentRecord, options: Options) -> Written:
    """Write a record in a format; raise InputError for what the format, or no format, can be made of."""
    check_decisions(check(record, "the record"), "the record")
    made: Written = _function(format_, "write")(record, options)
    return made


def _module(format_: Format) -> str:
    return f"skillmap.exchange.{format_.home}"


def _function(format_: Format, verb: str) -> Callable[..., Any]:
    found: Callable[..., Any] = getattr(import_module(_module(format_)), f"{verb}_{format_.noun}")
    return found
