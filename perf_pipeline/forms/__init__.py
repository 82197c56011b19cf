"""Document → forms: find tables, match headers, align and repair rows, read header blocks.

Entrances: ``recognition.recognise`` (Document → Recognition) and ``records.to_records`` (→ frames with ids).
Layouts, header words and level names are data (vocabulary.yaml, layouts/*.yaml); special cases are entries
there, not branches here. Rules and points are ``rulebook``'s business.
"""
