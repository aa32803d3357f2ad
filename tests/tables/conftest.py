"""A document with a record of every kind, as an import leaves them."""

import pytest

from cppcc.models import Document, Record
from tests import factories


@pytest.fixture
def source(db: None) -> Document:
    return factories.document(title="养老服务协商会", publisher="大连日报", published="2023-06-30")


@pytest.fixture
def records(source: Document) -> dict[str, Record]:
    return factories.one_of_each(source)
