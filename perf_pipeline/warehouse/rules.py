"""Scoring rules that nothing needs any more.

A rule is shared by every line with the same sentence under the same rulebook, so it is never deleted with a
line but looked for afterwards, among those whose references changed. A person's rule stays. Called by
``loading`` and ``yearly`` inside their transactions.
"""

from collections.abc import Iterable

from sqlalchemy import Connection, exists, select

from perf_pipeline.warehouse.rows import Change, Counts, Row, chunks, delete_rows, sql_table


def drop_orphan_rules(connection: Connection, candidates: Iterable[str]) -> Change:
    """Delete those rules among ``candidates`` that no line and no score refers to."""
    rule = sql_table(connection, "scoring_rule").c
    users = [sql_table(connection, name).c.rule_id for name in ("form_line", "indicator_score")]
    unused = [~exists(select(1).where(user == rule.rule_id)) for user in users]
    orphans: list[Row] = []
    for chunk in chunks(candidates):
        query = select(rule.rule_id).where(rule.rule_id.in_(chunk), rule.origin != "adjudicated", *unused)
        orphans += [{"rule_id": found} for found in connection.scalars(query)]
    delete_rows(connection, "scoring_rule", orphans)
    return Change(Counts(deleted=len(orphans)), orphans)
