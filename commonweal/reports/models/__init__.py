"""The tables of reports; one module a subject."""

from commonweal.reports.models.intake import Evidence, ReporterContact, ReportIntake, SavedReport
from commonweal.reports.models.life import ReportEvent, SurveyAnswer, Untold
from commonweal.reports.models.mapping import ColumnMapping, ColumnMappingVersion, MappingSample
from commonweal.reports.models.report import Occurrence, Report
from commonweal.reports.models.systems import SystemKey
from commonweal.reports.models.wording import MessageTemplate
from commonweal.reports.models.work import CallOut

__all__ = [
    "CallOut",
    "ColumnMapping",
    "ColumnMappingVersion",
    "Evidence",
    "MappingSample",
    "MessageTemplate",
    "Occurrence",
    "Report",
    "ReportEvent",
    "ReportIntake",
    "ReporterContact",
    "SavedReport",
    "SurveyAnswer",
    "SystemKey",
    "Untold",
]
