"""Events: meetings, consultations, inspections, research trips."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from . import keys
from .base import Record, tracked
from .committees import Committee
from .organisations import Organisation
from .people import Person
from .regions import EventKind

#  the order of lists of events, so that any of them is read off an index
NEWEST = (models.F("earliest").desc(nulls_last=True), models.F("id").desc())


@tracked()
class Event(Record):
    """An occurrence that a text tells, with its date as said and as resolved."""

    class Rule(models.TextChoices):
        PRINTED = "printed", _("printed with its year")
        PUBLISHED = "published", _("from the day of publication")
        PAGE = "page", _("from the years on the page")
        TERM = "term", _("from the term")
        CURATOR = "curator", _("by a curator")

    READ = (
        "committee",
        "kind",
        "form",
        "organ",
        "term",
        "session",
        "topic",
        "date",
        "date_said",
        "date_rule",
        "earliest",
        "latest",
        "place",
        "expected",
        "present",
    )

    committee = models.ForeignKey(
        Committee,
        models.PROTECT,
        null=True,
        blank=True,
        db_index=False,
        related_name="events",
        verbose_name=_("committee"),
        help_text=_("That held or led it."),
    )
    kind = models.ForeignKey(
        EventKind,
        models.PROTECT,
        db_index=False,
        related_name="events",
        verbose_name=_("kind"),
    )
    form = models.CharField(_("form"), blank=True, help_text=_("As printed: 视察, 专题协商会."))
    organ = models.CharField(_("organ"), blank=True)
    term = models.PositiveSmallIntegerField(_("term (届)"), null=True, blank=True)
    session = models.PositiveSmallIntegerField(_("session (次)"), null=True, blank=True)
    topic = models.TextField(_("topic"), blank=True)
    date = models.CharField(_("date"), max_length=21, blank=True, help_text="EDTF")
    date_said = models.CharField(_("date as printed"), blank=True)
    date_rule = models.CharField(_("dated by"), max_length=9, choices=Rule.choices, blank=True)
    earliest = models.DateField(_("earliest day"), null=True, blank=True)
    latest = models.DateField(_("latest day"), null=True, blank=True)
    place = models.CharField(_("place"), blank=True)
    expected = models.PositiveIntegerField(_("expected (应到)"), null=True, blank=True)
    present = models.PositiveIntegerField(_("present (实到)"), null=True, blank=True)

    class Meta(Record.Meta):
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering = [models.F("earliest").desc(nulls_last=True), "-id"]
        indexes = [
            *(one for one in Record.Meta.indexes if one.name != "%(class)s_by_review"),
            models.Index(*NEWEST, name="event_by_day"),
            models.Index("review", *NEWEST, name="event_by_review"),
            models.Index("kind", *NEWEST, name="event_by_kind"),
            models.Index("committee", *NEWEST, name="event_of_committee"),
        ]
        constraints = [
            *Record.Meta.constraints,
            models.CheckConstraint(
                name="event_days_forwards",
                violation_error_message=_("The latest day lies before the earliest."),
                condition=models.Q(earliest__isnull=True, latest__isnull=True)
                | models.Q(earliest__lte=models.F("latest")),
            ),
        ]

    def __str__(self) -> str:
        return " ".join(filter(None, [self.date, str(self.kind), self.topic[:40]]))

    def own_key(self) -> str:
        return keys.event(
            self.committee.key if self.committee else None,
            organ=self.organ,
            term=self.term,
            session=self.session,
            date=self.date or None,
            kind=self.kind_id,
            topic=self.topic or None,
            document=keys.by_hand(),
        )


@tracked()
class EventCommittee(Record):
    """A committee's part in an event, the host's included."""

    class Role(models.TextChoices):
        HOST = "host", _("host")
        CO_HOST = "co-host", _("co-host")
        JOINT = "joint", _("joint")
        PARTICIPANT = "participant", _("participant")
        GUEST = "guest", _("guest")

    READ = ("event", "committee", "role")

    event = models.ForeignKey(
        Event, models.PROTECT, related_name="parties", verbose_name=_("event")
    )
    committee = models.ForeignKey(
        Committee, models.PROTECT, related_name="parts", verbose_name=_("committee")
    )
    role = models.CharField(_("role"), max_length=11, choices=Role.choices)

    class Meta(Record.Meta):
        verbose_name = _("committee at an event")
        verbose_name_plural = _("committees at events")
        ordering = ["event", "id"]

    def __str__(self) -> str:
        return f"{self.committee} {self.get_role_display()}"

    def own_key(self) -> str:
        return keys.joined(self.event.key, self.committee.key, self.role)


@tracked()
class Participation(Record):
    """A person or an organisation at an event, in the order of the list."""

    class Capacity(models.TextChoices):
        CHAIRED = "主持", _("chaired")
        SPOKE = "讲话", _("spoke")
        LED = "带队", _("led")
        ATTENDED = "出席", _("attended")
        SAT_IN = "列席", _("sat in")
        REPORTED = "汇报", _("reported")
        CONTRIBUTED = "发言", _("contributed")
        TAUGHT = "授课", _("taught")
        EXCUSED = "请假", _("excused")

    READ = ("event", "person", "organisation", "name", "title", "capacity", "position")

    event = models.ForeignKey(
        Event, models.PROTECT, related_name="participations", verbose_name=_("event")
    )
    person = models.ForeignKey(
        Person,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="participations",
        verbose_name=_("person"),
    )
    organisation = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="participations",
        verbose_name=_("organisation"),
    )
    name = models.CharField(_("name"))
    title = models.CharField(
        pgettext_lazy("of a post", "title"), blank=True, help_text=_("As printed.")
    )
    capacity = models.CharField(_("capacity"), max_length=2, choices=Capacity.choices, blank=True)
    position = models.PositiveSmallIntegerField(_("position in the list"), default=0)

    class Meta(Record.Meta):
        verbose_name = _("participation")
        verbose_name_plural = _("participations")
        ordering = ["event", "position", "id"]

    def __str__(self) -> str:
        return " ".join(filter(None, [self.name, self.title, self.get_capacity_display()]))

    def own_key(self) -> str:
        who = self.person or self.organisation
        return keys.joined(self.event.key, who.key if who else keys.plain(self.name))
