"""A small chaos, so that the large one (`make chaos`) still runs when it is needed."""

import json
import os
import subprocess
import sys

import pytest
from django.conf import settings

pytestmark = pytest.mark.faults


def test_twenty_kills_lose_and_double_nothing(tmp_path):
    """Servers of its own, so nothing of the test database takes part."""
    servers = ("DATABASE_URL", "DATABASE_OWNER_URL", "DATABASE_SUPERUSER_URL", "REDIS_URL")
    environment = {name: value for name, value in os.environ.items() if name not in servers}
    scenarios = ["sweepers", "drains", "postgresql", "clock", "very_many"]

    done = subprocess.run(
        [sys.executable, "-m", "tests.faults.chaos", "--smoke", "--only", *scenarios],
        cwd=settings.BASE_DIR,
        env=environment | {"WULIBRIDGE_HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stdout + done.stderr[-2000:]
    report = json.loads((tmp_path / "chaos.json").read_text())
    assert report["kills"] >= 17
    assert (report["lost"], report["doubled"]) == (0, 0)
    assert set(report["scenarios"]) == set(scenarios)
