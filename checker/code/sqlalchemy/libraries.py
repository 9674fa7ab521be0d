"""Columns and table names that base classes of some libraries bring.

oslo.db 17, neutron-lib 3, fastapi-users-db-sqlalchemy 6, SQLAlchemy-Utils 0.41.

A class that descends from any other library's class is read as far as the tree goes, and is not whole.
"""

from functools import cache

from checker.code.sqlalchemy.facts import Declared, read_all

_OSLO = """
from sqlalchemy import Column, DateTime, Integer
class ModelBase: pass
class TimestampMixin:
    created_at = Column(DateTime, default=now)
    updated_at = Column(DateTime, onupdate=now)
class SoftDeleteMixin:
    deleted_at = Column(DateTime)
    deleted = Column(Integer, default=0)
"""
_NEUTRON = """
from sqlalchemy import Column, String
from sqlalchemy.orm import DeclarativeBase, declared_attr
class HasProject: project_id = Column(String(255), index=True)
class HasProjectNoIndex(HasProject): project_id = Column(String(255))
class HasProjectPrimaryKey(HasProject): project_id = Column(String(255), primary_key=True)
class HasProjectPrimaryKeyIndex(HasProject): project_id = Column(String(255), primary_key=True, index=True)
class HasProjectPrimaryUniqueKey(HasProject): project_id = Column(String(255), primary_key=True, unique=True)
class HasId: id = Column(String(36), primary_key=True, default=new)
class HasStatusDescription:
    status = Column(String(16), nullable=False)
    status_description = Column(String(255))
class NeutronBaseV2:
    @declared_attr
    def __tablename__(cls): return cls.__name__.lower() + "s"
class BASEV2(DeclarativeBase, NeutronBaseV2): pass
"""
_NEUTRON_STANDARD = """
from sqlalchemy import BigInteger, Column, DateTime, ForeignKey, Integer, String
from neutron_lib.db import model_base
from sqlalchemy.orm import declared_attr
class StandardAttribute(model_base.BASEV2):
    id = Column(BigInteger().with_variant(Integer(), "sqlite"), primary_key=True, autoincrement=True)
    resource_type = Column(String(255), nullable=False)
    description = Column(String(255))
    revision_number = Column(BigInteger().with_variant(Integer(), "sqlite"), server_default="0", nullable=False)
    created_at = Column(DateTime, default=now)
    updated_at = Column(DateTime, onupdate=now)
class HasStandardAttributes:
    @declared_attr
    def standard_attr_id(cls):
        kind = BigInteger().with_variant(Integer(), "sqlite")
        return Column(kind, ForeignKey("standardattributes.id", ondelete="CASCADE"), unique=True, nullable=False)
    def __init__(self, *args, **kwargs): pass
"""
_FASTAPI_USERS = """
from uuid import uuid4
from sqlalchemy import Boolean, Column, ForeignKey, Integer, String, Uuid
class SQLAlchemyBaseUserTable:
    __tablename__ = "user"
    email = Column(String(320), unique=True, nullable=False)
    hashed_password = Column(String(1024), nullable=False)
    is_active = Column(Boolean, default=True, nullable=False)
    is_superuser = Column(Boolean, default=False, nullable=False)
    is_verified = Column(Boolean, default=False, nullable=False)
class SQLAlchemyBaseUserTableUUID(SQLAlchemyBaseUserTable):
    id = Column(Uuid, primary_key=True, default=uuid4)
class SQLAlchemyBaseOAuthAccountTable:
    __tablename__ = "oauth_account"
    oauth_name = Column(String(100), nullable=False)
    access_token = Column(String(1024), nullable=False)
    expires_at = Column(Integer)
    refresh_token = Column(String(1024))
    account_id = Column(String(320), nullable=False)
    account_email = Column(String(320), nullable=False)
class SQLAlchemyBaseOAuthAccountTableUUID(SQLAlchemyBaseOAuthAccountTable):
    id = Column(Uuid, primary_key=True, default=uuid4)
    user_id = Column(Uuid, ForeignKey("user.id", ondelete="cascade"), nullable=False)
"""
_UTILS = """
from sqlalchemy import Column, DateTime
class Timestamp:
    created = Column(DateTime, default=now, nullable=False)
    updated = Column(DateTime, default=now, nullable=False)
"""
_SOURCES = {
    "sqlalchemy_utils": _UTILS,
    "sqlalchemy_utils.models": _UTILS,
    "oslo_db.sqlalchemy.models": _OSLO,
    "neutron_lib.db.model_base": _NEUTRON,
    "neutron_lib.db.standard_attr": _NEUTRON_STANDARD,
    "fastapi_users_db_sqlalchemy": _FASTAPI_USERS,
    "fastapi_users.db": _FASTAPI_USERS,
}


@cache
def library(path: str) -> Declared | None:
    """Give what a library's module declares, by `<its dotted name>`; None for one that is not kept here."""
    source = _SOURCES.get(path[1:-1]) if path.startswith("<") else None
    return read_all(source.encode()) if source else None
