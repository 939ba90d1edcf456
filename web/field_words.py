"""What stands at a field that was refused: what is expected, with an example."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from rules.fields import Why
from web.deadline_words import unreadable_sentence


def why_sentence(why: Why, values: dict[str, Any]) -> str:
    """The sentence of one `bad_value` refusal."""
    if why is Why.RULE:
        return unreadable_sentence(values["error"])
    if why is Why.TAKEN and values.get("field") == "username":
        return _("Ce nom d’utilisateur est déjà pris. Choisissez-en un autre.")
    if why is Why.TAKEN and values.get("field") == "monday":
        return _("Cette semaine a déjà ce menu. Prenez une autre semaine, ou modifiez-le.")
    return {
        **_of_accounts(),
        **_of_texts(values),
        **_of_files(values),
        **_of_children(values),
        **_of_offer(),
        Why.TOO_LONG: _(
            "Ce texte est trop long\N{NO-BREAK SPACE}: %(limit)s signes au plus.", limit=values.get("limit")
        ),
        Why.CONTROL: _("Ce texte contient un signe qui ne s’écrit pas. Tapez-le de nouveau."),
        Why.EMAIL: _("Il faut une adresse e-mail, par exemple nom@exemple.fr."),
        Why.PHONE: _("Il faut un numéro de téléphone, par exemple 06 12 34 56 78."),
        Why.POSTCODE: _("Il faut 5 chiffres, par exemple 39220. Hors de France, écrivez par exemple CH-1265."),
        Why.NUMBER: _("Il faut des chiffres, des lettres ou des tirets, par exemple 1042."),
        Why.TAKEN: _("Un autre enregistrement porte déjà cette valeur."),
        Why.OTHER_LEVEL: _("Ce type de document ne va pas avec votre choix. Choisissez-en un autre."),
        Why.UNKNOWN: _("Aucun enregistrement ne correspond. Vérifiez le numéro."),
        Why.DAYS_ORDER: _("Le dernier jour ne peut pas être avant le premier."),
        Why.END_FIRST: _("La fin doit être après le début."),
        Why.ONE_PLACE: _("Choisissez un établissement, une période ou un créneau, et un seul."),
        Why.OFF_WEEKDAY: _("La période n’est jamais ouverte un de ces jours."),
        Why.OVERLAP: _("Une autre année scolaire couvre déjà une partie de ces jours."),
        Why.UNPUBLISHED: _(
            "Toutes les dates de cette année ne sont pas connues. Décochez, puis saisissez les vacances."
        ),
        Why.OWN_ACCOUNT: _("C’est votre propre compte\N{NO-BREAK SPACE}: demandez-le à un autre administrateur."),
        Why.COLOUR: _("Il faut une couleur comme #1C6470."),
        Why.ZONE: _("Il faut une zone\N{NO-BREAK SPACE}: A, B, C ou Corse."),
        Why.WHOLE_NUMBER: _("Il faut un nombre entier, par exemple 12."),
        Why.IMAGE: _("Ce fichier n’est pas une image png ou jpeg. Enregistrez-la dans l’un de ces formats."),
        Why.IMAGE_SIZE: _("Ce fichier dépasse 2\N{NO-BREAK SPACE}Mo. Réduisez l’image, puis envoyez-la de nouveau."),
    }[why]


def _of_accounts() -> dict[Why, str]:
    return {
        Why.PASSWORD_SHAPE: _(
            "Il faut au moins 12 signes avec une minuscule, une majuscule, un chiffre et un signe comme - ou +, "
            "ou bien 14 signes sans signe particulier, ou bien sept mots."
        ),
        Why.PASSWORD_COMMON: _("Ce mot de passe est trop facile à deviner. Choisissez-en un autre."),
        Why.PASSWORD_REPEAT: _("Les deux mots de passe sont différents. Tapez deux fois le même."),
        Why.PASSWORD_OLD: _("Ce n’est pas votre mot de passe actuel. Vérifiez les majuscules."),
        Why.PASSWORD_CHOSEN: _("Ce n’est pas le mot de passe choisi au début de la demande. Vérifiez les majuscules."),
        Why.USERNAME: _("Il faut 3 à 60 lettres, chiffres, points, tirets ou tirets bas, par exemple n.martin."),
        Why.TIME: _("Il faut une heure, par exemple 01:00."),
    }


def _of_texts(values: dict[str, Any]) -> dict[Why, str]:
    return {
        Why.PAST: _("Cette date est passée. Choisissez aujourd’hui ou un jour à venir."),
        Why.UNDER_WAY: _("Une nouvelle version de ce texte est déjà en préparation. Modifiez-la, ou supprimez-la."),
        Why.IN_USE: _("Des documents de ce type existent déjà\N{NO-BREAK SPACE}: ceci ne change plus."),
        Why.GAPS: ngettext(
            "Le texte a encore %(num)s passage «\N{NO-BREAK SPACE}[à compléter]\N{NO-BREAK SPACE}». Complétez-le "
            "d’abord.",
            "Le texte a encore %(num)s passages «\N{NO-BREAK SPACE}[à compléter]\N{NO-BREAK SPACE}». Complétez-les "
            "d’abord.",
            values.get("count", 1),
        ),
    }


def _of_offer() -> dict[Why, str]:
    return {
        Why.ITSELF: _("Choisissez-en un autre\N{NO-BREAK SPACE}: celui-ci renvoie à lui-même."),
        Why.BOTH_WAYS: _("Deux créneaux ne peuvent pas s’exclure quand l’un demande l’autre."),
        Why.AGE: _("Il faut un âge de 0 à 99 ans."),
        Why.AGES_ORDER: _("L’âge maximal ne peut pas être au-dessous de l’âge minimal."),
        Why.COMMA: _("Séparez deux niveaux par une espace, sans virgule, par exemple CE1 CE2."),
    }


def _of_children(values: dict[str, Any]) -> dict[Why, str]:
    return {
        Why.BIRTH: _("Il faut une date de naissance d’enfant, par exemple 03/05/2012."),
        Why.TWO_HOMES: _("L’enfant a déjà deux familles."),
        Why.ONE_ANSWER: _("La même personne ne peut pas être à la fois autorisée et interdite."),
        Why.SOMEBODY_ELSE: _("Indiquez au moins une personne qui n’est pas un parent du dossier."),
        Why.NOT_HELD: _(
            "La mairie ne garde pas de religion. Dites ce que l’enfant ne mange pas, par exemple "
            "«\N{NO-BREAK SPACE}sans porc\N{NO-BREAK SPACE}»."
        )
        if values.get("is_diet")
        else _("La mairie ne garde pas de numéro de sécurité sociale. Effacez-le de cette case."),
    }


def _of_files(values: dict[str, Any]) -> dict[Why, str]:
    return {
        Why.NEEDED: _("Choisissez une réponse.") if values.get("is_choice") else _("Cette case est à remplir."),
        Why.CHOICE: _("Choisissez une réponse de la liste."),
        Why.DAY: _("Il faut une date, par exemple 03/11/1984."),
        Why.ONE_PHONE: _("Indiquez au moins un téléphone pour joindre cette personne."),
        Why.PARENT_BIRTH: _("Il faut la date de naissance d’un adulte, par exemple 03/11/1984."),
        Why.OTHERS_EMAIL: _("Seul ce parent ou la mairie peut changer cet e-mail."),
        Why.TOO_MANY: _(
            "%(limit)s personnes au plus. Pour en ajouter, contactez le service.", limit=values.get("limit")
        ),
        Why.DECLARE: _("Lisez ce texte et acceptez-le pour continuer."),
    }
