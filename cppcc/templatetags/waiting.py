"""What waits for a curator's word about a record, and what was merged into it, on its page.

{% load waiting %}{% waiting_for original %}  ->  Open question: a reading differs … (title)
"""

from typing import Any

from django import template
from django.db.models import Model, Q

from cppcc.models import Document, Duplicate, Question, Record

register = template.Library()

SHOWN = 5


@register.inclusion_tag("cppcc/waiting.html", takes_context=True)
def waiting_for(context: template.Context, record: Model | None) -> dict[str, Any]:
    """The open questions about a record and its open pairs, a query each."""
    if not isinstance(record, Record | Document):  # a form for a new one, or a kind
        return {}
    user = context["request"].user
    kind = str(record._meta.model_name)
    found: dict[str, Any] = {name: context.get(name) for name in ("joined", "joined_address")}
    if user.has_perm("cppcc.view_question") or user.has_perm("cppcc.change_question"):
        asked = Question.objects.filter(state=Question.State.OPEN)
        found["questions"] = asked.filter(kind=kind, record_id=record.pk)[:SHOWN]
    if isinstance(record, Record) and (
        user.has_perm("cppcc.view_duplicate") or user.has_perm("cppcc.change_duplicate")
    ):
        pairs = Duplicate.objects.filter(state=Duplicate.State.OPEN, kind=kind)
        found["pairs"] = pairs.filter(Q(first=record.key) | Q(second=record.key))[:SHOWN]
    return found
