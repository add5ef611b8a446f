"""The shape of the code, held by tests: who may import whom, where each heavy library lives, what an import costs."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

#: From the core outwards: a module imports only from its own row's package or from rows above. docs/architecture.md
#: says why.
LAYERS: tuple[tuple[str, ...], ...] = (
    ("nouns", "progress"),
    ("errors",),
    ("curies", "text", "charsets", "resources", "phrasing"),
    ("verbs", "terms", "linked_data", "workspace"),
    ("compound", "exchange"),
    ("readers", "frameworks", "encoders", "evidence", "learning", "search", "gold", "writers", "advice", "crosswalks"),
    ("index", "scoring"),
    ("queries", "engine"),
    ("candidates",),
    ("ranking",),
    ("reasons",),
    ("matcher",),
    ("coverage", "evaluation", "recalibrate", "migration", "reviews", "access"),
    ("storage",),
    ("training", "web"),
    ("cli",),
)

#: Each heavy library and the modules that may name it.
HOMES: dict[str, tuple[str, ...]] = {
    "sklearn": ("learning",),
    "rapidfuzz": ("evidence",),
    "onnxruntime": ("encoders.onnx", "encoders.pairs"),
    "tokenizers": ("encoders.onnx", "encoders.pairs", "training.checkpoints"),
    "sentence_transformers": ("encoders.neural",),
    "openpyxl": ("readers.workbooks", "frameworks.tables", "crosswalks.tables"),
    "pandas": ("writers.frames",),
    "pooch": ("frameworks.sources",),
    "platformdirs": ("resources",),
    "jinja2": ("writers.templating",),
    "fastapi": ("web",),
    "starlette": ("web",),
    "uvicorn": ("web.serve",),
    "torch": ("training",),
    "transformers": ("training.checkpoints",),
    "onnx": ("training.export_bert",),
    "safetensors": ("training.checkpoints", "training.export_bert"),
    "typer": ("cli",),
    "rich": ("cli", "writers"),
    "pydantic": ("web", "writers", "exchange.json_text", "reviews.json_text", "training.recipe_file"),
    "docx": ("readers.syllabi",),
    "pypdf": ("readers.syllabi",),
    "pdfplumber": ("readers.syllabi.pdf_tables",),
    "bs4": ("readers.syllabi",),
    "xlsxwriter": ("readers.template",),
    "rdflib": ("frameworks.skos", "exchange.skos_graph"),
    "xlrd": ("crosswalks",),
    "sqlalchemy": ("storage",),
    "alembic": ("storage",),
    "jwt": ("access",),
    "prometheus_client": ("web",),
}


def _modules(root: Path) -> dict[str, Path]:
    package = root / "skillmap"
    return {
        ".".join(file.relative_to(package).with_suffix("").parts).removesuffix(".__init__"): file
        for file in sorted(package.rglob("*.py"))
        if file != package / "__init__.py"
    }


def _imports(file: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            assert node.level == 0, f"{file} has a relative import"
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def test_imports_go_one_way(root: Path) -> None:
    row = {name: i for i, names in enumerate(LAYERS) for name in names}
    wrong = []
    for module, file in _modules(root).items():
        mine = module.partition(".")[0]
        assert mine in row, f"{mine} has no place in LAYERS: give it one, here and in docs/architecture.md"
        for imported in _imports(file):
            if not imported.startswith("skillmap.") or imported == "skillmap.__version__":
                continue
            theirs = imported.split(".")[1]
            if theirs != mine and row[theirs] >= row[mine]:
                wrong.append(f"{module} imports {imported}")
    assert not wrong


def test_the_rows_are_those_that_the_documentation_explains(root: Path) -> None:
    text = (root / "docs" / "architecture.md").read_text(encoding="utf-8")
    table = text.partition("| row | modules | job |")[2].partition("\n\n")[0]
    rows = [line.split("|")[2] for line in table.splitlines()[2:]]
    assert [tuple(re.findall(r"`(\w+)`", row)) for row in rows] == list(LAYERS)


def test_advice_is_never_a_score(root: Path) -> None:
    """What says an outcome could be worded better is shown beside the answer and never on the way to it."""
    users = {
        module.partition(".")[0]
        for module, file in _modules(root).items()
        if any(imported.startswith("skillmap.advice") for imported in _imports(file))
    }
    assert users <= {"matcher", "coverage", "web", "cli"}


@pytest.mark.parametrize("module", ["matcher", "coverage"])
def test_advice_goes_into_a_report_and_nowhere_else(root: Path, module: str) -> None:
    """The two that have it make it once, of an outcome's text alone, for the report: no score can read it."""
    tree = ast.parse((root / "skillmap" / f"{module}.py").read_text(encoding="utf-8"))
    uses = [node for node in ast.walk(tree) if isinstance(node, ast.Name) and node.id == "advise"]
    made = [ast.unparse(node) for node in ast.walk(tree) if isinstance(node, ast.GeneratorExp)]
    assert len(uses) == 1
    assert any(text.startswith("(advise(outcome.text) for outcome in ") for text in made)


def test_each_heavy_library_has_its_home(root: Path) -> None:
    wrong = []
    for module, file in _modules(root).items():
        for imported in _imports(file):
            homes = HOMES.get(imported.partition(".")[0])
            if homes and not any(module == home or module.startswith(f"{home}.") for home in homes):
                wrong.append(f"{module} imports {imported}; its home is {', '.join(homes)}")
    assert not wrong


def test_each_dependency_has_a_reason(root: Path) -> None:
    text = (root / "docs" / "architecture.md").read_text(encoding="utf-8").lower()
    pyproject = (root / "pyproject.toml").read_text(encoding="utf-8")
    listed = pyproject.partition("dependencies = [")[2].partition("]\n")[0]
    for line in listed.splitlines():
        if '"' in line:
            name = line.split('"')[1].partition(">=")[0]
            assert name in text, f"docs/architecture.md doesn't say why {name} is needed"


@pytest.mark.parametrize("statement", ["import skillmap", "from skillmap.cli.app import app"])
def test_importing_is_light(statement: str) -> None:
    script = f"import sys; {statement}; print(*sorted(m for m in sys.modules if '.' not in m))"
    answer = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    loaded = set(answer.stdout.split())
    heavy = {*HOMES, "numpy", "requests"} - {"typer", "rich", "platformdirs"}
    assert not loaded & heavy


def test_only_the_command_line_and_the_deployment_read_the_environment(root: Path) -> None:
    wrong = []
    for module, file in _modules(root).items():
        text = file.read_text(encoding="utf-8")
        if not module.startswith("cli") and (
            "os.getenv" in text or "environ.get" in text or 'environ["SKILLMAP' in text
        ):
            wrong.append(module)
    assert not wrong


def test_the_encoder_sends_nothing_and_keeps_nothing(tmp_path: Path) -> None:
    """The runtime's usage reports are off: no device id and no queue of events appear in the home folder."""
    script = (
        "import socket\n"
        "def refuse(*a, **k): raise AssertionError('network')\n"
        "socket.socket.connect = socket.create_connection = socket.getaddrinfo = refuse\n"
        "from skillmap.encoders import load_encoder\n"
        "assert load_encoder().encode(['hello']).shape == (1, 384)\n"
    )
    environment = {k: v for k, v in os.environ.items() if k not in ("ORT_DISABLE_TELEMETRY", "XDG_CACHE_HOME", "CI")}
    environment["HOME"] = str(tmp_path)
    subprocess.run([sys.executable, "-c", script], env=environment, check=True)
    assert not list(tmp_path.rglob("*onnxruntime*"))
