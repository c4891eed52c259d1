"""Names of persons and institutions, as the Citation Style Language writes them."""

from __future__ import annotations

from typing import Annotated

from briefing.model.base import Flag, Model, NameAsPrinted
from briefing.model.markers import Role
from briefing.model.structure import fields, key
from briefing.model.value_readers import refused


class Name(Model):
    """A person or an institution as CSL writes names."""

    family: Annotated[NameAsPrinted | None, Role.TELLING] = None
    """Family name."""
    given: NameAsPrinted | None = None
    """Given name."""
    non_dropping_particle: NameAsPrinted | None = key("non-dropping-particle", default=None)
    """A particle that always goes with the family name, and may sort with it: "van" in Vincent van Gogh."""
    dropping_particle: NameAsPrinted | None = key("dropping-particle", default=None)
    """A particle that the family name alone does not have: "von" in Alexander von Humboldt."""
    suffix: NameAsPrinted | None = None
    """What follows the name: "Jr.", "III"."""
    static_ordering: Flag | None = key("static-ordering", default=None)
    """Whether the family name always comes first, without a comma: Li Zheng, Bartók Béla. Names in Chinese, Japanese or Korean
    characters have this order without it."""
    literal: Annotated[NameAsPrinted | None, Role.TELLING] = None
    """The complete name, for institutions and for names without these parts."""

    def _validate(self) -> None:
        parts = {
            "non-dropping-particle": self.non_dropping_particle,
            "dropping-particle": self.dropping_particle,
            "suffix": self.suffix,
            "static-ordering": self.static_ordering,
        }
        further = [key for key, value in parts.items() if value]
        if not (self.family or self.given or self.literal):
            help = "add `family` and `given`, or `literal` for an institution"
            raise refused("missing-field", self, "the name is empty", help)
        if self.literal and (self.family or self.given or further):
            help = "delete `literal`, or write the whole name there and delete the others"
            message = f"`literal` is the whole name; it has no {f'`{further[0]}`' if further else '`family` or `given`'}"
            raise refused("misplaced-field", self, message, help)
        if further and not self.family:
            message = f"`{further[0]}` belongs to a family name, and there is none"
            raise refused("missing-field", self, message, "add `family`")

    @property
    def family_with_particles(self) -> str:
        """The family name behind its particles: "de la Vega", "d'Arcy"."""
        return _joined(_joined(self.dropping_particle, self.non_dropping_particle), self.family)

    @property
    def sorted_family(self) -> str:
        """The family name as a list of references begins with it: without the particle that may be dropped."""
        return _joined(self.non_dropping_particle, self.family)


def _joined(particle: str | None, name: str | None) -> str:
    """Put a particle in front of a name; there is no space after an apostrophe or a hyphen."""
    space = "" if not particle or not name or particle.endswith(("'", "\u2019", "-", "\u2010")) else " "
    return f"{particle or ''}{space}{name or ''}"


PARTS = tuple(field.attribute for field in fields(Name) if field.marker is not None)
"""The attributes of a name that are texts."""
