"""Writing a revision: the difference between what the revisions build and what the model declares.

For developers, ``python -m perf_pipeline.warehouse.drafting what_changes``. The draft is made against SQLite
without comments (those are derived, see ``migration``) and must be read: Alembic cannot see a renamed column,
a changed CHECK or a changed condition of an index. With no revision yet it drafts the first one.
"""

import re
import sys
from importlib.resources import as_file, files
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Literal

from alembic.autogenerate import produce_migrations, render_python_code
from alembic.autogenerate.api import AutogenContext
from alembic.migration import MigrationContext
from alembic.util import CommandError
from sqlalchemy import MetaData, TypeDecorator

from perf_pipeline.errors import ConfigurationError
from perf_pipeline.warehouse.engine import open_engine, writing
from perf_pipeline.warehouse.migration import comparison_options, upgrade
from perf_pipeline.warehouse.tables import PRIVATE_SCHEMA, metadata

_HEAD = '''# ruff: noqa: E501
"""{message}."""

import sqlalchemy as sa
from alembic import op

revision = "{revision}"
down_revision = {down}
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply the revision."""
'''


def draft(slug: str) -> str:
    """Python text of the next revision; raises ConfigurationError when the model asks for none."""
    with TemporaryDirectory() as folder:
        engine = open_engine(f"sqlite:///{folder}/draft.db")
        try:
            last: str | None = upgrade(engine)
        except (CommandError, IndexError):  # no revision yet
            last = None
        with writing(engine) as connection:
            options = comparison_options("sqlite") | {
                "target_metadata": _without_comments(),
                "user_module_prefix": "",
            }
            context = MigrationContext.configure(connection, opts=options | {"render_item": _plain_type})
            operations = produce_migrations(context, options["target_metadata"]).upgrade_ops
            if operations is None or operations.is_empty():
                raise ConfigurationError("the revisions already build what the model declares")
            body = render_python_code(operations, render_as_batch=True, render_item=_plain_type)
        engine.dispose()
    number = f"{int(last or 0) + 1:04d}"
    head = _HEAD.format(message=slug.replace("_", " ").capitalize(), revision=number, down=repr(last))
    return head + "    " + _private_schema(_without_notes(body)) + "\n"


def _without_comments() -> MetaData:
    copied = MetaData(naming_convention=metadata("sqlite").naming_convention)
    for table in metadata("sqlite").sorted_tables:
        plain = table.to_metadata(copied)
        plain.comment = None
        for column in plain.columns:
            column.comment = None
    return copied


def _plain_type(kind: str, item: Any, _context: AutogenContext) -> str | Literal[False]:
    """Our own types stand in a revision as the SQL type they are: a revision must outlive our code."""
    if kind == "type" and isinstance(item, TypeDecorator):
        return f"sa.{item.impl_instance!r}"
    return False


def _without_notes(body: str) -> str:
    return re.sub(r"^ *# ###.*\n?", "", body, flags=re.MULTILINE).strip()


def _private_schema(body: str) -> str:
    """Contacts stand in a schema of their own where the store has schemas."""
    if "create_table('contact'" not in body:
        return body
    made = f'private = "{PRIVATE_SCHEMA}" if op.get_bind().dialect.name == "postgresql" else None\n'
    made += f'    if private:\n        op.execute("CREATE SCHEMA IF NOT EXISTS {PRIVATE_SCHEMA}")\n    '
    return made + re.sub(
        r"(create_table\('contact',.*?)\n(    \)\n)", r"\1,\n    schema=private\n\2", body, flags=re.DOTALL
    )


def main(arguments: list[str]) -> None:
    """Write the draft beside the other revisions."""
    (slug,) = arguments
    text = draft(slug)
    number = re.search(r'revision = "(\d+)"', text)
    with as_file(files("perf_pipeline.warehouse")) as folder:
        name = f"{number.group(1) if number else '0000'}_{slug}.py"
        (Path(folder) / "migrations" / "versions" / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
