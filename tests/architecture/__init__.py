"""The rules of the house, as tests that say what to do instead."""
