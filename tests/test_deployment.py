"""The files that deployers use, compared with the project: no engine runs here, so each step is read instead."""

from __future__ import annotations

import configparser
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from fnmatch import fnmatch
from http.server import BaseHTTPRequestHandler, HTTPServer
from importlib import import_module
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from skillmap.cli.settings import VARIABLES, Settings, read_settings

Instruction = tuple[str, str]


@pytest.fixture(scope="module")
def project(root: Path) -> dict[str, Any]:
    return tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def stages(root: Path) -> list[list[Instruction]]:
    """Return the stages of the container file: in each, instructions with their arguments."""
    text = re.sub(r"^#.*\n", "", (root / "api" / "Containerfile").read_text(encoding="utf-8"), flags=re.MULTILINE)
    found: list[list[Instruction]] = []
    for line in re.sub(r"\\\n", " ", text).splitlines():
        if line.strip():
            instruction, _, rest = line.partition(" ")
            if instruction == "FROM":
                found.append([])
            found[-1].append((instruction, " ".join(rest.split())))
    return found


def of(stage: list[Instruction], instruction: str) -> list[str]:
    return [rest for name, rest in stage if name == instruction]


def environment(stage: list[Instruction]) -> dict[str, str]:
    return dict(pair.split("=", 1) for rest in of(stage, "ENV") for pair in shlex.split(rest))


def test_the_image_is_built_from_all_that_the_package_needs(
    root: Path, project: dict[str, Any], stages: list[list[Instruction]]
) -> None:
    build = stages[0]
    copied = {name for rest in of(build, "COPY") for name in rest.split()[:-1]}
    wanted = {*project["tool"]["hatch"]["build"]["targets"]["wheel"]["only-include"], project["project"]["readme"]}
    assert {*wanted, "pyproject.toml", "LICENSE"} == copied
    assert all((root / name).exists() for name in copied)
    (run,) = of(build, "RUN")
    (extras,) = re.findall(r"'\.\[([a-z,]+)\]'", run)
    assert set(extras.split(",")) <= project["project"]["optional-dependencies"].keys()
    assert {"oidc", "postgres"} == set(extras.split(","))


def test_nothing_that_the_image_is_built_from_is_left_out(root: Path, stages: list[list[Instruction]]) -> None:
    lines = (root / ".dockerignore").read_text(encoding="utf-8").splitlines()
    ignored = [line for line in lines if line and not line.startswith("#")]
    for name in (name for rest in of(stages[0], "COPY") for name in rest.split()[:-1]):
        assert not any(fnmatch(name, pattern) for pattern in ignored), name
    assert all((root / line).exists() for line in ignored if line in ("api", "docs", "tests", "examples"))


def test_its_python_is_one_that_the_package_is_for(project: dict[str, Any], stages: list[list[Instruction]]) -> None:
    for stage in stages:
        (base,) = of(stage, "FROM")
        version = re.match(r"python:(3\.\d+)-slim", base)
        assert version
        assert f"Programming Language :: Python :: {version[1]}" in project["project"]["classifiers"]


def test_the_image_that_runs_has_no_tools_to_build_and_is_not_root(stages: list[list[Instruction]]) -> None:
    build, final = stages
    assert of(final, "FROM") == ["python:3.12-slim"]
    assert of(final, "COPY") == ["--from=build /opt/skillmap /opt/skillmap"]
    assert "/opt/skillmap" in of(build, "RUN")[0]
    assert not any(tool in rest for rest in of(final, "RUN") for tool in ("pip", "apt", "curl", "gcc"))
    names = [name for name, _ in final]
    (user,) = of(final, "USER")
    assert user == "10001"
    assert f"--uid {user}" in " ".join(of(final, "RUN"))
    assert names.index("USER") > names.index("RUN")
    assert not {"RUN", "COPY", "ADD"} & set(names[names.index("USER") :])


def test_the_image_starts_the_service_where_it_is_looked_for(
    project: dict[str, Any], stages: list[list[Instruction]]
) -> None:
    final = stages[1]
    command = [*json.loads(of(final, "ENTRYPOINT")[0]), *json.loads(of(final, "CMD")[0])]
    assert command == ["skillmap", "serve"]
    assert command[0] in project["project"]["scripts"]
    told = environment(final)
    settings = read_settings({name: value for name, value in told.items() if name.startswith("SKILLMAP_")})
    assert settings.host == "0.0.0.0"  # so that it refuses to start without a key
    assert [str(settings.home)] == of(final, "VOLUME")
    assert f"--mode=0750 {settings.home}" in of(final, "RUN")[0]
    assert [str(settings.port)] == of(final, "EXPOSE")
    (check,) = of(final, "HEALTHCHECK")
    _, _, tested = check.partition("CMD ")
    program, flag, script = json.loads(tested)
    assert (program, flag) == ("python", "-c")
    asked: list[str] = []

    class Alive(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Alive) as server:  # at whatever port is set
        thread = Thread(target=server.handle_request)
        thread.start()
        environ = {**os.environ, "SKILLMAP_PORT": str(server.server_port)}
        subprocess.run([sys.executable, "-c", script], env=environ, check=True, timeout=20)
        thread.join(20)
    assert asked == ["/healthz"]


def test_compose_runs_the_image_with_its_database_and_no_more_rights_than_needed(
    root: Path, stages: list[list[Instruction]]
) -> None:
    document = import_module("yaml").safe_load((root / "api" / "compose.yaml").read_text(encoding="utf-8"))
    service, database = document["services"]["skillmap"], document["services"]["database"]
    assert (root / "api" / service["build"]["context"]).resolve() == root
    assert (root / service["build"]["dockerfile"]).is_file()
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert "no-new-privileges:true" in service["security_opt"]
    assert all(port.startswith("127.0.0.1:") for port in service["ports"])
    assert "ports" not in database  # nobody but the service reaches it
    assert service["depends_on"] == {"database": {"condition": "service_healthy"}}
    for volumes in (service["volumes"], database["volumes"]):
        assert all(one.split(":")[0] in document["volumes"] for one in volumes)
    assert service["volumes"][0].split(":")[1] == environment(stages[1])["SKILLMAP_HOME"]
    given = {name: re.sub(r"\$\{POSTGRES_PASSWORD[^}]*\}", "pw", str(v)) for name, v in service["environment"].items()}
    settings = read_settings(given)
    user, name = database["environment"]["POSTGRES_USER"], database["environment"]["POSTGRES_DB"]
    assert settings.database == f"postgresql+psycopg://{user}:pw@database/{name}"
    assert int(service["stop_grace_period"].removesuffix("s")) > settings.grace_seconds
    text = (root / "api" / "compose.yaml").read_text(encoding="utf-8")
    assert not re.search(r"PASSWORD: (?!\$\{POSTGRES_PASSWORD:\?)", text)  # no password stands in it


@pytest.fixture(scope="module")
def unit(root: Path) -> dict[str, list[str]]:
    """Return the directives of [Service]; a name may stand there more than once."""
    text = (root / "api" / "skillmap.service").read_text(encoding="utf-8")
    found: dict[str, list[str]] = {}
    for line in text.partition("[Service]")[2].partition("[Install]")[0].splitlines():
        if line and not line.startswith("#"):
            name, _, value = line.partition("=")
            found.setdefault(name, []).append(value)
    return found


def test_the_unit_runs_as_a_user_of_its_own_with_time_to_end(unit: dict[str, list[str]]) -> None:
    assert unit["User"] == ["skillmap"]
    assert unit["ExecStart"][0].endswith("/bin/skillmap serve")
    (told,) = unit["Environment"]
    name, _, folder = told.partition("=")
    assert name in VARIABLES
    assert folder == f"/var/lib/{unit['StateDirectory'][0]}"
    assert int(unit["TimeoutStopSec"][0]) > Settings(home=Path()).grace_seconds
    for directive in ("NoNewPrivileges", "PrivateTmp", "PrivateDevices", "ProtectHome", "MemoryDenyWriteExecute"):
        assert unit[directive] == ["yes"]
    assert unit["ProtectSystem"] == ["strict"]
    assert unit["CapabilityBoundingSet"] == [""]


def test_systemd_itself_finds_nothing_wrong_with_the_unit(root: Path, tmp_path: Path) -> None:
    analyze = shutil.which("systemd-analyze")
    if analyze is None:
        pytest.skip("needs systemd-analyze")
    text = (root / "api" / "skillmap.service").read_text(encoding="utf-8")
    there = tmp_path / "skillmap.service"
    there.write_text(text.replace("/opt/skillmap/bin/skillmap", "/bin/true"), encoding="utf-8")
    verified = subprocess.run([analyze, "verify", there], capture_output=True, text=True)
    assert (verified.returncode, verified.stderr) == (0, "")
    command = [analyze, "security", "--offline=true", "--threshold=20", str(there)]  # 100 is no protection at all
    rated = subprocess.run(command, capture_output=True, text=True)
    assert rated.returncode == 0, rated.stdout


def test_the_documentation_says_the_commands_as_the_files_need_them(root: Path) -> None:
    text = (root / "docs" / "configuration.md").read_text(encoding="utf-8")
    assert "podman build -f api/Containerfile -t skillmap ." in text
    assert "-v skillmap:/data" in text
    for name in ("Containerfile", "compose.yaml", "skillmap.service"):
        assert f"api/{name}" in text
        assert (root / "api" / name).is_file()
    parser = configparser.ConfigParser(strict=False, interpolation=None)
    parser.read(root / "api" / "skillmap.service", encoding="utf-8")
    assert parser.sections() == ["Unit", "Service", "Install"]
