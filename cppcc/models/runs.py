"""Import runs, the chunks that workers take, and the documents that wait in them."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class ImportRun(models.Model):
    """One run of the importer: what it read, added, changed, left alone and removed."""

    class State(models.TextChoices):
        RUNNING = "running", _("running")
        DONE = "done", _("done")
        PARTLY = "partly", _("done in part")
        FAILED = "failed", _("failed")
        STOPPED = "stopped", _("stopped")
        UNDONE = "undone", _("undone")

    started = models.DateTimeField(_("started"), auto_now_add=True)
    finished = models.DateTimeField(_("finished"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=7, choices=State.choices, default=State.RUNNING)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("user"),
    )
    version = models.CharField(_("extractor version"), max_length=20)
    documents = models.PositiveIntegerField(_("documents read"), default=0)
    total_documents = models.PositiveIntegerField(_("documents in all"), default=0)
    counts = models.JSONField(
        _("counts"),
        default=dict,
        help_text=_("By kind of record: added, changed, unchanged, asked, removed."),
    )
    kept = models.JSONField(
        _("kept as they were"),
        default=list,
        help_text=_("Documents whose new reading drops most of their facts: file and difference."),
    )
    options = models.JSONField(_("options"), default=dict)
    problems = models.JSONField(
        _("problems"), default=list, help_text=_("What was not imported: file and reason.")
    )
    notes = models.JSONField(
        _("notes"), default=list, help_text=_("What a curator should know: file and note.")
    )

    class Meta:
        verbose_name = _("import run")
        verbose_name_plural = _("import runs")
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"#{self.pk} {timezone.localtime(self.started):%Y-%m-%d %H:%M}"

    def total(self, what: str) -> int:
        """Records of every kind that were added, changed, unchanged, asked about or removed."""
        return sum(row.get(what, 0) for row in self.counts.values())

    @property
    def added(self) -> int:
        return self.total("added")

    @property
    def changed(self) -> int:
        return self.total("changed")

    @property
    def unchanged(self) -> int:
        return self.total("unchanged")

    @property
    def removed(self) -> int:
        return self.total("removed")

    @property
    def asked(self) -> int:
        return self.total("asked")


class Incoming(models.Model):
    """A document on its way in: bytes that wait for a worker, on whatever machine."""

    run = models.ForeignKey(ImportRun, models.CASCADE, related_name="incoming")
    chunk = models.ForeignKey("Chunk", models.CASCADE, related_name="incoming")
    name = models.CharField(_("file"))
    file = models.CharField(
        _("file"), blank=True, help_text=_("As people know it: with its folder.")
    )
    data = models.BinaryField(_("bytes as received"))

    class Meta:
        verbose_name = _("incoming document")
        verbose_name_plural = _("incoming documents")
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name


class Chunk(models.Model):
    """Documents that one worker reads in one go: all of it takes effect, once, or none."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        DONE = "done", _("done")

    run = models.ForeignKey(ImportRun, models.CASCADE, related_name="chunks")
    documents = models.PositiveIntegerField(_("documents"))
    state = models.CharField(_("state"), max_length=7, choices=State.choices, default=State.WAITING)
    #  what it came to, added up on the run's page
    read = models.PositiveIntegerField(_("documents read"), default=0)
    counts = models.JSONField(_("counts"), default=dict)
    problems = models.JSONField(_("problems"), default=list)
    notes = models.JSONField(_("notes"), default=list)
    kept = models.JSONField(_("kept as they were"), default=list)

    class Meta:
        verbose_name = _("chunk")
        verbose_name_plural = _("chunks")
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.run_id}/{self.pk}"
