"""For whom a period is, and why it is not for a child: the words of the town hall (issue « Who may », PRODUCT B5)."""

from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from rules.eligibility import Unfit
from web.filters import alternatives, short_date


def ages_words(least: int | None, most: int | None, on: date) -> str:
    """« de 3 à 11 ans le 01/09/2019 », « à partir de 3 ans le … », « 11 ans au plus le … »; empty for any age."""
    values = {"least": least, "most": most, "day": short_date(on)}
    if least is None and most is None:
        return ""
    if most is None:
        return str(ngettext("à partir de %(num)s an le %(day)s", "à partir de %(num)s ans le %(day)s", least, **values))
    if least is None:
        return str(ngettext("%(num)s an au plus le %(day)s", "%(num)s ans au plus le %(day)s", most, **values))
    return _("de %(least)s à %(most)s ans le %(day)s", **values)


def unfit_sentence(reason: Unfit, facts: dict[str, Any]) -> str:
    """Why a period is not for a child, in a sentence; a test asks for each reason.

    Facts: `schools`, `levels` (names that the period is for), `school`, `level`, `town` (of the child; may be empty),
    `ages` (`ages_words`), `required` (the name of the period that it requires).
    """
    schools, levels = alternatives(facts["schools"]), alternatives(facts["levels"])
    nothing = _("non renseigné")
    return {
        Unfit.SCHOOL: _(
            "École\N{NO-BREAK SPACE}: %(mine)s. Il faut\N{NO-BREAK SPACE}: %(asked)s.",
            mine=facts["school"] or nothing,
            asked=schools,
        ),
        Unfit.LEVEL: _(
            "Niveau\N{NO-BREAK SPACE}: %(mine)s. Il faut\N{NO-BREAK SPACE}: %(asked)s.",
            mine=facts["level"] or nothing,
            asked=levels,
        ),
        Unfit.NO_BIRTH_DATE: _(
            "La date de naissance manque. Il faut\N{NO-BREAK SPACE}: %(asked)s.", asked=facts["ages"]
        ),
        Unfit.TOO_YOUNG: _("L’enfant est trop jeune. Il faut\N{NO-BREAK SPACE}: %(asked)s.", asked=facts["ages"]),
        Unfit.TOO_OLD: _("L’enfant est trop âgé. Il faut\N{NO-BREAK SPACE}: %(asked)s.", asked=facts["ages"]),
        Unfit.NOT_RESIDENT: _(
            "La famille n’habite pas une commune de résidence (%(town)s).", town=facts["town"] or nothing
        ),
        Unfit.OTHER_ENROLMENT: _("Il faut d’abord une inscription à %(name)s.", name=facts["required"]),
    }[reason]
