"""A PostgreSQL of the suite's own, unless DATABASE_URL names one."""

import os
from collections.abc import Iterator

import pytest

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright runs a loop of its own


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None,
) -> Iterator[None]:
    """Called before the test database is made: start a fast cluster, gone at the end; on a server
    that is named each process of the suite has a database of its own.
    """
    from django.db import connections

    from cppcc import database

    if database.named_url():
        yield
        return
    #  a vacuum at the wrong moment keeps a lock that a test asks for
    with database.temporary({"autovacuum": "off"}) as server:
        connections["default"].settings_dict["SERVER"] = str(server.folder)
        yield
        connections.close_all()


@pytest.fixture(scope="session", autouse=True)
def reference_data_stays() -> Iterator[None]:
    """A transactional test ends in a flush, which takes the reference data with it."""
    from django.apps import apps
    from django.db.models.signals import post_migrate

    from cppcc import reference

    def load(**kwargs: object) -> None:
        if "plan" not in kwargs:  # `flush`, not `migrate`, which loads it itself
            reference.load()

    post_migrate.connect(load, sender=apps.get_app_config("cppcc"))
    yield
    post_migrate.disconnect(load, sender=apps.get_app_config("cppcc"))


@pytest.fixture(autouse=True)
def own_language() -> Iterator[None]:
    """The site's own, whatever the last page of the test before was shown in."""
    from django.utils import translation

    yield
    translation.deactivate()
