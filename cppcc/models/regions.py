"""Reference data: administrative divisions, kinds of events and of titled documents.

Region 210115 辽中区 (county level, under 210100), before 2016 the county 210122 辽中县
"""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from .base import Decidable, tracked


@tracked()
class Region(Decidable):
    """A division with the name it has, or had, under a GB/T 2260 code."""

    class Level(models.TextChoices):
        COUNTRY = "country", _("country")
        PROVINCE = "province", _("province")
        PREFECTURE = "prefecture", _("prefecture")
        COUNTY = "county", _("county")

    READ = (
        "code",
        "name",
        "short_name",
        "aliases",
        "level",
        "parent",
        "valid_from",
        "valid_to",
        "successors",
    )

    id = models.CharField(
        primary_key=True,
        max_length=16,
        editable=False,
        help_text=_("The code; for a former name under a code in use, code-year."),
    )
    code = models.CharField(_("code"), max_length=6, db_index=True, help_text=_("GB/T 2260"))
    name = models.CharField(_("name"))
    short_name = models.CharField(_("short name"))
    aliases = models.JSONField(_("other names"), default=list, blank=True)
    level = models.CharField(_("level"), max_length=10, choices=Level.choices)
    parent = models.CharField(
        _("parent"), max_length=6, blank=True, help_text=_("Code of the division above.")
    )
    valid_from = models.CharField(_("valid from"), max_length=10, blank=True, help_text="EDTF")
    valid_to = models.CharField(_("valid to"), max_length=10, blank=True, help_text="EDTF")
    successors = models.JSONField(_("successors"), default=list, blank=True)

    class Meta:
        verbose_name = _("region")
        verbose_name_plural = _("regions")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                name="region_code_has_six_digits", condition=models.Q(code__regex=r"^\d{6}$")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.code}"


class Kind(Decidable):
    """An entry of a short list, in Chinese and English."""

    READ = ("name", "name_en", "position", "forms")

    code = models.CharField(_("code"), primary_key=True, max_length=20)
    name = models.CharField(_("Chinese name"), max_length=40)
    name_en = models.CharField(_("English name"), max_length=40)
    position = models.PositiveSmallIntegerField(_("position"))
    forms = ArrayField(
        models.CharField(max_length=40),
        default=list,
        blank=True,
        verbose_name=_("printed forms"),
        help_text=_("Words that name this kind in a text."),
    )

    class Meta:
        abstract = True
        ordering = ["position"]

    def __str__(self) -> str:
        return self.name_en if (get_language() or "").startswith("en") else self.name


@tracked()
class EventKind(Kind):
    """consultation: 协商会, 座谈会, 恳谈会, 议政会"""

    class Meta(Kind.Meta):
        verbose_name = _("kind of event")
        verbose_name_plural = _("kinds of events")


@tracked()
class ProposalKind(Kind):
    """report: 调研报告, 视察报告, 协商报告"""

    class Meta(Kind.Meta):
        verbose_name = _("kind of document")
        verbose_name_plural = _("kinds of documents")
