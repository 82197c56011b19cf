"""The many ways of writing a rule → one way each, before the grammar reads it: normalised text → normalised text.

``tidy`` is the door: it calls the passes in their order (``leads``, ``manners`` with ``everyday`` and ``spoken``,
``leeway``, ``limits``, ``symbols``, ``rephrase`` with ``pairs``, ``manual`` and ``systems``) and takes out what a field
says instead. A pass is a table of ``turns``; none changes what a sentence gives.
"""
