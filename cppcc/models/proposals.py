"""Titled documents: what committees put forward, and every other titled text."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from . import keys
from .base import Record, tracked
from .committees import Committee
from .regions import ProposalKind


@tracked()
class Proposal(Record):
    """What a committee, its bodies or members put forward: 提案, 建议, 发言, 调研报告."""

    READ = ("committee", "title", "kind")

    committee = models.ForeignKey(
        Committee,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="proposals",
        verbose_name=_("committee"),
        help_text=_("That received a 提案, or made any other text."),
    )
    title = models.CharField(_("title"), help_text=_("As printed, without 《》."))
    kind = models.ForeignKey(
        ProposalKind, models.PROTECT, related_name="proposals", verbose_name=_("kind")
    )
    number = models.CharField(_("number"), blank=True)
    year = models.PositiveSmallIntegerField(_("year"), null=True, blank=True)
    term = models.PositiveSmallIntegerField(_("term (届)"), null=True, blank=True)
    session = models.PositiveSmallIntegerField(_("session (次)"), null=True, blank=True)
    stage = models.CharField(_("stage"), blank=True, help_text=_("立案, 承办, 办复 …"))
    outcome = models.CharField(
        _("outcome"), blank=True, help_text=_("On that committee's own scale.")
    )
    priority = models.BooleanField(_("priority proposal (重点提案)"), default=False)
    joined_with = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="joined",
        verbose_name=_("joined with (并案)"),
    )

    class Meta(Record.Meta):
        verbose_name = _("proposal")
        verbose_name_plural = _("proposals")
        ordering = ["title", "id"]

    def __str__(self) -> str:
        return f"《{self.title}》"

    def own_key(self) -> str:
        return keys.proposal(self.committee.key if self.committee else None, self.title)


@tracked()
class Work(Record):
    """Any other titled text: rules and plans of Party and government, 文史资料, periodicals."""

    READ = ("committee", "title", "kind", "issuer")

    committee = models.ForeignKey(
        Committee,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="works",
        verbose_name=_("committee"),
        help_text=_("That made it; empty where another body issued it."),
    )
    title = models.CharField(_("title"), help_text=_("As printed, without 《》."))
    kind = models.ForeignKey(
        ProposalKind, models.PROTECT, related_name="works", verbose_name=_("kind")
    )
    issuer = models.CharField(_("issuer"), blank=True)

    class Meta(Record.Meta):
        verbose_name = _("work")
        verbose_name_plural = _("works")
        ordering = ["title", "id"]

    def __str__(self) -> str:
        return f"《{self.title}》"

    def own_key(self) -> str:
        return keys.work(self.title, issuer=self.committee.key if self.committee else self.issuer)
