"""The one kind of assembly whose quorum the law sets: the residents' assembly (居民会议).

Organic law of urban residents' committees (城市居民委员会组织法) Art 9: made up of all residents of 18 and more, of one
representative a household, or of representatives of the residents' groups; it takes place when more than half of them
are there, and decides by more than half of those who are there.
"""

from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _


class Body(models.TextChoices):
    """Of whom the assembly is made up; `entitled` counts these."""

    ADULTS = "adults", _("all residents of 18 and more")
    HOUSEHOLDS = "households", _("one representative of each household")
    GROUPS = "groups", _("representatives of the residents' groups")


@dataclass(frozen=True)
class Count:
    """What was counted in an assembly, in people."""

    entitled: int
    present: int
    in_favour: int
    against: int
    abstained: int

    @property
    def adds_up(self) -> bool:
        """Nobody is there who may not be, and nobody votes twice."""
        votes = (self.in_favour, self.against, self.abstained)
        return min(votes) >= 0 and sum(votes) <= self.present <= self.entitled

    @property
    def must_be_there(self) -> int:
        return self.entitled // 2 + 1

    @property
    def must_agree(self) -> int:
        return self.present // 2 + 1

    @property
    def adopts(self) -> bool:
        """More than half of those entitled are there, and more than half of those there agree (Art 9)."""
        return self.present >= self.must_be_there and self.in_favour >= self.must_agree
