"""What petitions are about: the project's own short list, ordered as people speak of it."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class PublicGroup(models.TextChoices):
    STREETS = "streets", _("streets and traffic")
    SURROUNDINGS = "surroundings", _("surroundings and cleanliness")
    BUILDINGS = "buildings", _("buildings and their facilities")
    SAFETY = "safety", _("safety")


class Topic(models.TextChoices):
    HOUSING_REPAIR = "housing_repair", _("housing repair")
    PROPERTY_MANAGEMENT = "property_management", _("property management")
    LIFTS = "lifts", _("lifts")
    WATER_POWER_GAS = "water_power_gas", _("water, power, gas")
    DRAINAGE = "drainage", _("drains and flooding")
    PARKING = "parking", _("parking")
    TRAFFIC = "traffic", _("traffic and roads")
    NOISE = "noise", _("noise")
    AIR_AND_SMELL = "air_and_smell", _("fumes and smells")
    WASTE_SORTING = "waste_sorting", _("waste and cleaning")
    GREENERY = "greenery", _("trees and greenery")
    ILLEGAL_BUILDING = "illegal_building", _("illegal building")
    FIRE_SAFETY = "fire_safety", _("fire safety")
    PUBLIC_SAFETY = "public_safety", _("public safety")
    STREET_TRADE = "street_trade", _("street trade and shops")
    RENEWAL = "renewal", _("renewal and resettlement")
    ELDERLY_CARE = "elderly_care", _("care for the elderly")
    CHILDREN_SCHOOLS = "children_schools", _("children and schools")
    HEALTH_SERVICES = "health_services", _("health services")
    SOCIAL_AID = "social_aid", _("social aid")
    WORK_PENSIONS = "work_pensions", _("work and pensions")
    NEIGHBOURS = "neighbours", _("disputes between neighbours")
    CULTURE_SPORT = "culture_sport", _("culture and sport")
    STAFF_CONDUCT = "staff_conduct", _("conduct of staff")
    OTHER = "other", _("other")


# What other systems may file and follow, and under which heading: matters of public places. What concerns a home, a
# person's means or health, neighbours in dispute, or the conduct of staff is never among them.
PUBLIC_TOPICS: dict[Topic, PublicGroup] = {
    Topic.TRAFFIC: PublicGroup.STREETS,
    Topic.PARKING: PublicGroup.STREETS,
    Topic.STREET_TRADE: PublicGroup.STREETS,
    Topic.WASTE_SORTING: PublicGroup.SURROUNDINGS,
    Topic.GREENERY: PublicGroup.SURROUNDINGS,
    Topic.NOISE: PublicGroup.SURROUNDINGS,
    Topic.AIR_AND_SMELL: PublicGroup.SURROUNDINGS,
    Topic.DRAINAGE: PublicGroup.SURROUNDINGS,
    Topic.LIFTS: PublicGroup.BUILDINGS,
    Topic.WATER_POWER_GAS: PublicGroup.BUILDINGS,
    Topic.ILLEGAL_BUILDING: PublicGroup.BUILDINGS,
    Topic.CULTURE_SPORT: PublicGroup.BUILDINGS,
    Topic.FIRE_SAFETY: PublicGroup.SAFETY,
    Topic.PUBLIC_SAFETY: PublicGroup.SAFETY,
}
