"""What the pages of questions and of possible duplicates share: they are answered, not edited."""

from typing import Any

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from cppcc.models import Duplicate, Question


class AskedAdmin(admin.ModelAdmin):
    """A queue of what a curator is asked: nobody adds to it by hand, nobody deletes from it."""

    list_per_page = 50
    show_full_result_count = False
    actions = None

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return [field.name for field in self.opts.concrete_fields]

    @admin.display(description=_("state"), ordering="state")
    def outcome(self, obj: Question | Duplicate) -> SafeString:
        label = obj.get_state_display()
        return format_html('<span class="state question-{}">{}</span>', obj.state, label)

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Its buttons have an address of their own; what is posted here is nothing."""
        if request.method == "POST":
            return HttpResponseNotAllowed(["GET"])
        return super().change_view(request, object_id, form_url, extra_context)

    def may_change(self, request: HttpRequest, model: type[Model], obj: Any) -> bool:
        """An answer changes records: who may not change these cannot give one."""
        other = self.admin_site.get_model_admin(model)
        return other.has_change_permission(request) and self.has_change_permission(request, obj)
