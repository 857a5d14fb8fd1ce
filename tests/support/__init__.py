"""Servers and browsers that tests need, started on first use."""
