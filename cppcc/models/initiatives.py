"""Named campaigns, platforms, brands, think tanks and mechanisms."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from . import keys
from .base import Record, tracked
from .committees import Committee


@tracked()
class Initiative(Record):
    """A thing with a name of its own that a committee runs: 有事来协商."""

    class Kind(models.TextChoices):
        CAMPAIGN = "campaign", _("campaign")
        PLATFORM = "platform", _("platform")
        BRAND = "brand", _("brand")
        THINK_TANK = "think_tank", _("think tank")
        MECHANISM = "mechanism", _("mechanism")

    READ = ("committee", "name", "kind")

    committee = models.ForeignKey(
        Committee,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="initiatives",
        verbose_name=_("committee"),
    )
    name = models.CharField(_("name"), help_text=_("As printed."))
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="parts",
        verbose_name=_("parent"),
    )
    slots = models.PositiveSmallIntegerField(
        _("slots"), null=True, blank=True, help_text=_("五个一: five.")
    )
    slogan = models.CharField(_("slogan"), blank=True)

    class Meta(Record.Meta):
        verbose_name = _("initiative")
        verbose_name_plural = _("initiatives")
        ordering = ["name", "id"]

    def __str__(self) -> str:
        return self.name

    def own_key(self) -> str:
        return keys.initiative(self.committee.key if self.committee else None, self.name)
