"""What one is given of one's own data says in words what each part is."""

from audit_service.personal_data import table_words
from inspections.privacy.queries.holdings import holdings


def test_every_table_with_somebodys_rows_has_words(app):
    with app.test_request_context():
        unnamed = []
        for holding in holdings(1):
            try:
                assert table_words(holding.table)
            except KeyError:
                unnamed.append(holding.table)

    assert unnamed == []
