"""Which counts may be shown: none of one to four people, and nothing from which such a count could be computed.

Three shapes are enough for a page: parts in an order, of which neighbours are put together; parts without an order, of
which the small ones are told as one; and a table with both its totals, in which rectangles of cells are hidden.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

LEAST = 5
Table = Sequence[Sequence[int]]
Cell = tuple[int, int]


def small(count: int) -> bool:
    """Too few to be told. Nobody at all may be told."""
    return 0 < count < LEAST


def runs(counts: Sequence[int]) -> list[range]:
    """The places of `counts` cut into runs of neighbours, so that no run's sum is small. Empty: all together are few.

    A part may be told only if it is a run by itself; of a longer run only its sum.
    """
    found = [range(place, place + 1) for place in range(len(counts))]
    while any(small(_sum(counts, run)) for run in found):
        if len(found) == 1:
            return []
        at = min((small(_sum(counts, run)) is False, _sum(counts, run), place) for place, run in enumerate(found))[2]
        first = min((_after(counts, found, left), left) for left in (at - 1, at) if 0 <= left < len(found) - 1)[1]
        found[first : first + 2] = [range(found[first].start, found[first + 1].stop)]
    return found


def together(counts: Mapping[str, int], most: int) -> frozenset[str] | None:
    """The names of those that may be told as one sum only. None: all together are few.

    The small ones, what goes beyond the `most` largest, and as many of the next larger as it takes that the sum is not
    small: of a hidden one nobody can say more than that it is at most the sum.
    """
    if small(sum(counts.values())):
        return None
    largest_first = sorted((name for name in counts if counts[name]), key=lambda name: (-counts[name], name))
    hidden = {name for place, name in enumerate(largest_first) if small(counts[name]) or place >= most}
    for name in reversed(largest_first):
        if hidden and (len(hidden) < 2 or small(sum(counts[one] for one in hidden))):
            hidden.add(name)
    return frozenset(hidden)


def hidden_cells(table: Table) -> frozenset[Cell]:
    """The cells (row, column) to hide in a table whose rows' and columns' sums are told and none of which is small.

    For each small cell a rectangle is hidden: with one more in the cell, one less in its two neighbours and one more in
    the corner across, every sum stays what it is. So nobody can tell from the sums which of the two it is. Where there is a
    choice, so many could be shifted that not even "few" is certain; then what hides the fewest people.
    """
    hidden: set[Cell] = set()
    for row, counts in enumerate(table):
        for column, count in enumerate(counts):
            if small(count):
                best = min(_rectangles(table, row, column, hidden))
                hidden |= {(row, column), (row, best[3]), (best[2], column), (best[2], best[3])}
    return frozenset(hidden)


def _rectangles(table: Table, row: int, column: int, hidden: set[Cell]) -> Iterator[tuple[bool, int, int, int]]:
    """(whether "few" stays certain, how many people it hides besides, the other row, the other column)."""
    wanted = LEAST - table[row][column]
    for other_row, counts in enumerate(table):
        for other_column, across in enumerate(counts):
            less = (table[row][other_column], counts[column])
            if other_row != row and other_column != column and min(less) > 0:
                corners = ((row, other_column), (other_row, column), (other_row, other_column))
                sizes = zip(corners, (*less, across), strict=True)
                cost = sum(size for corner, size in sizes if corner not in hidden)
                yield min(less) < wanted, cost, other_row, other_column


def _sum(counts: Sequence[int], run: range) -> int:
    return sum(counts[run.start : run.stop])


def _after(counts: Sequence[int], found: list[range], left: int) -> tuple[bool, int]:
    """How good it is to put the run `left` and the next one together: enough at once, and then as few as may be."""
    size = _sum(counts, found[left]) + _sum(counts, found[left + 1])
    return (size < LEAST, -size if size < LEAST else size)
