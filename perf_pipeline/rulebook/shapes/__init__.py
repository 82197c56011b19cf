"""The shapes that a rule sentence can have: one module each, tried by ``rulebook.assembly``."""
