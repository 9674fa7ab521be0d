"""Liquibase's changelogs in all of their formats: what they hold, and what their changes do."""
