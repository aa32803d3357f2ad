"""Contradictions among figures: two records of which not both can be so.

提案 118件 by 甲报 and 提案 128件 by 乙报, of one committee and year  ->  both stand, or one goes
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from .base import Pair


class Contradiction(Pair):
    """Two statistics of which not both can be so."""

    class Ground(models.TextChoices):
        VALUES = "values", _("two values of one measure and period")
        SHARE = "share", _("a share that does not fit its whole")
        PART = "part", _("a part larger than its whole")

    class State(models.TextChoices):
        OPEN = "open", _("open")
        BOTH = "both", _("both stand")
        FIRST = "first", _("the first was rejected")
        SECOND = "second", _("the second was rejected")

    ground = models.CharField(_("ground"), max_length=6, choices=Ground.choices)
    state = models.CharField(_("state"), max_length=6, choices=State.choices, default=State.OPEN)

    class Meta:
        verbose_name = _("contradiction among figures")
        verbose_name_plural = _("contradictions among figures")
        ordering = ["id"]
        indexes = [
            models.Index(
                fields=["ground", "id"],
                name="contradiction_open",
                condition=models.Q(state="open"),
            ),
            models.Index(fields=["second"], name="contradiction_by_second"),
        ]
        constraints = [
            models.UniqueConstraint(
                name="contradiction_once", fields=["first", "second", "ground"]
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first} ≠ {self.second}?"
