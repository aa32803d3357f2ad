"""People and their posts."""

from typing import Any

from django.contrib import admin
from django.db.models import OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, Concat
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from cppcc.models import Person, Post

from . import lives
from .base import RecordAdmin
from .filters import CommitteeFilter, PersonFilter


@admin.register(Person)
class PersonAdmin(RecordAdmin):
    list_display = ["name", "post", "gender", "ethnicity", "kind", "citations", "state"]
    list_filter = ["review", "kind", "gender"]
    search_fields = ["name", "pinyin", "key"]
    fieldsets = [
        (None, {"fields": ["name", "other_names", "pinyin", "kind"]}),
        (_("As printed"), {"fields": [("gender", "ethnicity"), "birth_year"]}),
    ]
    change_form_template = "admin/cppcc/person/change_form.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """With the first post, which tells people of one name apart."""
        where = Coalesce("committee__name", "organisation__name")
        posts = Post.objects.standing().filter(person=OuterRef("pk")).order_by("former", "id")
        first = posts.values(said=Concat(Coalesce(where, Value("")), "body", "title"))[:1]
        return super().get_queryset(request).annotate(first_post=Subquery(first))

    def beside(self, request: HttpRequest, obj: Any) -> dict[str, Any]:
        return super().beside(request, obj) | {"life": lives.of(obj, request, self.admin_site)}

    @admin.display(description=_("post"))
    def post(self, obj: Any) -> str:
        return obj.first_post or ""

    def told_apart(self, obj: Any) -> str:
        """赵中军（沈阳市和平区政协主席）"""
        return f"{obj.name}（{obj.first_post}）" if obj.first_post else obj.name


@admin.register(Post)
class PostAdmin(RecordAdmin):
    list_display = ["person", "where", "title", "role", "held", "citations", "state"]
    list_display_links = ["person", "title"]
    list_filter = ["review", "role", "former", CommitteeFilter, PersonFilter]
    list_select_related = ["person", "committee", "organisation"]
    search_fields = ["person__name", "title", "committee__name", "organisation__name", "key"]
    autocomplete_fields = ["person", "committee", "organisation"]
    fieldsets = [
        (None, {"fields": ["person", "title", "role", "former"]}),
        (_("Where"), {"fields": ["committee", "body", "organisation"]}),
        (_("When"), {"fields": [("first_cited", "last_cited"), ("started", "ended")]}),
    ]

    @admin.display(description=_("Where"))
    def where(self, obj: Any) -> str:
        return obj.where

    @admin.display(description=_("former"), ordering="former")
    def held(self, obj: Any) -> Any:
        return _("former") if obj.former else ""

    def told_beside(self, obj: Any) -> str:
        """赵中军 沈阳市和平区政协主席"""
        return f"{obj.person} {obj}"

    told_apart = told_beside
