"""A second app whose migrations each case brings along."""
