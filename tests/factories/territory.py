from contextlib import AbstractContextManager

import factory
from factory.django import DjangoModelFactory

from wulibridge.personal import personal_data
from wulibridge.territory import models


def every_zone() -> AbstractContextManager[None]:
    """The personal data of all zones, for a test that looks at what became of them."""
    return personal_data(zones=list(models.Zone.objects.values_list("pk", flat=True)))


class SubdistrictFactory(DjangoModelFactory):
    class Meta:
        model = models.Subdistrict

    code = factory.Sequence(lambda n: f"3101010{20 + n:02d}000")
    name = factory.Sequence(lambda n: f"测试街道{n}")


class CommitteeFactory(DjangoModelFactory):
    class Meta:
        model = models.Committee

    subdistrict = factory.SubFactory(SubdistrictFactory)
    code = factory.Sequence(lambda n: f"310101020{n:03d}")
    short_name = factory.Sequence(lambda n: f"测{n}")
    name = factory.LazyAttribute(lambda row: f"{row.short_name}居委会")


class ZoneFactory(DjangoModelFactory):
    class Meta:
        model = models.Zone

    committee = factory.SubFactory(CommitteeFactory)
    code = factory.Sequence(lambda n: f"测-{n:02d}")
    name = factory.LazyAttribute(lambda row: row.code)


class BuildingFactory(DjangoModelFactory):
    class Meta:
        model = models.Building

    zone = factory.SubFactory(ZoneFactory)
    address = factory.Sequence(lambda n: f"测试路{n + 1}弄1号")
    address_key = factory.LazyAttribute(lambda row: row.address)


class HouseholdFactory(DjangoModelFactory):
    class Meta:
        model = models.Household

    building = factory.SubFactory(BuildingFactory)
    committee = factory.LazyAttribute(lambda row: row.building.zone.committee)
    number = factory.Sequence(lambda n: f"T-{n:05d}")
    room = factory.Sequence(lambda n: f"{n + 101}室")


class HouseholdContactFactory(DjangoModelFactory):
    class Meta:
        model = models.HouseholdContact

    household = factory.SubFactory(HouseholdFactory)
    name = factory.Sequence(lambda n: f"测试户{n}")
    phone = factory.Sequence(lambda n: f"100{n:08d}")  # no number in China begins with 100 and has 11 digits

    @classmethod
    def _create(cls, model_class, *args, **fields):
        with personal_data(zones=[fields["household"].building.zone_id]):
            return super()._create(model_class, *args, **fields)


class OrganizationFactory(DjangoModelFactory):
    class Meta:
        model = models.Organization

    subdistrict = factory.SubFactory(SubdistrictFactory)
    kind = models.OrganizationKind.DEPARTMENT
    name = factory.Sequence(lambda n: f"测试部门{n}")
