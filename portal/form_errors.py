"""Saying what a service refused at the fields of the form that it was typed in."""

from flask_wtf import FlaskForm

from rules.refusals import Code, Refused
from web.sentences import sentence


def show(form: FlaskForm, refused: Refused) -> str:
    """Put each sentence at its field; returns the sentence of what is about no field, or empty."""
    advice = ""
    for refusal in refused.refusals:
        if isinstance(refusal.about, str) and refusal.about in form:
            form[refusal.about].errors = [sentence(refusal)]
        else:
            advice = sentence(refusal)
    return advice


def status_of(refused: Refused) -> int:
    """The status of a page that says what was refused: 429 after too many tries, else 422."""
    return 429 if refused.refusals[0].code is Code.TOO_MANY_TRIES else 422
