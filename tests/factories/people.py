from datetime import date

import factory
from factory.django import DjangoModelFactory

from wulibridge.people import models
from wulibridge.people.roles import RULES, Role
from wulibridge.territory.models import Committee, Organization, Subdistrict, Zone

PASSWORD = "correct-horse-九"


class UserFactory(DjangoModelFactory):
    class Meta:
        model = models.User

    username = factory.Sequence(lambda n: f"staff{n}")
    name = factory.Sequence(lambda n: f"测试员{n}")
    password = factory.django.Password(PASSWORD)


class PostFactory(DjangoModelFactory):
    class Meta:
        model = models.Post

    user = factory.SubFactory(UserFactory)
    starts_on = date(2020, 1, 1)


def staff_of(role: Role, area: Zone | Committee | Subdistrict | Organization, **fields: object) -> models.User:
    """A new user with one post, in force since 2020."""
    user = UserFactory(**fields)
    PostFactory(user=user, role=role, **{RULES[role].area.value: area})
    return user
