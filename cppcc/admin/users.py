"""The staff: who they are, their roles, their provinces; and what a role may do.

王芳   curator   辽宁省、吉林省
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.auth import admin as auth
from django.contrib.auth.forms import UserChangeForm, UserCreationForm
from django.contrib.auth.models import Group, Permission, User
from django.db.models import Count, Model, QuerySet
from django.http import HttpRequest
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cppcc import roles
from cppcc.models import Region, Right
from cppcc.site import ORDER

#  what each role is for, in the words of whoever gives it
PURPOSES = {
    "viewer": _("Sees everything, changes nothing, takes tables away."),
    "curator": _("Confirms, rejects, corrects, adds and answers; in given provinces, if any."),
    "editor": _("Also merges, splits, reverts, deletes, imports, and undoes imports."),
    "administrator": _("Also looks after users and roles."),
}
ACTIONS = {"view": _("View"), "add": _("Add"), "change": _("Change"), "delete": _("Delete")}
RIGHTS = dict(Right._meta.permissions)


# --- words ----------------------------------------------------------------------------------------


def role_name(group: Group) -> str:
    """curator -> 核查员; a role that an administrator made has the name that he gave it."""
    return gettext(group.name) if group.name in roles.ROLES else group.name


def permission_name(permission: Permission) -> str:
    """change_person -> 人物：修改; the name in the database is English."""
    action, _sign, _model = permission.codename.partition("_")
    model = permission.content_type.model_class()
    if permission.codename in RIGHTS or model is None or action not in ACTIONS:
        return str(RIGHTS.get(permission.codename, permission.name))
    return f"{capfirst(model._meta.verbose_name)}: {ACTIONS[action]}"


#  Django's own pages say str(group): headings, messages, deletions, filters
Group.add_to_class("__str__", role_name)
Permission.add_to_class("__str__", permission_name)


# --- permissions as a table -----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Box:
    """One permission to tick."""

    value: str
    label: str
    checked: bool


@dataclass(frozen=True, slots=True)
class Row:
    """What can be done with the records of one model; None for what is never done."""

    label: str
    boxes: list[Box | None]


class PermissionTable(forms.CheckboxSelectMultiple):
    """A row a model, a column an action; rights beyond those of one model below."""

    template_name = "admin/auth/permissions.html"

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(name, value, attrs)
        chosen = set(map(str, value or []))
        by_model: dict[type[Model], dict[str, Box]] = {}
        choices: Iterable[Any] = self.choices
        for choice, label in choices:
            permission = choice.instance
            box = Box(str(choice), str(label), str(choice) in chosen)
            model = permission.content_type.model_class()
            by_model.setdefault(model, {})[permission.codename.partition("_")[0]] = box
        rights = by_model.pop(Right, {})
        context |= {
            "actions": list(ACTIONS.values()),
            "rows": [row(model, by_model[model]) for model in sorted(by_model, key=place)],
            "rights": list(rights.values()),
        }
        return context


def row(model: type[Model], boxes: dict[str, Box]) -> Row:
    label = capfirst(str(model._meta.verbose_name_plural))
    return Row(label, [boxes.get(action) for action in ACTIONS])


def place(model: type[Model]) -> int:
    """As on the start page; what has no page of its own at the end."""
    name = str(model._meta.model_name)
    return ORDER.index(name) if name in ORDER else len(ORDER)


class PermissionField(forms.ModelMultipleChoiceField):
    """What there is to give: every permission that means something."""

    widget = PermissionTable

    def __init__(self, queryset: Any, **options: Any) -> None:
        found = roles.granted(roles.ADMINISTRATOR).select_related("content_type")
        super().__init__(found, **options | {"help_text": ""})


class RoleField(forms.ModelMultipleChoiceField):
    """Roles with what they are for."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, queryset: Any, **options: Any) -> None:
        super().__init__(queryset.order_by("pk"), **options | {"help_text": ""})

    def label_from_instance(self, obj: Any) -> str:
        purpose = PURPOSES.get(obj.name)
        return f"{obj} — {purpose}" if purpose else str(obj)


FIELDS = {"permissions": PermissionField, "user_permissions": PermissionField, "groups": RoleField}


class Plain(admin.ModelAdmin):
    """Forms with boxes to tick, where Django moves options between two lists by script."""

    filter_horizontal = ()

    def formfield_for_manytomany(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        return db_field.formfield(form_class=FIELDS[db_field.name])

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> Any:
        """Roles and provinces are neither made nor opened from beside a box."""
        form = super().get_form(request, obj, change=change, **kwargs)
        for field in form.base_fields.values():
            for link in ("can_add_related", "can_change_related", "can_view_related"):
                setattr(field.widget, link, False)
        return form

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """The rows themselves; that their links to one another go too goes without saying."""
        _nested, _counts, lacking, protected = super().get_deleted_objects(objs, request)
        counts = {self.opts.verbose_name_plural: len(objs)}
        return [str(one) for one in objs], counts, lacking, protected


# --- roles ----------------------------------------------------------------------------------------

admin.site.unregister(Group)
admin.site.unregister(User)


@admin.register(Group)
class RoleAdmin(Plain, auth.GroupAdmin):
    list_display = ["role", "purpose", "members"]
    ordering = ["pk"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).annotate(number=Count("user"))

    @admin.display(description=_("role"))
    def role(self, obj: Group) -> str:
        return str(obj)

    @admin.display(description=_("what it is for"))
    def purpose(self, obj: Group) -> Any:
        return PURPOSES.get(obj.name, "")

    @admin.display(description=_("users"))
    def members(self, obj: Any) -> int:
        return obj.number

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        own = obj is None or obj.name not in roles.ROLES
        return [*(["name"] if own else ["role", "purpose"]), "permissions"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return ["role", "purpose"] if obj else []

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """The roles that come with the program stay; whom nobody needs is given to nobody."""
        allowed = super().has_delete_permission(request, obj)
        return allowed and (obj is None or obj.name not in roles.ROLES)


# --- users ----------------------------------------------------------------------------------------


class ProvincesField(forms.ModelMultipleChoiceField):
    """The provinces that a user is held to."""

    widget = forms.CheckboxSelectMultiple(attrs={"class": "columns"})

    def label_from_instance(self, obj: Any) -> str:
        return str(obj.name)


def provinces_field() -> ProvincesField:
    every = Region.objects.filter(level=Region.Level.PROVINCE, valid_to="").order_by("code")
    said = _("Changes records of these only, and of no province; without any, all records.")
    return ProvincesField(every, required=False, label=_("Provinces"), help_text=said)


class UserForm(UserChangeForm):
    provinces = provinces_field()

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        held = self.instance.scopes.values_list("region", flat=True)
        self.initial["provinces"] = list(held)


class NewUserForm(UserCreationForm):
    provinces = provinces_field()


@admin.register(User)
class UserAdmin(Plain, auth.UserAdmin):
    list_display = ["username", "named", "roles", "provinces", "is_active", "last_login"]
    list_filter = ["is_active", "groups"]
    form = UserForm
    add_form = NewUserForm
    add_fieldsets = [
        (None, {"fields": ["username", "password1", "password2"]}),
        (_("Roles"), {"fields": ["groups", "provinces"]}),
    ]
    readonly_fields = ["last_login", "date_joined"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).prefetch_related("groups", "scopes__region")

    @admin.display(description=_("name"))
    def named(self, obj: User) -> str:
        """王芳; 芳 王 where the names are not Chinese ones."""
        name = f"{obj.last_name}{obj.first_name}"
        return obj.get_full_name() if name.isascii() else name

    @admin.display(description=_("roles"))
    def roles(self, obj: User) -> str:
        given = [_("everything")] if obj.is_superuser else obj.groups.all()
        return "、".join(map(str, given))

    @admin.display(description=_("provinces"))
    def provinces(self, obj: Any) -> str:
        return "、".join(scope.region.name for scope in obj.scopes.all())

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        if obj is None:
            return self.add_fieldsets
        flags = ["is_active", "is_staff"]
        if request.user.is_superuser:  # who is none makes none
            flags.append("is_superuser")
        more = {"classes": ["collapse"], "fields": ["user_permissions"]}
        return [
            (None, {"fields": ["username", "password"]}),
            (_("Person"), {"fields": [("last_name", "first_name"), "email"]}),
            (_("Roles"), {"fields": ["groups", "provinces", *flags]}),
            (_("Beyond the roles"), more),
            (_("When"), {"fields": [("last_login", "date_joined")]}),
        ]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody becomes more than he is by way of another's password."""
        allowed = super().has_change_permission(request, obj)
        return allowed and (obj is None or not obj.is_superuser or request.user.is_superuser)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """The history names who did what: a user who has logged in is made inactive instead."""
        allowed = super().has_delete_permission(request, obj)
        return allowed and (obj is None or obj.last_login is None)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if not change:
            obj.is_staff = True  # this is the only site there is to log in to
        super().save_model(request, obj, form, change)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        chosen = form.cleaned_data["provinces"]
        form.instance.scopes.exclude(region__in=chosen).delete()
        for region in chosen:
            form.instance.scopes.get_or_create(region=region)
