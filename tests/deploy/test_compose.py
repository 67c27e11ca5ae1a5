"""docker-compose.yml against the Compose specification and against the code: every name in it is real."""

import re
import subprocess
import sys

import pytest
from fastapi.routing import APIRoute
from pydantic import SecretStr
from pydantic_settings import EnvSettingsSource
from ruamel.yaml import YAML

from api import health
from commands.app import command_tree
from commands.processes import PROCESSES
from config import Settings
from embedded import postgres
from embedded.temporal import DYNAMIC, RETENTION
from store.grants import APP_ROLE
from tests.deploy import shape

PASSWORDS = {"POSTGRES_PASSWORD", "PINGXI_OWNER_PASSWORD", "PINGXI_APP_PASSWORD", "TEMPORAL_PASSWORD"}
EXAMPLE = dict.fromkeys(PASSWORDS, "abc123")


def settings_of(name: str, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """What a process of ours reads in its container."""
    for key, value in shape.given(EXAMPLE)[name].items():
        monkeypatch.setenv(key, value)
    return Settings()


def test_the_file_keeps_to_the_compose_specification():
    told = subprocess.run(
        [
            sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec",
            shape.COMPOSE_FILE,
        ],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert told.returncode == 0, told.stdout + told.stderr


def test_every_command_of_ours_is_one_of_the_command_line():
    commands = command_tree("en").commands
    for name in shape.OURS:
        word = shape.services()[name]["command"][0]
        assert word in commands or word == "--help", name
    assert {name for name in shape.OURS if name in PROCESSES} == set(PROCESSES)


@pytest.mark.parametrize("name", shape.OURS)
def test_every_variable_of_ours_is_a_setting(name, monkeypatch):
    known = {
        env.upper()
        for field, info in Settings.model_fields.items()
        for _, env, _ in EnvSettingsSource(Settings)._extract_field_info(info, field)
    }
    assert set(shape.given(EXAMPLE)[name]) <= known
    settings = settings_of(name, monkeypatch)
    assert settings.app_dsn == "postgresql://pingxi_app:abc123@postgres:5432/pingxi?sslmode=disable"
    assert settings.temporal_address == "temporal:7233"
    assert isinstance(settings.database_url, SecretStr)


def test_only_who_migrates_or_restores_knows_the_owner(monkeypatch):
    owners = {name for name, env in shape.given(EXAMPLE).items() if "PINGXI_DATABASE_OWNER_URL" in env}
    assert owners == {"pingxi-migrate", "tools"}
    owner = settings_of("tools", monkeypatch).owner_dsn
    assert owner == "postgresql://pingxi_owner:abc123@postgres:5432/pingxi?sslmode=disable"
    assert (postgres.OWNER, postgres.APP, postgres.DATABASE) == ("pingxi_owner", APP_ROLE, "pingxi")


def test_the_pages_listen_where_they_are_published_and_are_asked_a_path_that_exists(monkeypatch):
    settings = settings_of("api", monkeypatch)
    assert [port for _, port in shape.ports("api")] == [settings.api_port]
    asked = re.search(r"http://127\.0\.0\.1:(\d+)(/\w+)", shape.services()["api"]["healthcheck"]["test"][-1])
    assert asked is not None
    assert int(asked[1]) == settings.api_port
    assert asked[2] in {route.path for route in health.router.routes if isinstance(route, APIRoute)}
    assert settings.api_host == "0.0.0.0"


@pytest.mark.parametrize("name", ["worker", "dispatcher", "archiver", "sequencer", "witness", "watcher"])
def test_a_process_without_pages_is_asked_for_its_own_signs_of_life(name):
    check = shape.services()[name]["healthcheck"]["test"]
    assert check == ["CMD", "python", "-m", "services.healthy", name]
    module = PROCESSES[name].partition(":")[0].replace(".", "/")
    assert f'beating(pool, "{name}", this_instance()' in (shape.ROOT / f"{module}.py").read_text("utf-8")


def test_whatever_is_mounted_is_there():
    for name, service in shape.services().items():
        for source, target in shape.mounted(service):
            if source.startswith("."):
                assert (shape.ROOT / source).exists(), name
                assert "deploy" in source
            else:
                assert source in shape.compose()["volumes"], name
            assert target.startswith("/")


def test_a_script_that_a_container_runs_is_mounted_there():
    for name in ("temporal-schema", "temporal-namespace"):
        service = shape.services()[name]
        assert service["entrypoint"][-1] in {target for _, target in shape.mounted(service)}
    temporal = shape.services()["temporal"]
    [(source, target)] = shape.mounted(temporal)
    file = temporal["environment"]["DYNAMIC_CONFIG_FILE_PATH"]
    assert file.startswith(f"{target}/")
    assert (shape.ROOT / source / file.removeprefix(f"{target}/")).is_file()


def test_every_image_is_pinned_and_the_parts_of_temporal_are_of_one_version():
    images = {name: service["image"] for name, service in shape.services().items()}
    for image in [*images.values(), *(words[0][1].split()[0] for words in shape.stages().values())]:
        if image in shape.stages():
            continue
        assert ":" in image
        assert not image.endswith(":latest")
    names = ("temporal", "temporal-schema", "temporal-namespace")
    assert {images[name].split(":")[1] for name in names} == {"1.32.0"}
    assert images["postgres"] in {words[0][1].split()[0] for words in shape.stages().values()}


def test_nothing_is_published_beyond_this_machine_unless_it_is_asked_for():
    published = {name: list(shape.ports(name)) for name in shape.services()}
    assert {name for name, each in published.items() if each} == {"api", "temporal-ui"}
    for each in published.values():
        for host, _ in each:
            assert host.startswith("${PINGXI_BIND:-127.0.0.1}:")
    assert shape.compose()["networks"]["inner"]["internal"] is True
    for name, service in shape.services().items():
        outward = published[name] or name == "watcher"  # it reads feeds, and publishes nothing
        assert set(service["networks"]) == ({"inner", "outer"} if outward else {"inner"}), name


def test_no_password_has_a_default_or_stands_in_the_file():
    for found in shape.variables():
        assert (found["how"] == ":?") == (found["name"] in PASSWORDS), found[0]
    for env in shape.given({}).values():
        for key, value in env.items():
            if key.endswith(("PASSWORD", "PWD")):
                assert value == ""
            assert not re.search(r"://\w+:[^@]+@", value)


def test_the_example_names_every_variable_and_fills_no_password_in():
    lines = (shape.ROOT / "deploy" / ".env.example").read_text("utf-8").splitlines()
    values = dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))
    assert set(values) == {found["name"] for found in shape.variables()}
    assert {name for name in values if name.endswith("PASSWORD")} == PASSWORDS
    assert {values[name] for name in PASSWORDS} == {""}
    for found in shape.variables():
        assert found["how"] != ":-" or values[found["name"]] == found["rest"]


@pytest.mark.parametrize("name", shape.OURS)
def test_what_is_ours_runs_with_the_least_it_needs(name):
    service = shape.services()[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service["user"].split(":")[0] != "0"
    assert "privileged" not in service


def test_whatever_keeps_running_starts_again_and_is_looked_after():
    for name in ("postgres", "temporal", *PROCESSES):
        service = shape.services()[name]
        assert service["restart"] == "unless-stopped", name
        assert service["healthcheck"]["test"][0] == "CMD"


def test_everything_waits_for_what_it_needs():
    order = {
        "temporal-schema": {"postgres": "service_healthy"},
        "temporal": {"temporal-schema": "service_completed_successfully"},
        "temporal-namespace": {"temporal": "service_healthy"},
        "temporal-ui": {"temporal-namespace": "service_completed_successfully"},
        "pingxi-migrate": {"postgres": "service_healthy"},
        "api": {"pingxi-migrate": "service_completed_successfully"},
    }
    both = order["temporal-ui"] | order["api"]
    order |= {"worker": both, "dispatcher": both, "archiver": both, "watcher": both}
    order |= {"sequencer": order["api"], "witness": order["api"]}
    found = {
        name: {on: each["condition"] for on, each in service["depends_on"].items()}
        for name, service in shape.services().items()
        if "depends_on" in service
    }
    assert found == order


def test_temporal_runs_as_the_embedded_one_does():
    folder = shape.ROOT / "deploy" / "temporal" / "dynamicconfig"
    values = YAML(typ="safe").load(folder / "production.yaml")
    embedded = dict(each.replace('"', "").split("=") for each in DYNAMIC)
    # Reads past the cache: for a server that is asked at once after its start, too dear for one that stays.
    del embedded["system.forceSearchAttributesCacheRefreshOnRead"]
    assert {name: str(each["value"]) for name, [each] in values.items()} == embedded
    environment = shape.given(EXAMPLE)
    assert environment["temporal-namespace"]["TEMPORAL_RETENTION"] == RETENTION
    assert environment["temporal-ui"]["TEMPORAL_DISABLE_WRITE_ACTIONS"] == "true"
    databases = [environment[name]["DBNAME"] for name in ("temporal", "temporal-schema")]
    assert databases == ["temporal", "temporal"]
    assert environment["temporal-namespace"]["TEMPORAL_NAMESPACE"] == Settings().temporal_namespace


def test_the_page_on_deployment_names_services_and_commands_that_exist():
    page = (shape.ROOT / "docs" / "deployment.md").read_text("utf-8")
    told = set(re.findall(r"run --rm tools (\w+)", page))
    assert told == {"accounts", "backup", "restore", "recover"}
    assert told <= set(command_tree("en").commands)
    listed = {
        name
        for row in re.findall(r"^\| (`.+?`) \|", page, re.MULTILINE)
        for name in re.findall(r"[\w-]+", row)
    }
    assert listed == set(shape.services())
