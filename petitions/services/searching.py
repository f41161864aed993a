"""What a new petition can be found by. Whoever writes petitions writes this with them."""

from collections.abc import Iterable

from petitions.models import Petition, SearchText
from wulibridge.folding import fold


def search_text_of(petition: Petition, *, also: Iterable[str] = ()) -> SearchText:
    """The unsaved row by which `petition` (which has its key) is found: title, text, address and number, folded.
    `also` are other words for it, as its number in an older register."""
    said = (petition.title, petition.text, petition.address, petition.number, *also)
    # A line's end between them: what is searched for has none, so nothing is found across two of them.
    return SearchText(petition=petition, text="\n".join(map(fold, said)))


def make_findable(petitions: Iterable[Petition]) -> None:
    """Write the search texts of petitions that were just written, in the same transaction."""
    SearchText.objects.bulk_create([search_text_of(petition) for petition in petitions], batch_size=1000)
