"""Text of a rule → ScoringRule; profiles (point splits, named rules, grade tables) as data.

Entrances: ``compiler.compile_rule`` (a sentence), ``profiles`` (choose and load), ``resolution.resolve``
(lines of goals → weights and rules). Knows nothing of papers or databases.
"""
