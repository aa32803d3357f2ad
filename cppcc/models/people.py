"""People and their posts."""

from django.db import models
from django.db.models.functions import Left
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from . import keys
from .base import SORTED, Record, tracked
from .committees import Committee
from .organisations import Organisation


@tracked()
class Person(Record):
    """A named person. Two people of one name are two until evidence or a curator joins them."""

    class Kind(models.TextChoices):
        COMMITTEE = "committee", _("of a committee")
        OFFICIAL = "official", _("official")
        EXPERT = "expert", _("expert")
        JOURNALIST = "journalist", _("journalist")
        HISTORIC = "historic", _("historic")
        OTHER = "other", _("other")

    READ = ("name", "gender", "ethnicity", "kind")

    name = models.CharField(
        pgettext_lazy("of a person", "name"), help_text=_("As printed, without blanks.")
    )
    other_names = models.JSONField(_("other names"), default=list, blank=True)
    pinyin = models.CharField(_("pinyin"), blank=True)
    gender = models.CharField(
        _("gender"), max_length=1, choices=[("男", _("male")), ("女", _("female"))], blank=True
    )
    ethnicity = models.CharField(_("ethnicity"), blank=True, help_text=_("Where printed: 满族."))
    birth_year = models.PositiveSmallIntegerField(_("year of birth"), null=True, blank=True)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices, default=Kind.OTHER)

    class Meta(Record.Meta):
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering = ["name", "id"]
        indexes = [
            *Record.Meta.indexes,
            models.Index(Left("name", SORTED), "id", name="person_by_name"),
        ]

    def __str__(self) -> str:
        return self.name

    def own_key(self) -> str:
        return keys.person(self.name, committee=None, document=keys.by_hand())


@tracked()
class Post(Record):
    """A title held in a body: 主席 of 沈阳市和平区政协. First cited is no start, last no end."""

    class Role(models.TextChoices):
        CHAIR = "chair", _("chair")
        VICE_CHAIR = "vice_chair", _("vice chair")
        SECRETARY_GENERAL = "secretary_general", _("secretary-general")
        STANDING_MEMBER = "standing_member", _("standing member")
        MEMBER = "member", _("member")
        HEAD = "head", _("head of a body")
        DEPUTY = "deputy", _("deputy head of a body")
        STAFF = "staff", _("staff")
        OTHER = "other", _("other")

    READ = (
        "person",
        "committee",
        "organisation",
        "body",
        "title",
        "role",
        "former",
        "first_cited",
        "last_cited",
    )

    person = models.ForeignKey(
        Person, models.PROTECT, related_name="posts", verbose_name=_("person")
    )
    committee = models.ForeignKey(
        Committee,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="posts",
        verbose_name=_("committee"),
    )
    body = models.CharField(
        _("body"), blank=True, help_text=_("Inside the committee: 党组, 提案委.")
    )
    organisation = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="posts",
        verbose_name=_("organisation"),
    )
    title = models.CharField(pgettext_lazy("of a post", "title"), help_text=_("As printed."))
    role = models.CharField(_("role"), max_length=17, choices=Role.choices, default=Role.OTHER)
    former = models.BooleanField(_("former"), default=False, help_text=_("时任, 原, 前"))
    first_cited = models.CharField(_("first cited"), max_length=21, blank=True, help_text="EDTF")
    last_cited = models.CharField(_("last cited"), max_length=21, blank=True, help_text="EDTF")
    started = models.CharField(_("started"), max_length=21, blank=True, help_text="EDTF")
    ended = models.CharField(_("ended"), max_length=21, blank=True, help_text="EDTF")

    class Meta(Record.Meta):
        verbose_name = _("post")
        verbose_name_plural = _("posts")
        ordering = ["person", "id"]
        constraints = [
            *Record.Meta.constraints,
            models.CheckConstraint(
                name="post_is_in_one_body",
                violation_error_message=_(
                    "A post is in a committee or in another organisation, not in both."
                ),
                condition=models.Q(committee__isnull=True) | models.Q(organisation__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.where}{self.title}"

    @property
    def where(self) -> str:
        """沈阳市和平区政协党组, 辽宁中医药大学, or nothing where none is printed."""
        if self.committee:
            return f"{self.committee.name}{self.body}"
        return self.organisation.name if self.organisation else ""

    def own_key(self) -> str:
        body = self.committee or self.organisation
        where = f"{body.key}{self.body}" if body else ""
        return keys.post(self.person.key, body=where, title=self.title)
