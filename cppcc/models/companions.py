"""What companions said that took effect: each entry does so once, and is a curator's word since.

x.facts.yaml, line 12: "confirm: {kind: person, …}"  ->  one row; a curator may decide otherwise
later, and importing the same file again does not take that back
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from .runs import ImportRun


class CompanionEntry(models.Model):
    """One fact or decision of a companion, by the digest of its document and its words."""

    digest = models.CharField(max_length=64, unique=True, editable=False)
    file = models.CharField(_("file"))
    line = models.PositiveIntegerField(_("line"), default=0)
    run = models.ForeignKey(
        ImportRun,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="entries",
        verbose_name=_("import run"),
        help_text=_("Empty where it was written from this database."),
    )
    made = models.DateTimeField(_("made"), auto_now_add=True)

    class Meta:
        verbose_name = _("entry of a companion")
        verbose_name_plural = _("entries of companions")
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.file}:{self.line}"
