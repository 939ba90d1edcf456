"""The first page of the town hall."""

from typing import Any

from flask_admin import AdminIndexView, expose
from flask_babel import lazy_gettext as _

from admin_views.agents import role
from admin_views.closed import Closed
from rules.rights import Role


class HomeView(Closed, AdminIndexView):
    """Open to every role of the town hall; it shows each one what its rights let it see."""

    title: Any = _("Accueil de la mairie")

    def __init__(self) -> None:
        super().__init__(name=_("À traiter"), endpoint="admin", url="/mairie", template="staff/home.html")

    def is_accessible(self) -> bool:
        return role() not in (None, Role.FAMILY)

    @expose("/")
    def index(self) -> str:
        return self.render(self._template)
