"""No Docker engine runs in CI: every command, variable, port and path of both files is held against the project."""

import re
import shlex
from pathlib import Path

import pytest
import yaml
from celery.bin.celery import celery as celery_command
from django.core.management import get_commands
from django.urls import resolve
from gunicorn.config import Config

from wulibridge.environment import BASE_DIR

COMPOSE = yaml.safe_load((BASE_DIR / "docker-compose.yml").read_text())
SERVICES = COMPOSE["services"]
OURS = {name: service for name, service in SERVICES.items() if service["image"] == "wulibridge"}
LASTING = {name: service for name, service in SERVICES.items() if name != "migrate"}
DOCKERFILE = (BASE_DIR / "Dockerfile").read_text().replace("\\\n", "")
ENV_EXAMPLE = (BASE_DIR / ".env.example").read_text()
# Set by manage.py and the tests for themselves, never by a person.
INTERNAL = {"DB_ROLE", "WULIBRIDGE_TESTING"}


def instructions(name: str) -> list[str]:
    return re.findall(rf"^{name} (.+)$", DOCKERFILE, flags=re.MULTILINE)


def image_command() -> list[str]:
    return yaml.safe_load(instructions("CMD")[-1])


def command_of(service: str) -> list[str]:
    command = SERVICES[service].get("command", image_command())
    return shlex.split(command) if isinstance(command, str) else command


def read_by_settings() -> set[str]:
    source = (BASE_DIR / "wulibridge" / "settings.py").read_text()
    return set(re.findall(r"""\benv(?:\.\w+)?\(\s*"([A-Z_]+)\"""", source))


def read_by_supervisor() -> set[str]:
    source = "".join((BASE_DIR / "wulibridge" / name).read_text() for name in ("supervisor.py", "environment.py"))
    return set(re.findall(r"""os\.environ(?:\.get\(|\[)"([A-Z_]+)\"""", source))


def documented() -> set[str]:
    return set(re.findall(r"^#?([A-Z_]+)=", ENV_EXAMPLE, flags=re.MULTILINE))


def interpolated() -> set[str]:
    return set(re.findall(r"(?<!\$)\$\{([A-Z_]+)", (BASE_DIR / "docker-compose.yml").read_text()))


def test_the_services_are_the_ones_the_office_needs():
    assert set(SERVICES) == {"migrate", "web", "worker", "beat", "postgres", "valkey"}


def test_env_example_lists_what_the_settings_read():
    assert read_by_settings() | read_by_supervisor() - INTERNAL <= documented() | INTERNAL


def test_env_example_lists_nothing_that_nobody_reads():
    assert documented() <= read_by_settings() | read_by_supervisor() | interpolated()


def test_compose_passes_only_variables_that_the_settings_read():
    for service in OURS.values():
        assert set(service["environment"]) <= read_by_settings()


def test_every_variable_compose_asks_for_is_documented():
    assert interpolated() <= documented()


@pytest.mark.parametrize("variable", sorted(read_by_settings() - INTERNAL))
def test_a_variable_of_the_settings_reaches_the_containers(variable):
    not_for_containers = {"DEBUG", "DEMO_PASSWORD", "DEMO_TIMINGS", "WULIBRIDGE_HOME", "DATABASE_OWNER_URL"}
    assert variable in SERVICES["web"]["environment"] or variable in not_for_containers


def test_the_image_sets_the_home_that_the_volume_is_mounted_on():
    assert "WULIBRIDGE_HOME=/data" in instructions("ENV")[-1].split()
    assert instructions("VOLUME") == ["/data"]
    assert all(service["volumes"] == ["home:/data"] for service in OURS.values())


def test_only_the_migration_knows_the_owner():
    owners = [name for name, service in OURS.items() if "DATABASE_OWNER_URL" in service["environment"]]
    assert owners == ["migrate"]


def test_the_addresses_name_roles_database_and_services_that_exist():
    roles = (BASE_DIR / "wulibridge" / "embedded" / "roles.sql").read_text()
    environment = OURS["migrate"]["environment"]
    for variable in ("DATABASE_URL", "DATABASE_OWNER_URL"):
        role, host, database = re.fullmatch(
            r"postgres://(\w+):\$\{.+\}@(\w+):5432/(\w+)", environment[variable]
        ).groups()
        assert f"CREATE ROLE {role} LOGIN" in roles
        assert f"CREATE DATABASE {database} " in roles
        assert SERVICES[host]["image"] == "postgres:18"
    assert environment["REDIS_URL"] == "redis://valkey:6379/0"


def test_the_passwords_of_both_roles_are_set_where_postgres_starts():
    script = COMPOSE["configs"]["passwords"]["content"]
    for role, variable in {"wulibridge_owner": "OWNER_PASSWORD", "wulibridge_app": "APP_PASSWORD"}.items():
        assert f"ALTER ROLE {role} PASSWORD" in script
        assert f"$${variable}" in script
        assert variable in SERVICES["postgres"]["environment"]
    targets = [config["target"] for config in SERVICES["postgres"]["configs"]]
    assert targets == ["/docker-entrypoint-initdb.d/20-passwords.sh"]


def test_the_migration_runs_management_commands_that_exist():
    script = command_of("migrate")
    assert script[:2] == ["sh", "-ec"]
    commands = [step.split() for step in script[2].split("&&")]
    assert [words[:2] for words in commands] == [["python", "manage.py"]] * 3
    assert {words[2] for words in commands} <= set(get_commands())


def test_the_web_command_parses_and_names_an_application():
    program, application, *options = image_command()
    assert program == "gunicorn"
    assert "command" not in SERVICES["web"]
    parsed = Config().parser().parse_args([application, *options])
    assert parsed.bind == ["0.0.0.0:8000"]
    assert (BASE_DIR / "wulibridge" / "wsgi.py").read_text().count("application = ") == 1
    assert application == "wulibridge.wsgi"


@pytest.mark.parametrize("service", ["worker", "beat"])
def test_the_celery_commands_parse(service):
    program, app_flag, app, subcommand, *options = command_of(service)
    assert (program, app_flag, app, subcommand) == ("celery", "-A", "wulibridge", service)
    command = celery_command.commands[subcommand]
    known = {flag for parameter in command.params for flag in (*parameter.opts, *parameter.secondary_opts)}
    assert {option.split("=")[0] for option in options if option.startswith("--")} <= known


def test_there_is_exactly_one_beat():
    beats = [name for name in SERVICES if "beat" in command_of(name)]
    assert beats == ["beat"]
    assert SERVICES["beat"]["container_name"]


def test_the_port_is_one_and_the_same():
    assert instructions("EXPOSE") == ["8000"]
    assert [port.rsplit(":", 1)[1] for port in SERVICES["web"]["ports"]] == ["8000"]
    assert "localhost:8000/" in SERVICES["web"]["healthcheck"]["test"][-1]


def test_the_health_check_of_the_web_asks_a_page_that_exists():
    path = re.search(r"localhost:8000(/\w+)", SERVICES["web"]["healthcheck"]["test"][-1]).group(1)
    assert resolve(path).view_name == "web:healthz"
    assert SERVICES["web"]["environment"]["ALLOWED_HOSTS"].split(",")[0] == "localhost"


def test_beat_writes_where_its_health_check_looks():
    command = command_of("beat")
    schedule = Path(command[command.index("--schedule") + 1])
    check = SERVICES["beat"]["healthcheck"]["test"][-1]
    assert f"find {schedule.parent} " in check
    assert f"'{schedule.name}*'" in check


@pytest.mark.parametrize("service", sorted(LASTING))
def test_a_lasting_service_is_watched_and_restarted(service):
    assert SERVICES[service]["restart"] == "unless-stopped"
    assert SERVICES[service]["healthcheck"]["test"]


def test_web_worker_and_beat_wait_for_the_migration():
    for service in ("web", "worker", "beat"):
        assert SERVICES[service]["depends_on"] == {"migrate": {"condition": "service_completed_successfully"}}
    assert set(SERVICES["migrate"]["depends_on"]) == {"postgres", "valkey"}


def test_volumes_and_mounted_paths_exist():
    for service in SERVICES.values():
        for mount in service.get("volumes", []):
            source = mount.split(":")[0]
            assert (BASE_DIR / source).exists() if source.startswith(".") else source in COMPOSE["volumes"]


def test_the_image_copies_what_exists_and_installs_by_hash():
    sources = [words[0] for words in map(str.split, instructions("COPY")) if not words[0].startswith("--from")]
    assert sources == ["requirements.lock", "."]
    assert all((BASE_DIR / source).exists() for source in sources)
    assert "--require-hashes" in DOCKERFILE


def test_the_image_does_not_run_as_root():
    last = DOCKERFILE.rsplit("\nFROM ", 1)[1]
    user = re.search(r"^USER (\w+)$", last, flags=re.MULTILINE).group(1)
    assert user != "root"
    assert re.search(rf"useradd .*\b{user}\b", last)


def test_the_python_of_the_image_is_one_we_support():
    versions = set(re.findall(r"^FROM python:(\d\.\d+)-slim", DOCKERFILE, flags=re.MULTILINE))
    assert versions == {"3.13"}
    assert 'requires-python = ">=3.11,<3.14"' in (BASE_DIR / "pyproject.toml").read_text()


@pytest.mark.parametrize("secret", [".env", "var", ".git"])
def test_what_must_not_travel_into_the_image_is_ignored(secret):
    assert secret in (BASE_DIR / ".dockerignore").read_text().splitlines()
