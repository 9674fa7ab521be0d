"""Alembic, also behind Flask-Migrate."""

from checker.adapters.alembic.boot import FORMS, boot, hook
from checker.adapters.alembic.find import detect
from checker.adapters.alembic.read import read
from checker.core.adapter import Adapter

LOOKS_LIKE = r"(?:^|/)(?:alembic|migrations?)(?:/[\w.-]+)*/versions/(?:[\w.-]+/)*[\w.-]+\.py$"

adapter = Adapter(name="alembic", detect=detect, read=read, boot=boot, hook=hook, forms=FORMS, looks_like=LOOKS_LIKE)
