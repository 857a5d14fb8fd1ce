"""The tests mirror the rooms; what they need from the system is started by `conftest.py`."""
