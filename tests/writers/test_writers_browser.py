"""The page in a real browser: accessible in light and dark, on a phone, and silent on the network."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from skillmap.writers import write_coverage_html, write_html
from tests.writers.examples import (
    ALIGNMENTS,
    COVERAGE,
    EMPTY,
    EMPTY_COVERAGE,
    HOSTILE,
    LEVELLED,
    RIGHT_TO_LEFT,
    with_outcomes,
)
from tests.writers.reviewed import RECORD

PAGES = {
    "report": write_html(ALIGNMENTS, COVERAGE),
    "reviewed": write_html(ALIGNMENTS, COVERAGE, record=RECORD),
    "approved": write_html(ALIGNMENTS, COVERAGE, record=replace(RECORD, settled=True, was_approved=True, present=3)),
    "empty": write_html(EMPTY),
    "coverage": write_coverage_html(EMPTY_COVERAGE),
    "levels": write_coverage_html(LEVELLED),
    "hostile": write_html(with_outcomes((HOSTILE, RIGHT_TO_LEFT, "x" * 1000, "many words " * 90))),
}


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    playwright = pytest.importorskip("playwright.sync_api", reason="needs playwright to open the page in a browser")
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if chromium is None:
        pytest.skip("needs Chromium to open the page in a browser")
    with playwright.sync_playwright() as running:
        opened = running.chromium.launch(
            executable_path=chromium, args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        )
        yield opened
        opened.close()


@pytest.fixture
def files(tmp_path: Path) -> dict[str, str]:
    for name, text in PAGES.items():
        (tmp_path / f"{name}.html").write_text(text, encoding="utf-8")
    return {name: (tmp_path / f"{name}.html").as_uri() for name in PAGES}


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1200, 320])
def test_axe_finds_no_violation(browser: Any, files: dict[str, str], name: str, scheme: str, width: int) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="needs axe-playwright-python")
    page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
    page.goto(files[name])
    page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
    found = axe.Axe().run(page).response["violations"]
    page.close()
    assert [(one["id"], [node["html"] for node in one["nodes"]][:3]) for one in found] == []


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("width", [320, 640, 1200])
def test_no_page_scrolls_sideways(browser: Any, files: dict[str, str], name: str, width: int) -> None:
    page = browser.new_page(viewport={"width": width, "height": 900})
    page.goto(files[name])
    wide = page.evaluate("document.documentElement.scrollWidth")
    page.close()
    assert wide <= width


def test_nothing_runs_and_no_request_leaves_the_page(browser: Any, files: dict[str, str]) -> None:
    page = browser.new_page()
    asked: list[str] = []
    said: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.on("dialog", lambda dialog: said.append(dialog.message))
    page.goto(files["hostile"])
    shown = page.inner_text("#outcome-1 h3")
    title = page.title()
    page.close()
    assert asked == [files["hostile"]]
    assert said == []
    assert HOSTILE in shown
    assert title.startswith("<script>")


def test_the_first_tab_leads_past_the_contents(browser: Any, files: dict[str, str]) -> None:
    page = browser.new_page()
    page.goto(files["report"])
    page.keyboard.press("Tab")
    first = page.evaluate("document.activeElement.textContent")
    page.keyboard.press("Enter")
    landed = page.evaluate("document.activeElement.id")
    page.close()
    assert (first, landed) == ("Skip to the report", "main")


def test_it_prints_with_its_tables(browser: Any, files: dict[str, str]) -> None:
    page = browser.new_page(viewport={"width": 673, "height": 950})
    page.goto(files["report"])
    page.emulate_media(media="print")
    shown = page.evaluate("getComputedStyle(document.querySelector('.stack tr')).display")
    contents = page.evaluate("getComputedStyle(document.querySelector('.contents')).display")
    page.close()
    assert (shown, contents) == ("table-row", "none")
