"""A family of the demonstration once the counter has entered it."""

from dataclasses import dataclass

from demo.people import Household


@dataclass(frozen=True, slots=True)
class Home:
    """A family once it is entered: its id, the account that books if it has one, its children by first name."""

    household: Household
    family_id: int
    account_id: int | None
    kids: dict[str, int]
