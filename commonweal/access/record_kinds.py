"""The kinds of record that rights are given on; roles.toml uses the same words."""

from enum import StrEnum


class RecordKind(StrEnum):
    """One word a kind; every model of `OwnedRecord` states its own."""

    REPORT = "report"
    OCCURRENCE = "occurrence"
    CONTACT_POINT = "contact-point"
    CALLER = "caller"
    IDENTITY_DECISION = "identity-decision"
    STOP_AND_SEARCH = "stop-and-search"
    STREET_CRIME = "street-crime"
    CRIME_OUTCOME = "crime-outcome"
    COUNCIL_STREET_CRIME = "council-street-crime"
    CRIME_COUNT = "crime-count"
    AREA = "area"
    PLACE = "place"
    POSTCODE = "postcode"
    ADDRESS = "address"
    AREA_FIGURES = "area-figures"
    RUN = "run"
    HOTSPOT = "hotspot"
    CALLER_FINDING = "caller-finding"
    IMPORT_JOB = "import-job"
    COLUMN_MAPPING = "column-mapping"
    MAPPING_SAMPLE = "mapping-sample"
