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
from evaluations.models.replacement import CareReplacement, ReplacementStep
from evaluations.models.visit import CareDeed, CareSheet, CareSignature, CareVisit, SignedBy

__all__ = [
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
    "DrawExclusion",
    "DrawStratum",
    "ExclusionReason",
    "Extent",
    "InterviewState",
    "PayCorrection",
    "PayEntry",
    "PayStatement",
    "ReplacementStep",
    "SignedBy",
    "Weekday",
    "WrongPay",
]
