"""Points said before what earns them (10分：完成率≥95%；5分：…, 满分条件：…) → the condition first, as everywhere else.

Whether a list is of that kind the colons tell, so this is the first look at a text, before they become commas. A
label belongs to what follows only when nothing there gives points itself; else the text stays as it was. Called by
``tidy`` only.
"""

import re

from perf_pipeline.rulebook.grammar.rewriting.turns import NUMBER

_SIZE = rf"{NUMBER}分|满分(?:{NUMBER}分)?|全分|零分|不得分|不计分"
_LABEL = re.compile(
    rf"(?:(?<![\d.得计记赋扣本共总])(?P<verb>[得计记赋扣])?(?P<size>{_SIZE})(?:的?(?:条件|标准|要求|情形|情况))?(?:为|是)?:)"
)
_BOXED_LABEL = re.compile(rf"(?:^|(?<=[,;]))(?P<verb>)\((?P<size>{NUMBER}分)\)(?=[^,;:()])")
_GIVES = re.compile(
    rf"[得计记赋给扣][满零]?(?:{NUMBER})?分(?!钟)|不得|{NUMBER}分(?!钟)|按[^,;]*比例|(?<![^\d)值分])\*"
)
_ONE_CONDITION = re.compile(
    r"^得?(?P<all>满分|全分|分)的?(?:前提)?(?:条件|标准|要求)(?:为|是|:)+(?P<said>[^,;:]{2,40})[,;](?=\D)"
)
_LOSSES = re.compile(r"(?:^|(?<=[,;]))(?:扣分|减分|不得分)(?:标准|规则|办法|方法|条件)?:")
_TITLED = re.compile(rf"^([^,;:()\d]{{2,20}})\(({NUMBER}分)\):(?=.)")


def conditions_first(text: str) -> str:
    """``text`` (normalised, with its colons) with every such label behind its condition."""
    if "分" not in text or not (":" in text or "(" in text or "得满分" in text or "满分" in text):
        return text
    text = _TITLED.sub(r"满分\2;\1:", text)
    for label in (_LABEL, _BOXED_LABEL):
        found = list(label.finditer(text))
        if len(found) > 1 and (said := _turned(text, found)) is not None:
            return said
    text = _ONE_CONDITION.sub(lambda m: f"{m['said']},得{m['all']};", text)
    return _LOSSES.sub("", text) if ":" in text else text


def _turned(text: str, labels: list[re.Match[str]]) -> str | None:
    """Every condition with its label behind it; None where one has points of its own."""
    ends = [*(label.start() for label in labels[1:]), len(text)]
    said = []
    for label, end in zip(labels, ends, strict=True):
        condition = text[label.end() : end].strip(",;")
        if not condition or _GIVES.search(condition):
            return None
        said.append(f"{condition},{_award(label)}")
    return text[: labels[0].start()] + ";".join(said)


def _award(label: re.Match[str]) -> str:
    if label["size"] in ("零分", "不得分", "不计分"):
        return "不得分"
    return f"{'扣' if label['verb'] == '扣' else '得'}{label['size']}"
