"""The reading of a stored document as people have corrected it so far, and what is followed of it."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from functools import lru_cache

from lianggang.catalogue.load import load_catalogue
from lianggang.monitoring.confirming import corrected
from lianggang.monitoring.quantities import Quantities
from lianggang.monitoring.tracking import Tracking, track
from lianggang.plans.corrections import Corrections, corrections_from_dict
from lianggang.plans.model import Reading
from lianggang.plans.saved import reading_from_dict
from lianggang.web.plans.models import PlanDocument

_KEPT = 8  # documents at work at the same time


@dataclass(frozen=True, slots=True)
class _State:
    """A document as it was after so many corrections: the same content has the same reading."""

    content: str
    document: PlanDocument = field(compare=False)

    @classmethod
    def of(cls, document: PlanDocument) -> _State:
        held = json.dumps([document.text, document.reading, document.corrections], sort_keys=True)
        return cls(hashlib.sha256(held.encode()).hexdigest(), document)


def corrections_of(document: PlanDocument) -> Corrections:
    """What people decided on the document so far."""
    return corrections_from_dict(document.corrections) if document.corrections else Corrections()


def reading_of(document: PlanDocument) -> Reading:
    """The reading with all corrections applied."""
    return _reading(_State.of(document))


def tracking_of(document: PlanDocument) -> Tracking:
    """The targets of the corrected reading that are followed, with their indicators and units."""
    return _tracking(_State.of(document))


def with_corrections(document: PlanDocument, corrections: Corrections) -> Reading:
    """The reading of the document with other corrections than it has."""
    if document.reading is None:  # not read, or its aims were entered without a document
        return Reading(document.name, ())
    return corrected(reading_from_dict(document.reading, text=document.text), corrections)


@lru_cache(maxsize=_KEPT)
def _reading(state: _State) -> Reading:
    return with_corrections(state.document, corrections_of(state.document))


@lru_cache(maxsize=_KEPT)
def _tracking(state: _State) -> Tracking:
    return track(_reading(state), Quantities(load_catalogue()))
