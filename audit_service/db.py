"""The session of a request, on the domain's own Base."""

from flask_sqlalchemy import SQLAlchemy

from inspections.db import Base

db = SQLAlchemy(model_class=Base)
