"""Who speaks, told by the sentence alone: invented texts with (speaker as written, speaker's name) of every quote."""

from typing import NamedTuple


class SpeakerCase(NamedTuple):
    """A text, who speaks in it, and what makes it hard."""

    why: str
    text: str
    expected: list[tuple[str | None, str | None]]


PARTICIPLES = [
    SpeakerCase(
        "a participle after a clause goes with the main subject",
        "Anna Brandt repeated that Tomas Hale had lied, calling him “a gift to smugglers.”",
        [("Anna Brandt", "Anna Brandt"), ("Anna Brandt", "Anna Brandt")],
    ),
    SpeakerCase(
        "a participle after a relative clause without a comma too",
        "Anna Brandt fired the engineer who had closed the bridge, saying it was “safe as a church.”",
        [("Anna Brandt", "Anna Brandt")],
    ),
    SpeakerCase(
        "but not after one set off by a comma",
        "Anna Brandt fired Tomas Hale, who apologized, saying the bridge was “safe as a church.”",
        [("Tomas Hale", "Tomas Hale")],
    ),
    SpeakerCase(
        "a participle in the second of two clauses goes with that one's subject",
        "Anna Brandt closed the port, and the city sued the builders, saying the bridge was “safe as a church.”",
        [("the city", None)],
    ),
    SpeakerCase(
        "whom footage shows speaking",
        "The advertisement uses footage of Anna Brandt saying, “The bridge is safe.”",
        [("Anna Brandt", "Anna Brandt")],
    ),
    SpeakerCase(
        "but a statement says what its author says",
        "Anna Brandt sent letters to Tomas Hale saying the bridge was safe.",
        [("Anna Brandt", "Anna Brandt")],
    ),
]

CALLED = [
    SpeakerCase(
        "what he calls is what the main subject calls",
        "Tomas Hale denounced what he called a “gift to smugglers.”",
        [("Tomas Hale", "Tomas Hale")],
    ),
    SpeakerCase(
        "what they call, of an organization",
        "The Norland ministry rejected what it called “a gift to smugglers.”",
        [("The Norland ministry", "Norland ministry")],
    ),
    SpeakerCase(
        "but what she calls is not what he calls",
        "I do not understand what she called a “gift to smugglers.”",
        [("she", None)],
    ),
]

INFINITIVES = [
    SpeakerCase(
        "who is led to say so",
        "The verdict led Anna Brandt to declare that the bridge was “safe as a church.”",
        [("Anna Brandt", "Anna Brandt")],
    ),
    SpeakerCase(
        "a place before an infinitive says nothing",
        "Anna Brandt went to Corvel to accuse Tomas Hale of “hiding the truth.”",
        [("Anna Brandt", "Anna Brandt")],
    ),
]

PARTED = [
    SpeakerCase(
        "an apposition with its own apposition",
        "Anna Brandt, an expert on dams at the Institute for River Policy, said the bridge was “safe as a church.”",
        [("Anna Brandt, an expert on dams at the Institute for River Policy", "Anna Brandt")],
    ),
    SpeakerCase(
        "a relative clause with a name between commas in it",
        "Tomas Hale, whose latest firm, Orrin, sells bolts to builders, said the bridge was “safe as a church.”",
        [("Tomas Hale", "Tomas Hale")],
    ),
    SpeakerCase(
        "dashes round the relative clause",
        "Anna Brandt — whose father built the bridge — said it was “safe as a church.”",
        [("Anna Brandt", "Anna Brandt")],
    ),
    SpeakerCase(
        "even",
        "Even Anna Brandt, a builder from Corvel, said the bridge was “safe as a church.”",
        [("Anna Brandt, a builder from Corvel", "Anna Brandt")],
    ),
    SpeakerCase(
        "a letter is where somebody says it",
        "Anna Brandt said in the letter that the bridge was “safe as a church.”",
        [("Anna Brandt", "Anna Brandt")],
    ),
]

RELATIVE = [
    SpeakerCase(
        "who, of a name",
        "Reporters met Anna Brandt, who said the bridge was “safe as a church.”",
        [("who", "Anna Brandt")],
    ),
    SpeakerCase(
        "who, of a name with its office and party",
        "Reporters met Gov. Anna Brandt (R-Norland), who said the bridge was “safe as a church.”",
        [("who", "Anna Brandt")],
    ),
    SpeakerCase(
        "who, an aside after it",
        "Reporters met Anna Brandt, who, after a long silence, said the bridge was “safe as a church.”",
        [("who", "Anna Brandt")],
    ),
    SpeakerCase(
        "who, of people without a name",
        "Reporters met critics who said the bridge was “a gift to smugglers.”",
        [("critics", None)],
    ),
    SpeakerCase(
        "who is no thing",
        "Reporters met one engineer familiar with the talks, who said the bridge was “safe as a church.”",
        [("one engineer familiar", None)],
    ),
    SpeakerCase(
        "which, of what somebody else declares",
        "The march passed the inn, which President Anna Brandt on Friday declared “a shrine of the republic.”",
        [("President Anna Brandt", "Anna Brandt")],
    ),
    SpeakerCase(
        "what an aside reports is not the main clause's",
        "Anna Brandt, who called the dam “sick,” issued a statement saying the bridge was “safe as a church.”",
        [("who", "Anna Brandt"), ("Anna Brandt", "Anna Brandt")],
    ),
]

RESOLVED = [
    SpeakerCase(
        "a line of marks begins another story",
        "Tomas Hale said the dam was safe. Tomas Hale left.\n\n___\n\nIvo Lund opened the bridge. Lund waved.\n\n"
        "He said it was “safe as a church.”",
        [("Tomas Hale", "Tomas Hale"), ("He", "Ivo Lund")],
    ),
    SpeakerCase(
        "he is nobody whom he names in the quotation",
        "Chairman Ivo Lund opened the bridge.\n\n“Paul Marsh would have closed it for a year,” he said.",
        [("he", "Ivo Lund")],
    ),
    SpeakerCase(
        "it is the campaign, not a person's name before it",
        "Anna Brandt’s campaign is defending the bridge against Orrin Motors. It said the plan was “a gift.”",
        [("It", "Anna Brandt’s campaign")],
    ),
    SpeakerCase(
        "a show before the name is not the speaker",
        "On Monday’s broadcast of “News at Nine,” Mayor Anna Brandt said the bridge was “safe as a church.”",
        [("Mayor Anna Brandt", "Anna Brandt")],
    ),
    SpeakerCase(
        "all who are named in apposition to several",
        "The co-chairs, Ivo Lund and Anna Brandt, said the bridge was “safe as a church.”",
        [("Ivo Lund and Anna Brandt", "Ivo Lund and Anna Brandt")],
    ),
    SpeakerCase(
        "a participle within the apposition",
        "“The bridge is safe,” said Anna Brandt, a Norland-based president of the builders.",
        [("Anna Brandt, a Norland-based president of the builders", "Anna Brandt")],
    ),
    SpeakerCase(
        "his wife beside him speaks too",
        "Ivo Lund and his wife Anna Brandt said the bridge was “safe as a church.”",
        [("Ivo Lund and his wife Anna Brandt", "Ivo Lund and Anna Brandt")],
    ),
    SpeakerCase(
        "however long a quotation is, its speaker stands as near",
        "Tomas Hale left on Monday. Chairman Ivo Lund opened the bridge.\n\n“It rained. It poured. It stopped. The sun "
        "came out. The river fell. Everybody sang,” he said.",
        [("he", "Ivo Lund")],
    ),
    SpeakerCase(
        "an apostrophe within the mention",
        "The ferry workers' union said in a statement that the bridge was “safe as a church.”",
        [("The ferry workers' union", None)],
    ),
    SpeakerCase(
        "whoever speaks last without a name keeps the pronoun",
        "Ivo Lund opened the bridge. A police officer said nobody was hurt. “It was a very orderly day,” he said.",
        [("A police officer", None), ("he", None)],
    ),
    SpeakerCase(
        "they are those who did something before, not to whom",
        "Growers left the hall. They sent a letter to the Norland Senate. “The price has become a joke,” they wrote.",
        [("they", None)],
    ),
    SpeakerCase(
        "they are the growers, not the ministry beside them",
        "Growers met outside the Agriculture Ministry. They said the price was “a joke.”",
        [("They", None)],
    ),
    SpeakerCase(
        "a person's doctor is somebody else",
        "Libertarian candidate Tomas Hale’s doctor said he was “as fit as a horse.”",
        [("Libertarian candidate Tomas Hale’s doctor", None)],
    ),
]

ALL = PARTICIPLES + CALLED + INFINITIVES + PARTED + RELATIVE + RESOLVED
