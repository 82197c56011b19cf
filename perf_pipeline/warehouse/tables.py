"""SQL tables derived from the model: types, keys, checks, indexes and Chinese comments.

Columns are declared in ``model.tables``; here stand only the decisions that are the database's own: the SQL
type of each kind, what a deletion takes along, and the indexes. PostgreSQL keeps private tables in a schema
of their own, so there is one MetaData per dialect. Used by every module of the room that writes SQL.
"""

from datetime import UTC, date, datetime
from functools import cache
from typing import Any, Final

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    MetaData,
    Numeric,
    String,
    Table,
    Text,
    TypeDecorator,
    text,
)
from sqlalchemy.types import TypeEngine

from perf_pipeline.model import columns as model_columns
from perf_pipeline.model.columns import PLACES, Kind
from perf_pipeline.model.derive import columns_of
from perf_pipeline.model.tables import PRIVATE_TABLES, TABLES

PRIVATE_SCHEMA: Final = "pii"

DIGITS: Final[dict[Kind, int]] = {
    Kind.MONEY: 18,
    Kind.POINTS: 18,
    Kind.PERCENT: 18,
    Kind.RATIO: 38,
    Kind.NUMBER: 38,
}
"""Digits in all that a store keeps of each numeric kind (PLACES of them behind the point)."""

ON_DELETE: Final[dict[str, str]] = {
    # A score of a goal that is gone says nothing; its year is scored again anyway.
    "spending_plan.goal_id": "CASCADE",
    "indicator.goal_id": "CASCADE",
    "indicator_score.indicator_id": "CASCADE",
    "indicator_score.goal_id": "CASCADE",
    "indicator_score.rule_id": "SET NULL",
    "goal_score.goal_id": "CASCADE",
    "organization_score.organization_id": "CASCADE",
    "review_gap.goal_id": "CASCADE",
    "review_gap.indicator_id": "CASCADE",
    "review_gap.organization_id": "CASCADE",
    "goal_second_review.goal_id": "CASCADE",
    "goal_second_review.organization_id": "CASCADE",
    "organization_second_review.organization_id": "CASCADE",
    "indicator_progress.indicator_id": "CASCADE",
    "indicator_progress.goal_id": "CASCADE",
    "goal_progress.goal_id": "CASCADE",
    "goal_progress.organization_id": "CASCADE",
}

INDEXES: Final[dict[str, tuple[str, ...]]] = {
    "submission": ("batch",),
    "project": ("organization_id",),
    "form": (
        "submission_id",
        "goal_id",
        "named_goal_id",
        "organization_id,form_id",
        "project_id,form_id",
        "fiscal_year",
    ),
    "form_line": ("rule_id",),
    "performance_goal": ("form_id", "organization_id", "project_id", "fiscal_year"),
    "indicator": ("goal_id", "rule_id"),
    "actual": ("indicator_id,stage,as_of", "goal_id", "form_id"),
    "budget_execution": ("form_id",),
    "amendment": ("goal_id", "form_id", "prior_form_id"),
    "adjudication": ("reference", "submission_id"),
    "indicator_score": ("goal_id", "fiscal_year", "rule_id"),
    "goal_score": ("fiscal_year",),
    "organization_score": ("fiscal_year",),
    "pending_score": ("fiscal_year",),
    "review_gap": ("goal_id", "indicator_id", "organization_id", "fiscal_year"),
    "goal_second_review": ("organization_id", "fiscal_year"),
    "organization_second_review": ("fiscal_year",),
    "indicator_progress": ("goal_id", "fiscal_year"),
    "goal_progress": ("organization_id", "fiscal_year"),
    "finding": ("submission_id", "form_id", "goal_id", "fiscal_year", "code,form_id"),
    "goal_review": ("goal_id", "fiscal_year"),
    "filing": ("organization_id", "project_id", "fiscal_year"),
}
"""Columns that are searched: references, partitions, and what a load looks up per goal and unit."""

PARTIAL_INDEXES: Final[dict[str, tuple[str, str]]] = {
    "ix_form_organization_code": ("organization_id,form_id", "organization_code IS NOT NULL"),
    "ix_form_project_code": ("project_id,form_id", "project_code IS NOT NULL"),
    "ix_form_by_project_code": ("project_code,fiscal_year", "project_code IS NOT NULL"),
    "ix_form_by_organization_code": ("organization_code,fiscal_year", "organization_code IS NOT NULL"),
    "ix_form_stated_goal": ("stated_goal_id", "stated_goal_id IS NOT NULL"),
}
"""On ``form``: they find the first form with a code without walking through all forms of a unit, and the
forms that carry an id or code that another form has."""

UNIQUE_CURRENT: Final[dict[str, tuple[str, str]]] = {
    "uq_form_current": ("goal_id,form_kind", "is_current AND as_of IS NULL"),
    "uq_form_current_as_of": ("goal_id,form_kind,as_of", "is_current AND as_of IS NOT NULL"),
}
"""On ``form``: at most one current form of a goal and kind on a day (two, for null days never collide)."""

_NAMES: Final = {
    "pk": "pk_%(table_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
}


class IsoDate(TypeDecorator[str]):
    """A DATE that is ISO text in Python, as in the frames."""

    impl = Date
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> date | None:  # noqa: ARG002
        """ISO text to date."""
        return None if value is None else date.fromisoformat(value)

    def process_result_value(self, value: date | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        """Date to ISO text."""
        return None if value is None else value.isoformat()


class UtcMoment(TypeDecorator[datetime]):
    """A moment in UTC: TIMESTAMP WITH TIME ZONE on PostgreSQL, naive UTC text on SQLite."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Any aware moment to UTC; a naive one is refused, its zone would be a guess."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without time zone cannot be stored")
        moment = value.astimezone(UTC)
        return moment if dialect.name == "postgresql" else moment.replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Always aware, always UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def sql_type(kind: Kind) -> TypeEngine[Any]:
    """The SQL type of a column kind, the same words on both stores."""
    if kind in PLACES:
        return Numeric(DIGITS[kind], PLACES[kind], asdecimal=False)
    plain: dict[Kind, TypeEngine[Any]] = {
        Kind.ID: String(),
        Kind.CODE: String(),
        Kind.TEXT: Text(),
        Kind.JSON: Text(),
        Kind.WHOLE: BigInteger(),
        Kind.FLAG: Boolean(),
        Kind.DATE: IsoDate(),
        Kind.MOMENT: UtcMoment(),
    }
    return plain[kind]


def comment(column: model_columns.Column) -> str:
    """The comment of a column: Chinese label, description, unit."""
    unit = f" [{column.unit}]" if column.unit else ""
    return f"{column.label_zh}: {column.description}{unit}"


@cache
def metadata(dialect: str) -> MetaData:
    """All tables as they should stand in a store of ``dialect`` ("sqlite" or "postgresql")."""
    collected = MetaData(naming_convention=_NAMES)
    for name in TABLES:
        _declare(collected, name, dialect)
    return collected


def table(dialect: str, name: str) -> Table:
    """One of the tables of ``metadata``."""
    return metadata(dialect).tables[_qualified(name, dialect)]


def schema_of(name: str, dialect: str) -> str | None:
    """The schema a table stands in, None for the default one."""
    return PRIVATE_SCHEMA if name in PRIVATE_TABLES and dialect == "postgresql" else None


def _qualified(name: str, dialect: str) -> str:
    schema = schema_of(name, dialect)
    return f"{schema}.{name}" if schema else name


def _declare(collected: MetaData, name: str, dialect: str) -> None:
    model = TABLES[name]
    # A key begins with what it is looked up by: the parent's id.
    declared = sorted(columns_of(model), key=lambda column: not (column.key and column.references))
    declared.sort(key=lambda column: not column.key)
    parts: list[Any] = [_column(name, column) for column in declared]
    parts += [_choice_check(column) for column in declared if column.choices]
    parts += [_index(name, columns) for columns in INDEXES.get(name, ())]
    if name == "submission":
        parts.append(Index("uq_submission_received_seq", "received_seq", unique=True))
    if name == "form":
        parts += [_partial(index, *what, unique=False) for index, what in PARTIAL_INDEXES.items()]
        parts += [_partial(index, *what, unique=True) for index, what in UNIQUE_CURRENT.items()]
    about = (model.__doc__ or "").strip()
    Table(name, collected, *parts, schema=schema_of(name, dialect), comment=about)


def _column(table_name: str, column: model_columns.Column) -> "Column[Any]":
    keys: list[Any] = []
    if column.references:
        action = ON_DELETE.get(f"{table_name}.{column.name}")
        # Deferred: a load writes a form before the unit that is derived from it.
        keys.append(ForeignKey(column.references, ondelete=action, deferrable=True, initially="DEFERRED"))
    return Column(
        column.name,
        sql_type(column.kind),
        *keys,
        primary_key=column.key,
        nullable=column.nullable and not column.key,
        autoincrement=False,
        comment=comment(column),
    )


def _choice_check(column: model_columns.Column) -> CheckConstraint:
    choices = ", ".join(f"'{choice}'" for choice in column.choices)
    return CheckConstraint(f"{column.name} IN ({choices})", name=column.name)


def _index(table_name: str, columns: str) -> Index:
    names = columns.split(",")
    return Index(f"ix_{table_name}_{'_'.join(names)}", *names)


def _partial(name: str, columns: str, where: str, *, unique: bool) -> Index:
    condition = text(where)
    return Index(name, *columns.split(","), unique=unique, sqlite_where=condition, postgresql_where=condition)
