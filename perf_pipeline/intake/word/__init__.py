"""Word files, old and new: their stories as paragraphs and tables of cells. Used by ``readers.docx`` and
``readers.doc``.
"""
