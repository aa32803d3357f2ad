"""Uploads: bytes that a curator sent and is shown a preview of, before an import run takes them.

batch 7f0c…: 甲报.txt, 乙报.docx   ->  a run reads them and the batch is gone; else it goes in a day
"""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Upload(models.Model):
    """One file of a batch. Seen by the user who sent it alone."""

    batch = models.UUIDField(_("batch"), default=uuid.uuid4, db_index=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("user")
    )
    name = models.CharField(_("file"))
    data = models.BinaryField(_("bytes as received"))
    made = models.DateTimeField(_("made"), auto_now_add=True)

    class Meta:
        verbose_name = _("upload")
        verbose_name_plural = _("uploads")
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name
