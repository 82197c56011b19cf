"""Wordings that say a known thing in another way → the known way, before the tokens are cut.

Each entry rewrites one turn of phrase (a cap told as 超过…按…计, letters that stand for 实际值 and 目标值, a
frequency before the rule, a call to explain over-achievement) and leaves everything else to the grammar. An
entry must not change what a sentence gives: what it takes out says nothing of points, or says what holds
anyway. Called by ``tidy`` only.
"""

import re

from perf_pipeline.rulebook.grammar.rewriting.manual import from_manual
from perf_pipeline.rulebook.grammar.rewriting.pairs import one_by_one
from perf_pipeline.rulebook.grammar.rewriting.systems import from_systems
from perf_pipeline.rulebook.grammar.rewriting.turns import END, NUMBER, START, Turn, turned
from perf_pipeline.rulebook.normal import FRACTION

_WEIGHT = (
    r"(?:该项|本项|此项|该指标|本指标|指标|项目|总)?"
    r"(?:分值|满分值|满分|权重分值|权重分|权重|标准分值|标准分|分数|满分标准)"
)
_BEYOND = r"(?:如|若|当)?(?<![或及不未没])(?:大于|超过|超出|高于|多于|超|>)"
_COUNT_AS = r"(?:的|时|者|部分)?,?(?:则|均|都|一律|仍|也)?(?:按|以|取|记|计|得|只得|只计|按照)"
_CAP_BY_WEIGHT = re.compile(
    rf"[,;(]?(?:计算)?(?:得分|结果|计算结果|实际得分|最终得分|得分值)?(?:值)?{_BEYOND}{_WEIGHT}{_COUNT_AS}{_WEIGHT}"
    rf"(?:为限|计算|计分|计|记|得分|封顶|确定|为准|给分)?\)?{END}"
)
_CAP_BY_NUMBER = re.compile(
    rf"[,;(](?:计算)?(?:得分|结果|计算结果|实际得分|最终得分)?{_BEYOND}(\d+(?:\.\d+)?)分{_COUNT_AS}\1分(?:为限|计算|计分|计|记|封顶)?\)?{END}"
)
_CAP_BY_RATE = re.compile(
    rf"[,;(]?(?:其中)?(?:实际)?(?:完成率|完成比例|比例|比值|执行率|达成率|得分率)?{_BEYOND}(?:1|100%){_COUNT_AS}(?:1|100%|满分)"
    rf"(?:为限|计算|计分|计|记|封顶)?\)?{END}"
)
_CAP_AT_POINTS = re.compile(
    rf"[,;(]?(?:其中)?(?:实际)?(?:预算)?(?:完成率|完成比例|比例|比值|执行率|达成率)?{_BEYOND}(?:1|100%){_COUNT_AS}(\d+(?:\.\d+)?)分"
    rf"(?:为限|计算|计分|计|记|封顶)?\)?{END}"
)
_SHARE = r"(?:(?:实际)?(?:完成|执行|达成|得分|支付|到位|实现|任务完成|计划完成|目标完成|预算执行)?(?:率|比例|比值))"
_RATE_LIMIT = re.compile(
    rf"[,;(](?:其中|但|且)?(?:(?:{_SHARE}|[^,;()\d扣得]{{0,6}}(?:率|度))(?:的)?(?:(?:最高|最多|最大|上限)(?:不超过|不得超过|为|是|按|取|以|计|到)*(?:1|100%)(?:计算|计|为限|封顶)?"
    rf"|(?:以|按)(?:1|100%)(?:为(?:上限|限|最高|最大值)|封顶))"
    rf"|{_SHARE}(?:的)?(?:不得?|不能|不应)(?:超过|高于|大于)(?:1|100%))\)?{END}"
    r"(?![,;]?(?:得|计|扣|不|否则|每|超|其余|其他|低|未))"
)
"""完成率最高按100%计, 完成率以100%为上限: what lies beyond the plan earns nothing more."""
_DAY = r"(?:20\d\d年)?\d{1,2}月(?:\d{1,2}日|底|末)?(?![起至到~\-])"
_NOT_AFTER = re.compile(
    rf"(?:不(?:得|能|应|可)?(?:晚于|迟于|超过|超)|最(?:晚|迟)(?:不(?:得|能|应)?(?:晚于|迟于|超过))?(?:于|在|到)?|截(?:至|止到?))({_DAY})"
    r"(?:之前|以前|前)?"
)
"""不晚于11月30日, 最迟于12月底: that day is in time, whatever 前 stands behind it."""
_AFTER = re.compile(rf"(?<![每不])(?<!不得)(?:晚于|迟于|超过)({_DAY})(?![前内及以之])")
_PART_OF_PLAN = re.compile(
    rf"(?<=完成|达到)[^,;\d不超未低高少多大小]{{1,8}}的(?=\d+{FRACTION}\d)|(?:目标|任务|计划|指标)[值数量]?的?(?=\d+{FRACTION}\d)"
)
"""完成目标任务的三分之二: of what is planned, as a third alone is."""
_FROM_ITS_BOUND = re.compile(
    r"((?<![\d.])(\d+(?:\.\d+)?%)(?:\(不?含\)|及?以上|[<≤>≥]?[^,;\d扣得]{0,8}|[^,;\d扣]{0,6}得?满分)[^,;\d扣得]{0,4}[,;])"
    r"(?:与|和|同)?(?:较|比|相比|相较|相对)?于?\2(?:相比|比较)?,?(?=每)"
)
"""90%≤执行率<98%,较98%每降低…: from the bound where the steps begin anyway."""
_NO_EXTRA = re.compile(
    rf"(?:^|[,;(])(?:对于)?(?:每)?(?:超|多|高|大于|增加|提前)[^,;()扣]{{0,16}}不(?:再|另|予|额外|得|另行|重复|奖励)*加?(?:加分|计分奖励|奖励分)\)?{END}"
)
_EXPLAIN = re.compile(
    rf"{START}[^,;()扣]{{0,24}}?(?:\d%|\d倍)[^,;()扣分]{{0,8}}(?:\(含\))?,?[^,;()扣分]{{0,6}}(?:需要?|应当?|须|要|请)[^,;扣分]{{0,8}}"
    rf"(?:说明|分析|解释|备注)[^,;扣分]{{0,14}}(?:[,;](?!否则|未|不(?!低|少)|没|其余|其他)|$)"
)
_OFTEN = re.compile(
    rf"{START}每(?:1?个?季度?|1?个?月|半年|1?年度?|1?周|1?天|1?日|1?学期)[^,;扣得计加分]{{0,8}}?\d+[^\d,;%分]{{1,3}}(?:及?以上)?[,;]"
)
_OFTEN_FULL = re.compile(
    rf"{START}每(?:1?个?季度?|1?个?月|半年|1?周|1?学期)[^,;扣得计加分]{{0,8}}?\d+[^\d,;%分得]{{1,3}}(?:及?以上)?的?,?"
    r"(?=(?:得满分|不扣分)[,;]每[少缺漏])"
)
_RATE_DEFINED = re.compile(
    rf"{START}[^,;=()\d]{{1,20}}=[^;=≥≤<>]{{2,90}}?\*100%[,;)]*"
    rf"|{START}[^,;=()\d*/]{{1,20}}率=\(?[^,;=()*\d]{{2,36}}/[^,;=()*\d]{{2,36}}\)?[,;]"
    rf"|{START}(?<![^,;])(?=[^,;=()\d*/]{{1,20}}率\()[^,;=()\d]{{2,20}}\([^,;=()]{{2,36}}/[^,;=()]{{2,36}}\)\*100%[,;]"
)
_ONE_MISSING = re.compile(
    r"(?:^|(?<=[,;得分]))(?:如|若|凡)?(?:有|出现|存在)?1(?=[^\d,;%分]{1,3}(?:未|不|漏|缺|没|违)[^,;\d酌视适]{0,12}?(?:的|则|者)?,?(?:扣|减))"
)
_PLUS = re.compile(
    r"^([^,;\d每扣得]{0,6}每(?:(?!超|多|高|增|提|升)[^,;\d]){0,10}\d+(?:\.\d+)?[^,;\d扣得]{1,16}),?加(?=\d+(?:\.\d+)?分)"
)
_PLUS_ON_TOP = re.compile(
    r"(\d(?:%|[^,;\d得扣]{0,6})(?:及?以上)?的?,?得\d+(?:\.\d+)?分[,;](?:在此基础上,?)?每(?:增加|[^,;\d得扣加]{1,8})"
    r"\d+(?:\.\d+)?[^,;\d得扣加]{1,6}),?再?加(?=\d+(?:\.\d+)?分)"
)
_BASE = re.compile(r"基[本础准]分|起评|起步分|保底")
_EXAM = re.compile(
    r"(?:年度|年终|综合|全年|季度|月度|绩效)?(?:考核|考评|测评|评价|考试)得分(?=(?:在|为|达到?|不低于|高于|低于|大于|小于|[≥≤<>=])*\d|/\d)"
)
_SELF_COMPARED = re.compile(
    r"(?:与|同|跟)(?:年度|年初)?(?:目标值|计划值|指标值|目标|计划)(?:相比|比较|对比|比),?"
)
_BENCHMARK = re.compile(
    rf"{START}以(?:目标值|指标值|计划值|(\d+(?:\.\d+)?[^,;\d]{{0,4}}?))为(?:基准|标准|基础|基数|目标)[,;](?=每|低|高|超|未|少)"
)
_FULL_STATED = re.compile(
    r"^(?:(?:该|本|此)(?:项|指标|项指标)|指标)?(?:(?<=项)|(?<=标)|共|计|总分|分值共)(\d+(?:\.\d+)?分)[,;]"
)
"""本项10分, 共10分: full marks, before anything is said of them."""
_ANSWER = re.compile(
    r"(?:^|(?<=[,;]))(?:选择?|填报|填写|填|回答|答|判定为|判断为|答案是|"
    r"(?:(?:年度)?(?:指标|实际|完成|填报|自评|检查|答复|实际完成|指标完成)?(?:值|结果|情况|答案|结论))?为)"
    r"(?=(?:是|否|有|无|合格|不合格|优秀?|良好?|中|差)(?:的|时|者|则)?,?(?:得|计|记|赋|给|不[得计予给]|扣|满分|全分|\d))"
)
"""指标值为是, 选否: the answer itself."""
_IS_WORTH = re.compile(
    r"(?<=[的时者])为(?=\d+(?:\.\d+)?分(?:[,;]|$))|(?<![分值得])(?:即|则|就|便|均|都)(?:为|是)(?=(?:满|零|\d+(?:\.\d+)?)分)"
)
"""发生的为0分, 发生即为0分."""
_OVER_A_NUMBER = re.compile(
    rf"(?<![^,;的])按(实际值|实际完成值|完成值)与({NUMBER}%?)(?:之比|的?比例|的?比值)(?:折算|计算)?(?:得分|计分|赋分|给分)"
)
"""按实际值与90%之比计分: the number where full marks begin."""
_AS_SOMEBODY_SEES = re.compile(
    r"视[^,;\d分]{0,14}?(?:程度|情况|原因|情节|大小|轻重)(?:及[^,;\d分]{1,6}?)?(?=(?:酌情)?(?:计分|扣分|得分|给分|赋分|评分|打分|扣减))"
)
_ALL_AT_ONCE = re.compile(
    rf"(?:一次性|直接|全部|全额)(?:扣完|扣除|扣减|扣光)(?:全部|所有)?(?:{_WEIGHT}|该项|本项|此项)?(?:分数|得分)?{END}"
)
_NOT_BELOW_NOTHING = re.compile(
    rf"(得分=[^;]*?[*/][^;]*?)[,;](?:计算)?(?:得分|结果)?(?:<|小于|低于)0分?的?,?(?:按0分计|不得分|得0分|计0分|记0分){END}"
)
_FULL_AT = re.compile(rf"((?:达到?|不低于|不少于|大于等于|≥){NUMBER}%)满分(?=[,;]|$)")
"""达到95%满分: full marks from 95 %, not 95 % of them."""
_PER_HEAD = re.compile(
    rf"{START}每1?[^\d,;扣低高超少]{{1,4}}(?=(?:不高于|不超过|不低于|控制在|[≤≥]|低于|高于){NUMBER}万?元(?:以内|及?以[上下])?的?,?[得计满])"
)
"""每栋不高于1.8万元，得3分: money per head, no step."""
_YES_BEHIND = re.compile(r"^[^,;\d得扣]{2,16},(?=是,?[得计][^;]*;否[,得计不])")
_CALLED_FULL = re.compile(r"(?<=\d分)\(满分\)")
_KEPT_INSIDE = re.compile(r"控制在(?:年度)?(计划|目标|预算)(?:值|数)?(?:之|以)?内")
_STEP_FROM = re.compile(
    rf"每(?:较|比)?(低于|少于|高于|超过|超出|大于|小于)({NUMBER}(?![年月\d.])[^\d.,;扣减得加计]{{1,3}}?)((?:低|少|高|超|多)?)(?={NUMBER}(?![\d.分]))"
)
"""每低于95%1个百分点: below 95 %, for each percentage point."""


_UNTIL_ZERO = re.compile(
    rf"(?:直至|直到|至|以|最多|最低)?(?:把|将)?(?:{_WEIGHT}|该项|本项|此项|该指标)?(?:的)?(?:全部)?(?:扣|扣减|减)(?:完|光|尽|到没有|到没|没|至0分?|到0分?|为0分?)(?:{_WEIGHT}|该项|本项)?"
    rf"(?:为止|即止|止|为限)?{END}"
)
_UNTIL_FULL = re.compile(rf"(?:直至|直到|至|以)?(?:得|计|加|记|赋)满(?:分)?(?:为止|即止|止|为限){END}")
_RANKED = re.compile(
    r"(?<!\d)(?:排名|位列|位居|名列|排在)?(?:全[市县省区州国])?(?:排名)?前(\d+)[名位]?(?:以内)?(?=的?,?(?:[得计不]|满分|\d+分))"
)
_RANKED_AFTER = re.compile(r"(?:排名|位列)?(?:第)?(\d+)[名位](?:以后|之后|以外|开外)")
_PER_MILLE = re.compile(r"个?千分点")
_RANKS = re.compile(r"第?(\d+)(?:名|位)?(?:至|到|-|~)第?(\d+)(?:名|位)")
_TWO_PLACES = re.compile(
    r"[,;(]?(?:计算)?(?:结果|得分|最终得分|得数)?(?:均|统一)?(?:四舍五入)?,?保留(?:到)?(?:小数点后)?2位(?:小数)?(?:数)?\)?(?=[,;)]|$)"
)
_AT_MOST_FULL = re.compile(
    rf"(?<![^,;()])(?:实际|最终|该项|但)?(?:得分)?(?:(?:最高|最多|上限)(?:得分|得|计)?(?:为|是)?|"
    rf"(?:最高|最多|上限)?(?:不得|不能|不应|不可|不)(?:超过|高于|大于|超出)){_WEIGHT}(?:上限)?\)?{END}"
)
_BY_EACH = re.compile(rf"{START}按(?=每)")
_EACH_BARE = re.compile(rf"每1?([^\d,;%分扣得计加]{{1,3}})为?(?=\d+(?:\.\d+)?分(?:计|计算)?{END})")
_EACH_COUNTED = re.compile(r"(每1[^\d,;%分扣得计加]{1,3}得\d+(?:\.\d+)?分)(?:计算|计)(?=[,;()]|$)")
_ITEM = r"([^\d,;%得扣计赋分]{1,10}),(满分|\d+(?:\.\d+)?)(%|分)?(?:[,;]|$)"
_LISTED, _LISTED_ITEM = re.compile(f"(?:{_ITEM}){{2,}}"), re.compile(_ITEM)
_NO_GROWTH = re.compile(r"零增长")


_TO_NOTHING = re.compile(
    rf"(?:直至|直到|至|以)?扣(?:到|至)?(?:没有|没|无|零)(?:分)?(?:可扣)?(?:为止|即止|止)?{END}"
)
_BECAUSE = re.compile(r"^(?:由于|因为|鉴于|考虑到|因)(?:(?!\d分)[^;扣]){2,60}?,?(?:所以|因此|因而|故),?")
_COUNTS_AS_DONE = re.compile(
    r"(?:就|即|便)?(?:算是|算作|算|视为|视同|认定为|可视为)(?:已经|已|全部)?(?:完成|达标|达成|合格|达到)(?:了)?(?:任务|目标|指标|要求)?,?(?=给|得|计|记|赋)"
)
_ONLY_IF = re.compile(r"(?:^|(?<=[,;]))(?:只要|凡是|只需|一旦|但凡|倘若)")
_KIND_OF_INDICATOR = re.compile(
    r"(?:^|(?<=[,;]))(?:该|本|此)(?:项)?(?:指标)?(?:为|是|属于|属)(?:正向|反向|逆向|负向|定量|定性|约束性|预期性|成本|成本控制|效益|产出)(?:类|型|性)?指标[,;]"
)
_NO_MORE_THAN_FULL = re.compile(
    rf"(?<=[,;])(?:且|但|得分|最终得分)?不(?:得|能|可|应)?(?:超过|高于|大于|超出){_WEIGHT}{END}"
)
_PASS_MARK_AGAIN = re.compile(
    rf"并?且?设(?:置|定|有)?(?:及格)?(?:门槛|线)(?:为|,)?\(?({NUMBER}%)\)?[,;](?=.*\1)"
)
_VETO_HEAD = re.compile(r"(?:^|(?<=[,;]))一票否决,(?=[^;]*不得分)")
_BOTH_INCLUDED = re.compile(rf"({NUMBER}%?)[-~至到]({NUMBER}%?)\(含\1[和、及,与]\2\)")
_UP_TO_THE_TARGET = re.compile(
    rf"(?:在)?({NUMBER}%?)(\(不?含\))?(?:至|到|-|~)(目标值|指标值|计划值)"
    r"(?:\(不?含\))?(?:之间)?"
)
_BEYOND_IS_FULL = re.compile(
    rf"[,;(]超额(?:完成)?(?:的)?,?(?:均|也|仍)?"
    rf"(?:以|按|计|得|记)(?:计)?满分(?:计算|计分|计|记)?\)?{END}"
)
_STANDARD = r"(?:满分标准|满分线|满分值|达标线|标准值|标准|基准|目标值|目标)"
_STANDARD_FIRST = re.compile(
    rf"(?:^|(?<=[,;]))(?:本?指标)?以({NUMBER}%?)[^,;\d]{{0,3}}?(?:为|作为){_STANDARD}[,;](?=.*\1)(?!达到(?:的|即|就|则)?,?[得计满])"
)
_STANDARD_MET = re.compile(
    rf"(?:^|(?<=[,;]))(?:本?指标)?以({NUMBER}%?[^,;\d]{{0,3}}?)(?:为|作为){_STANDARD}[,;]达到(?=(?:的|即|就|则)?,?[得计满])"
)
_FULL_LINE = re.compile(
    rf"(?:^|(?<=[,;]))(?:本?指标)?以({NUMBER}%?[^,;\d]{{0,3}}?)(?:为|作为)(?:满分标准|满分线|满分值)[,;]"
)
"""以98%为满分线，达到得10分; 以100%为满分标准，未达100%的…: where full marks begin."""
_BY_NAME = r"(?:年度|绩效|预期)?(?:目标值|计划值|指标值|目标|计划|预期值)"
_TARGET_TOLD = re.compile(rf"{_BY_NAME}\((?:即|为)?(\d+(?:\.\d+)?[^\d();,]{{1,3}})\)")
_NAMED_VALUE = re.compile(
    r"((?:上年|去年|上一年|上年度|往年|基期|基准年|前三年|近三年|三年|全国|全省|全市|同期|历史)[^,;()\d得计分]{0,6}?)\((?:即|为)?(\d+(?:\.\d+)?[^\d();,]{1,3})\)"
)
_AS_GOOD = re.compile(
    rf"(?:(?:等于|达到|持平于?)?(?:或者?|及)?(?:优于|好于)|(?:优于|好于)(?:或者?|及)(?:等于|达到|持平于?)|不(?:劣于|差于|次于|逊于)){_BY_NAME}"
)
_WORSE = re.compile(rf"(?:劣于|差于|次于|逊于|不及){_BY_NAME}")
_MUST_BE = re.compile(
    r"(?:必须|须|应当|应|需|要求)(?:达到|为|是)?(\d+(?:\.\d+)?%)[,;](?=否则|出现|发现|发生|存在|有|低于|未|每)"
)
_EARLY_FIRST = re.compile(
    r"^(?:提前|超额)[^,;()扣\d]{0,8}不(?:再|另|予|额外|得|另行|重复)*(?:加分|奖励分)[,;]"
)

_OUTSIDE = re.compile(
    r"(?:(?:超出或低于|超出或不足|超过或低于|超过或不足|高于或低于|低于或高于|高于或小于|低于或超过|低于或超出|大于或小于|小于或大于|偏离|超出|超过|不在|未在)"
    r"(?:该|此|上述|这一|这个|规定|目标|以上|合理|正常)?(?:区间|范围)(?:以外|之外|外|以内|之内|内)?|(?:该|此|上述|这一)?(?:区间|范围)(?:以外|之外|外))(?:的|时|者)?"
)
_NAMED_RULE_EXPLAINED = re.compile(r"^直接赋分(?:法|法则)?[,;(](?:即|也就是|是指|指)[,]?")
_EVEN_BETTER = re.compile(r"(?<=完成)(?:或者?|及|并|和|与|,)(?:超额|超过|超)(?:完成|目标值?|计划数?|任务)?")
_BY_CIRCUMSTANCES = re.compile(
    r"(?:根据|视|按|按照|依据|结合|参照)(?!完成|实际完成|比例|得分|目标|评分)(?:[^,;\d完得扣]{1,8}?)(?:情况|程度|情形|状况|质量|大小|轻重)(?:酌情|适当)?(?=(?:给予?|扣减?|得|计|评|赋|打|予以扣|酌定)(?:分(?![值数])(?:$|[,;)])|\d+(?:\.\d+)?分?[-~至到]\d+(?:\.\d+)?分))"
)
_INTERPOLATED = re.compile(
    r"(?:则|均)?(?:按照?|采用|采取|运用|使用|利用|用|以|通过|依)?(?:直线|线性|区间)?(?:内插值?|插值|插入)(?:公式)?(?:法|值法)?(?:的?(?:方式|方法))?"
    r"(?:进行|来|予以)?(?:计算|计分|记分|得分|赋分|给分|评分|确定|测算|折算|核定|核算|取值|求得|求取|计)*(?:(?:相应|对应)?(?:得分|分值|分数))?"
)
_EVENLY = re.compile(
    r"(?:按照?|呈|以)(?:直线|线性)(?:关系|比例|方式|规律|变化)?(?:递减|递增|变化|增减|计算|得分|计分|赋分|折算|给分|确定)+(?:得分|分值|分数)?"
)
_ON_THIS = re.compile(r"在(?:此|这个|上述|该)基础上,?(?=再?每)")
_LESS_CHANGE = re.compile(r"每少(?:增长|增加|增|提高|提升|上升|降低|下降|降|减少|减|压减)(?=\d)")
_WITH_A_REASON = re.compile(r"(?<=不适用|不涉及)[且并,]?(?:已|能|能够)?(?:如实)?说明(?:理由|原因)")
"""不适用且说明理由的: a reason is asked for in any case."""
_UP_TO_FULL = re.compile(r"(?:加|得|计|赋|累计)(?:满|至|到|够)(\d+(?:\.\d+)?)分(?:为止|即止|止|封顶|为限)")


def rephrase(text: str) -> str:
    """``text`` (normalised) with those turns of phrase in their common form."""
    text = turned(from_systems(from_manual(one_by_one(text))), _REWRITES)
    text = turned(text, _OF_DATES) if "月" in text else text
    if "(" in text and _NAMED_VALUE.search(text):
        text = _named_value(text)
    if "," in text and _LISTED.fullmatch(text):
        text = _LISTED_ITEM.sub(_listed_award, text)
    if "加" in text and not _BASE.search(text):
        text = _PLUS_ON_TOP.sub(r"\1得", text)
    if "加" in text and not _BASE.search(text):
        text = _PLUS.sub(r"\1得", text)
    return text


_ASKS_POINTS = re.compile(r"得分|评分|分值|权重|\d分|扣")


def _unless_it_scores(found: re.Match[str]) -> str:
    """A definition is taken out only when it says nothing of points."""
    return found[0] if _ASKS_POINTS.search(found[0]) else ""


def _full_marks_again(found: re.Match[str]) -> str:
    """执行率*10分,超过100%的按10分计: what the formula gives at 100 % anyway; any other number stays."""
    before, points = found.string[: found.start()], re.escape(found[1])
    same = re.search(rf"\*{points}(?![\d.%])|(?<![\d.]){points}分?\*", before)
    return "" if same else found[0]


def _full_at(found: re.Match[str]) -> str:
    """以95%为基准,每低…: full marks are at the number, where one is said."""
    said_before = found[1] and re.search(
        rf"(?<![\d.]){re.escape(found[1])}(?![\d.])", found.string[: found.start()]
    )
    return f"达到{found[1]}得满分," if found[1] and not said_before else ""


def _named_value(text: str) -> str:
    """高于上年值(85%)…低于上年值: a value that the sentence names once stands for its number everywhere."""
    for name, value in dict(_NAMED_VALUE.findall(text)).items():
        text = text.replace(f"{name}({value})", value).replace(name, value)
    return text


_OF_DATES: tuple[Turn, ...] = (
    (("晚于", "迟于", "超", "最晚", "最迟", "截"), _NOT_AFTER, r"\1内"),
    (("晚于", "迟于", "超过"), _AFTER, r"\1以后"),
)


def _step_from(found: re.Match[str]) -> str:
    side = found[3] or ("低" if found[1] in ("低于", "少于", "小于") else "超")
    return f"{found[1]}{found[2]}的,每{side}"


def _below_the_target(found: re.Match[str]) -> str:
    """满意度在80%（含）至目标值之间: from 80 % and below the target, whose own tier holds it."""
    return f"{'>' if found[2] == '(不含)' else '≥'}{found[1]}且小于{found[3]}"


_REWRITES: tuple[Turn, ...] = (
    (("过", "于", "超"), _CAP_BY_WEIGHT, ""),
    (("过", "于", "超"), _CAP_BY_NUMBER, r",最高\1分"),
    (("过1", "于1", "超1", "出1"), _CAP_BY_RATE, ""),
    (("过100%", "于100%", "超100%", "出100%", "过1的", "于1的"), _CAP_AT_POINTS, _full_marks_again),
    (("最高", "最多", "最大", "上限", "封顶", "为限", "过1", "于1"), _RATE_LIMIT, ""),
    ((FRACTION,), _PART_OF_PLAN, ""),
    (("%每", "%相比", "%比较", "%,每"), _FROM_ITS_BOUND, r"\1"),
    (("加分", "奖励"), _NO_EXTRA, ""),
    (("说明", "分析", "解释", "备注"), _EXPLAIN, ""),
    (("每季", "每1", "每个", "每月", "每半", "每年", "每周", "每天", "每日", "每学"), _OFTEN, ""),
    (("得满分", "不扣分"), _OFTEN_FULL, "达到目标值"),
    (("*100%", "率="), _RATE_DEFINED, _unless_it_scores),
    (("1",), _ONE_MISSING, "每1"),
    (("得分",), _EXAM, "考核成绩"),
    (("与", "同", "跟"), _SELF_COMPARED, ""),
    (("以",), _BENCHMARK, _full_at),
    (
        ("为是", "为否", "为有", "为无", "合格", "为优", "为良", "为中", "为差", "选", "填", "回答", "答"),
        _ANSWER,
        "",
    ),
    (
        (
            "的为",
            "时为",
            "者为",
            "即为",
            "则为",
            "就为",
            "便为",
            "均为",
            "都为",
            "即是",
            "则是",
            "就是",
            "都是",
            "均是",
        ),
        _IS_WORTH,
        "得",
    ),
    (("之比", "比例", "比值"), _OVER_A_NUMBER, r"得分=\1/\2*分值"),
    (("视",), _AS_SOMEBODY_SEES, "酌情"),
    (("扣完", "扣除", "扣减", "扣光"), _ALL_AT_ONCE, "不得分"),
    (("<0", "低于0", "小于0"), _NOT_BELOW_NOTHING, r"\1"),
    (("(满分)",), _CALLED_FULL, ""),
    (("%满分",), _FULL_AT, r"\1得满分"),
    ((",是,",), _YES_BEHIND, ""),
    (("每",), _PER_HEAD, ""),
    (("控制在",), _KEPT_INSIDE, r"不超过\1值"),
    (
        ("每低于", "每少于", "每高于", "每超过", "每超出", "每大于", "每小于", "每较", "每比"),
        _STEP_FROM,
        _step_from,
    ),
    (("共", "计", "总分", "本项", "该项", "此项", "指标"), _FULL_STATED, r"满分\1,"),
    (("完", "光", "尽", "至0", "到0", "为0", "没"), _UNTIL_ZERO, "扣完为止"),
    (("满为", "满即", "满止", "满分为", "满分即", "满分止"), _UNTIL_FULL, "得满为止"),
    (("前",), _RANKED, r"排名≤\1名"),
    (("名", "位"), _RANKED_AFTER, r">\1名"),
    (("千分点",), _PER_MILLE, "‰"),
    (("名", "位"), _RANKS, r"\1-\2名"),
    (("区间", "范围"), _OUTSIDE, "否则"),
    (("直接赋分",), _NAMED_RULE_EXPLAINED, ""),
    (("超额", "超过", "超出"), _EVEN_BETTER, ""),
    (("情况", "程度", "情形", "状况", "质量", "大小", "轻重"), _BY_CIRCUMSTANCES, "酌情"),
    (("插值", "内插", "插入"), _INTERPOLATED, "按插值计分"),
    (("线性", "直线"), _EVENLY, "按插值计分"),
    (("基础上",), _ON_THIS, ""),
    (("每少",), _LESS_CHANGE, "每少"),
    (("为止", "即止", "封顶", "为限"), _UP_TO_FULL, r"最高\1分"),
    (("零增长",), _NO_GROWTH, "增长0%"),
    (("保留",), _TWO_PLACES, ""),
    (("最高", "最多", "上限", "不超过", "不高于"), _AT_MOST_FULL, "得满为止"),
    (("按每",), _BY_EACH, ""),
    (("扣到", "扣至", "扣没", "扣无"), _TO_NOTHING, "扣完为止"),
    (("所以", "因此", "因而", "故"), _BECAUSE, ""),
    (("算", "视", "认定"), _COUNTS_AS_DONE, ","),
    (("只要", "凡是", "只需", "一旦", "但凡", "倘若"), _ONLY_IF, ""),
    (("指标,", "指标;"), _KIND_OF_INDICATOR, ""),
    (("不超过", "不得", "不能", "不可", "不高于", "不应"), _NO_MORE_THAN_FULL, "得满为止"),
    (("以",), _STANDARD_MET, r"达到\1"),
    (("满分标准", "满分线", "满分值"), _FULL_LINE, r"达到\1得满分,"),
    (("以",), _STANDARD_FIRST, ""),
    (("门槛", "及格线"), _PASS_MARK_AGAIN, ","),
    (("一票否决",), _VETO_HEAD, ""),
    (("(含",), _BOTH_INCLUDED, r"\1(含)-\2(含)"),
    (("目标值", "指标值", "计划值"), _UP_TO_THE_TARGET, _below_the_target),
    (("超额",), _BEYOND_IS_FULL, ""),
    (("(",), _TARGET_TOLD, r"\1"),
    (("优于", "好于", "不劣于", "不差于", "不次于", "不逊于"), _AS_GOOD, "达到目标值"),
    (("劣于", "差于", "次于", "逊于", "不及"), _WORSE, "未达到目标值"),
    (("须", "应", "需", "要求"), _MUST_BE, r"达到\1得满分,"),
    (("提前", "超额"), _EARLY_FIRST, ""),
    (("说明理由", "说明原因"), _WITH_A_REASON, ""),
    (("每",), _EACH_BARE, r"每1\1得"),
    (("每1",), _EACH_COUNTED, r"\1"),
)


def _listed_award(found: re.Match[str]) -> str:
    """显著:满分;较显著:80%;不显著:0 with what it leaves out."""
    share = "%分值" if found[3] == "%" else "" if found[2] == "满分" else "分"
    return f"{found[1]}得{found[2]}{share};"
