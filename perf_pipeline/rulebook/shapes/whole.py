"""The rule's own words for the case with full marks, as answers beside a number: 全覆盖, 零事故, 年内未启动应急响应.

Only what says all of it or none of it is such a word; 完成 and 达标 say nothing of a number. Called by ``assembly``.
"""

import re

from perf_pipeline.rulebook.context import IndicatorContext
from perf_pipeline.rulebook.grammar.absence import PERIOD
from perf_pipeline.rulebook.grammar.sentence import Award, Clause, Sentence, ToTarget, Words
from perf_pipeline.rulebook.grammar.wording import denies
from perf_pipeline.rulebook.normal import fold_word
from perf_pipeline.rulebook.shapes.common import is_whole

_ALL = re.compile(r"[^未不没无\d]{0,6}全覆盖|(?:全部|全面|全数|全额|足额)[^未不没无\d基部]{2,8}")
_NONE = re.compile(r"零[^\d]{2,8}|[^未不没无\d]{0,6}清零|[^未不没无\d]{0,4}无误")
_SHORT_OF = re.compile(r"达|完成|合格|符合|满足|及时|按|目标|指标|计划|低于|少于|[高大小多]于|超|突破")
_PERIOD = re.compile(f"^{PERIOD}")


def own_words(sentence: Sentence, context: IndicatorContext) -> list[str]:
    """Those words, with and without their period; none beside a date, which is answered by a day."""
    if context.target_value is None or context.dated:
        return []
    found = (word for clause in sentence.clauses for word in _words(clause, context))
    return list(dict.fromkeys((*map(fold_word, sentence.full_words), *found)))


def _words(clause: Clause, context: IndicatorContext) -> list[str]:
    award, state = clause.effect, clause.condition
    if not isinstance(award, Award) or award.judged or not is_whole(award, context):
        return []
    said = state.text if isinstance(state, Words) else state.said if isinstance(state, ToTarget) else ""
    word = fold_word(said)
    bare = _PERIOD.sub("", word)
    none = denies(bare) and not _SHORT_OF.search(bare) and len(bare) > 2
    whole = (
        _ALL.fullmatch(bare) and not context.is_rate and not _SHORT_OF.search(bare)
    )  # of a rate the number is owed
    return [word, bare] if none or whole or _NONE.fullmatch(bare) else []
