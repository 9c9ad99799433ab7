"""What gunicorn and `flask --app wsgi` load."""

import sys

from audit_service import sealing
from audit_service.app import create_app
from audit_service.erasing import carry_on_at_start
from audit_service.settings import SettingsError

try:
    app = create_app()
    carry_on_at_start(app)
except SettingsError as error:
    print(f"Bao Bì Xanh cannot start: {error}", file=sys.stderr)
    # gunicorn gives up on this code; after any other it would start workers for ever.
    sys.exit(3)
sealing.start_with(app)
