"""Tests of the audit of goals."""
