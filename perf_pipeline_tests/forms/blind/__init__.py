"""Papers that somebody wrote who had read the domain's description only: files of their own making and what they say.

Each round is a module with its ``PAPERS``; ``expected`` fills in what a paper leaves unsaid, ``__main__`` prints how
a round is read (also through LibreOffice into other formats).
"""
