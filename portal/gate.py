"""What a file still lacks before anything may be booked: each thing in words, with the page where it is given."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext as _

from portal.blueprint import blueprint
from rules.completeness import Gap, Missing, MissingDocument
from rules.scene import ChildFacts
from web.sentences import missing_words


@dataclass(frozen=True, slots=True)
class Step:
    """Something to do: where, in the words of its link."""

    words: str
    address: str


@dataclass(frozen=True, slots=True)
class Lack:
    """What one file lacks: the sentence, and what to do about it."""

    sentence: str
    steps: tuple[Step, ...]


@blueprint.app_template_global("lack_of_family")
def of_family(gaps: Iterable[Gap]) -> Lack:
    """What the family's own file lacks."""
    sentence = _("Dossier de la famille. Il manque\N{NO-BREAK SPACE}: %(missing)s.", missing=_told(gaps))
    form = Step(_("Modifier les informations de la famille"), url_for("portal.family_file"))
    return Lack(sentence, _steps(gaps, form))


@blueprint.app_template_global("lack_of_child")
def of_child(child_id: int, name: str, gaps: Iterable[Gap]) -> Lack:
    """What a child's file lacks; `name` is how the family calls it."""
    sentence = _("Dossier de %(name)s. Il manque\N{NO-BREAK SPACE}: %(missing)s.", name=name, missing=_told(gaps))
    form = Step(
        _("Voir / Modifier la fiche enfant de %(name)s", name=name), url_for("portal.child_file", child_id=child_id)
    )
    return Lack(sentence, _steps(gaps, form))


@blueprint.app_template_global("lacks_of_services")
def of_services(child: ChildFacts, name: str, activities: Mapping[int, str]) -> list[Lack]:
    """What is missing for the services (id → name) that ask for papers of their own."""
    return [
        of_period(name, activities[activity_id], papers)
        for activity_id, papers in child.papers.items()
        if activity_id in activities
    ]


def of_period(name: str, activity: str, papers: Iterable[Gap]) -> Lack:
    """What is missing for one service or one of its periods alone, which asks for papers of its own."""
    told = _(
        "%(name)s, %(activity)s. Il manque\N{NO-BREAK SPACE}: %(missing)s.",
        name=name,
        activity=activity,
        missing=missing_words(papers),
    )
    return Lack(told, tuple(_paper(it) for it in papers if isinstance(it, MissingDocument)))


def paper_address(gap: MissingDocument, anchor: str | None = None) -> str:
    """Where a missing paper is given, with its form filled in for it; the anchor leads past the head of the page."""
    whose = gap.child_id if gap.child_id is not None else "famille"
    return url_for("portal.documents", pour=whose, type=gap.type_id, _anchor=anchor)


def _told(gaps: Iterable[Gap]) -> str:
    """What is missing, without what its steps say anyway: the papers, and reading the form where it lacks something."""
    of_form = [gap for gap in gaps if isinstance(gap, Missing)]
    lacking = [gap for gap in of_form if gap not in (Missing.FAMILY_REVIEW, Missing.CHILD_REVIEW)]
    return missing_words(lacking or of_form) if of_form else _("un document à donner")


def _steps(gaps: Iterable[Gap], form: Step) -> tuple[Step, ...]:
    """The form once, where it lacks something; then each paper."""
    papers = tuple(_paper(gap) for gap in gaps if isinstance(gap, MissingDocument))
    return (form, *papers) if any(not isinstance(gap, MissingDocument) for gap in gaps) else papers


def _paper(gap: MissingDocument) -> Step:
    words = _("Ajouter le document «\N{NO-BREAK SPACE}%(name)s\N{NO-BREAK SPACE}»", name=gap.name)
    return Step(words, paper_address(gap, "ajouter"))
