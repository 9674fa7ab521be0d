"""Packages whose apps a project uses: their migrations are not in its tree, only their pinned versions are."""

import json
import re
from collections.abc import Iterable, Iterator

from checker.core.fact import fact
from checker.core.history import Package
from checker.core.service import is_aside
from checker.core.tree import Reader, Tree, Unread

_FILE = re.compile(
    r"(?:^|/)(?:requirements[\w.-]*\.txt|requirements/[\w.-]+\.txt|(?:poetry|uv|pdm)\.lock|Pipfile\.lock)$"
)
_LOCKED = re.compile(r'^\[\[package\]\]\s*\nname = "([^"]+)"\s*\nversion = "([^"]+)"', re.MULTILINE)
_PINNED = re.compile(r"^\s*([A-Za-z0-9][\w.-]*)\s*(?:\[[^\]]*\])?\s*={2,3}\s*([\w.+!-]+)", re.MULTILINE)
_OF_APPS = {
    "account": "django-allauth",
    "allauth": "django-allauth",
    "axes": "django-axes",
    "constance": "django-constance",
    "cms": "django-cms",
    "django_celery_beat": "django-celery-beat",
    "django_celery_results": "django-celery-results",
    "easy_thumbnails": "easy-thumbnails",
    "filer": "django-filer",
    "guardian": "django-guardian",
    "knox": "django-rest-knox",
    "oauth2_provider": "django-oauth-toolkit",
    "otp_static": "django-otp",
    "django_otp": "django-otp",
    "reversion": "django-reversion",
    "simple_history": "django-simple-history",
    "social_django": "social-auth-app-django",
    "taggit": "django-taggit",
    "two_factor": "django-two-factor-auth",
    "waffle": "django-waffle",
    "wagtail": "wagtail",
    "django_q": "django-q2",
    "rest_framework.authtoken": "djangorestframework",
    "watson": "django-watson",
}
"""Apps whose package is called otherwise."""
_NO_TABLES = frozenset(
    """rest_framework corsheaders debug_toolbar django_filters crispy_forms crispy_bootstrap5 storages whitenoise
    channels daphne django_extensions drf_spectacular drf_spectacular_sidecar drf_yasg compressor widget_tweaks mptt
    django_tables2 django_htmx django_prometheus strawberry_django graphene_django import_export rosetta django_rq
    sass_processor django_browser_reload tailwind bootstrap4 bootstrap5 django_bootstrap5 django_cleanup
    timezone_field phonenumber_field django_countries localflavor health_check imagekit polymorphic adminsortable2
    anymail""".split()  # noqa: SIM905
)
"""Apps that have no migrations."""


@fact
class Pins:
    """The versions that a file pins, by the packages' names in lower case, with their lines."""

    versions: dict[str, tuple[str, int]]


def packages(tree: Tree, apps: Iterable[str], local: Iterable[str]) -> tuple[Package, ...]:
    """Give the pinned packages of the apps that have migrations elsewhere, Django's own apps among them."""
    own = set(local)
    wanted = [each for each in apps if each not in own and each.rpartition(".")[2] not in own]
    pins = dict(_pins(tree))
    found: dict[str, Package] = {}
    for app in wanted:
        name = _package(app, pins.keys())
        if name:
            version, path, line = pins[name]
            found[name] = Package(name, version, path, line)
    return tuple(found[name] for name in sorted(found))


def _package(app: str, known: Iterable[str]) -> str:
    """Give the package that brings an app; empty where none is pinned, or it has no tables."""
    first = app.partition(".")[0]
    if app.startswith("django.contrib."):
        candidates = ["django"]
    elif app in _OF_APPS or first in _OF_APPS:
        candidates = [_OF_APPS.get(app, _OF_APPS.get(first, ""))]
    elif first in _NO_TABLES:
        return ""
    else:
        word = first.replace("_", "-").lower()
        candidates = [word, f"django-{word}", word.replace("-", ""), f"django{word}", f"{word}-django", f"drf-{word}"]
    held = set(known)
    return next((each for each in candidates if each in held), "")


def _pins(tree: Tree) -> Iterator[tuple[str, tuple[str, str, int]]]:
    """Give what the files pin; a lock file comes last, and counts more than what people wrote."""
    paths = [path for path in tree.paths() if path.endswith((".txt", ".lock")) and _FILE.search(path)]
    for path in sorted((each for each in paths if not is_aside(each)), key=lambda each: (each.endswith(".lock"), each)):
        found = tree.facts(path, PINS)
        for name, (version, line) in {} if isinstance(found, Unread) else found.versions.items():
            yield name, (version, path, line)


def _read(source: bytes) -> Pins:
    text = source.decode("utf-8", "replace")
    if text.lstrip().startswith("{"):
        return Pins(dict(_piped(text)))
    pattern = _LOCKED if "[[package]]" in text else _PINNED
    made = {}
    line, counted = 1, 0
    for match in pattern.finditer(text):
        line += text.count("\n", counted, match.start(1))
        counted = match.start(1)
        made[_normal(match[1])] = (match[2], line)
    return Pins(made)


def _piped(text: str) -> Iterator[tuple[str, tuple[str, int]]]:
    try:
        held = json.loads(text)
    except ValueError:
        return
    listed = held.get("default") if isinstance(held, dict) else None
    for name, each in listed.items() if isinstance(listed, dict) else ():
        version = each.get("version") if isinstance(each, dict) else None
        if isinstance(version, str):
            line = text.count("\n", 0, max(text.find(f'"{name}"'), 0)) + 1
            yield _normal(name), (version.lstrip("="), line)


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


PINS = Reader("pins", 1, _read)
