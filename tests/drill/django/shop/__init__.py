"""An app whose migrations each case brings along."""
