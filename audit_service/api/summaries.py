"""The figures of all plans as one flat table, for spreadsheets and other programs."""

from collections.abc import Mapping
from typing import Any

from flask import Response, current_app, request, url_for
from flask_smorest import Blueprint

from audit_service.api.answers import sends_file
from audit_service.api.files import CSV_FILE, XLSX_FILE
from audit_service.api.schemas.tables import SummariesQuerySchema, page_schema
from audit_service.auth import needs
from audit_service.compression import compressed
from audit_service.db import db
from audit_service.tables.answers import as_csv, as_json, as_xlsx
from audit_service.tables.noting import note_export
from inspections.account.rules import Permission
from inspections.db import now
from inspections.export.queries.summaries import asked_plans, summary_rows
from inspections.export.summaries import SUMMARIES
from inspections.inspection.rules import visit_day

blp = Blueprint("summaries", __name__, description="Bảng để kéo: số liệu tổng hợp")


@blp.route("/summaries.json")
@needs(Permission.READ_PROGRESS)
@compressed
@blp.arguments(SummariesQuerySchema, location="query")
@blp.response(200, page_schema(SUMMARIES), description="All rows; `next` is null.")
def get_summaries(query: dict[str, Any]) -> Response:
    """Figures, one row a plan, target and group.

    A plan speaks from its start on. Its columns, as in the other two formats, are in
    docs/api-tables.md.
    """
    return as_json(SUMMARIES, _rows(query, "json"), None)


@blp.route("/summaries.csv")
@needs(Permission.READ_PROGRESS)
@sends_file
@blp.arguments(SummariesQuerySchema, location="query")
@blp.doc(responses=CSV_FILE)
def get_summaries_csv(query: dict[str, Any]) -> Response:
    """Figures as CSV, one row a plan, target and group."""
    return as_csv(SUMMARIES, [_rows(query, "csv")])


@blp.route("/summaries.xlsx")
@needs(Permission.READ_PROGRESS)
@sends_file
@blp.arguments(SummariesQuerySchema, location="query")
@blp.doc(responses=XLSX_FILE)
def get_summaries_xlsx(query: dict[str, Any]) -> Response:
    """Figures as a workbook, one row a plan, target and group."""
    return as_xlsx(SUMMARIES, [_rows(query, "xlsx")])


def _rows(query: Mapping[str, Any], form: str) -> list[list[Any]]:
    session, today = db.session(), visit_day(now())
    on = query.get("on") or today
    plans = asked_plans(session, query.get("plan"), on, today)
    note_export(SUMMARIES, form, {"plan": query.get("plan"), "on": on, "by": query["by"].value})
    site = current_app.config["PUBLIC_URL"] or request.host_url.rstrip("/")
    method = site + url_for("docs.file", name="method.md")
    return list(summary_rows(session, plans, on, today, query["by"], method))
