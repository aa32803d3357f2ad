"""Documents, and the readings that records are computed from."""

from typing import Any

import pghistory
import pgtrigger
from django.db import models
from django.db.models.lookups import LessThanOrEqual
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from .base import Decidable, tracked
from .runs import ImportRun


@tracked(exclude=["original", "text"])
class Document(Decidable):
    """A source as received. Bytes, text and digest never change; its header may be corrected."""

    class Script(models.TextChoices):
        SIMPLIFIED = "simplified", _("simplified")
        TRADITIONAL = "traditional", _("traditional")
        MIXED = "mixed", _("mixed")

    READ = ("title", "publisher", "published", "page", "address", "script", "home")

    name = models.CharField(_("file"))
    sha256 = models.CharField(max_length=64, unique=True, editable=False)
    original = models.BinaryField(_("bytes as received"), editable=False)
    text = models.TextField(_("text"), editable=False)
    characters = models.PositiveIntegerField(_("characters"), editable=False)
    title = models.CharField(_("title"), blank=True)
    publisher = models.CharField(_("publisher"), blank=True)
    published = models.DateField(_("published"), null=True, blank=True)
    page = models.CharField(_("page"), blank=True)
    address = models.CharField(_("address"), blank=True)
    script = models.CharField(
        _("script"), max_length=11, choices=Script.choices, default=Script.SIMPLIFIED
    )
    genre = models.CharField(_("genre"), max_length=40, blank=True)
    covers_from = models.DateField(_("reports from"), null=True, blank=True)
    covers_to = models.DateField(_("reports to"), null=True, blank=True)
    home = models.ForeignKey(
        "cppcc.Committee",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="home_of",
        verbose_name=_("home committee"),
        help_text=_("The committee that the whole document is about."),
    )
    supersedes = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="superseded_by",
        verbose_name=_("supersedes"),
    )
    run = models.ForeignKey(
        ImportRun,
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("import run"),
    )
    read_by = models.CharField(
        _("read by"),
        max_length=32,
        blank=True,
        editable=False,
        help_text=_("The rules and decisions that its readings come from; empty: read it again."),
    )

    class Meta:
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        ordering = ["name", "id"]
        indexes = [
            models.Index(fields=["name", "id"], name="document_by_name"),
            models.Index(
                models.F("published").desc(nulls_last=True),
                models.F("id").desc(),
                name="document_by_day",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="document_digest_is_sha256",
                condition=models.Q(sha256__regex=r"^[0-9a-f]{64}$"),
            ),
            models.CheckConstraint(
                name="document_covers_forwards",
                violation_error_message=_("The period ends before it begins."),
                condition=models.Q(covers_from__isnull=True)
                | models.Q(covers_to__isnull=True)
                | models.Q(covers_from__lte=models.F("covers_to")),
            ),
        ]
        triggers = [
            pgtrigger.ReadOnly(
                name="document_is_immutable",
                fields=["sha256", "original", "text", "characters"],
            ),
        ]

    def __str__(self) -> str:
        return self.title or self.name


class ReadingKind(models.TextChoices):
    """The kind of record that words state; also the name of the reading's link to it."""

    COMMITTEE = "committee", _("committee")
    ORGANISATION = "organisation", _("organisation")
    PERSON = "person", _("person")
    POST = "post", _("post")
    EVENT = "event", _("event")
    EVENT_COMMITTEE = "eventcommittee", _("committee at an event")
    PARTICIPATION = "participation", _("participation")
    PROPOSAL = "proposal", _("proposal")
    WORK = "work", _("work")
    STATISTIC = "statistic", _("statistic")
    INITIATIVE = "initiative", _("initiative")


def states(model: str) -> Any:
    """The link of a reading to its record: one of eleven, so an index holds only those that are."""
    return models.ForeignKey(
        model, models.SET_NULL, null=True, related_name="readings", db_index=False
    )


@pghistory.track(
    pghistory.UpdateEvent(
        row=pghistory.Old, level=pgtrigger.Statement, condition=pghistory.AnyChange("lapsed")
    ),
    pghistory.DeleteEvent(level=pgtrigger.Statement),
    obj_field=pghistory.ObjForeignKey(related_name="history", related_query_name="history"),
    model_name="ReadingEvent",
)
class Reading(models.Model):
    """A citation: the words of a document, what was read from them, and the record they state."""

    document = models.ForeignKey(
        Document, models.CASCADE, related_name="readings", verbose_name=_("document")
    )
    kind = models.CharField(_("kind"), max_length=14, choices=ReadingKind.choices)
    key = models.TextField(_("key"), db_collation="C")
    start = models.PositiveIntegerField(_("start"), help_text=_("Of the first span."))
    end = models.PositiveIntegerField(_("end"))
    spans = models.JSONField(_("spans"), help_text=_("Every mention: [[start, end], …]."))
    quote = models.TextField(_("quote"))
    fields = models.JSONField(_("fields"), help_text=_("What was read, field by field."))
    field_spans = models.JSONField(_("words of the fields"), default=dict)
    version = models.CharField(_("extractor version"), max_length=20)
    run = models.ForeignKey(
        ImportRun, models.SET_NULL, null=True, related_name="readings", verbose_name=_("import run")
    )

    lapsed = models.BooleanField(
        _("lapsed"),
        default=False,
        help_text=_("No longer read so; kept because a curator decided on what it states."),
    )

    committee = states("cppcc.Committee")
    organisation = states("cppcc.Organisation")
    person = states("cppcc.Person")
    post = states("cppcc.Post")
    event = states("cppcc.Event")
    eventcommittee = states("cppcc.EventCommittee")
    participation = states("cppcc.Participation")
    proposal = states("cppcc.Proposal")
    work = states("cppcc.Work")
    statistic = states("cppcc.Statistic")
    initiative = states("cppcc.Initiative")

    class Meta:
        verbose_name = _("reading")
        verbose_name_plural = _("readings")
        ordering = ["document", "start", "id"]
        indexes = [
            models.Index(fields=["kind", "key"], name="reading_by_key"),
            *(
                models.Index(
                    fields=[kind],
                    name=f"reading_of_{kind}",
                    condition=models.Q(**{f"{kind}__isnull": False}),
                )
                for kind in ReadingKind.values
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["document", "kind", "key", "start"], name="reading_once_a_place"
            ),
            models.CheckConstraint(
                name="reading_quotes_words", condition=models.Q(end__gt=models.F("start"))
            ),
            models.CheckConstraint(
                name="reading_states_one_record",
                condition=LessThanOrEqual(
                    models.Func(
                        *[models.F(name) for name in ReadingKind.values],
                        function="num_nonnulls",
                        output_field=models.IntegerField(),
                    ),
                    1,
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.quote[:40]

    @cached_property
    def record(self) -> Any:
        """The record that these words state, of whatever kind."""
        return getattr(self, self.kind)
