"""Assignments: in this document, what reads as one key is the record of another.

A curator parts two people of one name; a better rule reads a confirmed event under another topic:
both leave an assignment, and every import of the document follows it.
"""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from .documents import Document, ReadingKind
from .runs import ImportRun


class Assignment(models.Model):
    """One key of one document, and the key that its readings take instead."""

    document = models.ForeignKey(
        Document, models.CASCADE, related_name="assignments", verbose_name=_("document")
    )
    kind = models.CharField(_("kind"), max_length=14, choices=ReadingKind.choices)
    key = models.TextField(_("key as read"), db_collation="C")
    to_key = models.TextField(_("key of the record"), db_collation="C")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("user"),
        help_text=_("Empty where an import held a decided record together."),
    )
    run = models.ForeignKey(
        ImportRun,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("import run"),
    )
    made = models.DateTimeField(_("made"), auto_now_add=True)

    class Meta:
        verbose_name = _("assignment")
        verbose_name_plural = _("assignments")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(name="assignment_once", fields=["document", "kind", "key"]),
            models.CheckConstraint(
                name="assignment_changes_the_key", condition=~models.Q(key=models.F("to_key"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key} → {self.to_key}"
