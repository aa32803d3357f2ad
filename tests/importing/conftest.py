"""What tests of importing share."""

from urllib.parse import quote

import pytest
from django.db import connection


@pytest.fixture
def reachable_by_workers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Worker processes find the database that a test works with."""
    known = connection.get_connection_params()
    login = f"{known['user']}:{quote(known.get('password') or '')}"
    place = f"{known['host']}:{known['port']}/{known['dbname']}"
    monkeypatch.setenv("DATABASE_URL", f"postgresql://{login}@{place}")
