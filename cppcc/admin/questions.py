"""Questions that imports asked: three values side by side, and a curator's answer.

read before 主席 · read now 副主席 · decided 主席  ->  keep mine, take the reading, write another
"""

from dataclasses import dataclass
from os.path import commonprefix
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseRedirect,
)
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cppcc.curation.answering import answer
from cppcc.curation.signing import Refused
from cppcc.models import RECORDS, Document, Question, Reading

from . import evidence
from .asked import AskedAdmin
from .base import shown
from .pages import address

About, State = Question.About, Question.State

#  what each button says, by what the question is about
ANSWERS = {
    About.DIFFERS: {
        State.KEPT: _("Keep what was decided"),
        State.TAKEN: _("Take what is read now"),
    },
    About.UNSTATED: {
        State.KEPT: _("Keep it: it holds all the same"),
        State.TAKEN: _("Let it go: no document states it"),
    },
    About.SPLIT: {State.KEPT: _("One: the evidence is only seemingly at odds")},
    About.SAME_NAME: {
        State.KEPT: _("Both stay: they are different documents"),
        State.TAKEN: _("The newer one supersedes the older"),
    },
    About.SUPERSEDED: {
        State.KEPT: _("Keep what was decided"),
        State.TAKEN: _("Let it go: the new version does not say so"),
    },
}

#  what stands above the values that were read first, and above those read later
HEADINGS = {
    About.DIFFERS: (_("read before"), _("read now")),
    About.UNSTATED: (_("read before"), ""),
    About.SPLIT: (_("here"), _("and there")),
    About.SAME_NAME: (_("document before"), _("document now")),
    About.SUPERSEDED: (_("read before"), _("document now")),
}

AROUND = 60  # characters of a text before and after words that are shown
MOST = 200  # of these words; and of a record's readings in two documents
TEXTS = ("text", "original")  # of a document; long, and not shown here


@dataclass(frozen=True, slots=True)
class Passage:
    """Words among those around them."""

    before: str
    words: str
    after: str


@dataclass(frozen=True, slots=True)
class Side:
    """One of the values that a question sets side by side, with its words."""

    label: Any
    values: list[tuple[Any, Any]]
    passage: Passage | None = None
    document: Document | None = None
    document_address: str = ""


class AboutFilter(admin.ChoicesFieldListFilter):
    """Named for what it filters by: the field is called about, which also stands for 约."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.title = _("what is asked")


@admin.register(Question)
class QuestionAdmin(AskedAdmin):
    list_display = ["told", "asked_of", "kind", "named_field", "outcome", "day", "answered_by"]
    list_filter = ["state", ("about", AboutFilter), "kind"]
    list_select_related = ["answered_by"]
    search_fields = ["label", "quote_before", "quote_now"]
    change_form_template = "admin/cppcc/question/change_form.html"
    queued_by = ("kind", "about")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        documents = ("document_before", "document_now")
        queryset = super().get_queryset(request).select_related(*documents, "run")
        return queryset.defer(*(f"{one}__{text}" for one in documents for text in TEXTS))

    @admin.display(description=_("record"), ordering="label")
    def told(self, obj: Question) -> str:
        return obj.label or f"#{obj.record_id}"

    @admin.display(description=_("what is asked"), ordering="about")
    def asked_of(self, obj: Question) -> str:
        return obj.get_about_display()

    @admin.display(description=_("asked"), ordering="asked")
    def day(self, obj: Question) -> str:
        return date_format(timezone.localtime(obj.asked), "Y-m-d")

    @admin.display(description=_("field"))
    def named_field(self, obj: Question) -> Any:
        return model_of(obj)._meta.get_field(obj.field).verbose_name if obj.field else "—"

    # --- one question's page

    def beside(self, request: HttpRequest, obj: Question) -> dict[str, Any]:
        question, record = obj, record_of(obj)
        differs = question.about == About.DIFFERS
        may_answer = (
            question.state == State.OPEN
            and record is not None
            and self.may_change(request, model_of(question), question, *concerned(question))
        )
        another = self.another(request, question, record) if may_answer and differs else None
        return {
            **super().beside(request, question),
            **({"media": self.media + another.media} if another else {}),
            "title": capfirst(question.get_about_display()),
            "question": question,
            "record": record,
            "record_address": address(record) if record else "",
            "field_name": self.named_field(question) if question.field else "",
            "sides": sides(request, question),
            "may_answer": may_answer,
            "answers": ANSWERS[About(question.about)],
            "another": another,
            "parts": parts(question)
            if may_answer and question.about == About.SPLIT and may_split(request)
            else [],
        }

    def another(
        self, request: HttpRequest, question: Question, record: Any, data: Any = None
    ) -> forms.ModelForm | None:
        """The form's field for another value, as the record's own page has it."""
        if question.kind == "document":
            return None
        other = self.admin_site.get_model_admin(type(record))
        form = other.get_form(request, record, change=True, fields=[question.field])(
            data, instance=record
        )
        if question.field not in form.fields:
            return None
        form.fields = {question.field: form.fields[question.field]}  # its reason is the answer's
        widget = form.fields[question.field].widget
        if isinstance(widget, RelatedFieldWidgetWrapper):  # no record is added or opened from here
            form.fields[question.field].widget = widget.widget
        return form

    # --- its answer

    def answer_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """One of the answers was pressed."""
        question = self.get_object(request, unquote(object_id))
        state = request.POST.get("answer", "")
        if question is None or state not in (State.KEPT, State.TAKEN, State.WRITTEN):
            raise Http404
        if not self.may_change(request, model_of(question), question, *concerned(question)):
            raise PermissionDenied
        if question.about == About.SPLIT and state == State.TAKEN and not may_split(request):
            raise PermissionDenied
        try:
            answer(
                question,
                state,
                value=self.value(request, question),
                user=request.user,
                reason=request.POST.get("reason", "").strip(),
            )
        except Refused as refusal:
            messages.error(request, str(refusal))
            return HttpResponseRedirect(self.in_queue(request, address(question)))
        messages.success(request, done(question))
        return HttpResponseRedirect(self.onward(request, question))

    def value(self, request: HttpRequest, question: Question) -> Any:
        """What an answer says beyond yes or no: another value, or the words that are another's."""
        state = request.POST["answer"]
        if state == State.WRITTEN:
            return self.written(request, question)
        if state == State.TAKEN and question.about == About.SPLIT:
            chosen = set(request.POST.getlist("document"))
            return [one for one in readings(question) if str(one.document_id) in chosen]
        return None

    def written(self, request: HttpRequest, question: Question) -> Any:
        record = record_of(question)
        if record is None or question.about != About.DIFFERS:
            return None
        form = self.another(request, question, record, request.POST)
        if form is None:
            raise Refused(gettext("This is no answer to this question."))
        if not form.is_valid():
            raise Refused(
                " ".join(str(error) for errors in form.errors.values() for error in errors)
            )
        return form.cleaned_data[question.field]


def may_split(request: HttpRequest) -> bool:
    return request.user.has_perm("cppcc.merge_records")


# --- what it is about -----------------------------------------------------------------------------


def model_of(question: Question) -> Any:
    return RECORDS.get(question.kind, Document)


def record_of(question: Question) -> Any:
    """What it asks about; None where that is gone. A document comes without its text."""
    rows = model_of(question)._default_manager.filter(pk=question.record_id)
    return (rows.defer(*TEXTS) if question.kind == "document" else rows).first()


def concerned(question: Question) -> list[Any]:
    """What an answer changes: of two texts of one name, both."""
    if question.about == About.SAME_NAME:
        return [question.document_before, question.document_now]
    return [record_of(question)]


def sides(request: HttpRequest, question: Question) -> list[Side]:
    first, second = HEADINGS[About(question.about)]
    before, now = question.document_before, question.document_now
    if question.about == About.SAME_NAME and before and now:
        passages = difference(*map(text_of, (before, now)))
        return [side(first, [], passages[0], before), side(second, [], passages[1], now)]
    places = places_of(request, question)
    said = place(places, before, question.quote_before)
    found = [side(first, values(question, question.before), said, before)]
    if second:
        said = place(places, now, question.quote_now)
        found.append(side(second, values(question, question.now), said, now))
    if question.decided:
        found.append(Side(_("decided"), values(question, question.decided)))
    return found


def side(
    label: Any, told: list[tuple[Any, Any]], words: Passage | None, document: Document | None
) -> Side:
    return Side(label, told, words, document, address(document) if document else "")


def places_of(request: HttpRequest, question: Question) -> dict[tuple[int, str], Passage]:
    """The record's words in the question's documents, each among those around them."""
    documents = (question.document_before_id, question.document_now_id)
    if question.kind == "document" or documents == (None, None):
        return {}
    own = Reading.objects.filter(**{question.kind: question.record_id}, document__in=documents)
    found = [evidence.excerpt(one, request) for one in evidence.excerpts(own, request)[:MOST]]
    return {
        (one.reading.document_id, one.quote): Passage(one.before, one.quote, one.after)
        for one in found
    }


def place(
    places: dict[tuple[int, str], Passage], document: Document | None, quote: str
) -> Passage | None:
    """Where a quote stands; alone where the reading is gone."""
    alone = Passage("", quote, "") if quote else None
    return places.get((document.pk, quote), alone) if document else alone


def text_of(document: Document) -> str:
    return Document.objects.values_list("text", flat=True).get(pk=document.pk)


def difference(some: str, other: str) -> tuple[Passage, Passage]:
    """Where two texts begin to differ: 《…60余场》 and 《…75场》 -> 60余 and 75."""
    start = len(commonprefix([some, other]))
    left = min(len(some), len(other)) - start
    same = len(commonprefix([some[::-1][:left], other[::-1][:left]]))
    return passage(some, start, len(some) - same), passage(other, start, len(other) - same)


def passage(text: str, start: int, end: int) -> Passage:
    cut = min(end, start + MOST)
    after = text[cut : cut + AROUND] if cut == end else "…"
    return Passage(text[max(0, start - AROUND) : start], text[start:cut], after)


def values(question: Question, told: Any) -> list[tuple[Any, Any]]:
    """Fields under their own names; of several that are said together those that say something."""
    if not isinstance(told, dict):
        return []
    fields = {field.name: field for field in model_of(question)._meta.concrete_fields}
    return [
        (fields[name].verbose_name, shown(fields[name], value))
        for name, value in told.items()
        if name in fields and value not in (None, "", [])
    ]


@dataclass(frozen=True, slots=True)
class Part:
    """What one document says of a record that may be two."""

    document: Document
    quotes: list[str]
    chosen: bool


def parts(question: Question) -> list[Part]:
    """The documents that a record can be parted by; none where it has only one."""
    quotes: dict[Document, list[str]] = {}
    for reading in readings(question):
        quotes.setdefault(reading.document, []).append(reading.quote)
    contradicts = question.document_now_id
    found = [Part(one, said, one.pk == contradicts) for one, said in quotes.items()]
    return found if len(found) > 1 else []


def readings(question: Question) -> QuerySet[Reading]:
    own = Reading.objects.filter(**{question.kind: question.record_id}, lapsed=False)
    rows = own.select_related("document").defer(*(f"document__{text}" for text in TEXTS))
    return rows.order_by("document__published", "document_id", "start")


def done(question: Question) -> SafeString:
    """What was answered, with the way back to it."""
    state = question.get_state_display()
    return format_html('<a href="{}">{}</a>：{}', address(question), question.label, state)
