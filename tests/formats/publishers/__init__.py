"""Pages in the manner of large publishers' templates, with invented stories: what is around them, and what they say."""

from tests.formats.publishers import briefs, broadcasters, newspapers, oddities, platforms, systems, wires
from tests.formats.publishers.page import Page

PAGES: dict[str, Page] = {
    function.__name__: function()
    for module in (wires, broadcasters, newspapers, platforms, oddities, briefs, systems)
    for function in module.PAGES
}
