"""Possible duplicates: two records that may be one, with what speaks for it.

王芳/委员会|210102 and 王芳/委员会|210105, both of 沈阳大学  ->  a curator says same or different
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from .base import Pair
from .documents import ReadingKind


class Duplicate(Pair):
    """Records of any kind that may be one."""

    class Ground(models.TextChoices):
        NAME = "name", _("the same name in different committees")
        EMPLOYER = "employer", _("the same name and the same employer")
        DAY = "day", _("the same committee, kind and day")
        MEETING = "meeting", _("the same committee, kind and topic")
        TITLE = "title", _("nearly the same title")
        PRINTED = "printed", _("nearly the same name")

    class State(models.TextChoices):
        OPEN = "open", _("open")
        DIFFERENT = "different", _("different")
        SAME = "same", _("the same")

    kind = models.CharField(_("kind"), max_length=14, choices=ReadingKind.choices)
    ground = models.CharField(_("ground"), max_length=8, choices=Ground.choices)
    evidence = models.JSONField(_("evidence"), default=dict)
    state = models.CharField(_("state"), max_length=9, choices=State.choices, default=State.OPEN)

    class Meta:
        verbose_name = _("possible duplicate")
        verbose_name_plural = _("possible duplicates")
        ordering = ["id"]
        indexes = [
            models.Index(fields=["kind", "second"], name="duplicate_by_second"),
            models.Index(
                fields=["kind", "ground", "id"],
                name="duplicate_open",
                condition=models.Q(state="open"),
            ),
        ]
        constraints = [
            models.UniqueConstraint(name="duplicate_once", fields=["kind", "first", "second"]),
            models.CheckConstraint(
                name="duplicate_in_order", condition=models.Q(first__lt=models.F("second"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first} = {self.second}?"
