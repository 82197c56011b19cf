"""The language of scoring rules: normalised text → one manner of writing → tokens → clauses.

``rewriting`` brings the ways of writing together, ``tokens`` cuts text by the vocabulary (wording.yaml),
``expression`` reads formulas, ``conditions`` reads "when", ``clauses`` reads "then" and ties both. No indicator,
profile or score is known here: what a sentence means for one indicator is decided in ``rulebook.assembly``.
"""
