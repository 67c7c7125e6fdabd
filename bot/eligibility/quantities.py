"""Conditions on percentages, SALT and steroid doses."""

from __future__ import annotations

import math
from datetime import date

from bot.answers.formulary import SYSTEMIC_ROUTES
from bot.answers.model import Medicine, Medicines, Scalp, Span
from bot.eligibility.judged import FOR_THE_TEAM, NO, NOT_SURE, YES, Judged, compared
from bot.trial.conditions import Number, Salt, SteroidDose, Takes

LOCAL_ROUTES = frozenset({"inhaled", "nasal", "skin", "eye"})


def number(condition: Number, span: Span, today: date) -> Judged:
    return compared(condition.limit, span.low, span.high)


def salt(condition: Salt, scalp: Scalp, today: date) -> Judged:
    """Not rounded: 59.5 is below 60 (P-I3b)."""
    if scalp.by != condition.by:
        return NO
    return YES if condition.limit is None else compared(condition.limit, scalp.low, scalp.high)


def steroid_dose(condition: SteroidDose, medicines: Medicines, today: date) -> Judged:
    """The sum over all systemic steroids taken now (P-E8). One of unknown dose may be any amount more."""
    low = high = 0.0
    unknown = False
    for item in medicines.items:
        if item.negated or not item.current:
            continue
        if item.prednisone_low is not None and item.prednisone_high is not None:
            low += item.prednisone_low
            high += item.prednisone_high
        elif _may_count(item):
            unknown = True
    return compared(condition.limit, low, math.inf if unknown else high, NOT_SURE if unknown else FOR_THE_TEAM)


def _may_count(item: Medicine) -> bool:
    """A steroid whose equivalent is not known. One made for skin or lungs counts as well if it is swallowed."""
    if item.route in LOCAL_ROUTES:
        return False
    if "systemic_steroid" in item.classes:
        return True
    return "topical_steroid" in item.classes and item.route in SYSTEMIC_ROUTES | {"rectal"}


def takes(condition: Takes, medicines: Medicines, today: date) -> Judged:
    """A medicine without any class is one that no dictionary knows: `unrecognised`."""
    return YES if any(_taken(condition, item) for item in medicines.items) else NO


def _taken(condition: Takes, item: Medicine) -> bool:
    if item.negated or not item.current or (condition.routes and item.route not in condition.routes):
        return False
    return item.name in condition.names or not set(item.classes or ("unrecognised",)).isdisjoint(condition.classes)
