"""Every kind of file that this product loads; the page and the command offer the same list."""

from collections.abc import Mapping

from commonweal.imports.kind import ImportKind
from commonweal.imports.wrong_kind import telling_wrong_kinds
from commonweal.incidents.kinds import CAMDEN, POLICE_UK, STOP_AND_SEARCH
from commonweal.performance.kinds import CRIME_TABLE
from commonweal.places.kinds import PLACE_KINDS
from commonweal.reports.kinds import CALL_LOG

IMPORT_KINDS: Mapping[str, ImportKind] = telling_wrong_kinds(
    (CALL_LOG, POLICE_UK, STOP_AND_SEARCH, CAMDEN, CRIME_TABLE, *PLACE_KINDS)
)
