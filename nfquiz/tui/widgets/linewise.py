"""A box to write in that draws only the lines that look different: Textual's own draws all of them at every key."""

from collections.abc import Hashable
from dataclasses import dataclass
from typing import Any, Self

from textual.cache import LRUCache
from textual.geometry import Offset, Region, Size
from textual.strip import Strip
from textual.widgets import TextArea
from textual.widgets.text_area import Location, Selection

LINES_KEPT = 1024


@dataclass(frozen=True)
class _Scene:
    """What the look of a line hangs on besides its own text."""

    box: Size
    text: Size
    scroll: Offset
    gutter: int
    selection: Selection
    cursor: tuple[bool, bool]
    bracket: Location | None


class LinewiseTextArea(TextArea):
    """Its lines are not wrapped, it has neither padding nor border, and its size does not hang on its text.

    Args:
        text: what is in it.
        options: as for `TextArea`.
    """

    def __init__(self, text: str, **options: Any) -> None:
        self._made: LRUCache[Hashable, Strip] = LRUCache(LINES_KEPT)
        self._drawn: dict[int, Strip] = {}
        """By row of the box: what it was last asked to be drawn as."""
        self._comparing = self._coloured = False
        super().__init__(text, soft_wrap=False, **options)

    def line_look(self, line: int) -> Hashable:
        """What the look of a line (from 0) hangs on; a subclass that draws more adds to it."""
        return self.document.get_line(line), tuple(self._highlights.get(line, ()))

    def draw_line(self, y: int) -> Strip:
        """A row of the box as it looks now."""
        return self._render_line(y)

    # -- what is drawn anew -----------------------------------------------------------------------

    def refresh(self, *regions: Region, repaint: bool = True, layout: bool = False, recompose: bool = False) -> Self:
        """Draw again. Where nothing is said of a region, that is the rows that have changed, once that is settled."""
        if regions or layout or recompose or not repaint or not self.is_mounted:
            for region in regions:
                for y in region.line_range:
                    self._drawn.pop(y, None)
            return super().refresh(*regions, repaint=repaint, layout=layout, recompose=recompose)
        if not self._comparing:
            self._comparing = True
            self.call_next(self._refresh_changed)
        return self

    def _refresh_changed(self) -> None:
        self._comparing = False
        scene, changed = self._scene(), []
        for y in range(self.size.height):
            strip = self._line(y, scene)
            if self._drawn.get(y) is not strip:
                self._drawn[y] = strip
                changed.append(Region(0, y, scene.box.width, 1))
        if changed:
            super().refresh(*changed)

    def notify_style_update(self) -> None:
        self._made.clear()
        self._coloured = False
        super().notify_style_update()

    def render_lines(self, crop: Region) -> list[Strip]:
        # the library reads the colours from the style sheet here, each time
        return super(TextArea, self).render_lines(crop)

    def render_line(self, y: int) -> Strip:
        return self._line(y, self._scene())

    def _line(self, y: int, scene: _Scene) -> Strip:
        look = self._look(y + scene.scroll.y, scene)
        strip = self._made.get(look)
        if strip is None:
            if not self._coloured and self._theme is not None:
                self._theme.apply_css(self)
                self._coloured = True
            strip = self._made[look] = self.draw_line(y)
        return strip

    def _scene(self) -> _Scene:
        return _Scene(
            self.outer_size,
            self.virtual_size,
            self.scroll_offset,
            self.gutter_width,
            self.selection,
            (self._draw_cursor, self._has_cursor),
            self.matching_bracket_location,
        )

    def _look(self, line: int, scene: _Scene) -> Hashable:
        if line >= self.document.line_count:
            return scene.box.width
        (first, _), (last, _) = sorted(scene.selection)
        if first <= line <= last:
            here: Hashable = scene.selection, scene.cursor, scene.bracket
        else:
            here = scene.bracket if scene.bracket and scene.bracket[0] == line else None
        width = max(scene.text.width, scene.box.width)
        return line, width, scene.scroll.x, scene.gutter, here, self.line_look(line)

    # -- what is laid out anew --------------------------------------------------------------------

    def _refresh_size(self) -> None:
        """The library lays out the whole screen where the text grows; only what scrolls it has to know."""
        width, height = self.document.get_size(self.indent_width)
        size = Size(width + self.gutter_width + 1, height)
        if size != self.virtual_size:
            self.set_reactive(LinewiseTextArea.virtual_size, size)
            self._scroll_update(size)
