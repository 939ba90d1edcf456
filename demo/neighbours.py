"""The other families of Valbruyère, drawn by lot, the same each time: so that lists look like those of a town."""

from datetime import date, timedelta
from random import Random

from demo.people import CAMBON, CENTRE, Household, Kid, Parent

COUNT = 60
SEED = 12999

LAST_NAMES = """\
Abribat Aubry Bakary Bardet Belkacem Bertin Blanchard Bonnefoy Boulanger Carpentier Chevalier Cissé Colin
Costa Da_Silva Delmas Diallo Diop Dubois-Martel Dumas El_Amrani Estève Fabre Ferreira Fontaine Gauthier Girard
Gomez Haddad Hamon Huynh Jacquet Kaya Kowalski Lacombe Lambert Le_Bihan Leclerc Lefèvre Lemoine Marchetti
Meunier Moreau-Blin N’Diaye Nguyen Noël Ouedraogo Pasquier Perrin Petrov Pires Poulain Rahmani Renard Rossi
Saïdi Schmitt Sow Tessier Traoré Vandenbroucke Weber Zeller"""
MOTHERS = """\
Aïcha Amandine Anaïs Aurélie Béatrice Chloé Christelle Delphine Élodie Émilie Fatou Florence Hanaé Inès Jeanne
Judith Karine Laëtitia Leïla Lucie Maëlle Manon Mariam Nathalie Noémie Oriane Pauline Samira Sophie Yasmine"""
FATHERS = """\
Adrien Alexis Amadou Antoine Bastien Benoît Cédric Cyril Damien Étienne Fabien Florian Grégory Guillaume Hakim
Ibrahim Jérôme Julien Loïc Mathieu Mehdi Nicolas Olivier Pierre Rémi Romain Stéphane Thibault Vincent Xavier"""
CHILDREN = """\
Adam Alice Aminata Anouk Arthur Axel Basile Camille Céleste Côme Éden Éléonore Élio Emma Esteban Eva Gabriel
Hana Ilyès Inaya Iris Jade Jules Kenza Léandre Léonie Liam Linh Lou Louise Maël Malo Manel Marius Maya Mila
Naël Nina Noé Nour Oscar Rayan Robin Rose Salomé Samuel Sohan Soline Théodore Tiago Timéo Victoire Yaël Younès
Zélie"""
STREETS = (
    "rue du Lavoir",
    "place de la Halle",
    "chemin des Bruyères",
    "allée des Noisetiers",
    "rue de la Fontaine",
    "rue des Écoles",
    "impasse du Moulin",
    "route de la Combe",
    "rue du Four-Banal",
    "avenue de la Gare",
    "rue des Tisserands",
    "sentier des Vignes",
)


def neighbours(first: int) -> list[Household]:
    """Sixty families with their children, in the school year that begins in September of `first`."""
    lot = Random(SEED)
    numbers = lot.sample([it for it in range(310, 3300) if it not in (418, 771, 772, 1042, 2051)], COUNT)
    names = lot.sample(LAST_NAMES.split(), COUNT)
    return [
        _household(lot, str(number), name.replace("_", " "), first)
        for number, name in zip(sorted(numbers), names, strict=True)
    ]


def _household(lot: Random, number: str, name: str, first: int) -> Household:
    school = lot.choice((CENTRE, CAMBON))
    youngest = 3 if school == CENTRE else 6
    kids = [
        Kid(first_name, date(first - lot.randint(youngest, 10), 1, 1) + timedelta(days=lot.randrange(365)), school)
        for first_name in lot.sample(CHILDREN.split(), lot.choice((1, 1, 2, 2, 3)))
    ]
    return Household(
        number=number,
        name=name,
        parents=_parents(lot, name),
        kids=tuple(sorted(kids, key=lambda kid: kid.born)),
        street=f"{lot.randint(1, 60)} {lot.choice(STREETS)}",
        phone=f"01 99 00 {lot.randint(0, 99):02} {lot.randint(0, 99):02}",
        has_account=lot.random() < 0.8,
    )


def _parents(lot: Random, name: str) -> tuple[Parent, ...]:
    mother = Parent("Mme", lot.choice(MOTHERS.split()), name, _mobile(lot))
    father = Parent("M.", lot.choice(FATHERS.split()), name, _mobile(lot))
    return lot.choice(((mother,), (father,), (mother, father)))


def _mobile(lot: Random) -> str:
    return f"06 39 98 {lot.randint(0, 99):02} {lot.randint(0, 99):02}"
