"""One person acts on a petition at a time."""

from petitions.models import Petition
from wulibridge.territory.models import Zone


def locked(petition: Petition) -> Petition:
    """The petition as it now stands, locked until the end of the transaction, with its zone and all above that.

    The zone is read in a second step. After a wait the database looks anew at the locked row alone: joined in the same
    statement, a petition that a redrawing has carried to another zone meanwhile would seem not to be there.
    """
    row = Petition.objects.select_for_update().get(pk=petition.pk)
    row.zone = Zone.objects.select_related("committee__subdistrict").get(pk=row.zone_id)
    return row
