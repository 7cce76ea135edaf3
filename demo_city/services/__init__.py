"""One module per source that is asked over HTTP; each speaks that source's true protocol.

A module here defines `service(city) -> Service`; that it is here makes it served.
"""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules

from demo_city.answers import Service
from demo_city.city import City


def services_of(city: City) -> tuple[Service, ...]:
    """Every service of this package for a city, in the order of their names."""
    names = sorted(module.name for module in iter_modules(__path__))
    return tuple(import_module(f"{__name__}.{name}").service(city) for name in names)
