"""What a planning form says: which boxes it showed, in which state, and which were ticked when it came back.

Only a difference between the two is an intention, so that a page which has grown old never undoes what the other
parent did meanwhile.
"""

from collections.abc import Iterable, Sequence

from rules.bookings import Action, Box, Change
from rules.refusals import Code, refuse
from rules.spans import is_shown

ON, OFF = "+", "-"
MOST_BOXES = 20_000
"""Of one form: far more than the largest family has in a month, or in the basket of a year."""


def write_seen(boxes: Iterable[tuple[Box, bool]]) -> str:
    """The text of the one hidden field: each box that was shown, « + » when it was ticked, « - » when not."""
    return " ".join(f"{box}{ON if ticked else OFF}" for box, ticked in boxes)


def read_seen(text: str) -> list[tuple[Box, bool]]:
    """The boxes of that text; refuses a text that is not one."""
    found = []
    for part in _few(text.split()):
        if part[-1] not in (ON, OFF):
            raise refuse(Code.UNKNOWN_BOX)
        found.append((read_box(part[:-1]), part[-1] == ON))
    return found


def read_box(text: str) -> Box:
    """The box that was posted; refuses a text that is none, and a day that the portal never shows."""
    try:
        box = Box.read(text)
    except ValueError:
        raise refuse(Code.UNKNOWN_BOX) from None
    if not is_shown(box.day):
        raise refuse(Code.UNKNOWN_BOX)
    return box


def intentions(seen_text: str, ticked_texts: Sequence[str]) -> dict[Box, bool]:
    """What the form wants: True to have the box, False to give it up; a box left as it was shown is not in it.

    A box that is ticked without having been shown is wanted too: it is up to the rules to refuse it. Refuses a box
    that is there twice, and a text that is no box.
    """
    seen = read_seen(seen_text)
    ticked = [read_box(text) for text in _few(ticked_texts)]
    shown, boxes = dict(seen), set(ticked)
    if len(shown) < len(seen) or len(boxes) < len(ticked):
        raise refuse(Code.TWICE)
    wanted = {box: box in boxes for box, was_ticked in seen if was_ticked != (box in boxes)}
    return wanted | {box: True for box in ticked if box not in shown}


def write_lines(changes: Iterable[Change]) -> str:
    """The lines that a recap shows, as one text."""
    return write_seen((change.box, change.action is Action.ADD) for change in changes)


def read_lines(text: str) -> tuple[Change, ...]:
    """The lines of that text; refuses a text that is not one."""
    return tuple(Change(box, Action.ADD if adds else Action.CANCEL) for box, adds in read_seen(text))


def _few(texts: Sequence[str]) -> Sequence[str]:
    if len(texts) > MOST_BOXES:
        raise refuse(Code.UNKNOWN_BOX)
    return texts
