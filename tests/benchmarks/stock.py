"""The plain admin beside ours, at /stock/: the same events, and nothing done about their number."""

from django.contrib import admin
from django.urls import path

from cppcc.models import Event
from cppcc.site import Site
from cppcc.urls import urlpatterns as ours

site = Site(name="stock")


class EventAdmin(admin.ModelAdmin):
    """The columns, filters and rows a page that ours has, as Django offers them."""

    change_list_template = "admin/change_list.html"
    list_display = ["earliest", "kind", "topic", "committee", "review"]
    list_filter = ["review", "kind", "date_rule"]
    list_select_related = ["kind", "committee"]
    search_fields = ["topic", "form", "place"]
    list_per_page = 50


site.register(Event, EventAdmin)

urlpatterns = [*ours, path("stock/", site.urls)]
