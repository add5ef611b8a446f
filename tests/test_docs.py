"""Every snippet of the docs is run: Python and console blocks in one folder, the API request against the app."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from skillmap.frameworks import install
from skillmap.web.app import make_app
from skillmap.web.service import Service

ROOT = Path(__file__).resolve().parents[1]
PAGES = sorted([ROOT / "README.md", *(ROOT / "docs").glob("*.md"), ROOT / "api" / "README.md"])
BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def blocks(page: Path) -> list[tuple[str, str]]:
    return [(found[1], found[2]) for found in BLOCK.finditer(page.read_text(encoding="utf-8"))]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_snippets_run_and_print_what_is_shown(page: Path, tmp_path: Path) -> None:
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    environment = {**os.environ, "SKILLMAP_HOME": str(tmp_path / "home")}
    printed = ""
    for language, text in blocks(page):
        if language == "python":
            command = [sys.executable, "-W", "error", "-c", text]
            printed = subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, text=True).stdout
        elif language == "text" and printed:
            assert printed == text
        elif language == "console":
            for line in text.splitlines():
                program, *arguments = line.removeprefix("$ ").split()
                assert program == "skillmap"
                command = [sys.executable, "-c", "from skillmap.cli import main; main()", *arguments]
                answer = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True)
                assert answer.returncode == 0, f"{line}: {answer.stderr}"
        elif language == "sh":
            targets = re.findall(r"^make (\w+)", text, re.MULTILINE)
            makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
            assert all(f"\n{target}:" in makefile for target in targets)


def test_the_request_in_the_readme_gets_the_answer_in_the_readme(tmp_path: Path) -> None:
    request, answer = (json.loads(text) for language, text in blocks(ROOT / "README.md") if language == "json")
    examples = ROOT / "examples"
    files = (examples / "framework.csv", examples / "profiles.csv")
    install("data@2026", home=tmp_path, file=files[0], profiles_file=files[1])
    with TestClient(make_app(Service(tmp_path))) as client:
        given = client.post("/v1/alignments", json=request)
    assert given.status_code == 200, given.text
    assert_holds(given.json(), answer)


def assert_holds(given: Any, shown: Any) -> None:
    """Assert that everything shown is in what was given; shown objects may leave fields out."""
    if isinstance(shown, dict):
        for key, value in shown.items():
            assert_holds(given[key], value)
    elif isinstance(shown, list):
        assert len(given) == len(shown)
        for one, other in zip(given, shown, strict=True):
            assert_holds(one, other)
    else:
        assert given == shown


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_links_inside_the_project_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#:]+)\)", page.read_text(encoding="utf-8")):
        assert (page.parent / target).exists(), f"{page.name} links {target}"


def test_every_command_is_documented() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for command in ("align", "coverage", "profiles", "serve", "evaluate", "frameworks install"):
        assert f"skillmap {command}" in readme
