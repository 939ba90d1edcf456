"""A paper in words: its state as a shape and a word, and why a file is not taken and what to do about it."""

from flask_babel import gettext as _

from adapters.documents import Flaw
from rules.documents import ShownState

SHAPES = {
    ShownState.TO_CHECK: ("wait", "wait"),
    ShownState.VALID: ("ok", "check"),
    ShownState.REFUSED: ("bad", "cross"),
    ShownState.EXPIRED: ("warn", "clock"),
    ShownState.REPLACED: ("", "off"),
    ShownState.MISSING: ("bad", "warn"),
}
"""The kind and the icon of the tag of a state."""


def flaw_sentence(flaw: Flaw, most_megabytes: int) -> str:
    """The sentence at the field of the file; `most_megabytes` is the largest that the commune takes."""
    return {
        Flaw.EMPTY: _("Ce fichier est vide. Ouvrez-le pour vérifier, puis choisissez-le de nouveau."),
        Flaw.TOO_LARGE: _(
            "Ce fichier dépasse %(most)s\N{NO-BREAK SPACE}Mo. Une photo en qualité moyenne suffit, "
            "ou un PDF de quelques pages.",
            most=most_megabytes,
        ),
        **_of_formats(),
        Flaw.TOO_MANY_PIXELS: _(
            "Cette image est trop grande pour être ouverte. Choisissez une taille moyenne dans l’appareil photo, "
            "ou photographiez l’écran."
        ),
        Flaw.TOO_MANY_PAGES: _("Ce document a trop de pages. N’envoyez que celles qui sont demandées."),
        Flaw.TOO_COMPLEX: _(
            "Ce document est trop compliqué pour être ouvert. Photographiez-le, ou imprimez-le dans un nouveau PDF."
        ),
    }[flaw]


def _of_formats() -> dict[Flaw, str]:
    return {
        Flaw.TYPE: _(
            "Ce fichier n’est ni un PDF, ni une image JPEG, GIF ou PNG. Enregistrez le document en PDF, "
            "ou photographiez-le."
        ),
        Flaw.PHOTO_TYPE: _(
            "Cette photo n’est pas au format JPEG, GIF ou PNG. Sur un iPhone\N{NO-BREAK SPACE}: Réglages, "
            "Appareil photo, Formats, «\N{NO-BREAK SPACE}Le plus compatible\N{NO-BREAK SPACE}», puis reprenez la "
            "photo. Une capture d’écran de la photo convient aussi."
        ),
        Flaw.CUT: _(
            "Ce fichier est abîmé ou coupé\N{NO-BREAK SPACE}: il ne s’ouvre pas en entier. Enregistrez-le de nouveau."
        ),
        Flaw.ENCRYPTED: _(
            "Ce PDF est protégé par un mot de passe ou des restrictions. Imprimez-le dans un nouveau PDF, "
            "ou photographiez-le."
        ),
        Flaw.FORM: _("Ce PDF est un formulaire qu’Adobe est seul à ouvrir. Imprimez-le dans un nouveau PDF."),
    }
