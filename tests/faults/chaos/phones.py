"""Ten thousand visits from twenty phones over a bad line, whose servers are killed."""

import random
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.faults.chaos.world import World
from tests.faults.phones import flaws_of, hand_in_together, phones_in

VISITS, FEW_VISITS, PHONES = 10_000, 200, 20


def twenty_phones_hand_in(world: World, kills: int) -> None:
    """What two phones of one person both keep arrives once; the order of each is kept."""
    seed = world.moments.getrandbits(32)
    visits = FEW_VISITS if world.smoke else VISITS
    with TemporaryDirectory() as directory:
        phones = phones_in(world.people.zone, count=PHONES, visits=visits, directory=Path(directory), seed=seed)
        world.kills["server of a phone"] += hand_in_together(phones, kills=kills, moments=random.Random(seed))
        flaws = flaws_of(phones)
    assert not flaws, f"{len(flaws)} flaws with the seed {seed}, the first: {flaws[:3]}"


OF_PHONES: dict[str, tuple[Callable[[World, int], None], int, int]] = {"phones": (twenty_phones_hand_in, 100, 2)}
