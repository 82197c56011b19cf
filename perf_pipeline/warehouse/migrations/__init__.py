"""The history of the tables: Alembic's environment and the revisions in ``versions``."""
