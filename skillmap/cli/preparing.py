"""A file's name in, a template for learning outcomes out."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from skillmap.cli.screen import save
from skillmap.errors import InputError


def template(
    out: Annotated[Path, typer.Argument(metavar="[OUT.xlsx|OUT.csv]", help="Where to write it.")] = Path(
        "outcomes.xlsx"
    ),
) -> None:
    """Write an empty workbook or CSV for learning outcomes, with checks, an example and instructions."""
    from skillmap.readers.template import FORMATS, write_template

    form = out.suffix.lower().removeprefix(".")
    if form not in FORMATS:
        endings = " or ".join(f".{one}" for one in FORMATS)
        raise InputError(
            f"a template is a file that ends with {endings}, not {out.name!r}", value=out, accepted=FORMATS
        )
    if out.exists():
        raise InputError(f"{out} is already there, perhaps filled in: name another file or move it away", value=out)
    save(write_template("csv" if form == "csv" else "xlsx"), out)
