"""Staff accounts and the posts that give them rights."""

from datetime import date
from functools import cache, cached_property
from typing import Any

from django.contrib.auth.models import AbstractBaseUser, UserManager
from django.contrib.postgres.expressions import ArraySubquery
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, OuterRef, Q
from django.db.models.functions import Now, TruncDate
from django.utils.translation import gettext_lazy as _

from wulibridge.people.roles import RULES, AreaKind, Role
from wulibridge.territory.models import Committee, Organization, Subdistrict, Zone


class MailChoice(models.TextChoices):
    """How somebody wants what they are told in the app by e-mail as well."""

    AT_ONCE = "at_once", _("at once")
    DAILY = "daily", _("once a day, at 8:30 on working days")
    NEVER = "never", _("not at all")


class StaffManager(UserManager["User"]):
    def create_user(  # type: ignore[override]
        self, username: str, password: str | None = None, **fields: Any
    ) -> "User":
        user = self.model(username=username, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """A member of staff. Rights come from posts alone: there is no superuser, no group and no stored permission."""

    username = models.CharField(
        _("user name"),
        max_length=40,
        unique=True,
        validators=[RegexValidator(r"^[\w.@+-]+\Z", _("Letters, digits and .@+-_ only."))],
    )
    name = models.CharField(_("full name"), max_length=60)
    email = models.EmailField(_("e-mail"), blank=True)
    language = models.CharField(_("language"), max_length=10, blank=True)
    mail = models.CharField(
        _("notices by e-mail"),
        max_length=8,
        choices=MailChoice,
        default=MailChoice.AT_ONCE,
        db_default=MailChoice.AT_ONCE,
    )
    is_active = models.BooleanField(_("active"), default=True)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)

    objects = StaffManager()
    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        ordering = ["username"]
        verbose_name = _("user")
        verbose_name_plural = _("users")

    def __str__(self) -> str:
        return self.name or self.username

    def get_full_name(self) -> str:
        return self.name

    @property
    def journal_name(self) -> str:
        return self.username

    @property
    def journal_post(self) -> str:
        return ", ".join(f"{post.role}@{post.area_kind}:{post.area_id}" for post in self.posts_today)

    @cached_property
    def posts_today(self) -> list["Post"]:
        """Posts in force today (Asia/Shanghai). Cached for the life of this object, which is one request."""
        return sorted(_posts_in_force().filter(user=self), key=lambda post: (post.role, post.starts_on, post.pk))

    # What Django's admin asks of a user; rights are posts, so the answers come from wulibridge.people.queries.
    @property
    def is_staff(self) -> bool:
        return self.is_active and bool(self.posts_today)

    @property
    def is_superuser(self) -> bool:
        return False

    def has_perm(self, perm: str, obj: object = None) -> bool:
        return False

    def has_perms(self, perm_list: Any, obj: object = None) -> bool:
        return False

    def has_module_perms(self, app_label: str) -> bool:
        return self.is_staff


class DatedQuerySet(models.QuerySet[Any]):
    """Rows that hold from starts_on to ends_on, both included; an open end is no end."""

    def in_force(self, on: date | None = None) -> "DatedQuerySet":
        """Rows in force on a day (Asia/Shanghai). Today, when none is given, is the database's, as it is for
        deadlines: machines of one office may disagree about midnight."""
        day = on or TruncDate(Now())
        return self.filter(Q(ends_on=None) | Q(ends_on__gte=day), starts_on__lte=day)


@cache  # every page asks for it: put together once, then narrowed to one user
def _posts_in_force() -> models.QuerySet["Post"]:
    """Posts in force today, each with its place, and with the ended zones and committees whose history this place keeps
    since the map was redrawn."""
    zones = Zone.objects.filter(successor=OuterRef("zone")).order_by("pk")
    committees = Committee.objects.filter(successor=OuterRef("committee")).order_by("pk")
    posts = Post.objects.in_force().select_related("zone__committee", "committee", "subdistrict", "organization")
    return posts.order_by().annotate(
        past_zones=ArraySubquery(zones.values("pk")), past_committees=ArraySubquery(committees.values("pk"))
    )


class Origin(models.TextChoices):
    """Where somebody of a zone's team comes from (brief: 街道, 居民区, 派出机构, 社区单位)."""

    SUBDISTRICT = "subdistrict", _("subdistrict office")
    COMMITTEE = "committee", _("residents' committee")
    AGENCY = "agency", _("agency of the district")
    UNIT = "unit", _("unit in the neighbourhood")


class Post(models.Model):
    """岗位: a user holds a role in one area between two days. A post that ended yesterday gives nothing today."""

    user = models.ForeignKey(User, models.PROTECT, related_name="posts", verbose_name=_("user"))
    role = models.CharField(_("role"), max_length=24, choices=Role)
    zone = models.ForeignKey(Zone, models.PROTECT, null=True, blank=True, related_name="posts", verbose_name=_("zone"))
    committee = models.ForeignKey(
        Committee, models.PROTECT, null=True, blank=True, related_name="posts", verbose_name=_("committee")
    )
    subdistrict = models.ForeignKey(
        Subdistrict, models.PROTECT, null=True, blank=True, related_name="posts", verbose_name=_("subdistrict")
    )
    organization = models.ForeignKey(
        Organization, models.PROTECT, null=True, blank=True, related_name="posts", verbose_name=_("organization")
    )
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("to"), null=True, blank=True)
    # Said by whoever keeps the teams, and gives no right: which house lends this person to the zone's team.
    origin = models.CharField(_("comes from"), max_length=12, choices=Origin, blank=True)
    origin_name = models.CharField(_("which one"), max_length=60, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        ordering = ["user", "role", "starts_on"]
        verbose_name = _("post")
        verbose_name_plural = _("posts")
        constraints = [
            models.CheckConstraint(
                name="post_dates",
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                violation_error_message=_("A post cannot end before it starts."),
            ),
            models.CheckConstraint(
                name="post_area_fits_role",
                condition=Q(
                    *(
                        Q(role__in=[role for role, rule in RULES.items() if rule.area is kind])
                        & Q(**{f"{other}__isnull": other != kind for other in AreaKind})
                        for kind in AreaKind
                    ),
                    _connector=Q.OR,
                ),
                violation_error_message=_("Choose exactly the area that this role has."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()} · {self.area}"

    @property
    def area_kind(self) -> AreaKind:
        return RULES[Role(self.role)].area

    @property
    def area(self) -> Zone | Committee | Subdistrict | Organization:
        return getattr(self, self.area_kind)

    @property
    def area_id(self) -> int:
        return getattr(self, f"{self.area_kind}_id")


class LeaderAssignment(models.Model):
    """领导包干制: a subdistrict leader answers for one or two committees."""

    leader = models.ForeignKey(User, models.PROTECT, related_name="assignments", verbose_name=_("leader"))
    committee = models.ForeignKey(Committee, models.PROTECT, related_name="leaders", verbose_name=_("committee"))
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("to"), null=True, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        ordering = ["committee", "starts_on"]
        verbose_name = _("leader responsibility")
        verbose_name_plural = _("leader responsibilities")
        constraints = [
            models.CheckConstraint(
                name="assignment_dates",
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                violation_error_message=_("A responsibility cannot end before it starts."),
            ),
            models.UniqueConstraint(
                fields=["committee"],
                condition=Q(ends_on=None),
                name="one_leader_per_committee",
                violation_error_message=_("Another leader answers for this committee: end that responsibility first."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.leader} · {self.committee}"


class Absence(models.Model):
    """Somebody is away between two days, both included, and somebody else stands in for them meanwhile.

    It gives the stand-in no right: they hold the same ones already (wulibridge.people.absences).
    """

    user = models.ForeignKey(
        User, models.PROTECT, related_name="absences", db_index=False, verbose_name=_("who is away")
    )  # an index begins with it
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    stand_in = models.ForeignKey(User, models.PROTECT, related_name="stand_ins", verbose_name=_("stand-in"))
    entered_at = models.DateTimeField(_("entered at"))
    entered_by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False, verbose_name=_("entered by"))
    cancelled_at = models.DateTimeField(_("cancelled at"), null=True, blank=True)
    cancelled_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", db_index=False, verbose_name=_("cancelled by")
    )

    objects = DatedQuerySet.as_manager()

    class Meta:
        ordering = ["starts_on", "pk"]
        verbose_name = _("absence")
        verbose_name_plural = _("absences")
        constraints = [
            models.CheckConstraint(name="absence_dates", condition=Q(ends_on__gte=F("starts_on"))),
            models.CheckConstraint(name="absence_somebody_else", condition=~Q(stand_in=F("user"))),
            models.CheckConstraint(
                name="absence_cancelled",
                condition=Q(cancelled_at=None, cancelled_by=None)
                | Q(cancelled_at__isnull=False, cancelled_by__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["user", "ends_on"], name="absence_user", condition=Q(cancelled_at=None))]

    def __str__(self) -> str:
        return f"{self.user_id} {self.starts_on}"


class Device(models.Model):
    """A browser in which somebody takes rounds along, known by an identity that it made up itself.

    One row for each person that uses it: what waits there unsent belongs to a person. Shut out is the device, for all.
    """

    uuid = models.UUIDField(editable=False)
    user = models.ForeignKey(User, models.PROTECT, related_name="devices", db_index=False, verbose_name=_("user"))
    label = models.CharField(_("device"), max_length=60)
    first_seen = models.DateTimeField(_("first seen"))
    last_seen = models.DateTimeField(_("last seen"))
    waiting = models.PositiveIntegerField(_("not sent yet"), default=0)  # as it last said
    waiting_since = models.DateTimeField(_("not sent since"), null=True, blank=True)
    # When the present silence was told to a lead.
    told_at = models.DateTimeField(null=True, editable=False)
    revoked_at = models.DateTimeField(_("shut out at"), null=True, editable=False)
    revoked_by = models.ForeignKey(
        User, models.PROTECT, null=True, editable=False, related_name="+", db_index=False, verbose_name=_("shut out by")
    )

    class Meta:
        ordering = ["-last_seen", "-pk"]
        verbose_name = _("device")
        verbose_name_plural = _("devices")
        constraints = [
            models.UniqueConstraint(fields=["uuid", "user"], name="device_once"),
            models.CheckConstraint(
                name="device_waits",
                condition=Q(waiting=0, waiting_since=None) | Q(waiting__gt=0, waiting_since__isnull=False),
            ),
            models.CheckConstraint(
                name="device_revoked",
                condition=Q(revoked_at=None, revoked_by=None) | Q(revoked_at__isnull=False, revoked_by__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["user", "-last_seen"], name="device_user"),
            models.Index(fields=["last_seen"], name="device_waiting", condition=Q(waiting__gt=0, revoked_at=None)),
        ]

    def __str__(self) -> str:
        return self.label


class DeviceSession(models.Model):
    """Which sessions go on in a device, so that they can be ended with it. No foreign key: sessions come and go."""

    device = models.ForeignKey(Device, models.CASCADE, related_name="sessions", verbose_name=_("device"))
    session_key = models.CharField(max_length=40, unique=True)

    def __str__(self) -> str:
        return str(self.device_id)
