"""How names sound: what a search by pinyin looks in. A function of the names alone.

NameSound(name="曾中军", pinyin="Zeng Zhongjun", letters="zengzhongjun", initials="zzj")
"""

from django.db import models
from django.utils.translation import gettext_lazy as _


class NameSound(models.Model):
    """A name that people have, each once; rows follow the people, never the other way round."""

    name = models.CharField(_("name"), unique=True)
    pinyin = models.CharField(_("pinyin"))
    letters = models.CharField(_("letters"), help_text=_("The pinyin without blanks and case."))
    initials = models.CharField(_("initials"))

    class Meta:
        verbose_name = _("sound of a name")
        verbose_name_plural = _("sounds of names")
        ordering = ["name"]
        default_permissions = ()
        indexes = [
            models.Index(fields=[column], name=f"sound_by_{column}", opclasses=["text_pattern_ops"])
            for column in ("letters", "initials")
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.pinyin}"
