"""Three-valued truth after Kleene: what is not known stays not known, unless the rest settles it alone."""

from __future__ import annotations

from enum import Enum


class Truth(Enum):
    """`&`, `|` and `~` are AND, OR and NOT. It refuses `bool()`, which would pass UNKNOWN for TRUE."""

    FALSE = 0
    UNKNOWN = 1
    TRUE = 2

    __hash__ = object.__hash__  # members are one of a kind; hashing the name is slow

    def __and__(self, other: Truth) -> Truth:
        return self if self.value <= other.value else other

    def __or__(self, other: Truth) -> Truth:
        return self if self.value >= other.value else other

    def __invert__(self) -> Truth:
        return _NOT[self]

    def __bool__(self) -> bool:
        raise TypeError("truth has three values: compare with `is Truth.TRUE`")


_NOT = {Truth.FALSE: Truth.TRUE, Truth.UNKNOWN: Truth.UNKNOWN, Truth.TRUE: Truth.FALSE}
