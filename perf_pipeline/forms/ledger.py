"""The ledger of a form: what became of every character that the paper shows in its place.

A character is placed (it ended in a field), noise (labels, headers, level marks, sums: it only says what
others are), or rescued (nothing took it: it is kept as text, so that no loss is silent). The three always
add up to all. White space does not count.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from perf_pipeline.forms.items import Item, RowItem, Slot, TextItem
from perf_pipeline.notation.folding import bare


@dataclass(frozen=True, slots=True)
class Account:
    """How many characters of a form were placed, noise and rescued, and the rescued texts themselves."""

    placed: int = 0
    noise: int = 0
    rescued: int = 0
    rescued_texts: tuple[str, ...] = ()

    @property
    def all(self) -> int:
        """Every character of the form."""
        return self.placed + self.noise + self.rescued


@dataclass(slots=True)
class _Entry:
    text: str
    placed: int = 0
    rescued: str | None = None  # None: nothing took the text yet


@dataclass(slots=True)
class Ledger:
    """What became of the cells and paragraphs of one form. What nobody marks stays rescued."""

    _entries: dict[int, _Entry] = field(default_factory=dict)
    _rows: set[int] = field(default_factory=set)
    _markups: list[str] = field(default_factory=list)

    def enter(self, items: Iterable[Item]) -> None:
        """Take ``items`` into account; what was entered before keeps its mark."""
        for item in items:
            if isinstance(item, TextItem):
                if item.told:
                    continue
                self._entries.setdefault(id(item), _Entry(item.text))
                continue
            for slot in item.slots:
                if slot.own and slot.text and not slot.told and id(slot.cell) not in self._entries:
                    self._entries[id(slot.cell)] = _Entry(slot.text)
            if id(item) not in self._rows:
                self._rows.add(id(item))
                self._markups += [item.markup] if item.markup else []

    def mark(self, source: Slot | TextItem, placed: str = "", rescued: str = "") -> None:
        """Say which part of a source was placed and which is rescued; the rest of it is noise."""
        key = id(source.cell) if isinstance(source, Slot) else id(source)
        entry = self._entries.get(key)
        if entry is not None:
            entry.placed, entry.rescued = len(bare(placed)), rescued

    def place(self, slots: Iterable[Slot]) -> None:
        """Say that these cells ended in fields as they stand."""
        for slot in slots:
            self.mark(slot, placed=slot.text)

    def noise(self, items: Iterable[Item]) -> None:
        """Enter ``items`` as noise: header rows, sums, left-overs of the template."""
        for item in items:
            self.enter([item])
            for source in sources_of(item):
                self.mark(source)

    def texts(self) -> list[str]:
        """Every source as it stands, with what parted listed cells."""
        return [*(entry.text for entry in self._entries.values()), *self._markups]

    def account(self) -> Account:
        """The sums."""
        placed = noise = rescued = 0
        texts: list[str] = []
        for entry in self._entries.values():
            size = len(bare(entry.text))
            left = entry.text if entry.rescued is None else entry.rescued
            lost = min(len(bare(left)), size)
            put = min(entry.placed, size - lost)
            placed, rescued, noise = placed + put, rescued + lost, noise + size - put - lost
            texts += [left] if lost else []
        noise += sum(len(bare(text)) for text in self._markups)
        return Account(placed, noise, rescued, tuple(texts))


def sources_of(item: Item) -> list[Slot] | list[TextItem]:
    """The cells that begin in a row, or the paragraph itself."""
    if isinstance(item, RowItem):
        return [slot for slot in item.slots if slot.own and slot.text]
    return [item]
