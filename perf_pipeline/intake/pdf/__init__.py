"""PDF files: from drawing commands and glyphs to cells. ``file`` opens, ``page`` draws, ``lattice`` and ``cells`` make
tables, ``stitching`` joins them over page breaks. Used by ``readers.pdf`` only.
"""
