"""Years, places, doubled words, empty explanations."""

import pytest

from perf_pipeline.audit.texts import _strange_years, _wrong_self, says_nothing
from perf_pipeline.audit.words import core, has, letter_pairs
from perf_pipeline_tests.audit.values import line


@pytest.mark.parametrize(
    ("text", "years"),
    [
        pytest.param("保障2022年度集中供水", [2022], id="earlier-year"),
        pytest.param("2024年全年完成", [], id="own-year"),
        pytest.param("依据云财〔2020〕58号和云发[2005]11号", [], id="document-numbers"),
        pytest.param("2021-云财【2020】58号提前下达2021年企业", [2021], id="beside-document-number"),
        pytest.param("较2023年增长5%", [], id="comparison"),
        pytest.param("2023-2025年三年行动", [], id="period-that-holds-the-year"),
        pytest.param("自2019年以来持续开展", [], id="since"),
        pytest.param("到2030年全面建成", [], id="horizon"),
        pytest.param("2023年结转资金", [], id="carried-over"),
    ],
)
def test_strange_years(text: str, years: list[int]) -> None:
    """Only an earlier year that stands for the goal's own time is strange in 2024."""
    assert _strange_years(text, 2024) == years


@pytest.mark.parametrize(
    ("text", "unit", "found"),
    [
        pytest.param("负责本镇治安", "云岫县柳溪乡人民政府", ["本镇"], id="town-in-a-township"),
        pytest.param("负责本乡治安", "云岫县柳溪乡人民政府", [], id="own-kind"),
        pytest.param("指导全县工作", "云岫县松涛镇人民政府", [], id="county-above"),
        pytest.param("建设本镇级平台", "云岫县柳溪乡人民政府", [], id="level-word"),
        pytest.param("服务全乡群众", "云岫县乡村振兴局", [], id="no-township-at-all"),
        pytest.param("服务全乡群众", "云岫县松涛镇人民政府", ["全乡"], id="township-in-a-town"),
    ],
)
def test_wrong_self(text: str, unit: str, found: list[str]) -> None:
    """A unit calls itself what it is."""
    assert _wrong_self(text, unit) == found


@pytest.mark.parametrize(
    ("name", "explanation", "empty"),
    [
        pytest.param("召开会议次数", "召开会议次数", True, id="same"),
        pytest.param("投诉处理及时率", "考核投诉处理及时率情况", True, id="padded"),
        pytest.param("路面完好率", "路面完好里程占养护里程的比例", False, id="ratio"),
        pytest.param("巡查次数", "全年由巡查员签到的次数", False, id="defined"),
        pytest.param("巡查次数", None, False, id="none"),
    ],
)
def test_explanations_that_say_nothing(name: str, explanation: str | None, empty: bool) -> None:
    """The name again, with or without the usual words around it."""
    assert says_nothing(line(level3=name, explanation=explanation)) is empty


def test_core_and_letter_pairs() -> None:
    """Degree words and fluff say nothing; shared words are shared pairs of characters."""
    assert core("有效提升代表履职能力") == core("代表履职能力")[:0] + "提升代表履职能力"
    assert letter_pairs("开展路面养护") & letter_pairs("路面完好率") == {"路面"}
    assert letter_pairs("开展工作") == frozenset()


@pytest.mark.parametrize(
    ("basis", "stock"),
    [
        pytest.param("依据相关政策文件确定", True, id="policy-files"),
        pytest.param("依据单位指标考核", True, id="unit-assessment"),
        pytest.param("《云岫县支出标准》", False, id="named-document"),
        pytest.param("按年度工作安排确定", False, id="work-plan"),
        pytest.param("云财〔2024〕3号文件规定", False, id="numbered"),
    ],
)
def test_stock_bases(basis: str, stock: bool) -> None:
    """A phrase that names nothing; a document's name or number is something."""
    assert has("stock_basis", basis) is stock
