"""Import runs: what each did, record by record; undoing one; how far one is that is at work."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count, Q, Sum
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import NoReverseMatch, URLPattern, path, reverse
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.html import format_html, format_html_join
from django.utils.http import urlencode
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cppcc import scopes
from cppcc.importing.listing import KINDS, Line, Listing, in_words, name_of
from cppcc.importing.undoing import Blocked, latest, obstacles, undo
from cppcc.models import Chunk, ImportRun, Question

from . import uploads
from .pages import Shown

WHAT = ("added", "changed", "unchanged", "asked", "removed")
HEADINGS = (_("added"), _("changed"), _("unchanged"), _("asked"), _("removed"))
LABELS = dict(zip(WHAT, HEADINGS, strict=True))
LISTED = ("added", "changed", "asked", "removed")
PAGE = 50
REFRESH = 3  # seconds between looks at a run that is at work


@dataclass(frozen=True, slots=True)
class Row:
    """One record that a run touched, as its page tells it."""

    what: str
    label: str
    address: str
    fields: list[tuple[str, str, str]]  # name, before, after


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run is."""

    done: int
    total: int
    rate: str  # documents a second
    left: timedelta | None


@admin.register(ImportRun)
class ImportRunAdmin(Shown):
    list_display = [
        "number",
        "started",
        "finished",
        "outcome",
        "documents",
        "added",
        "changed",
        "unchanged",
        "asked",
        "removed",
        "user",
    ]
    list_filter = ["state", "version"]
    list_select_related = ["user"]
    fields = [
        "started",
        "finished",
        "outcome",
        "user",
        "version",
        "documents_read",
        "counted",
        "questions",
        "told_kept",
        "told_problems",
        "told_notes",
    ]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_undo_permission(self, request: HttpRequest) -> bool:
        """A run reaches into every province: who is held to some undoes none."""
        allowed = request.user.has_perm("cppcc.undo_imports")
        return allowed and not scopes.provinces(request.user)

    @admin.display(description=_("import run"), ordering="id")
    def number(self, obj: ImportRun) -> str:
        return f"#{obj.pk}"

    @admin.display(description=_("state"), ordering="state")
    def outcome(self, obj: ImportRun) -> SafeString:
        return format_html(
            '<span class="state run-{}">{}</span>', obj.state, obj.get_state_display()
        )

    @admin.display(description=_("added"))
    def added(self, obj: ImportRun) -> int:
        return obj.added

    @admin.display(description=_("changed"))
    def changed(self, obj: ImportRun) -> int:
        return obj.changed

    @admin.display(description=_("unchanged"))
    def unchanged(self, obj: ImportRun) -> int:
        return obj.unchanged

    @admin.display(description=_("asked"))
    def asked(self, obj: ImportRun) -> int:
        return obj.asked

    @admin.display(description=_("removed"))
    def removed(self, obj: ImportRun) -> int:
        return obj.removed

    # --- a run's page

    @admin.display(description=_("documents read"))
    def documents_read(self, obj: ImportRun) -> SafeString:
        """With a link to those that this run was the first to read."""
        page = f"{reverse('admin:cppcc_document_changelist')}?run__id__exact={obj.pk}"
        return format_html('{} · <a href="{}">{}</a>', obj.documents, page, _("new documents"))

    @admin.display(description=_("records"))
    def counted(self, obj: ImportRun) -> SafeString | str:
        return counts_table(obj, linked=obj.state != ImportRun.State.UNDONE)

    @admin.display(description=_("questions"))
    def questions(self, obj: ImportRun) -> SafeString | str:
        """How many wait for an answer, of all that the run asked."""
        asked = obj.questions.aggregate(
            all=Count("pk"), open=Count("pk", filter=Q(state=Question.State.OPEN))
        )
        if not asked["all"]:
            return gettext("none")
        page = f"{reverse('admin:cppcc_question_changelist')}?run__id__exact={obj.pk}"
        said = gettext("%(open)d open of %(all)d") % asked
        return format_html('<a href="{}">{}</a>', page, said)

    @admin.display(description=_("kept as they were"))
    def told_kept(self, obj: ImportRun) -> SafeString | str:
        """Documents whose new reading would have dropped most of what they stated."""
        items = format_html_join(
            "",
            "<li><details><summary>{} — {} → {}</summary><ul>{}</ul></details></li>",
            ((one["file"], one["before"], one["now"], listed(one["lost"])) for one in obj.kept),
        )
        return format_html('<ul class="problems">{}</ul>', items) if items else gettext("none")

    @admin.display(description=_("problems"))
    def told_problems(self, obj: ImportRun) -> SafeString | str:
        return told_list(obj.problems)

    @admin.display(description=_("notes"))
    def told_notes(self, obj: ImportRun) -> SafeString | str:
        return told_list(obj.notes)

    def beside(self, request: HttpRequest, obj: ImportRun) -> dict[str, Any]:
        at_work = obj.state == ImportRun.State.RUNNING
        may_undo = self.has_undo_permission(request) and not at_work and obj == latest()
        beside = {**super().beside(request, obj), "run": obj, "may_undo": may_undo}
        return beside | ({"progress": progress(obj), "refresh": REFRESH} if at_work else {})

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        upload = uploads.Pages(self.admin_site)
        return [
            path("upload/", view(upload.choose), name="cppcc_importrun_upload"),
            path("upload/<uuid:batch>/", view(upload.preview), name="cppcc_importrun_preview"),
            path(
                "<path:object_id>/records/", view(self.records_view), name="cppcc_importrun_records"
            ),
            path("<path:object_id>/undo/", view(self.undo_view), name="cppcc_importrun_undo"),
            *super().get_urls(),
        ]

    # --- what it did

    def records_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """The records of one kind with which a run did one thing, page by page."""
        run = self.seen(request, object_id)
        kind, what = request.GET.get("kind", ""), request.GET.get("what", "")
        if kind not in KINDS or what not in LISTED:
            raise Http404
        page: Any = Paginator(Listing(run, kind, what), PAGE).get_page(request.GET.get("p"))  # type: ignore[arg-type]
        context = {
            **self.admin_site.each_context(request),
            "title": _("%(run)s: %(kind)s, %(what)s")
            % {"run": run, "kind": KINDS[kind]._meta.verbose_name_plural, "what": LABELS[what]},
            "opts": self.opts,
            "run": run,
            "kind": kind,
            "what": what,
            "page": page,
            "rows": list(self.rows(request, page.object_list)),
            "others": counts_table(run, linked=True),
        }
        return TemplateResponse(request, "admin/cppcc/importrun/records.html", context)

    def rows(self, request: HttpRequest, lines: Iterable[Line]) -> Iterable[Row]:
        return (as_row(line, self.admin_site, request) for line in lines)

    def seen(self, request: HttpRequest, object_id: str) -> ImportRun:
        if not self.has_view_permission(request):
            raise PermissionDenied
        run = self.get_object(request, unquote(object_id))
        if run is None:
            raise Http404
        return run

    # --- undoing it

    def undo_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Ask before undoing, or say what stands in the way."""
        run = self.seen(request, object_id)
        if not self.has_undo_permission(request):
            raise PermissionDenied
        if request.method == "POST":
            try:
                undo(run, user=request.user)  # type: ignore[arg-type]
            except Blocked:
                messages.error(request, gettext("The import run was not undone."))
            else:
                self.log_change(request, run, gettext("Undone."))
                messages.success(request, gettext("Import run %s is undone.") % run)
                page = reverse("admin:cppcc_importrun_change", args=[run.pk])
                return HttpResponseRedirect(page)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Undo import run %s") % run,
            "opts": self.opts,
            "run": run,
            "obstacles": [(one, page_of(one.kind, one.record)) for one in obstacles(run)],
            "counts": counts_table(run, linked=True),
        }
        return TemplateResponse(request, "admin/cppcc/importrun/undo.html", context)


# --- pieces of pages ------------------------------------------------------------------------------


def counts_table(run: ImportRun, *, linked: bool) -> SafeString | str:
    """A row a kind, a column for each thing done; figures lead to the records."""
    if not run.counts:
        return "—"
    head = format_html_join("", '<th scope="col">{}</th>', ((one,) for one in HEADINGS))
    rows = format_html_join(
        "",
        '<tr><th scope="row">{}</th>{}</tr>',
        (
            (label, format_html_join("", "<td>{}</td>", figures(run, kind, linked=linked)))
            for kind, label in labels(run)
        ),
    )
    return format_html(
        '<table class="counts"><thead><tr><td></td>{}</tr></thead><tbody>{}</tbody></table>',
        head,
        rows,
    )


def figures(run: ImportRun, kind: str, *, linked: bool) -> Iterable[tuple[Any]]:
    for what in WHAT:
        number = run.counts[kind].get(what, 0)
        if linked and number and what in LISTED and kind in KINDS:
            query = urlencode({"kind": kind, "what": what})
            page = f"{reverse('admin:cppcc_importrun_records', args=[run.pk])}?{query}"
            yield (format_html('<a href="{}">{}</a>', page, number),)
        else:
            yield (number,)


def labels(run: ImportRun) -> list[tuple[str, Any]]:
    known = {name: model._meta.verbose_name_plural for name, model in KINDS.items()}
    counted = [kind for kind in KINDS if kind in run.counts]
    counted += [kind for kind in run.counts if kind not in KINDS]
    return [(kind, known.get(kind, kind)) for kind in counted]


def as_row(line: Line, site: admin.AdminSite, request: HttpRequest) -> Row:
    fields = []
    if line.what in ("changed", "asked"):
        fields = [
            (
                name_of(line.kind, name),
                in_words(line.kind, name, before) or "—",
                in_words(line.kind, name, after) or "—",
            )
            for name, (before, after) in line.fields.items()
        ]
    seen = site.get_model_admin(KINDS[line.kind]).has_view_permission(request)
    return Row(line.what, line.label, page_of(line.kind, line.record) if seen else "", fields)


def page_of(kind: str, record: int | None) -> str:
    """The address of a record's page; "" where it has none."""
    if not kind or record is None:
        return ""
    try:
        return reverse(f"admin:cppcc_{kind}_change", args=[record])
    except NoReverseMatch:
        return ""


def progress(run: ImportRun) -> Progress:
    """How far a run is by now, how fast it goes and how long it will take."""
    chunks = run.chunks.filter(state=Chunk.State.DONE).aggregate(read=Sum("documents", default=0))
    done = max(run.documents, chunks["read"])
    seconds = (timezone.now() - run.started).total_seconds()
    rate = done / seconds if seconds > 0 else 0.0
    left = timedelta(seconds=round((run.total_documents - done) / rate)) if rate else None
    return Progress(done, run.total_documents, number_format(rate, 1), left)


def listed(words: Iterable[str]) -> SafeString:
    return format_html_join("", "<li>{}</li>", ((one,) for one in words))


def told_list(things: Iterable[Any]) -> SafeString | str:
    items = listed(map(told, things))
    return format_html('<ul class="problems">{}</ul>', items) if items else gettext("none")


def told(problem: Any) -> str:
    """A problem is {"file": …, "reason": …}; whatever else is there is shown as it is."""
    if isinstance(problem, dict):
        return " — ".join(str(value) for value in problem.values())
    if isinstance(problem, (list, tuple)):
        return " — ".join(map(str, problem))
    return str(problem)
