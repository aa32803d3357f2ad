"""Questions: where a later reading and a curator's decision part, a curator says which holds.

"主席" was read and confirmed; now "副主席" is read  ->  one question with all three values
"""

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .documents import Document, ReadingKind
from .runs import ImportRun


@pghistory.track(
    pghistory.UpdateEvent(row=pghistory.Old, level=pgtrigger.Statement),
    pghistory.DeleteEvent(level=pgtrigger.Statement),
    obj_field=pghistory.ObjForeignKey(related_name="history", related_query_name="history"),
)
class Question(models.Model):
    """What an import asks instead of deciding. One open question a record and field."""

    class About(models.TextChoices):
        DIFFERS = "differs", _("a reading differs from what was decided")
        UNSTATED = "unstated", _("no document states it any more")
        SPLIT = "split", _("evidence contradicts itself: perhaps two")
        SAME_NAME = "same_name", _("another text of the same name")
        SUPERSEDED = "superseded", _("not found in the document that supersedes it")

    class State(models.TextChoices):
        OPEN = "open", _("open")
        KEPT = "kept", _("kept as decided")
        TAKEN = "taken", _("the reading was taken")
        WRITTEN = "written", _("another value was written")
        SETTLED = "settled", _("settled by what was read since")

    KINDS = [*ReadingKind.choices, ("document", _("document"))]

    about = models.CharField(
        pgettext_lazy("of a question", "about"), max_length=10, choices=About.choices
    )
    kind = models.CharField(_("kind"), max_length=14, choices=KINDS)
    record_id = models.BigIntegerField(_("record"))
    label = models.CharField(_("record"))
    field = models.CharField(_("field"), max_length=40, blank=True)
    before = models.JSONField(_("read before"), null=True, blank=True)
    now = models.JSONField(_("read now"), null=True, blank=True)
    decided = models.JSONField(_("decided"), null=True, blank=True)
    quote_before = models.TextField(_("words before"), blank=True)
    quote_now = models.TextField(_("words now"), blank=True)
    document_before = models.ForeignKey(
        Document,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("document before"),
    )
    document_now = models.ForeignKey(
        Document,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("document now"),
    )
    run = models.ForeignKey(
        ImportRun,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="questions",
        verbose_name=_("import run"),
    )
    asked = models.DateTimeField(_("asked"), auto_now_add=True)
    state = models.CharField(_("state"), max_length=7, choices=State.choices, default=State.OPEN)
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
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        ordering = ["id"]
        indexes = [
            models.Index(fields=["kind", "record_id"], name="question_by_record"),
            models.Index(
                fields=["about", "id"], name="question_open", condition=models.Q(state="open")
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                name="question_open_once",
                fields=["kind", "record_id", "about", "field"],
                condition=models.Q(state="open"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.label} · {self.get_about_display()}"
