from evaluations.models.inspection import Inspection, InspectionFinding
from evaluations.models.interview import (
    CareDraw,
    CareInterview,
    DrawExclusion,
    DrawStratum,
    ExclusionReason,
    Extent,
    InterviewState,
)
from evaluations.models.month import (
    CareMonth,
    CareRate,
    PayCorrection,
    PayEntry,
    PayStatement,
    WrongPay,
)
from evaluations.models.plan import CardCode, CareCard, CareKind, CarePlan, Weekday
from evaluations.models.pledge import Delivery, Pledge, PledgeReview, ServiceLine, UnitRating
from evaluations.models.replacement import CareReplacement, ReplacementStep
from evaluations.models.social import Admission, AdmissionFinding, CriterionSlot, Suspension
from evaluations.models.visit import CareDeed, CareSheet, CareSignature, CareVisit, SignedBy
from evaluations.models.window import Window, WindowRating, WindowStars

__all__ = [
    "Admission",
    "AdmissionFinding",
    "CardCode",
    "CareCard",
    "CareDeed",
    "CareDraw",
    "CareInterview",
    "CareKind",
    "CareMonth",
    "CarePlan",
    "CareRate",
    "CareReplacement",
    "CareSheet",
    "CareSignature",
    "CareVisit",
    "CriterionSlot",
    "Delivery",
    "DrawExclusion",
    "DrawStratum",
    "ExclusionReason",
    "Extent",
    "Inspection",
    "InspectionFinding",
    "InterviewState",
    "PayCorrection",
    "PayEntry",
    "PayStatement",
    "Pledge",
    "PledgeReview",
    "ReplacementStep",
    "ServiceLine",
    "SignedBy",
    "Suspension",
    "UnitRating",
    "Weekday",
    "Window",
    "WindowRating",
    "WindowStars",
    "WrongPay",
]
