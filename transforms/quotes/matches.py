"""Quotes as found in one Doc, before they become rows: spans are code points into `doc.text`."""

from __future__ import annotations

import dataclasses
from typing import TypeAlias

from transforms.packing import pack_in_docs
from transforms.records import Polarity, QuoteType, ReportedKind, SpeakerKind

Span: TypeAlias = tuple[int, int]


@dataclasses.dataclass(frozen=True, slots=True)
class QuoteMatch:
    """One quote with its cue and speaker mention.

    Attributes:
        pieces: the content, in text order, outer quotation marks left out.
        speaker: the mention's whole noun phrase as written beside the quote, None where nobody is named.
        speaker_head: index of the head token of `speaker` in the Doc.
        rule: which evidence joined content and speaker, and how the name was resolved.
        speaker_kind, speaker_name, speaker_entity_id, speaker_role: filled by resolution over the article.
    """

    quote_type: QuoteType
    pieces: tuple[Span, ...]
    cue: Span | None = None
    cue_lemma: str | None = None
    speaker: Span | None = None
    speaker_head: int | None = None
    addressee: Span | None = None
    is_floating: bool = False
    polarity: Polarity = "positive"
    reported_kind: ReportedKind = "speech"
    confidence: float = 0.0
    rule: str = ""
    speaker_kind: SpeakerKind = "none"
    speaker_name: str | None = None
    speaker_entity_id: str | None = None
    speaker_role: str | None = None


pack_in_docs("newsbeam_quotes", QuoteMatch)
