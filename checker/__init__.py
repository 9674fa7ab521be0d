"""Says whether an older release can be deployed on the database that a newer one left behind."""

__version__ = "0.1.0"
