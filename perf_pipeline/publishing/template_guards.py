"""What the open cells of a template let in: numbers where numbers are due, drop-downs, points within the weight.

Numbers and amounts that are none are questioned or refused; answers in words are offered, never forced. One rule is
written for all cells that share it. Words of papers stand in prompts and lists only as text. Called by templates.
"""

from dataclasses import dataclass, field
from typing import Literal

from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from perf_pipeline.publishing.sheets import safe_text
from perf_pipeline.publishing.template_rows import TemplateLine
from perf_pipeline.publishing.template_spec import template_spec

PROMPT_LIMIT = 255  # characters that Excel takes
Kind = Literal["decimal"] | None
Style = Literal["stop", "warning"]


@dataclass(slots=True)
class Guards:
    """The data validations of one sheet."""

    sheet: Worksheet
    _rules: dict[tuple[str, ...], DataValidation] = field(default_factory=dict)

    def answer(self, address: str, line: TemplateLine) -> None:
        """An actual: a number in the target's unit, or words of which some are offered."""
        words = template_spec().words
        if line.numeric:
            prompt = words.number_prompt.format(unit=line.unit) if line.unit else words.plain_prompt
            rule = self._rule(
                "decimal", "-1000000000000000", "1000000000000000", words.number_title, prompt, "warning"
            )
            rule.errorTitle, rule.error = words.number_title, words.number_error
        elif line.options:
            rule = self._list(line.options, words.words_title, words.words_prompt, forced=False)
        else:
            rule = self._rule(None, "", "", words.words_title, words.date_prompt)
        rule.add(address)

    def points(self, address: str, weight: str) -> None:
        """Claimed points: between 0 and what the cell ``weight`` holds."""
        words = template_spec().words
        rule = self._rule("decimal", "0", weight, words.points_title, "")
        rule.errorTitle, rule.error = words.points_title, words.points_error
        rule.add(address)

    def money(self, address: str) -> None:
        """An amount, not negative."""
        words = template_spec().words
        rule = self._rule("decimal", "0", "1000000000000", words.money_title, "")
        rule.errorTitle, rule.error = words.money_title, words.money_error
        rule.add(address)

    def likelihood(self, address: str) -> None:
        """One of the three likelihoods."""
        words = template_spec().words
        rule = self._list(template_spec().options["likelihood"], words.likelihood_title, "", forced=True)
        rule.error = words.likelihood_error
        rule.add(address)

    def mark(self, address: str) -> None:
        """A tick is offered; words are as good."""
        self._list(template_spec().options["mark"], "", "", forced=False).add(address)

    def attach(self) -> None:
        """Write the rules into the sheet."""
        for rule in self._rules.values():
            self.sheet.add_data_validation(rule)

    def _rule(
        self, kind: Kind, low: str, high: str, title: str, prompt: str, style: Style = "stop"
    ) -> DataValidation:
        prompt = safe_text(prompt)[:PROMPT_LIMIT]
        key = (str(kind), low, high, title, prompt)
        if key not in self._rules:
            self._rules[key] = DataValidation(
                type=kind,
                operator="between" if kind else None,
                formula1=low or None,
                formula2=high or None,
                allow_blank=True,
                showErrorMessage=kind is not None,
                showInputMessage=bool(prompt),
                errorStyle=style,
                promptTitle=title or None,
                prompt=prompt or None,
            )
        return self._rules[key]

    def _list(self, options: tuple[str, ...], title: str, prompt: str, *, forced: bool) -> DataValidation:
        offered = safe_text(",".join(options))
        key = ("list", offered, title, prompt)
        if key not in self._rules:
            self._rules[key] = DataValidation(
                type="list",
                formula1=f'"{offered}"',
                allow_blank=True,
                showErrorMessage=forced,
                showInputMessage=bool(prompt),
                errorTitle=title or None,
                promptTitle=title or None,
                prompt=prompt or None,
            )
        return self._rules[key]
