"""A small world for curators: papers that state what a test says they state."""

import pytest
from django.contrib.auth.models import User

from cppcc import extraction
from cppcc.extraction.facts import Facts, Header
from cppcc.importing.chunks import Terms, import_chunk
from cppcc.importing.files import Received
from cppcc.importing.tally import Tally
from cppcc.models import ImportRun


class Papers:
    """Documents whose facts a test gives; reading them again gives the same, until it says else."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.facts: dict[str, Facts] = {}
        self.told: list[object] = []
        monkeypatch.setattr(extraction, "extract", self.extract)

    def extract(self, text: str, **kwargs: object) -> Facts:
        self.told.append(kwargs.get("told"))
        return self.facts.get(text, Facts(Header()))

    def put(self, name: str, facts: Facts, text: str = "", *, again: bool = True) -> Tally:
        """Import one document that states this."""
        text = text or f"{name}：大连市政协主席甲乙主持召开座谈会。"
        self.facts[text] = facts
        run = ImportRun.objects.create(version=extraction.VERSION)
        return import_chunk([Received(f"{name}.txt", text.encode())], Terms(run, again=again))

    def put_again(self) -> Tally:
        """Import all of them once more, by rules that have changed."""
        run = ImportRun.objects.create(version=extraction.VERSION)
        received = [Received(f"{text[:2]}.txt", text.encode()) for text in self.facts]
        return import_chunk(received, Terms(run, again=True))


@pytest.fixture
def papers(monkeypatch: pytest.MonkeyPatch) -> Papers:
    return Papers(monkeypatch)


@pytest.fixture
def curator() -> User:
    return User.objects.create_user("编者")
