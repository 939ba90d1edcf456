"""What a deletion erases and what it leaves, as the pages and the journal say it."""

from flask_babel import gettext as _


def erased_words() -> dict[str, str]:
    """What goes, by the names of `services/erasing.py` and `queries/erasures.py`."""
    return {
        "contacts": _("Personnes à appeler ou autorisées"),
        "health": _("Fiches sanitaires"),
        "authorisations": _("Autorisations"),
        "documents": _("Documents et leur contenu"),
        "drafts": _("Formulaires à finir"),
        "proposals": _("Modifications soumises"),
        "requests": _("Demandes d’inscription en attente"),
        "reviews": _("Fiches confirmées"),
        "people": _("Coordonnées et champs facultatifs, par fiche"),
        "fields": _("Coordonnées et champs facultatifs"),
        "accounts": _("Comptes fermés"),
        "claims": _("Demandes de compte"),
        "links": _("Liens envoyés"),
        "sessions": _("Connexions"),
        "mails": _("E-mails gardés"),
        "values": _("Anciennes valeurs du journal"),
    }


def kept_words() -> dict[str, str]:
    """What stays."""
    return {
        "guardians": _("Noms des responsables"),
        "children": _("Noms des enfants"),
        "enrolments": _("Inscriptions"),
        "bookings": _("Jours réservés"),
        "confirmations": _("Récapitulatifs"),
        "declarations": _("Règlements et déclarations acceptés"),
    }
