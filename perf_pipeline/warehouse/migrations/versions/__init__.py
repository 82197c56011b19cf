"""Revisions of the warehouse tables, in order; a released one is never changed."""
