"""Saying what a service refused at the fields of the form that it was typed in."""

from flask_wtf import FlaskForm

from rules.refusals import Refused
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
