"""Folders of migrations: what the tools share that keep them as files in an order.

An adapter says how its files are called, where their ways up and down stand, and which of the families of `boots` it
belongs to, in its own words.
"""
