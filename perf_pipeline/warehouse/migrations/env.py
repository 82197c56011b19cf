"""Alembic's environment: runs revisions on the connection, and in the transaction, that ``migration`` gives.

Loaded by Alembic only. There is no offline mode and no ini file.
"""

from alembic import context

from perf_pipeline.warehouse.migration import comparison_options

connection = context.config.attributes["connection"]
context.configure(connection=connection, **comparison_options(connection.dialect.name))
context.run_migrations()
