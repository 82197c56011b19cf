"""Full marks for an indicator that there was nothing of: 本年度无政府采购预算的不扣分.

Beside a rule that measures the indicator such words say when it does not apply, in the rule's own words; where
the absence is what the rule asks for (无闲置资产得满分，有闲置资产不得分) they stay a state. Called by ``clauses``.
"""

import re
from collections.abc import Sequence

PERIOD = (
    r"(?:(?:全[省市县区州镇乡村校院国]|辖区(?:内|范围内)?|本[省市县区州校院])"
    r"|(?:全[省市县区州镇乡村校院国]|辖区(?:内|范围内)?|本[省市县区州校院])?"
    r"(?:本|当|全|该|整个)?(?:评价|考核|统计|自评|预算)?(?:年度?|季度|月|期)(?:内|中|间|里)?)"
    r"(?=[未无没不零有存出发])"
)
"""年度内 of 年度内无违规问题: when it did not happen."""

_ABSENT = re.compile(
    rf"(?:如|若|如果|对于|凡|因)?(?:单位|部门|项目)?({PERIOD})?"
    r"((?:确?无|没有|未安排|未编制|未涉及|未开展|不涉及|不需要|无需|未发生|未设置|未设立|未列入|未实施|未纳入|不存在|未组织)"
    r"[^,;\d违超挪挤截虚损漏错误诉题故欠]{0,14}?"
    r"(?:预算|任务|业务|事项|安排|计划|采购|支出|项目|资金|工作|指标|需求|情形|经费|收入|活动|内容)(?:安排|要求|的)?)"
)


_EXCUSES = re.compile(r"(?:因|由于|非).*(?:原因|不可抗|客观|政策|疫情|天气|灾|上级|因素)|不可抗力")


def excuses(text: str) -> bool:
    """因客观原因未完成的不扣分: full marks that no actual tells of."""
    return _EXCUSES.search(text) is not None


def absences(text: str) -> Sequence[str]:
    """The ways in which a report says that there was nothing to measure; none where ``text`` does not say that."""
    found = _ABSENT.fullmatch(text)
    return () if found is None else tuple(dict.fromkeys(((found[1] or "") + found[2], found[2])))
