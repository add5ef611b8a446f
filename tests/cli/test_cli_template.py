"""The command that writes a template: the file, the refusal to overwrite one, the exit code."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from skillmap.readers.template import write_template


def run(*arguments: object, folder: Path) -> subprocess.CompletedProcess[str]:
    root = Path(__file__).resolve().parents[2]
    command = [sys.executable, "-c", "from skillmap.cli import main; main()", *map(str, arguments)]
    environment = {**os.environ, "PYTHONPATH": str(root), "SKILLMAP_HOME": str(folder)}
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(("arguments", "name"), [((), "outcomes.xlsx"), (("mine.csv",), "mine.csv")])
def test_a_template_is_written_once(tmp_path: Path, arguments: tuple[str, ...], name: str) -> None:
    answer = run("template", *arguments, folder=tmp_path)
    assert (answer.returncode, answer.stderr) == (0, f"wrote {name}\n")
    assert (tmp_path / name).read_bytes() == write_template("csv" if name.endswith("csv") else "xlsx")
    again = run("template", *arguments, folder=tmp_path)
    assert (again.returncode, again.stderr) == (
        1,
        f"skillmap: {name} is already there, perhaps filled in: name another file or move it away\n",
    )


def test_another_format_is_refused(tmp_path: Path) -> None:
    answer = run("template", "mine.docx", folder=tmp_path)
    assert (answer.returncode, answer.stderr) == (
        1,
        "skillmap: a template is a file that ends with .xlsx or .csv, not 'mine.docx'\n",
    )
