"""« Informations du compte »: what one's own account is, where it is signed in. For families and staff alike."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import BooleanField

import clock
from portal.accounts import goodbye
from portal.blueprint import blueprint
from queries import accounts as queries
from services import contact_choices
from services import sessions as deeds
from web import guard, sessions

SIGN_INS_SHOWN = 10


class ChoicesForm(FlaskForm):
    """How a parent wants to be reached."""

    prefers_phone = BooleanField(_l("Je préfère être contacté par téléphone"))
    wants_news = BooleanField(_l("Je veux recevoir les actualités par e-mail"))


@blueprint.get("/mon-compte")
@guard.for_both
def account() -> str:
    """The account, and its latest sign-ins."""
    mine = queries.own(current_user.id)
    return render_template(
        "portal/account/account.html",
        account=mine,
        form=ChoicesForm(formdata=None, obj=mine),
        sign_ins=queries.recent_sign_ins(current_user.id, SIGN_INS_SHOWN),
        now=clock.now(),
    )


@blueprint.post("/mon-compte")
def keep_choices() -> Response:
    """Keep how the parent wants to be reached."""
    form = ChoicesForm()
    contact_choices.choose(current_user.id, bool(form.prefers_phone.data), bool(form.wants_news.data), clock.now())
    flash(_("Vos choix sont enregistrés."), "ok")
    return redirect(url_for("portal.account"), 303)


@blueprint.post("/mon-compte/deconnexion")
@guard.for_both
def sign_out_everywhere() -> Response:
    """Leave every device, this one included."""
    try:
        deeds.sign_out_everywhere(current_user.id, clock.now())
    finally:
        sessions.end()
    return goodbye(_("Vous êtes déconnecté de tous vos appareils."))
