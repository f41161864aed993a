import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from tests.factories.people import UserFactory
from tests.factories.territory import HouseholdFactory
from visits import models


class VisitFactory(DjangoModelFactory):
    class Meta:
        model = models.Visit

    household = factory.SubFactory(HouseholdFactory)
    zone = factory.LazyAttribute(lambda row: row.household.building.zone)
    visited_at = factory.LazyFunction(timezone.now)
    outcome = models.VisitOutcome.MET
    logged_by = factory.SubFactory(UserFactory)
