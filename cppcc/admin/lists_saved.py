"""Filters kept under a name, above the list that they narrow.

/admin/cppcc/event/?saved=12  ->  /admin/cppcc/event/?province=21&review__exact=extracted
"""

from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Model, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.utils.translation import gettext as _

from cppcc.models import SavedFilter

SAVED = "saved"  # in an address: the number of a saved filter
#  parts of a list's address that do not narrow it
PLACES = ("p", "e", "all", "_after", "_before", "_popup", "_to_field", SAVED)
LONGEST = 80  # characters of a name


@dataclass(frozen=True, slots=True)
class Kept:
    """A saved filter as it stands above its list."""

    id: int
    name: str
    address: str
    own: bool
    shared: bool
    current: bool  # the list is narrowed to just this


def seen(request: HttpRequest, model: type[Model]) -> QuerySet[SavedFilter]:
    """One's own and those for everybody."""
    own = Q(user=request.user.pk)
    return SavedFilter.objects.filter(own | Q(shared=True), model=model._meta.model_name)


def narrowed(written: str) -> str:
    """What narrows a list, as an address says it, in one order."""
    query = QueryDict(written)
    parts = {name: values for name, values in query.lists() if name not in PLACES and any(values)}
    plain = QueryDict(mutable=True)
    for name in sorted(parts):
        plain.setlist(name, parts[name])
    return plain.urlencode()


def above(request: HttpRequest, model: type[Model], page: str) -> list[Kept]:
    """One query."""
    now = narrowed(request.GET.urlencode())
    return [
        Kept(
            id=one.pk,
            name=one.name,
            address=f"{page}?{SAVED}={one.pk}",
            own=one.user_id == request.user.pk,
            shared=one.shared,
            current=one.query == now,
        )
        for one in seen(request, model)
    ]


def opened(request: HttpRequest, model: type[Model]) -> HttpResponse:
    """The list that a saved filter stands for."""
    number = request.GET[SAVED]
    kept = seen(request, model).filter(pk=number).first() if number.isdecimal() else None
    if kept is None:
        messages.warning(request, _("This filter is gone, or it is somebody else's own."))
        return HttpResponseRedirect(request.path)
    return HttpResponseRedirect(f"{request.path}?{kept.query}")


def save(request: HttpRequest, model: type[Model], page: str) -> HttpResponse:
    """Under a name; one's own of the same name is replaced."""
    query = narrowed(request.POST.get("query", ""))
    name = request.POST.get("name", "").replace("\0", "").strip()[:LONGEST]
    if not name or not query:
        messages.warning(request, _("A filter needs a name, and something to filter by."))
        return HttpResponseRedirect(f"{page}?{query}")
    SavedFilter.objects.update_or_create(
        user=request.user,
        model=model._meta.model_name,
        name=name,
        defaults={"query": query, "shared": "shared" in request.POST},
    )
    messages.success(request, _("The filter “%s” is saved.") % name)
    return HttpResponseRedirect(f"{page}?{query}")


def drop(request: HttpRequest, model: type[Model], page: str, number: int) -> HttpResponse:
    """One's own only."""
    kept = seen(request, model).filter(pk=number).first()
    if kept is None:
        raise Http404
    if kept.user_id != request.user.pk:
        raise PermissionDenied
    kept.delete()
    messages.success(request, _("The filter “%s” is deleted.") % kept.name)
    return HttpResponseRedirect(f"{page}?{kept.query}")
