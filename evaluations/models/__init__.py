from evaluations.models.ballot import Ballot, BoxedAnswer, PaperEntry, RoundAnswer
from evaluations.models.counted import FigureCount, MonthCounted
from evaluations.models.index import IndexPart, IndexSource, IndexValue, IndexWeights
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
from evaluations.models.points import EntryWay, PointAccount, PointEntry, PointRule, PointScheme, PointWay, SchemeKind
from evaluations.models.power_list import ListItem, ListKind, PowerList
from evaluations.models.replacement import CareReplacement, ReplacementStep
from evaluations.models.report import (
    FrozenFigure,
    FrozenPart,
    MonthlyReport,
    ReportSuggestion,
    ReportWords,
    StruckLine,
)
from evaluations.models.round import Invitation, Round, RoundCell, RoundQuestion, RoundSlips
from evaluations.models.self_check import CheckAnswer, CheckMeasure, Kept, SelfCheck
from evaluations.models.social import Admission, AdmissionFinding, CriterionSlot, Suspension
from evaluations.models.stars import StarFamily, StarYear
from evaluations.models.visit import CareDeed, CareSheet, CareSignature, CareVisit, SignedBy
from evaluations.models.window import Window, WindowRating, WindowStars
from evaluations.models.work import Indicator, WorkEvaluation, WorkFigure, WorkPart, WorkVoice, WorkYear

__all__ = [
    "Admission",
    "AdmissionFinding",
    "Ballot",
    "BoxedAnswer",
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
    "CheckAnswer",
    "CheckMeasure",
    "CriterionSlot",
    "Delivery",
    "DrawExclusion",
    "DrawStratum",
    "EntryWay",
    "ExclusionReason",
    "Extent",
    "FigureCount",
    "FrozenFigure",
    "FrozenPart",
    "IndexPart",
    "IndexSource",
    "IndexValue",
    "IndexWeights",
    "Indicator",
    "Inspection",
    "InspectionFinding",
    "InterviewState",
    "Invitation",
    "Kept",
    "ListItem",
    "ListKind",
    "MonthCounted",
    "MonthlyReport",
    "PaperEntry",
    "PayCorrection",
    "PayEntry",
    "PayStatement",
    "Pledge",
    "PledgeReview",
    "PointAccount",
    "PointEntry",
    "PointRule",
    "PointScheme",
    "PointWay",
    "PowerList",
    "ReplacementStep",
    "ReportSuggestion",
    "ReportWords",
    "Round",
    "RoundAnswer",
    "RoundCell",
    "RoundQuestion",
    "RoundSlips",
    "SchemeKind",
    "SelfCheck",
    "ServiceLine",
    "SignedBy",
    "StarFamily",
    "StarYear",
    "StruckLine",
    "Suspension",
    "UnitRating",
    "Weekday",
    "Window",
    "WindowRating",
    "WindowStars",
    "WorkEvaluation",
    "WorkFigure",
    "WorkPart",
    "WorkVoice",
    "WorkYear",
    "WrongPay",
]
