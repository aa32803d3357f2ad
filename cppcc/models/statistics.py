"""The figures that committees report."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from . import keys
from .base import Record, tracked
from .committees import Committee
from .organisations import Organisation


@tracked()
class Statistic(Record):
    """A counted claim about a committee's work: 协商活动 60余场."""

    class Bound(models.TextChoices):
        EXACT = "exact", _("exactly")
        OVER = "over", _("over")
        UNDER = "under", _("under")
        ABOUT = "about", _("about")

    class Flow(models.TextChoices):
        PERIOD = "period", _("in a period")
        DATE = "date", _("at a date")
        SINCE = "since", _("since a start")

    READ = (
        "committee",
        "measure",
        "value",
        "bound",
        "unit",
        "flow",
        "period",
        "earliest",
        "latest",
        "quote",
    )

    committee = models.ForeignKey(
        Committee,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="statistics",
        verbose_name=_("committee"),
        help_text=_("Whose work is counted."),
    )
    organisation = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="statistics",
        verbose_name=_("organisation"),
        help_text=_("Another body whose work is counted."),
    )
    measure = models.CharField(
        _("measure"), blank=True, help_text=_("What was counted, as printed.")
    )
    measure_key = models.CharField(_("canonical measure"), blank=True)
    value = models.DecimalField(_("value"), max_digits=24, decimal_places=6)
    bound = models.CharField(_("bound"), max_length=5, choices=Bound.choices, default=Bound.EXACT)
    unit = models.CharField(_("unit"), blank=True)
    flow = models.CharField(_("flow"), max_length=6, choices=Flow.choices, blank=True)
    subject = models.CharField(_("subject"), blank=True)
    period = models.CharField(_("period"), max_length=21, blank=True, help_text="EDTF")
    earliest = models.DateField(_("earliest day"), null=True, blank=True)
    latest = models.DateField(_("latest day"), null=True, blank=True)
    part_of = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="parts",
        verbose_name=_("part of"),
    )
    share = models.DecimalField(
        _("share in %"), max_digits=9, decimal_places=4, null=True, blank=True
    )
    derived = models.BooleanField(_("derived"), default=False)
    quote = models.CharField(_("quote"), blank=True)

    class Meta(Record.Meta):
        verbose_name = _("statistic")
        verbose_name_plural = _("statistics")
        ordering = ["committee", "id"]
        constraints = [
            *Record.Meta.constraints,
            models.CheckConstraint(
                name="statistic_days_forwards",
                violation_error_message=_("The latest day lies before the earliest."),
                condition=models.Q(earliest__isnull=True, latest__isnull=True)
                | models.Q(earliest__lte=models.F("latest")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.measure} {self.quote or f'{self.value.normalize():f}{self.unit}'}".strip()

    def own_key(self) -> str:
        return keys.statistic(
            self.committee.key if self.committee else None,
            measure=self.measure,
            value=f"{self.value.normalize():f}",
            unit=self.unit,
            period=self.period or None,
            document=keys.by_hand(),
            start=0,
        )
