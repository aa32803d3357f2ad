"""Doubts: what a document contradicts in itself or leaves open; a curator says what of it.

收到提案118件，其中立案565件  ->  part exceeds whole, 565件 and 118件, open
"""

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from .documents import Document
from .runs import ImportRun


@pghistory.track(
    pghistory.UpdateEvent(row=pghistory.Old, level=pgtrigger.Statement),
    pghistory.DeleteEvent(level=pgtrigger.Statement),
    obj_field=pghistory.ObjForeignKey(related_name="history", related_query_name="history"),
)
class Doubt(models.Model):
    """One doubt of one document. Its words, kind and readings are its identity."""

    class About(models.TextChoices):
        OTHER_COMMITTEE = "other committee", _("another committee under this heading")
        OPEN_COMMITTEE = "open committee", _("a name that several committees have")
        OPEN_YEAR = "open year", _("days whose year is not printed")
        IMPOSSIBLE_DATE = "impossible date", _("a day that no calendar has")
        AFTER_PUBLICATION = "date after publication", _("told before it was")
        FIGURES = "figures differ", _("two values of one measure")
        PART = "part exceeds whole", _("a part larger than its whole")
        SHARE = "share differs", _("a share that does not fit")
        FORMER = "in office and former", _("in office and former")

    class State(models.TextChoices):
        OPEN = "open", _("open")
        CLEAR = "clear", _("the text is clear")
        SLIP = "slip", _("a slip of the text")
        MENDED = "mended", _("set right on record")

    #  contradictions among the figures of one text
    OF_FIGURES = (About.FIGURES, About.PART, About.SHARE)

    document = models.ForeignKey(
        Document, models.CASCADE, related_name="doubts", verbose_name=_("document")
    )
    about = models.CharField(_("what is doubtful"), max_length=22, choices=About.choices)
    start = models.PositiveIntegerField(_("start"))
    spans = models.JSONField(_("spans"))
    quotes = models.JSONField(_("words"))
    readings = models.JSONField(_("what it may be"))
    mark = models.CharField(max_length=32, help_text=_("Digest of all that it says."))
    run = models.ForeignKey(
        ImportRun,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="doubts",
        verbose_name=_("import run"),
    )
    state = models.CharField(_("state"), max_length=6, choices=State.choices, default=State.OPEN)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("answered by"),
    )
    answered = models.DateTimeField(_("answered"), null=True, blank=True)

    class Meta:
        verbose_name = _("doubt")
        verbose_name_plural = _("doubts")
        ordering = ["id"]
        indexes = [
            models.Index(
                fields=["about", "id"], name="doubt_open", condition=models.Q(state="open")
            ),
        ]
        constraints = [
            models.UniqueConstraint(name="doubt_once", fields=["document", "mark"]),
        ]

    def __str__(self) -> str:
        return f"{self.document} · {self.get_about_display()}"
