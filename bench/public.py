"""What a commune publishes, for the measure of its public home: services with their texts, news, the week's menus."""

from datetime import UTC, date, datetime

from models import News, PublicService, Text, WeekMenu, db
from rules.activities import ActivityKind
from rules.texts import OF_SERVICE, MenuKind

MADE_AT = datetime(2019, 7, 8, 8, 0, tzinfo=UTC)
MONDAY = date(2019, 8, 26)
WORDS = "Deux phrases que tout le monde peut lire. Elles tiennent sur un écran de téléphone. "
DISH = "Carottes râpées, poisson au citron, riz, prune"


def publish() -> None:
    """Four services with three texts each, ten news, the menus of one week."""
    for rank, kind in enumerate(ActivityKind, 1):
        service = PublicService(name=f"Service {rank}", kind=kind, rank=rank, summary=WORDS, is_draft=False)
        service.phone, service.email, service.address = "03 00 00 00 00", "service@example.org", "2 rue du Lavoir"
        texts = [Text(key=key, service=service, number=1, body=WORDS, created_at=MADE_AT) for key in OF_SERVICE]
        for text in texts:
            text.published_at = MADE_AT
        db.session.add_all([service, *texts])
    for number in range(10):
        news = News(title=f"Actualité {number}", summary=WORDS, body=WORDS, first_day=MONDAY, is_draft=False)
        db.session.add(news)
    for menu in MenuKind:
        days = {f"day_{weekday}": DISH for weekday in (1, 2, 4, 5)}
        db.session.add(WeekMenu(kind=menu, monday=MONDAY, first_day=MONDAY, is_draft=False, **days))
    db.session.commit()
