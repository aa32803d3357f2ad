"""Questions that imports asked: three values side by side, and a curator's answer.

read before 主席 · read now 副主席 · decided 主席  ->  keep mine, take the reading, write another
"""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from cppcc.curation.answering import answer
from cppcc.models import RECORDS, Document, Question

from .base import address, shown

#  what each button says, by what the question is about
ANSWERS = {
    Question.About.DIFFERS: {
        "kept": _("Keep what was decided"),
        "taken": _("Take what is read now"),
    },
    Question.About.UNSTATED: {
        "kept": _("Keep it: it holds all the same"),
        "taken": _("Let it go: no document states it"),
    },
    Question.About.SPLIT: {"kept": _("One: the evidence is only seemingly at odds")},
    Question.About.SAME_NAME: {
        "kept": _("Both stay: they are different documents"),
        "taken": _("The newer one supersedes the older"),
    },
    Question.About.SUPERSEDED: {
        "kept": _("Keep what was decided"),
        "taken": _("Let it go: the new version does not say so"),
    },
}


@dataclass(frozen=True, slots=True)
class Side:
    """One of the values that a question sets side by side, with its words."""

    label: Any
    values: list[tuple[Any, Any]]
    quote: str
    document: Document | None
    document_address: str


@admin.register(Question)
class QuestionAdmin(admin.ModelAdmin):
    list_display = ["told", "about", "kind", "named_field", "state", "asked", "answered_by"]
    list_filter = ["state", "about", "kind"]
    list_select_related = ["answered_by"]
    search_fields = ["label", "quote_before", "quote_now"]
    date_hierarchy = None
    list_per_page = 50
    show_full_result_count = False
    change_form_template = "admin/cppcc/question/change_form.html"

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        queryset = super().get_queryset(request)
        return queryset.select_related("document_before", "document_now", "run").defer(
            "document_before__text",
            "document_before__original",
            "document_now__text",
            "document_now__original",
        )

    @admin.display(description=_("record"), ordering="label")
    def told(self, obj: Question) -> str:
        return obj.label or f"#{obj.record_id}"

    @admin.display(description=_("field"))
    def named_field(self, obj: Question) -> Any:
        model = self.model_of(obj)
        return model._meta.get_field(obj.field).verbose_name if obj.field else "—"

    def model_of(self, question: Question) -> Any:
        return RECORDS.get(question.kind, Document)

    # --- one question's page

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(require_POST(self.answer_view))
        return [
            path("<path:object_id>/answer/", view, name="cppcc_question_answer"),
            *super().get_urls(),
        ]

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        question = self.get_object(request, unquote(object_id))
        if question is None:
            return super().change_view(request, object_id, form_url, extra_context)
        model = self.model_of(question)
        record = model._default_manager.filter(pk=question.record_id).first()
        open_ = question.state == Question.State.OPEN and record is not None
        context = {
            "question": question,
            "record": record,
            "record_address": address(record) if record else "",
            "sides": self.sides(question, record),
            "may_answer": open_ and self.has_change_permission(request, question),
            "answers": ANSWERS[Question.About(question.about)],
            "field": self.field(question, record) if open_ and question.field else None,
            "left": Question.objects.filter(state=Question.State.OPEN).count(),
        }
        return super().change_view(request, object_id, form_url, context | (extra_context or {}))

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return [field.name for field in self.opts.concrete_fields]

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        return [(None, {"fields": ["about", "run", "asked", "state", "answered_by", "answered"]})]

    def sides(self, question: Question, record: Any) -> list[Side]:
        sides = [
            Side(
                _("read before"),
                self.values(question, question.before),
                question.quote_before,
                question.document_before,
                address(question.document_before) if question.document_before else "",
            )
        ]
        if question.about in (Question.About.DIFFERS, Question.About.SAME_NAME):
            sides.append(
                Side(
                    _("read now"),
                    self.values(question, question.now),
                    question.quote_now,
                    question.document_now,
                    address(question.document_now) if question.document_now else "",
                )
            )
        if question.decided:
            sides.append(Side(_("decided"), self.values(question, question.decided), "", None, ""))
        return sides

    def values(self, question: Question, values: Any) -> list[tuple[Any, Any]]:
        if not isinstance(values, dict):
            return []
        model = self.model_of(question)
        fields = {field.name: field for field in model._meta.concrete_fields}
        return [
            (fields[name].verbose_name, shown(fields[name], value))
            for name, value in values.items()
            if name in fields and value not in (None, "", [])
        ]

    def field(self, question: Question, record: Any) -> forms.BoundField | None:
        """The form's field for another value, as the record's own page has it."""
        form = AnotherValue(question, record)
        return form["value"] if "value" in form.fields else None

    def answer_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """One of the answers was pressed."""
        question = self.get_object(request, unquote(object_id))
        state = request.POST.get("answer", "")
        if question is None or state not in ("kept", "taken", "written"):
            raise Http404
        if not self.has_change_permission(request, question):
            raise PermissionDenied
        page = reverse("admin:cppcc_question_change", args=[question.pk])
        try:
            value = self.written(request, question) if state == "written" else None
            answer(question, state, value=value, user=request.user)
        except ValidationError as error:
            self.message_user(request, " ".join(error.messages), messages.ERROR)
            return HttpResponseRedirect(page)
        self.message_user(request, self.done(question), messages.SUCCESS)
        following = Question.objects.filter(state=Question.State.OPEN, pk__gt=question.pk).first()
        following = following or Question.objects.filter(state=Question.State.OPEN).first()
        if following:
            return HttpResponseRedirect(reverse("admin:cppcc_question_change", args=[following.pk]))
        return HttpResponseRedirect(reverse("admin:cppcc_question_changelist"))

    def written(self, request: HttpRequest, question: Question) -> Any:
        record = self.model_of(question)._default_manager.filter(pk=question.record_id).first()
        form = AnotherValue(question, record, request.POST)
        if not form.is_valid():
            raise ValidationError([error for errors in form.errors.values() for error in errors])
        return form.cleaned_data["value"]

    def done(self, question: Question) -> SafeString:
        link = reverse("admin:cppcc_question_change", args=[question.pk])
        return format_html(
            '<a href="{}">{}</a>: {}', link, question.label, question.get_state_display()
        )


class AnotherValue(forms.Form):
    """One field of a record's form, for a value that is neither the decided nor the read one."""

    def __init__(self, question: Question, record: Any, *args: Any) -> None:
        super().__init__(*args)
        if record is None or not question.field or question.kind == "document":
            return
        column = record._meta.get_field(question.field)
        field = column.formfield(label=_("Another value"))
        if field is not None:
            self.fields["value"] = field
            self.initial["value"] = getattr(record, column.attname)
