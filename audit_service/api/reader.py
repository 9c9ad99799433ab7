"""How the service reads the body of an inspection, handed to the domain's commands."""

from audit_service.api.schemas import inspection
from inspections.inspection.commands.receive import Reader

READER = Reader(record=inspection.read, manifest=inspection.manifest)
