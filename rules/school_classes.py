"""The order of a school's classes, from the smallest children to the oldest."""

LEVELS = ("PS", "MS", "GS", "CP", "CE1", "CE2", "CM1", "CM2")


def level_rank(words: str) -> int:
    """The place of a level, or of a class named by it; « PS/MS » and « CE1 CE2 » by their first. Others come last."""
    said = words.upper()
    return next((place for place, level in enumerate(LEVELS) if said.startswith(level)), len(LEVELS))


def by_level(words: str) -> tuple[int, str]:
    """What levels are sorted by: as the school does, then by the alphabet."""
    return level_rank(words), words
