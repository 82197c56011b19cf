"""Reads a score curve as a person does: the scale from the axes and their figures, the mark, the lines, the words."""

import re
from dataclasses import dataclass
from itertools import pairwise
from xml.etree import ElementTree

SVG = "{http://www.w3.org/2000/svg}"
MARK = "#c05621"

Spot = tuple[float, float]


@dataclass(frozen=True)
class Seen:
    """What a picture shows."""

    left: float
    right: float
    top: float
    foot: float
    lines: list[list[Spot]]
    dots: list[Spot]
    mark: Spot | None
    arrow: Spot | None
    words: list[str]
    low: float | None
    high: float | None

    def value(self, spot: Spot) -> float:
        """The value below a spot, by the figures at the ends of the axis."""
        assert self.low is not None
        assert self.high is not None
        return self.low + (spot[0] - self.left) / (self.right - self.left) * (self.high - self.low)

    def share(self, spot: Spot) -> float:
        """The points beside a spot, as a share of full marks."""
        return (self.foot - spot[1]) / (self.foot - self.top)

    def distance(self, spot: Spot) -> float:
        """How far a spot is from the nearest line or dot."""
        pieces = [piece for line in self.lines for piece in pairwise(line)]
        return min(_from_piece(spot, piece) for piece in [*pieces, *zip(self.dots, self.dots, strict=True)])


def seen(svg: str) -> Seen:
    """What stands in an SVG, with its namespace or, as in a page, without."""
    root = ElementTree.fromstring(svg.replace(' xmlns="http://www.w3.org/2000/svg"', ""))
    paths = [node.attrib for node in root.iter("path")]
    corners = _spots(paths[0]["d"])
    circles = [
        (node.get("fill"), (float(node.get("cx", 0)), float(node.get("cy", 0))))
        for node in root.iter("circle")
    ]
    marks = [spot for color, spot in circles if color == MARK]
    arrows = [path for path in paths if path.get("fill") == MARK]
    texts = list(root.iter("text"))
    ends = [_figure(node) for node in texts if float(node.get("y", 0)) == corners[1][1] + 15]
    return Seen(
        left=corners[1][0],
        right=corners[2][0],
        top=corners[0][1],
        foot=corners[1][1],
        lines=[
            _spots(line)
            for path in paths
            if path.get("stroke-width") == "2"
            for line in path["d"].split("M")[1:]
        ],
        dots=[spot for color, spot in circles if color != MARK],
        mark=marks[0] if marks else None,
        arrow=_spots(arrows[0]["d"])[0] if arrows else None,
        words=[node.text or "" for node in root.iter() if node.text and node.text.strip()],
        low=ends[0] if ends else None,
        high=ends[-1] if ends else None,
    )


def _figure(node: ElementTree.Element) -> float | None:
    found = re.match(r"-?\d+(?:\.\d+)?", node.text or "")
    return float(found[0]) if found else None


def _spots(path: str) -> list[Spot]:
    return [(float(x), float(y)) for x, y in re.findall(r"(-?[\d.]+),(-?[\d.]+)", path)]


def _from_piece(spot: Spot, piece: tuple[Spot, Spot]) -> float:
    (x, y), ((x1, y1), (x2, y2)) = spot, piece
    along = (x2 - x1) ** 2 + (y2 - y1) ** 2
    part = 0.0 if not along else max(0.0, min(1.0, ((x - x1) * (x2 - x1) + (y - y1) * (y2 - y1)) / along))
    return float(((x - x1 - part * (x2 - x1)) ** 2 + (y - y1 - part * (y2 - y1)) ** 2) ** 0.5)
