"""Whether a petition is one of several voices now."""

from petitions.models import Petition
from petitions.route import WAITING


def follows(petition: Petition) -> bool:
    """Is it answered together with another one, which still waits itself? Its lead is read."""
    return petition.duplicate_of is not None and petition.duplicate_of.state in WAITING
