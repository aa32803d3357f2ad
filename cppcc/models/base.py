"""What every record has: a key, a review state, what a curator decided, and a history.

post = Post.objects.get(key="赵中军/委员会|210102/主席")
post.review      -> "extracted"
post.decided     -> ["title"]          a curator wrote it: no reading overwrites it
post.read        -> {"title": "主席"}   what the readings last gave
"""

from abc import abstractmethod
from collections.abc import Callable, Iterable
from typing import Any, ClassVar, Self, TypeVar

import pghistory
import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _

Model = TypeVar("Model", bound=type[models.Model])

SORTED = 40  # characters of a name by which lists are sorted: names have no limit, indexes have


def tracked(*, exclude: Iterable[str] = ()) -> Callable[[Model], Model]:
    """History by triggers, one event a row and change; an update keeps the row as it was."""
    statement = pgtrigger.Statement
    decorate: Callable[[Model], Model] = pghistory.track(
        pghistory.InsertEvent(level=statement),
        pghistory.UpdateEvent(row=pghistory.Old, level=statement),
        pghistory.DeleteEvent(level=statement),
        exclude=list(exclude) or None,
        obj_field=pghistory.ObjForeignKey(related_name="history", related_query_name="history"),
    )
    return decorate


class Review(models.TextChoices):
    EXTRACTED = "extracted", _("unreviewed")
    CONFIRMED = "confirmed", _("confirmed")
    REJECTED = "rejected", _("rejected")
    MERGED = "merged", _("merged")


class RecordQuerySet(models.QuerySet[Any]):
    def standing(self) -> Self:
        """Records that count: neither rejected nor merged into another."""
        return self.exclude(review__in=[Review.REJECTED, Review.MERGED])

    def unreviewed(self) -> Self:
        return self.filter(review=Review.EXTRACTED)

    def confirm(self) -> int:
        """A curator says that the words state this; from here on no reading changes a field."""
        return self.exclude(review=Review.MERGED).update(review=Review.CONFIRMED)

    def reject(self) -> int:
        """A curator says that the document says no such thing; no import brings it back."""
        return self.exclude(review=Review.MERGED).update(review=Review.REJECTED)

    def reopen(self) -> int:
        """A curator takes a decision back: nobody has reviewed this."""
        return self.exclude(review=Review.MERGED).update(review=Review.EXTRACTED)


class Decidable(models.Model):
    """Rows that programs write and curators correct."""

    #  fields that readings (or reference files) give; a curator may decide any of them
    READ: ClassVar[tuple[str, ...]] = ()

    decided = ArrayField(
        models.CharField(max_length=40),
        default=list,
        blank=True,
        editable=False,
        verbose_name=_("decided fields"),
        help_text=_("Fields that a curator has set; no import changes them."),
    )
    read = models.JSONField(
        default=dict,
        blank=True,
        editable=False,
        encoder=DjangoJSONEncoder,
        verbose_name=_("as read"),
        help_text=_("The values that the readings last gave."),
    )

    class Meta:
        abstract = True

    def decide(self, fields: Iterable[str]) -> None:
        """Mark fields as a curator's word."""
        self.decided = sorted({*self.decided, *(set(fields) & set(self.READ))})


class Record(Decidable):
    """One thing that documents state, computed from all readings of its key."""

    key = models.TextField(_("key"), editable=False, db_collation="C")
    review = models.CharField(
        _("review"), max_length=9, choices=Review.choices, default=Review.EXTRACTED
    )
    merged_into = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="merged",
        verbose_name=_("merged into"),
    )
    run = models.ForeignKey(
        "cppcc.ImportRun",
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("import run"),
        help_text=_("The run that first read it; empty where a curator added it."),
    )

    objects = RecordQuerySet.as_manager()

    class Meta:
        abstract = True
        indexes = [
            models.Index(fields=["review", "id"], name="%(class)s_by_review"),
            models.Index(
                fields=["merged_into"],
                name="%(class)s_left_out",
                condition=models.Q(review__in=["rejected", "merged"]),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="%(class)s_merged_has_survivor",
                condition=models.Q(review="merged", merged_into__isnull=False)
                | (~models.Q(review="merged") & models.Q(merged_into__isnull=True)),
            ),
            models.CheckConstraint(
                name="%(class)s_not_merged_into_itself",
                condition=models.Q(merged_into__isnull=True)
                | ~models.Q(merged_into=models.F("id")),
            ),
            models.CheckConstraint(name="%(class)s_has_key", condition=~models.Q(key="")),
            models.UniqueConstraint(name="%(class)s_key_once", fields=["key"]),
        ]

    @abstractmethod
    def own_key(self) -> str:
        """The key that a curator's addition gets, by the same rule as a reading's."""


class Pair(models.Model):
    """Two records of a kind, by their keys; what a curator said of them is remembered for ever."""

    first = models.TextField(_("first"), db_collation="C")
    second = models.TextField(_("second"), db_collation="C")
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("decided by"),
    )
    decided = models.DateTimeField(_("decided"), null=True, blank=True)

    class Meta:
        abstract = True
