"""What a member of the staff may be allowed to do beyond viewing, adding, changing and deleting."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .regions import Region


class Right(models.Model):  # noqa: DJ008  # there are none to be told apart
    """No table: the permissions that are not those of one model."""

    class Meta:
        managed = False
        default_permissions = ()
        permissions = [
            ("merge_records", _("Can merge and split records")),
            ("revert_records", _("Can revert and restore records")),
            ("export_tables", _("Can take tables away")),
            ("import_tables", _("Can bring tables in")),
            ("upload_documents", _("Can import documents")),
            ("undo_imports", _("Can undo import runs")),
        ]


class Scope(models.Model):
    """A province whose records a curator may change; a curator without any may change all."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="scopes", verbose_name=_("user")
    )
    region = models.ForeignKey(
        Region,
        models.PROTECT,
        related_name="+",
        verbose_name=pgettext_lazy("of a curator", "province"),
        limit_choices_to={"level": "province"},
    )

    class Meta:
        verbose_name = _("province of a curator")
        verbose_name_plural = _("provinces of curators")
        ordering = ["user", "region"]
        constraints = [models.UniqueConstraint(name="scope_once", fields=["user", "region"])]

    def __str__(self) -> str:
        return f"{self.user} · {self.region}"
