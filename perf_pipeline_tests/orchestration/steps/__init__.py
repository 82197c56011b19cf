"""Tests of the plain steps."""
