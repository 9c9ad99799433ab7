"""Inspections, observations and facilities as flat tables, for spreadsheets and other programs.

JSON comes in pages in the order of changes: a row that changes again comes again, under the same
id, and the last one holds. Files come whole in the order of arrival, each row once.
"""

from collections.abc import Mapping
from typing import Any

from flask import Response
from flask_smorest import Blueprint

from audit_service.api.answers import refuses, sends_file
from audit_service.api.files import CSV_FILE, XLSX_FILE
from audit_service.api.schemas.tables import ChangesQuerySchema, RowsQuerySchema, page_schema
from audit_service.auth import needs
from audit_service.compression import compressed
from audit_service.tables.pulling import Source, csv_file, page_of_changes, xlsx_file
from inspections.account.rules import Permission
from inspections.errors import Problem
from inspections.export.facilities import FACILITIES
from inspections.export.inspections import INSPECTIONS
from inspections.export.observations import OBSERVATIONS
from inspections.export.queries.facilities import count_facilities, facility_page
from inspections.export.queries.inspections import count_inspections, inspection_page
from inspections.export.queries.observations import count_observations, observation_page

blp = Blueprint("tables", __name__, description="Bảng để kéo: lượt kiểm tra, quan sát, cơ sở")
Query = Mapping[str, Any]
VISITS = Source(INSPECTIONS, inspection_page, count_inspections)
SEEN = Source(OBSERVATIONS, observation_page, count_observations)
STORES = Source(FACILITIES, facility_page, count_facilities)
OBSERVATION_PAGE = page_schema(OBSERVATIONS)


@blp.route("/inspections.json")
@needs(Permission.READ_INSPECTIONS)
@compressed
@blp.arguments(ChangesQuerySchema, location="query")
@blp.response(200, page_schema(INSPECTIONS), description="A page of them.")
def inspections_json(query: Query) -> Response:
    """Inspections that one may see as flat rows, the last changed ones last."""
    return page_of_changes(VISITS, query)


@blp.route("/inspections.csv")
@needs(Permission.READ_INSPECTIONS)
@sends_file
@blp.arguments(RowsQuerySchema, location="query")
@blp.doc(responses=CSV_FILE)
def inspections_csv(query: Query) -> Response:
    """Inspections that one may see as a CSV file."""
    return csv_file(VISITS, query)


@blp.route("/inspections.xlsx")
@needs(Permission.READ_INSPECTIONS)
@sends_file
@refuses(Problem.TOO_MANY_ROWS)
@blp.arguments(RowsQuerySchema, location="query")
@blp.doc(responses=XLSX_FILE)
def inspections_xlsx(query: Query) -> Response:
    """Inspections that one may see as a workbook."""
    return xlsx_file(VISITS, query)


@blp.route("/observations")
@needs(Permission.READ_INSPECTIONS)
@compressed
@blp.arguments(ChangesQuerySchema, location="query")
@blp.response(200, OBSERVATION_PAGE, description="A page of them.")
def list_observations(query: Query) -> Response:
    """Observations of inspections that one may see; the same as observations.json."""
    return page_of_changes(SEEN, query)


@blp.route("/observations.json")
@needs(Permission.READ_INSPECTIONS)
@compressed
@blp.arguments(ChangesQuerySchema, location="query")
@blp.response(200, OBSERVATION_PAGE, description="A page of them.")
def observations_json(query: Query) -> Response:
    """Observations of inspections that one may see, the last changed ones last."""
    return page_of_changes(SEEN, query)


@blp.route("/observations.csv")
@needs(Permission.READ_INSPECTIONS)
@sends_file
@blp.arguments(RowsQuerySchema, location="query")
@blp.doc(responses=CSV_FILE)
def observations_csv(query: Query) -> Response:
    """Observations of inspections that one may see as a CSV file."""
    return csv_file(SEEN, query)


@blp.route("/observations.xlsx")
@needs(Permission.READ_INSPECTIONS)
@sends_file
@refuses(Problem.TOO_MANY_ROWS)
@blp.arguments(RowsQuerySchema, location="query")
@blp.doc(responses=XLSX_FILE)
def observations_xlsx(query: Query) -> Response:
    """Observations of inspections that one may see as a workbook."""
    return xlsx_file(SEEN, query)


@blp.route("/facilities.json")
@needs(Permission.READ_FACILITIES)
@compressed
@blp.arguments(ChangesQuerySchema, location="query")
@blp.response(200, page_schema(FACILITIES), description="A page of them.")
def facilities_json(query: Query) -> Response:
    """Facilities that one may see as flat rows, the last changed ones last.

    An entry that was merged into another comes only where `updated_since` is given.
    """
    return page_of_changes(STORES, query)


@blp.route("/facilities.csv")
@needs(Permission.READ_FACILITIES)
@sends_file
@blp.arguments(RowsQuerySchema, location="query")
@blp.doc(responses=CSV_FILE)
def facilities_csv(query: Query) -> Response:
    """Facilities that one may see as a CSV file."""
    return csv_file(STORES, query)


@blp.route("/facilities.xlsx")
@needs(Permission.READ_FACILITIES)
@sends_file
@refuses(Problem.TOO_MANY_ROWS)
@blp.arguments(RowsQuerySchema, location="query")
@blp.doc(responses=XLSX_FILE)
def facilities_xlsx(query: Query) -> Response:
    """Facilities that one may see as a workbook."""
    return xlsx_file(STORES, query)
