"""A document with a record of every kind, and curators with and without permissions."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission
from django.test import Client

from cppcc import roles
from cppcc.models import Document, Record, Scope
from tests import factories


@pytest.fixture
def admin_user(django_user_model: Any, db: None) -> Any:
    """A superuser without a password, whose hashing would take longer than most tests."""
    return django_user_model.objects.create_superuser("admin")


@pytest.fixture
def source(db: None) -> Document:
    return factories.document(title="养老服务协商会", publisher="大连日报", published="2023-06-30")


@pytest.fixture
def records(source: Document) -> dict[str, Record]:
    return factories.one_of_each(source)


@pytest.fixture
def staff(django_user_model: Any) -> Any:
    """A function: a logged-in member of the staff with just these permissions."""

    def logged_in(*codenames: str) -> Client:
        user = django_user_model.objects.create_user("staff", is_staff=True)
        user.user_permissions.set(Permission.objects.filter(codename__in=codenames))
        client = Client()
        client.force_login(user)
        return client

    return logged_in


@pytest.fixture
def curator(db: None, django_user_model: Any) -> Callable[..., Any]:
    """A function: a curator of these provinces."""
    roles.make(before=roles.known())

    def made(*provinces: str, role: str = "curator") -> Any:
        name = "-".join([role, *provinces])
        user, new = django_user_model.objects.get_or_create(username=name, is_staff=True)
        if new:
            user.groups.add(Group.objects.get(name=role))
            Scope.objects.bulk_create(Scope(user=user, region_id=code) for code in provinces)
        return django_user_model.objects.get(pk=user.pk)  # with nothing fetched yet

    return made


@pytest.fixture
def logged_in(curator: Callable[..., Any]) -> Callable[..., Client]:
    def made(*provinces: str, role: str = "curator") -> Client:
        client = Client()
        client.cookies["django_language"] = "en"
        client.force_login(curator(*provinces, role=role))
        return client

    return made
