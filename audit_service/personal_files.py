"""What is kept of a person as a download, read without a write lock."""

from flask import Response

from audit_service.choices import today
from audit_service.noting import reading
from audit_service.personal_data import write_account, write_representative
from audit_service.photo_files import store
from audit_service.whole_files import filled, sent


def account_file(account_id: int) -> Response:
    """Of an account's holder. That it was given out has been committed before."""
    with reading() as session:
        file = filled(lambda out: write_account(session, account_id, out))
    return _private(sent(file, "application/zip", f"du-lieu-ca-nhan-{today().isoformat()}.zip"))


def representative_file(seqs: list[int]) -> Response:
    """Of a store's representative in these records, as above."""
    with reading() as session:
        file = filled(lambda out: write_representative(session, store(), seqs, out))
    return _private(sent(file, "application/zip", f"du-lieu-dai-dien-{today().isoformat()}.zip"))


def _private(answer: Response) -> Response:
    answer.headers["Cache-Control"] = "no-store"
    return answer
