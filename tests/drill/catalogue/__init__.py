"""Every known way in which a newer schema can break older code, each done on real databases and asked about."""
