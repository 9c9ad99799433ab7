"""Closed vocabularies: a word carries the value that is stored and sent, and what people read."""

from enum import StrEnum
from typing import Self


class Word(StrEnum):
    """A member is `KEY = "stored_value", "tiếng Việt", "English"`."""

    vi: str
    en: str

    def __new__(cls, value: str, vi: str, en: str) -> Self:
        word = str.__new__(cls, value)
        word._value_ = value
        word.vi = vi
        word.en = en
        return word

    def label(self, language: str) -> str:
        """The word for people; anything but English is read as Vietnamese."""
        return self.en if language == "en" else self.vi

    @classmethod
    def of(cls, value: str) -> Self:
        """The member with this stored value; KeyError for a value that is none."""
        return {member.value: member for member in cls}[value]
