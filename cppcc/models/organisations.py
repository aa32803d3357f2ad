"""Every other body: Party and government, parties, companies, schools, the press."""

from django.db import models
from django.db.models.functions import Left
from django.utils.translation import gettext_lazy as _

from . import keys
from .base import SORTED, Record, tracked
from .regions import Region


@tracked()
class Organisation(Record):
    """A body that is no committee, under its printed name: 辽宁中医药大学."""

    class Kind(models.TextChoices):
        PARTY_COMMITTEE = "party_committee", _("committee of the Communist Party")
        GOVERNMENT = "government", _("government")
        PARTY = "party", _("democratic party")
        MASS = "mass", _("people's organisation")
        COMPANY = "company", _("company")
        SCHOOL = "school", _("school or university")
        RESEARCH = "research", _("research institute")
        PRESS = "press", _("press")
        ASSOCIATION = "association", _("association")
        OTHER = "other", _("other")

    READ = ("name", "kind")

    name = models.CharField(_("name"))
    kind = models.CharField(_("kind"), max_length=15, choices=Kind.choices, default=Kind.OTHER)
    party = models.CharField(
        _("party"),
        max_length=20,
        blank=True,
        help_text=_("Which of the eight parties, of 工商联 or of the people's organisations."),
    )
    region = models.ForeignKey(
        Region,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="organisations",
        verbose_name=_("region"),
    )
    level = models.CharField(_("level"), max_length=10, choices=Region.Level.choices, blank=True)

    class Meta(Record.Meta):
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        ordering = ["name"]
        indexes = [
            *Record.Meta.indexes,
            models.Index(Left("name", SORTED), "id", name="organisation_by_name"),
        ]

    def __str__(self) -> str:
        return self.name

    def own_key(self) -> str:
        return keys.organisation(self.name, near=None, document="")
