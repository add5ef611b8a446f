"""An installation in, what is right and wrong with it out: for each thing, what was found and what to do."""

from __future__ import annotations

import hashlib
import os
import shutil
import sys
import tempfile
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from importlib import import_module, metadata
from pathlib import Path

from skillmap.cli.database_checks import check_decisions, check_file, check_keys
from skillmap.cli.findings import Finding, State
from skillmap.cli.settings import Settings, read_settings
from skillmap.errors import SkillmapError
from skillmap.resources import data_folder

OLDEST_PYTHON = (3, 11)
#: ESCO with its index takes some 300 MB; below the first a warning, below the second a failure.
_LITTLE_SPACE, _NO_SPACE = 1_000_000_000, 100_000_000
_LIBRARIES = ("tokenizers", "numpy", "fastapi", "uvicorn", "sqlalchemy")
_EXTRAS = {"neural": "sentence_transformers", "oidc": "jwt", "postgres": "psycopg", "skos": "rdflib"}


def check_all(environment: Mapping[str, str], home: Path) -> tuple[Finding, ...]:
    """Look at everything that a server needs. Nothing is fetched, and nothing changed but that the home is made."""
    findings = [_python(), *_libraries()]
    try:
        settings = replace(read_settings(environment), home=home)
        count = sum(name.startswith("SKILLMAP_") for name in environment)
        findings.append(Finding("settings", "ok", f"{count} variables set, all of them usable"))
    except SkillmapError as e:
        findings.append(Finding("settings", "failed", str(e), "correct the variable; the rest is checked without it"))
        settings = Settings(home=home)
    for what, check in _CHECKS.items():
        try:
            findings += check(settings)
        except (SkillmapError, OSError, ImportError) as e:
            findings.append(Finding(what, "failed", str(e), "see what was found"))
    return tuple(findings)


def _python() -> Finding:
    version = ".".join(map(str, sys.version_info[:3]))
    if sys.version_info >= OLDEST_PYTHON:
        return Finding("python", "ok", version)
    return Finding("python", "failed", version, f"use Python {'.'.join(map(str, OLDEST_PYTHON))} or later")


def _libraries() -> Iterator[Finding]:
    for name in _LIBRARIES:
        try:
            import_module(name)
            yield Finding(f"library {name}", "ok", metadata.version(name))
        except (ImportError, OSError, metadata.PackageNotFoundError) as e:
            advice = "install skillmap again, into an environment of its own"
            yield Finding(f"library {name}", "failed", f"it can't be loaded: {e}", advice)
    have = [extra for extra, module in _EXTRAS.items() if _is_there(module)]
    yield Finding("extras", "ok", f"installed: {', '.join(have) or 'none'} (of {', '.join(_EXTRAS)})")


def _is_there(module: str) -> bool:
    from importlib.util import find_spec

    return find_spec(module) is not None


def _needed_extras(settings: Settings) -> Iterator[Finding]:
    needed = {"oidc": bool(settings.oidc_issuer), "postgres": settings.database.startswith("postgresql")}
    for extra, is_needed in needed.items():
        if is_needed and not _is_there(_EXTRAS[extra]):
            advice = f"run: pip install 'skillmap[{extra}]'"
            yield Finding(f"extra {extra}", "failed", "the settings need it and it isn't installed", advice)


def _model(settings: Settings) -> Iterator[Finding]:
    from skillmap.encoders import bundled_models
    from skillmap.encoders.onnx import open_session
    from skillmap.scoring import load_calibration

    name = settings.model
    if name not in bundled_models():
        yield Finding("model", "warning", f"{name} didn't come with skillmap: it is not checked here")
        return
    folder = data_folder("models") / name
    described = tomllib.loads((folder / "model.toml").read_text(encoding="utf-8"))
    parts = {"model.onnx": described["digest"], "cross_encoder.onnx": described.get("cross_encoder", {}).get("digest")}
    for file, digest in parts.items():
        if digest and _digest(folder / file, folder / "tokenizer.json") != digest:
            advice = "the installation is damaged or incomplete: install skillmap again"
            yield Finding("model", "failed", f"{folder / file} is not what model.toml describes", advice)
            return
    digests = [digest for digest in parts.values() if digest]
    whole = digests[0] if len(digests) == 1 else hashlib.sha256(" ".join(digests).encode()).hexdigest()
    fitted = load_calibration(name, model_digest=whole, file=settings.calibration)
    for file in parts:
        if (folder / file).is_file():
            open_session(folder / file)  # not the library alone: it also shows that the processor can do it
    runtime = f"onnxruntime {metadata.version('onnxruntime')}"
    yield Finding("model", "ok", f"{name}, calibration {fitted.name}: the digests are right, {runtime} opens it")


def _digest(*files: Path) -> str:
    found = hashlib.sha256()
    for file in files:
        found.update(file.read_bytes())
    return found.hexdigest()


def _terms(settings: Settings) -> Iterator[Finding]:
    from skillmap.terms import read_terms

    if settings.terms is None:
        return
    rejected = read_terms(settings.terms).rejected
    if rejected:
        rows = ", ".join(str(one.row) for one in rejected[:10])
        yield Finding("terms", "warning", f"{len(rejected)} rows can't be used: {rows}", f"correct {settings.terms}")
    else:
        yield Finding("terms", "ok", str(settings.terms))


def _home(settings: Settings) -> Iterator[Finding]:
    home = settings.home
    advice = f"give its user the right to write there, or set SKILLMAP_HOME to another folder than {home}"
    try:
        home.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(prefix=".doctor-", dir=home) as file:
            file.write(b"x" * 4096)
            file.flush()
            os.fsync(file.fileno())
        free = shutil.disk_usage(home).free
    except OSError as e:
        yield Finding("data folder", "failed", f"{home} can't be written: {e.strerror or e}", advice)
        return
    if os.name == "posix" and home.stat().st_mode & 0o002:
        found = f"{home} can be written by everybody here, who could exchange the keys"
        yield Finding("data folder", "warning", found, f"run: chmod o-w {home}")
    else:
        yield Finding("data folder", "ok", f"{home} can be written")
    state: State = "ok" if free >= _LITTLE_SPACE else "warning" if free >= _NO_SPACE else "failed"
    todo = "" if state == "ok" else "make room: a framework of ESCO's size takes some 300 MB with its index"
    yield Finding("free disk", state, f"{free / 1e9:,.1f} GB", todo)


def _frameworks(settings: Settings) -> Iterator[Finding]:
    from skillmap.frameworks import load_framework
    from skillmap.frameworks.store import names

    have = names(settings.home)
    if not have:
        advice = "install one, such as: skillmap frameworks install onet"
        yield Finding("frameworks", "warning", "none is installed", advice)
    for name in have:
        try:
            info = load_framework(name, home=settings.home).info
        except SkillmapError as e:
            advice = f"run: skillmap frameworks remove {name}; then install it again"
            yield Finding(f"framework {name}", "failed", str(e), advice)
            continue
        found = f"{info.competencies:,} competencies, {info.profiles:,} profiles: the checksums are right"
        yield Finding(f"framework {name}", "ok", found)
        yield from _index(settings, name)


def _index(settings: Settings, name: str) -> Iterator[Finding]:
    from skillmap.encoders import bundled_models
    from skillmap.frameworks import framework_folder
    from skillmap.index import has_index

    if settings.model not in bundled_models():
        return
    described = tomllib.loads((data_folder("models") / settings.model / "model.toml").read_text(encoding="utf-8"))
    if has_index(framework_folder(name, home=settings.home), described["digest"]):
        yield Finding(f"index {name}", "ok", f"made for {settings.model}")
    else:
        advice = "nothing must be done; to have it beforehand, run a first: skillmap align"
        yield Finding(f"index {name}", "warning", "not made yet: the first start takes minutes longer", advice)


_CHECKS: dict[str, Callable[[Settings], Iterator[Finding]]] = {
    "extras": _needed_extras,
    "model": _model,
    "terms": _terms,
    "data folder": _home,
    "frameworks": _frameworks,
    "database": check_file,
    "decisions": check_decisions,
    "keys": check_keys,
}
