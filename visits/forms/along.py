"""The empty forms of the round on the phone. What comes out of them is judged where it arrives."""

from visits.forms.visit import VISIT_ROWS, VisitForm, VisitSheet
from visits.models import Purpose, VisitOutcome


class BlankSheet(VisitSheet):
    """The page of a visit that belongs to nobody yet: the phone fills in the moment, the team and the identity."""

    def __init__(self) -> None:
        self.data = None
        self.form = VisitForm(initial={"outcome": VisitOutcome.MET, "purpose": Purpose.ROUND})
        self.rows = {name: rows(prefix=name) for name, rows in VISIT_ROWS.items()}
