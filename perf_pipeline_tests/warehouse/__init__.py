"""Tests of the warehouse room; the same code on both stores."""
