"""Text to utterance: the language room's one door. `Reader.load()` once; reading takes milliseconds."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from datetime import date
from pathlib import Path

from bot.answers.model import EXCEPTION, UNCLEAR_SHARE, WORKED_OUT, Correction, Utterance
from bot.language.ages import AgeReader
from bot.language.clauses import Clause, ClauseCutter
from bot.language.conditions import ConditionReader
from bot.language.corrections import CorrectionReader
from bot.language.dictionary import load_medicines, load_yaml
from bot.language.doses import DoseReader, either
from bot.language.encoder import shared
from bot.language.in_context import ContextReader
from bot.language.judge import Heard, Judge
from bot.language.medicine_mentions import MedicineReader
from bot.language.mending import Mender, Spelling
from bot.language.moments import MomentReader, Moments
from bot.language.numbers import NumberWords
from bot.language.other_medicines import OtherMedicineReader
from bot.language.pipeline import make_nlp
from bot.language.polarity import Polarity, PolarityReader
from bot.language.safety import SafetyReader
from bot.language.second_net import SecondNet
from bot.language.shares import ShareReader
from bot.language.unit_spelling import UnitSpelling

_QUOTES = str.maketrans({"’": "'", "‘": "'", "`": "'", "´": "'", "“": '"', "”": '"', "\u00a0": " "})
TIMELESS = 0.85  # how sure a reply is that was read without the time in it
_LONGEST = 4000
_CLOCK = re.compile(r"(?:\bat|\baround|\bby|@)\s*\d{1,2}(?::\d\d)?\s*(?:am|pm|o'clock)\b")  # "5 mg at 2pm" is no 2 mg
_CAPITALS = re.compile(r"\b[A-Z]{2,6}\b")
_NUMBER = re.compile(r"(?<![\w.,/-])\d+(?:\.\d+)?(?![\w/])")
_LONGER_NUMBER = re.compile(r"(?<=\d),(?=\d{3}\b)")


class Reader:
    """Everything that reads, built from the files of one folder of language data."""

    def __init__(
        self, folder: Path | None = None, judge: Judge | None = None, rules: bool = True, net: SecondNet | None = None
    ) -> None:
        """`judge`, `net` None: no classifier. `rules` False: no phrases for yes and no, so that the judge is heard alone."""
        self._judge, self._rules = judge, rules
        time, amounts = load_yaml("time", folder), load_yaml("amounts", folder)
        replies = load_yaml("replies", folder)
        self._nlp, self._mender = make_nlp(load_yaml("typing", folder)), Mender(Spelling.load(folder))
        self._numbers, self._moments, self._units = NumberWords(time), MomentReader(time), UnitSpelling(time)
        self._corrects = re.compile(rf"(?<!\w)(?:{either(time['corrects'])})(?!\w)")
        self._polarity = PolarityReader(self._nlp, replies)
        self._context = ContextReader(self._nlp, load_yaml("in_context", folder), frozenset(replies["filler"]))
        qualifiers = load_yaml("qualifiers", folder)
        self._clauses = ClauseCutter(self._nlp, qualifiers)
        self._ages, self._shares = AgeReader(amounts, load_yaml("ages", folder), time), ShareReader(amounts)
        self._measured = re.compile(r"\b(?:" + "|".join(re.escape(word) for word in amounts["measured"]) + r")\b")
        self._excepts = re.compile(r"\b(?:" + "|".join(re.escape(word) for word in qualifiers["excepts"]) + r")\b")
        self._turned = re.compile(r"\b(?:" + "|".join(re.escape(word) for word in replies["turns"]) + r")\b")
        self._goes_on = re.compile(rf"\b(?:{either(replies['goes_on'])})\b")
        self._at_age = re.compile(rf"\b(?:{either(time['at_age'])})\s+(?:about |around |only )?\d+(?: years old)?\b")
        self._leads = re.compile(rf"\b(?:{either(time['leads'])})\s*$")
        words = load_yaml("medicine_words", folder)
        doses = DoseReader(words)
        self._medicines = MedicineReader(self._nlp, load_medicines(folder), words, doses)
        self._others = OtherMedicineReader(words, doses)
        self._conditions = ConditionReader(
            self._nlp, load_yaml("conditions", folder)["conditions"], qualifiers["negates"]
        )
        self._safety = SafetyReader(load_yaml("safety", folder), net)
        self._corrections = CorrectionReader(load_yaml("corrections", folder))

    @classmethod
    def load(cls, folder: Path | None = None, *, rules: bool = True, judge: bool = True) -> Reader:
        """Raises LanguageError naming the file that is wrong. The switches are for measuring what each part is worth;
        with another encoder: `Reader(judge=Judge.made(encoder, taught(encoder)))`."""
        if not judge:
            return cls(folder, None, rules)
        return cls(folder, Judge.load(shared(), folder), rules, SecondNet.load(shared(), folder))

    def read(self, text: str, today: date, ask: str = "") -> Utterance:
        """Everything the words say. `today` anchors "three weeks ago"; only `guess` and `meant` need the question `ask`."""
        typed = clean(text)
        plain = self._mender.mend(typed, _abbreviations(text))
        whole = replace(self._read(plain, today, ask), text=text, mended=plain)
        if plain != typed:
            whole = replace(whole, grounds=(*whole.grounds, f"spelling put right: {plain}"))
        return replace(
            whole,
            parts=tuple(self._read(clean(part), today) for part in _pieces(whole)),
            correction=self._correction(plain, today, ask),
            repeats=self._corrections.repeats(plain),
        )

    def _correction(self, plain: str, today: date, ask: str) -> Correction | None:
        found = self._corrections.read(plain)
        if found is None:
            return None
        instead = self._read(clean(found.instead), today, ask) if found.instead else None
        return Correction(found.about, found.last, instead)

    def _read(self, plain: str, today: date, ask: str = "") -> Utterance:
        numbered = self._numbers.digits(plain)
        digits = _CLOCK.sub("at noon", self._units.mend(numbered))
        clauses = self._clauses.cut(digits)
        doc = self._nlp.make_doc(digits)
        said = self._settled(digits)
        moments = self._moments.read(said, today)
        polarity, meant = self._answer(plain, self._timeless(said, moments.places), ask)
        mentions, conditions = self._medicines.mentions(doc), self._conditions.find(doc, clauses)
        places, known = [(one.start, one.end) for one in mentions], [one["text"] for one in conditions]
        others = self._others.find(digits, clauses, places, known)
        return Utterance(
            text=plain,
            polarity=polarity.value,
            unsure=polarity.unsure,
            declined=polarity.declined,
            confidence=polarity.confidence,
            when=moments.when,
            ongoing=moments.ongoing,
            how_long=moments.how_long,
            ages=self._ages.find(self._settled(numbered)),
            born=self._born(said, moments, today),
            percents=tuple(self._shares.percents(said)),
            numbers=_numbers(self._timeless(said, tuple(sorted(moments.places + moments.recurring)))),
            scalp=tuple(self._shares.scalp(said)),
            medicines=tuple(self._medicines.find(doc, clauses, mentions, [place for place, _ in others])),
            other_medicines=tuple(other for _, other in others),
            conditions=tuple(conditions),
            safety=self._safety.find(plain),
            asks=polarity.asks,
            clauses=tuple(clause.json() for clause in clauses),
            grounds=self._grounds(digits, polarity, moments, clauses, self._context.one_of_two(plain, ask)),
            guess=self._guess(plain, polarity, ask) if ask and plain else {},
            meant=meant,
            since=self._since(ask, today),
            about=self._about(ask),
        )

    def _answer(self, plain: str, timeless: str, ask: str) -> tuple[Polarity, tuple[bool, str] | None]:
        """What the rules hear, and what it means to `ask`. Where it is asked whether something ever was, the time that is
        told does not matter; to "are you ...?" it may ("I was in 2019")."""
        if not self._rules:
            return Polarity(), None
        doc = self._nlp.make_doc(plain)
        polarity, meant = self._polarity.read(doc), self._context.read(doc, ask) if ask else None
        if polarity == Polarity() and meant is None and timeless != plain and self._context.ever(ask):
            doc = self._nlp.make_doc(timeless)
            found, meant = self._polarity.read(doc), self._context.read(doc, ask)
            polarity = Polarity() if found.value is None else replace(found, confidence=TIMELESS)
        return polarity, meant

    def _guess(self, plain: str, polarity: Polarity, ask: str) -> dict[str, float]:
        if self._judge is None or (polarity.value is None and self._context.depends(self._nlp.make_doc(plain))):
            return {}
        return self._judge.guess(Heard(plain, polarity, asked if any(map(str.isalpha, asked := clean(ask))) else None))

    def _timeless(self, said: str, places: tuple[tuple[int, int], ...]) -> str:
        """ "I had one in 2010" without the time."""
        for start, end in reversed(places):
            said = self._leads.sub(" ", said[:start]) + " " + said[end:]
        return re.sub(r"\b1\b", "one", self._at_age.sub(" ", said)).strip()

    def _since(self, ask: str, today: date) -> date | None:
        """The first day of the time that a question is about ("Since 22 August, ...")."""
        if not self._context.spans(ask):
            return None
        when = self._moments.read(self._numbers.digits(clean(ask)), today).when
        return when[0][0] if when else None

    def _about(self, ask: str) -> tuple[str, ...]:
        """The conditions that a question names."""
        doc = self._nlp.make_doc(clean(ask))
        return tuple(one["name"] for one in self._conditions.find(doc, self._clauses.cut(doc.text))) if ask else ()

    def _settled(self, digits: str) -> str:
        """ "3 months, I mean 4": what was said last, where both sides hold a figure."""
        start = 0
        for found in self._corrects.finditer(digits):
            if re.search(r"\d", digits[start : found.start()]) and re.search(r"\d", digits[found.end() :]):
                start = found.end()
        return digits[start:]

    def _born(self, digits: str, moments: Moments, today: date) -> date | None:
        """An exact day that was said to be a birth date, or the only thing said and more than a year ago."""
        days = [day for day in moments.days if day <= today]
        if len(days) != 1 or self._ages.then(digits):
            return None
        return days[0] if self._ages.about_birth(digits) or (today - days[0]).days > 365 else None

    def _grounds(
        self, digits: str, polarity: Polarity, moments: Moments, clauses: tuple[Clause, ...], one_of_two: bool
    ) -> tuple[str, ...]:
        notes = {
            "one of two": one_of_two,
            "tells of one": self._context.tells_of_one(clauses),
            "goes on": self._goes_on.search(digits) is not None,
            "nearly": self._ages.nearly(digits),
            UNCLEAR_SHARE: self._shares.unclear(self._settled(digits)),
            WORKED_OUT: self._ages.worked_out(digits),
            "measured": self._measured.search(digits) is not None,
            EXCEPTION: self._excepts.search(digits) is not None,
            "takes none": self._others.takes_none(digits),
            "turned twice": self._turned.search(digits) is not None
            and any(one.negated_from is not None for one in clauses),
        }
        return (
            *polarity.grounds,
            *moments.grounds,
            *(note for note, holds in notes.items() if holds),
        )


def _pieces(whole: Utterance) -> list[str]:
    """The clauses of a message that has several, with the question mark that ended one."""
    if len(whole.clauses) < 2:
        return []
    return [clause["text"].strip() + ("?" if clause["asked"] else "") for clause in whole.clauses]


def _abbreviations(text: str) -> frozenset[str]:
    """Short words in capitals, where not all is in capitals: "COPD" is no slip."""
    return frozenset(map(str.lower, _CAPITALS.findall(text))) if re.search("[a-z]", text) else frozenset()


def clean(text: str) -> str:
    """Lower case, plain quotes and spaces, NFKC; at most 4,000 characters. Control characters become spaces."""
    text = unicodedata.normalize("NFKC", text[:_LONGEST].replace("½", " 1/2").translate(_QUOTES))
    text = "".join(" " if unicodedata.category(sign) == "Cc" and sign != "\n" else sign for sign in text)
    return re.sub(r"[ \t]+", " ", re.sub(r"(?<=n);t\b", "'t", text)).strip().lower()


def _numbers(digits: str) -> tuple[float, ...]:
    return tuple(float(found) for found in _NUMBER.findall(_LONGER_NUMBER.sub("", digits)))
