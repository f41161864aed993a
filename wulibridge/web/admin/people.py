"""Accounts, posts and leader responsibilities: given and ended by the security administrator."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.auth.forms import SetPasswordForm
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.decorators import action
from unfold.widgets import UnfoldAdminRadioSelectWidget, UnfoldAdminSelectWidget

from wulibridge.people import services
from wulibridge.people.models import LeaderAssignment, Post, User
from wulibridge.people.permissions import Permission
from wulibridge.people.queries import Reach, accounts_kept_by, posts_within, reach
from wulibridge.people.roles import RULES, Role
from wulibridge.territory.models import Committee, Organization, OrganizationKind, Subdistrict, Zone
from wulibridge.web.chair_admin import ChairAdmin, Question, ReadOnlyInline
from wulibridge.web.guard import Area


class PeopleAdmin(ChairAdmin):
    view_permissions = (Permission.PEOPLE_EDIT,)
    scoped_by = Area.SUBDISTRICT
    change_permission = Permission.PEOPLE_EDIT

    def area(self, request: HttpRequest) -> Reach:
        return reach(request.user, Permission.PEOPLE_EDIT)


class PostInline(ReadOnlyInline):
    model = Post
    fields = readonly_fields = ("role", "where", "starts_on", "ends_on")
    show_change_link = True

    def get_queryset(self, request: HttpRequest) -> QuerySet[Post]:
        within = posts_within(reach(request.user, Permission.PEOPLE_EDIT))
        return within.select_related("zone", "committee", "subdistrict", "organization")

    @admin.display(description=_("area"))
    def where(self, post: Post) -> str:
        return str(post.area)


@admin.register(User)
class UserAdmin(PeopleAdmin):
    """Without the password's hash, which neither a page nor a filter shows."""

    icon = "person"
    leads_on = True
    sentence = _("The accounts of the staff. An account alone opens nothing: rights come from posts.")
    list_display = ("username", "name", "email", "is_active", "last_login")
    list_filter = ("is_active",)
    search_fields = ("username", "name")
    fields = ("username", "name", "email", "language", "is_active", "last_login")
    readonly_fields = ("last_login",)
    inlines = (PostInline,)
    actions_detail = ("set_password",)

    def scope(self, request: HttpRequest) -> QuerySet[User]:
        return accounts_kept_by(request.user)

    def service(self, row: Any, *, by: Any) -> None:
        services.save_user(user=row, by=by)

    def get_inlines(self, request: HttpRequest, obj: User | None = None) -> tuple[type[ReadOnlyInline], ...]:
        return self.inlines if obj else ()

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> forms.Field | None:
        if db_field.name == "language":
            languages = [("", _("as the browser asks")), *settings.LANGUAGES]
            return forms.ChoiceField(
                label=capfirst(db_field.verbose_name), choices=languages, required=False, widget=UnfoldAdminSelectWidget
            )
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def response_add(self, request: HttpRequest, obj: User, post_url_continue: str | None = None) -> HttpResponse:
        """Straight on to the first password: without one nobody can sign in."""
        messages.success(request, gettext("The account is made. Now give it a first password."))
        return redirect("admin:people_user_set_password", obj.pk)

    @action(description=_("Set password"), url_path="set-password", icon="key")
    def set_password(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """GET asks for a new password, POST sets it."""
        user = self.row_or_404(request, object_id)
        form = SetPasswordForm(user, request.POST if request.method == "POST" else None)
        back = reverse("admin:people_user_change", args=[user.pk])
        if form.is_bound and form.is_valid():
            services.set_password(user=user, password=form.cleaned_data["new_password1"], by=request.user)
            messages.success(request, gettext("The password of %(name)s is set.") % {"name": user})
            return redirect(back)
        question = Question(
            title=_("Set password"),
            lead=_("A new password for %(name)s.") % {"name": user},
            points=(
                _("Whoever is signed in with this account is signed out."),
                _("Tell the person in private, and ask them to change it at once."),
            ),
            button=_("Set password"),
            back=back,
        )
        return self.ask(request, question, form=form)


@admin.register(Post)
class PostAdmin(PeopleAdmin):
    icon = "badge"
    sentence = _("Who holds which role where, from which day to which. A post that has ended gives nothing.")
    list_display = ("user", "role", "where", "starts_on", "ends_on")
    list_select_related = ("user", "zone", "committee", "subdistrict", "organization")
    list_filter = ("role", ("ends_on", admin.EmptyFieldListFilter))
    search_fields = ("user__username", "user__name")
    search_help_text = _("Name or user name")
    autocomplete_fields = ("user",)
    fields = ("user", "role", "zone", "committee", "subdistrict", "organization", ("starts_on", "ends_on"))

    def scope(self, request: HttpRequest) -> QuerySet[Post]:
        return posts_within(self.area(request))

    def choices(self, request: HttpRequest) -> dict[str, QuerySet[Any]]:
        area = self.area(request)
        return {
            "user": accounts_kept_by(request.user),
            "zone": Zone.objects.filter(pk__in=area.zones),
            "committee": Committee.objects.filter(pk__in=area.committees),
            "subdistrict": Subdistrict.objects.filter(pk__in=area.subdistricts),
            "organization": Organization.objects.filter(
                subdistrict__in=area.subdistricts, kind=OrganizationKind.DEPARTMENT
            ),
        }

    def service(self, row: Any, *, by: Any) -> None:
        services.give_post(post=row, by=by)

    def formfield_for_choice_field(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> forms.Field:
        """Each role with the sentence that says what it may do."""
        if db_field.name == "role":
            kwargs["choices"] = [(role.value, f"{role.label} · {RULES[role].prose}") for role in Role]
            kwargs["widget"] = UnfoldAdminRadioSelectWidget(radio_style=admin.VERTICAL)
        return super().formfield_for_choice_field(db_field, request, **kwargs)

    @admin.display(description=_("area"))
    def where(self, post: Post) -> str:
        return str(post.area)


@admin.register(LeaderAssignment)
class LeaderAssignmentAdmin(PeopleAdmin):
    scoped_by = Area.COMMITTEE
    icon = "supervisor_account"
    sentence = _("Which leader answers for which residents' committee. What is overdue there comes to them.")
    list_display = ("committee", "leader", "starts_on", "ends_on")
    list_select_related = ("committee", "leader")
    fields = ("leader", "committee", ("starts_on", "ends_on"))

    def scope(self, request: HttpRequest) -> QuerySet[LeaderAssignment]:
        return LeaderAssignment.objects.filter(committee__in=self.area(request).committees)

    def choices(self, request: HttpRequest) -> dict[str, QuerySet[Any]]:
        area = self.area(request)
        leaders = posts_within(area).filter(role=Role.SUBDISTRICT_LEADER).order_by().values("user")
        return {
            "leader": User.objects.filter(pk__in=leaders),
            "committee": Committee.objects.filter(pk__in=area.committees),
        }

    def service(self, row: Any, *, by: Any) -> None:
        services.assign_leader(assignment=row, by=by)
