"""Every kind of file that this product loads; the page and the command offer the same list."""

from collections.abc import Mapping
from dataclasses import replace

from commonweal.imports.kind import ImportKind
from commonweal.imports.wrong_kind import telling_wrong_kinds
from commonweal.incidents.kinds import CAMDEN, POLICE_UK, STOP_AND_SEARCH
from commonweal.local_events.kinds import LOCAL_EVENTS
from commonweal.performance.kinds import CRIME_TABLE
from commonweal.places.kinds import ADDRESSES, PLACE_KINDS, WARDS
from commonweal.reports.kinds import CALL_LOG
from commonweal.reports.settling.operations import settle_all

# In whose ward a report happened, and whose homes stand there, is settled anew when wards or addresses change.
MOVES_REPORTS = {WARDS.name, ADDRESSES.name}

IMPORT_KINDS: Mapping[str, ImportKind] = telling_wrong_kinds(
    (
        CALL_LOG,
        POLICE_UK,
        STOP_AND_SEARCH,
        CAMDEN,
        CRIME_TABLE,
        LOCAL_EVENTS,
        *(replace(kind, afterwards=settle_all) if kind.name in MOVES_REPORTS else kind for kind in PLACE_KINDS),
    )
)
