"""Asks the real migration tools what our adapters foretell: `make drill-tools`."""
