"""Hard cases, invented: each text with its quotes as (type, speaker as written, pieces joined by one space)."""

from typing import NamedTuple


class Case(NamedTuple):
    """A text, what is expected of it, and what makes it hard."""

    why: str
    text: str
    expected: list[tuple[str, str | None, str]]


PLAIN = [
    Case("after, pronoun", "“The bridge is safe,” she said.", [("direct", "she", "The bridge is safe,")]),
    Case("after, name", '"The bridge is safe," Anna Brandt said.', [("direct", "Anna Brandt", "The bridge is safe,")]),
    Case(
        "inverted",
        "“We will rebuild,” said Mayor Tomas Hale.",
        [("direct", "Mayor Tomas Hale", "We will rebuild,")],
    ),
    Case(
        "inverted with apposition",
        "“We will rebuild,” said Tomas Hale, the mayor of Corvel.",
        [("direct", "Tomas Hale, the mayor of Corvel", "We will rebuild,")],
    ),
    Case(
        "apposition before the cue",
        "“We will rebuild,” Tomas Hale, the mayor of Corvel, told reporters.",
        [("direct", "Tomas Hale, the mayor of Corvel", "We will rebuild,")],
    ),
    Case(
        "relative clause before the cue",
        "“We will rebuild,” Tomas Hale, who runs the city of Corvel, said on Monday.",
        [("direct", "Tomas Hale", "We will rebuild,")],
    ),
    Case(
        "relative clause after the cue",
        "“We will rebuild,” said Tomas Hale, who has run Corvel since 2011.",
        [("direct", "Tomas Hale", "We will rebuild,")],
    ),
    Case("question", "“Who pays for this?” Brandt asked.", [("direct", "Brandt", "Who pays for this?")]),
    Case("exclamation", "“Never!” he shouted.", [("direct", "he", "Never!")]),
    Case("before, comma", "Brandt said, “Nobody was hurt.”", [("direct", "Brandt", "Nobody was hurt.")]),
    Case("before, colon", "Brandt said: “Nobody was hurt.”", [("direct", "Brandt", "Nobody was hurt.")]),
    Case(
        "statement between",
        "Brandt said in a statement: “Nobody was hurt.”",
        [("direct", "Brandt", "Nobody was hurt.")],
    ),
    Case(
        "split by its attribution",
        "“The bridge,” she said, “is safe.”",
        [("direct", "she", "The bridge, is safe.")],
    ),
    Case(
        "split, new sentence",
        "“The bridge is safe,” Brandt said. “We checked it twice.”",
        [("direct", "Brandt", "The bridge is safe, We checked it twice.")],
    ),
    Case(
        "several sentences in one pair of marks",
        "“The bridge is safe. We checked it twice. Nobody needs to worry,” Brandt said.",
        [("direct", "Brandt", "The bridge is safe. We checked it twice. Nobody needs to worry,")],
    ),
    Case(
        "two speakers in one paragraph",
        "“It is safe,” Brandt said. “It is not,” Hale replied.",
        [("direct", "Brandt", "It is safe,"), ("direct", "Hale", "It is not,")],
    ),
    Case(
        "the description speaks",
        "“No talks are planned,” the Norland spokesman emphasized.",
        [("direct", "the Norland spokesman", "No talks are planned,")],
    ),
    Case(
        "an organization speaks",
        "“Sales fell in May,” the Corvel Chamber of Commerce said in a report.",
        [("direct", "the Corvel Chamber of Commerce", "Sales fell in May,")],
    ),
    Case(
        "adverb and time",
        "“It was over quickly,” Hale later told the Corvel Herald on Tuesday.",
        [("direct", "Hale", "It was over quickly,")],
    ),
    Case(
        "lead-in before the attribution",
        "“We lost,” in the end, Hale admitted.",
        [("direct", "Hale", "We lost,")],
    ),
    Case(
        "according to after a quotation",
        "“The dam held,” according to engineer Ruth Okoye.",
        [("direct", "engineer Ruth Okoye", "The dam held,")],
    ),
    Case("said with no comma", '"It is safe" he said.', [("direct", "he", "It is safe")]),
    Case("British comma", "‘It is safe’, Brandt said.", [("direct", "Brandt", "It is safe")]),
    Case("single marks", "'We saw nothing,' Okoye said.", [("direct", "Okoye", "We saw nothing,")]),
    Case("signature", "“The dam held.” — Ruth Okoye", [("direct", "Ruth Okoye", "The dam held.")]),
    Case("name line", "Okoye: “The dam held.”", [("direct", "Okoye", "The dam held.")]),
    Case("sentence-initial cue", "Said Okoye: “The dam held.”", [("direct", "Okoye", "The dam held.")]),
    Case("double single marks", "''The dam held,'' Okoye said.", [("direct", "Okoye", "The dam held,")]),
]

MIXED = [
    Case(
        "part of a clause",
        "Brandt said the plan was “a gift to smugglers” and must go.",
        [("mixed", "Brandt", "the plan was “a gift to smugglers” and must go")],
    ),
    Case(
        "all of a clause",
        "She pointed out that “the plan is a gift to smugglers.”",
        [("direct", "She", "the plan is a gift to smugglers.")],
    ),
    Case(
        "two fragments",
        "Brandt called the plan “reckless” and “a gift to smugglers.”",
        [("mixed", "Brandt", "“reckless” and “a gift to smugglers.”")],
    ),
    Case(
        "order, quoted infinitive",
        "Premier Oda Lund, in turn, called on Norland “to stop all flights at once.”",
        [("direct", "Premier Oda Lund", "to stop all flights at once.")],
    ),
    Case(
        "described as",
        "Hale described the report as “a fairy tale.”",
        [("direct", "Hale", "a fairy tale.")],
    ),
    Case(
        "accused of",
        "Hale accused the ministry of “hiding the truth.”",
        [("direct", "Hale", "hiding the truth.")],
    ),
    Case("warned of", "Okoye warned of “a long winter.”", [("direct", "Okoye", "a long winter.")]),
    Case(
        "quotation at the front of the clause",
        "Hale said “budget cuts” would close two schools.",
        [("mixed", "Hale", "“budget cuts” would close two schools")],
    ),
    Case(
        "parenthetical round a fragment",
        "The plan, Brandt said, is “a gift to smugglers.”",
        [("mixed", "Brandt", "The plan is “a gift to smugglers.”")],
    ),
    Case(
        "participle that goes on",
        "“It is safe,” Brandt said, adding that engineers had “checked every bolt.”",
        [("direct", "Brandt", "It is safe,"), ("mixed", "Brandt", "engineers had “checked every bolt.”")],
    ),
    Case(
        "noun that reports",
        "Reporters laughed at Hale’s claim that the river was “as clean as a mirror.”",
        [("mixed", "Hale’s", "the river was “as clean as a mirror.”")],
    ),
    Case(
        "judged with as",
        "Brandt dismissed the letter as “a stunt.”",
        [("direct", "Brandt", "a stunt.")],
    ),
    Case(
        "passive with an agent is no subject",
        "The letter was dismissed by Brandt as “a stunt.”",
        [("direct", "Brandt", "a stunt.")],
    ),
]

INDIRECT = [
    Case(
        "that-clause",
        "Brandt said that nobody was hurt.",
        [("indirect", "Brandt", "nobody was hurt")],
    ),
    Case("no that", "Brandt said nobody was hurt.", [("indirect", "Brandt", "nobody was hurt")]),
    Case(
        "hearer between",
        "Brandt told reporters that nobody was hurt.",
        [("indirect", "Brandt", "nobody was hurt")],
    ),
    Case(
        "attribution at the end",
        "Nobody was hurt in the fire, Brandt told reporters on Monday.",
        [("indirect", "Brandt", "Nobody was hurt in the fire")],
    ),
    Case(
        "attribution in the middle",
        "The talks, he said, had failed.",
        [("indirect", "he", "The talks had failed")],
    ),
    Case(
        "inverted at the end",
        "The river has risen by two metres, said Ruth Okoye.",
        [("indirect", "Ruth Okoye", "The river has risen by two metres")],
    ),
    Case(
        "according to, first",
        "According to the Corvel Herald, two ships sank off Norland on Sunday.",
        [("indirect", "the Corvel Herald", "two ships sank off Norland on Sunday")],
    ),
    Case(
        "according to, last",
        "Two ships sank off Norland on Sunday, according to the Corvel Herald.",
        [("indirect", "the Corvel Herald", "Two ships sank off Norland on Sunday")],
    ),
    Case(
        "vow",
        "Hale vowed to rebuild the bridge.",
        [("indirect", "Hale", "to rebuild the bridge")],
    ),
    Case(
        "order",
        "Hale urged the council to rebuild the bridge.",
        [("indirect", "Hale", "the council to rebuild the bridge")],
    ),
    Case(
        "order with a particle",
        "Okoye called on the government to reopen the port.",
        [("indirect", "Okoye", "the government to reopen the port")],
    ),
    Case(
        "question",
        "Okoye asked whether the dam would hold.",
        [("indirect", "Okoye", "whether the dam would hold")],
    ),
    Case(
        "two reports, one subject",
        "Okoye said the dam would hold, adding that the river had fallen.",
        [("indirect", "Okoye", "the dam would hold"), ("indirect", "Okoye", "the river had fallen")],
    ),
    Case(
        "only the outermost report",
        "Okoye said that Hale believed the dam would hold.",
        [("indirect", "Okoye", "Hale believed the dam would hold")],
    ),
    Case(
        "a far that",
        "On Friday, Premier Oda Lund said at a meeting with Ruth Okoye, head of the dam, that the river had fallen.",
        [("indirect", "Premier Oda Lund", "the river had fallen")],
    ),
    Case(
        "statement",
        "The ministry said in a statement that the river had fallen.",
        [("indirect", "The ministry", "the river had fallen")],
    ),
    Case(
        "correlative",
        "Lund told the assembly that not only did Norland close the port but it also wanted the islands.",
        [("indirect", "Lund", "not only did Norland close the port but it also wanted the islands")],
    ),
]

NO_QUOTE = [
    Case("title of a show", "He appeared on “Morning with Marta” on Friday.", []),
    Case("nickname", "William “Bud” Carver opened the shop in 1961.", []),
    Case("inches", 'The board is 12" wide and 6\' 2" long.', []),
    Case("years", "The club closed in the '90s and reopened in the '10s.", []),
    Case("possessives", "The workers' hall is next to the farmers' market.", []),
    Case("scare quotes", "The town opened its “beach” beside the canal.", []),
    Case("so-called", "Police were looking for the so-called “ghost shift,” a crew who they said never worked.", []),
    Case("a book that is read", "He reads “The Tides of Corvel” every night.", []),
    Case("thing that is called so", "A ship called “Aurora” left the harbour.", []),
    Case("no report", "The river fell by two metres on Monday.", []),
    Case("attribute of a tag", '<a href="https://example.org/page">More</a> of the river.', []),
]

PARAGRAPHS = [
    Case(
        "continued paragraph",
        "“The first night was bad.\n\n“The second was worse,” Okoye said.",
        [("direct", "Okoye", "The first night was bad. The second was worse,")],
    ),
    Case(
        "floating paragraph",
        "“The first night was bad,” Okoye said.\n\n“We had no boats. We had no light.”",
        [("direct", "Okoye", "The first night was bad,"), ("direct", "Okoye", "We had no boats. We had no light.")],
    ),
    Case(
        "colon at the end of a paragraph",
        "Okoye wrote:\n\n“We had no boats. We had no light.”",
        [("direct", "Okoye", "We had no boats. We had no light.")],
    ),
    Case(
        "unclosed, then a new speaker",
        "“We had no boats, Okoye said.\n\nThe water rose. “I saw it,” Hale said.",
        [("direct", "Okoye", "We had no boats,"), ("direct", "Hale", "I saw it,")],
    ),
    Case(
        "one stray mark does not invert the article",
        'The 5" pipe burst.\n\n"It was loud," Hale said.\n\n"It was not," Okoye said.',
        [("direct", "Hale", "It was loud,"), ("direct", "Okoye", "It was not,")],
    ),
    Case(
        "straight and curly marks",
        '"It was loud,” Hale said. “It was not," Okoye said.',
        [("direct", "Hale", "It was loud,"), ("direct", "Okoye", "It was not,")],
    ),
    Case(
        "missing opening mark",
        'It was loud," Hale said.',
        [("direct", "Hale", "It was loud,")],
    ),
    Case(
        "nested quotation",
        "“He told me ‘no’ twice,” Hale said.",
        [("direct", "Hale", "He told me ‘no’ twice,")],
    ),
    Case(
        "cue inside a quotation is nobody's",
        "“My mother said the river would rise,” Hale said.",
        [("direct", "Hale", "My mother said the river would rise,")],
    ),
]

HARDER = [
    Case(
        "aside before the cue",
        "Tomas Hale, however, insisted that the bridge was safe.",
        [("indirect", "Tomas Hale", "the bridge was safe")],
    ),
    Case(
        "apposition before a that-clause",
        "Its head of works, Ruth Okoye, said that two engineers had looked at the dam.",
        [("indirect", "Its head of works, Ruth Okoye", "two engineers had looked at the dam")],
    ),
    Case(
        "no closing comma, so no apposition",
        "Norland should not meddle in trade, Foreign Minister Oda Lund told reporters, citing a letter.",
        [("indirect", "Foreign Minister Oda Lund", "Norland should not meddle in trade")],
    ),
    Case(
        "participle that denies, one row for each",
        "Okoye said the dam held, denying that it had leaked.",
        [("indirect", "Okoye", "the dam held"), ("indirect", "Okoye", "it had leaked")],
    ),
    Case(
        "quotation first, then a participle",
        "“It held,” Okoye said, noting that the river had fallen.",
        [("direct", "Okoye", "It held,"), ("indirect", "Okoye", "the river had fallen")],
    ),
    Case(
        "two finite reports in one sentence",
        "Okoye said the dam would hold and added that the river had fallen.",
        [("indirect", "Okoye", "the dam would hold"), ("indirect", "Okoye", "the river had fallen")],
    ),
    Case(
        "two quotations, two cues, one speaker",
        "Brandt called the plan “reckless,” and said it was “a gift to smugglers.”",
        [("direct", "Brandt", "reckless,"), ("mixed", "Brandt", "it was “a gift to smugglers.”")],
    ),
    Case(
        "a report coordinated with its own that",
        "The board noted that the pier had been closed twice and recommended that it stay shut.",
        [("indirect", "The board", "the pier had been closed twice"), ("indirect", "The board", "it stay shut")],
    ),
    Case(
        "two orders",
        "Officers asked residents to stay indoors and told boat owners to check their moorings.",
        [
            ("indirect", "Officers", "residents to stay indoors"),
            ("indirect", "Officers", "boat owners to check their moorings"),
        ],
    ),
    Case(
        "what is judged after but",
        "The minister admitted that the plan had failed, but criticised the press.",
        [("indirect", "The minister", "the plan had failed")],
    ),
    Case(
        "what is denied after but",
        "Hale accepted that the dam had leaked but denies that he knew of it.",
        [("indirect", "Hale", "the dam had leaked"), ("indirect", "Hale", "he knew of it")],
    ),
    Case(
        "a decision accepts nothing",
        "The works ministry, which lost the case, accepted the decision.",
        [],
    ),
    Case(
        "a relative clause with whose reports nothing",
        "Sen. Carl Boone, R-Texas, whose staff wrote the bill, left the hall.",
        [],
    ),
    Case(
        "who asks not to be named orders nobody",
        "Two nurses, who asked not to be identified, said the ward had been closed.",
        [("indirect", "Two nurses", "the ward had been closed")],
    ),
    Case(
        "a quotation, a sentence on its speaker, a quotation",
        "“It went fast.” Chief Tomas Hale has fought fires for 26 years. “The roof was gone before we came.”",
        [("direct", "Chief Tomas Hale", "It went fast. The roof was gone before we came.")],
    ),
    Case(
        "put it",
        "As Lund put it, “the sea does not sign treaties.”",
        [("direct", "Lund", "the sea does not sign treaties.")],
    ),
    Case(
        "before adding",
        "“I will pay,” he said, before adding: “But not today.”",
        [("direct", "he", "I will pay,"), ("direct", "he", "But not today.")],
    ),
    Case("a crowd", "Protesters chanted “No more dams!” outside.", [("direct", "Protesters", "No more dams!")]),
    Case(
        "a forecast says, at the end",
        "The river will fall on Friday, the ministry's forecast says.",
        [("indirect", "the ministry's forecast", "The river will fall on Friday")],
    ),
    Case(
        "apostrophes in the marks",
        "“It's the farmers' hall,” Okoye said.",
        [("direct", "Okoye", "It's the farmers' hall,")],
    ),
    Case(
        "joint speakers with an apposition",
        "Hale and his deputy, Anna Brandt, insisted that the bridge was safe.",
        [("indirect", "Hale and his deputy, Anna Brandt", "the bridge was safe")],
    ),
    Case(
        "a fragment before its attribution",
        "The treaty was “a paper boat,” Lund said.",
        [("direct", "Lund", "a paper boat,")],
    ),
    Case("why", "Okoye wondered why nobody had called.", [("indirect", "Okoye", "why nobody had called")]),
    Case(
        "age between commas",
        "Lund, 44, said she had “never seen” such a storm.",
        [("mixed", "Lund", "she had “never seen” such a storm")],
    ),
    Case(
        "who is asked about something",
        "Asked about the fire, Hale said: “I was asleep.”",
        [("direct", "Hale", "I was asleep.")],
    ),
    Case(
        "aside in a relative clause",
        "Growers protested on Monday at prices that, they said, had fallen by half.",
        [("indirect", "they", "had fallen by half")],
    ),
    Case(
        "who is asked does not ask",
        "Asked whether she would resign, Lund laughed. “No,” she said.",
        [("direct", "she", "No,")],
    ),
    Case(
        "declined to",
        "Lund declined to say who had paid.",
        [("indirect", "Lund", "to say who had paid")],
    ),
    Case(
        "a group speaks",
        "Scientists say the glacier will be gone by 2050.",
        [("indirect", "Scientists", "the glacier will be gone by 2050")],
    ),
    Case(
        "a document speaks",
        "The memo warned that the junction was “an accident we already held a meeting about.”",
        [("mixed", "The memo", "the junction was “an accident we already held a meeting about.”")],
    ),
    Case(
        "a study finds",
        "A study by the Corvel Institute found that soot speeds up the melting.",
        [("indirect", "A study by the Corvel Institute", "soot speeds up the melting")],
    ),
    Case(
        "subject far from its verb",
        "A spokeswoman for the mayor of Corvel said the bridge was closed.",
        [("indirect", "A spokeswoman for the mayor of Corvel", "the bridge was closed")],
    ),
    Case(
        "joint speakers",
        "Hale and Okoye said they would leave.",
        [("indirect", "Hale and Okoye", "they would leave")],
    ),
    Case(
        "possessive source",
        "Hale's lawyer, Anna Brandt, said he would appeal.",
        [("indirect", "Hale's lawyer, Anna Brandt", "he would appeal")],
    ),
    Case(
        "title is part of the mention",
        "Sen. Tomas Hale said the bill was dead.",
        [("indirect", "Sen. Tomas Hale", "the bill was dead")],
    ),
    Case(
        "party in brackets",
        "Sen. Tomas Hale (D-Corvel) said the bill was “dead on arrival.”",
        [("mixed", "Sen. Tomas Hale (D-Corvel)", "the bill was “dead on arrival.”")],
    ),
    Case(
        "age after the name",
        "“I saw it burn,” said Okoye, 58.",
        [("direct", "Okoye", "I saw it burn,")],
    ),
    Case(
        "interview between cue and quotation",
        "In an interview with the Herald on Monday, Brandt said: “We were wrong.”",
        [("direct", "Brandt", "We were wrong.")],
    ),
    Case(
        "title of a show beside a quotation",
        "“We were wrong,” Brandt said on “Morning with Marta.”",
        [("direct", "Brandt", "We were wrong,")],
    ),
    Case(
        "title of a show between two parts",
        "“We were wrong,” Brandt said on “Morning with Marta.” “It will not happen again.”",
        [("direct", "Brandt", "We were wrong, It will not happen again.")],
    ),
    Case(
        "an unknown verb after a comma",
        "“Corvel will always be Corvel,” Lund retaliated.",
        [("direct", "Lund", "Corvel will always be Corvel,")],
    ),
    Case(
        "a person in the next sentence",
        "“It went up like paper.” Tomas Hale has fought fires for 26 years.",
        [("direct", "Tomas Hale", "It went up like paper.")],
    ),
    Case(
        "attribution inside, then the verb",
        "“I think,” he said, “that we can win.”",
        [("direct", "he", "I think, that we can win.")],
    ),
    Case(
        "but between the pieces",
        "“I like him,” Lund said, but “he cannot count.”",
        [("direct", "Lund", "I like him, he cannot count.")],
    ),
    Case(
        "question in the middle of a sentence",
        "“Why now?” Lund asked, and left.",
        [("direct", "Lund", "Why now?")],
    ),
    Case(
        "thought",
        "Lund believes that the talks will fail.",
        [("indirect", "Lund", "the talks will fail")],
    ),
    Case(
        "accuse without marks",
        "Lund accused Norland of closing the port.",
        [("indirect", "Lund", "Norland of closing the port")],
    ),
    Case(
        "headline, name and colon",
        "Lund: “No Talks With Norland”",
        [("direct", "Lund", "No Talks With Norland")],
    ),
]

BOUNDS = [
    Case(
        "an interview between verb and that",
        "Okoye said in an interview that the dam never leaked.",
        [("indirect", "Okoye", "the dam never leaked")],
    ),
    Case(
        "months between verb and that",
        "Lund's campaign has said for months that it sees no reason to yield.",
        [("indirect", "Lund's campaign", "it sees no reason to yield")],
    ),
    Case(
        "hearers joined",
        "Lund announced a truce, telling voters and sailors that the port should reopen.",
        [("indirect", "Lund", "the port should reopen")],
    ),
    Case("that of a relative clause reports nothing", "Okoye remembered the boats that he had sold.", []),
    Case(
        "participle without that",
        "The state is suing Hale, claiming Corvel College is a fraud.",
        [("indirect", "The state", "Corvel College is a fraud")],
    ),
    Case("an object is no clause", "Lund, who won the vote in May, declared victory in Corvel and left.", []),
    Case(
        "as somebody reported, first",
        "As the Corvel Herald reported on Saturday, two ships sank off Norland.",
        [("indirect", "the Corvel Herald", "two ships sank off Norland")],
    ),
    Case("as somebody did something", "As Lund left the hall on Saturday, two ships sank off Norland.", []),
    Case(
        "a subordinate clause first, the attribution last",
        "As they crossed the river, the guides were asked for money, they said.",
        [("indirect", "they", "As they crossed the river, the guides were asked for money")],
    ),
    Case(
        "a verb with an object is no aside",
        "A week after the vote shook the ministry, Lund proposed a tax.",
        [],
    ),
    Case(
        "somebody else reports",
        "Half said they trust the mayor, while 22 percent said they might leave.",
        [("indirect", "Half", "they trust the mayor"), ("indirect", "22 percent", "they might leave")],
    ),
    Case(
        "what a colon announces belongs to it",
        "Officials say they have chosen a new course: to wait for the spring.",
        [("indirect", "Officials", "they have chosen a new course: to wait for the spring")],
    ),
    Case(
        "called for somebody to act",
        "Lund called for the minister to resign.",
        [("indirect", "Lund", "the minister to resign")],
    ),
    Case(
        "the show before the that",
        "Hale said on the Herald's “Night Ferry” on Sunday that the board had failed.",
        [("indirect", "Hale", "the board had failed")],
    ),
    Case(
        "quoted predicate",
        "Hale says river fraud “would be one way to lose.”",
        [("mixed", "Hale", "river fraud “would be one way to lose.”")],
    ),
    Case(
        "a quotation after a report",
        "Hale said the dam would hold. “We checked every bolt.”",
        [("indirect", "Hale", "the dam would hold"), ("direct", "Hale", "We checked every bolt.")],
    ),
    Case(
        "a quotation after what its speaker does",
        "Anna Brandt did not agree. “The dam will fail.”",
        [("direct", "Anna Brandt", "The dam will fail.")],
    ),
    Case(
        "a quotation after what a thing does gets no speaker",
        "The river rose by a metre. “Quiet Water.”",
        [],
    ),
    Case(
        "before an inquiry",
        "The signal had failed three times in May, the public inquiry into the collision heard on Monday.",
        [("indirect", "the public inquiry into the collision", "The signal had failed three times in May")],
    ),
    Case("a person who hears", "The signal had failed, and Anna Brandt heard on Monday.", []),
    Case(
        "a source with a participle",
        "According to a report delivered in May, the ferry loses two crowns a day.",
        [("indirect", "a report", "the ferry loses two crowns a day")],
    ),
    Case(
        "who is asked says nothing",
        "Okoye, a former goalkeeper, was asked whether Corvel could win the cup. “Ask my mother,” she said.",
        [("direct", "she", "Ask my mother,")],
    ),
    Case(
        "the name of a work before its star",
        "“Night Ferry” star Anna Brandt broke her arm.",
        [],
    ),
    Case(
        "an unusual verb after an exclamation",
        "“This is fantastic!” beamed Anna Brandt of Corvel.",
        [("direct", "Anna Brandt of Corvel", "This is fantastic!")],
    ),
    Case(
        "the full stop after the attribution is missing",
        "“They are hiding it,” she said “We will find it.”",
        [("direct", "she", "They are hiding it, We will find it.")],
    ),
]

BOUNDS += [
    Case(
        "what is done after a vow",
        "Lund vowed never to repeat the mistake and wrote to the families.",
        [("indirect", "Lund", "never to repeat the mistake")],
    ),
    Case(
        "what is vowed twice",
        "Lund vowed to stop the boats and to sell the port.",
        [("indirect", "Lund", "to stop the boats and to sell the port")],
    ),
    Case(
        "a reason is no content",
        "Okoye wrote this because the dam was failing.",
        [],
    ),
    Case(
        "a long hearer",
        "Hale told one of his young harbour pilots on a regular basis that the sea forgives nobody.",
        [("indirect", "Hale", "the sea forgives nobody")],
    ),
    Case(
        "what the narrator compares",
        "Forty percent say they trust the mayor, compared with 9 percent a year ago.",
        [("indirect", "Forty percent", "they trust the mayor")],
    ),
    Case(
        "what is compared inside",
        "Okoye said the dam was small compared with the old one.",
        [("indirect", "Okoye", "the dam was small compared with the old one")],
    ),
    Case(
        "the narrator objects",
        "Hale said he would resign, although he told friends that he might stay.",
        [("indirect", "Hale", "he would resign"), ("indirect", "he", "he might stay")],
    ),
    Case(
        "the speaker objects",
        "Hale said that the harbour would stay open although the boats were small.",
        [("indirect", "Hale", "the harbour would stay open although the boats were small")],
    ),
    Case(
        "another says",
        "One count says Norland has the most, while another says Corvel has twice as many.",
        [("indirect", "One count", "Norland has the most"), ("indirect", "another", "Corvel has twice as many")],
    ),
    Case(
        "a relative clause after the inverted speaker",
        "Rules are a burden on small boats, said Tomas Hale, a trader who founded two firms.",
        [("indirect", "Tomas Hale, a trader", "Rules are a burden on small boats")],
    ),
    Case("whom a participle modifies", "A man claiming kinship with the mayor shot at the hall.", []),
    Case(
        "that as a determiner",
        "Okoye claimed responsibility for that attack, the worst in years.",
        [],
    ),
]

TURNS = [
    Case(
        "transcript",
        "HERALD: Nine wins in a row. What changed?\n\nLUND: We stopped counting.\n\nHERALD: And now?\n\n"
        "LUND: Now my captain says we should count again.",
        [
            ("direct", "HERALD", "Nine wins in a row. What changed?"),
            ("direct", "LUND", "We stopped counting."),
            ("direct", "HERALD", "And now?"),
            ("direct", "LUND", "Now my captain says we should count again."),
        ],
    ),
    Case(
        "questions and answers",
        "Q: Who paid?\n\nA: Nobody did.\n\nQ: Why?\n\nA: I do not know.",
        [
            ("direct", "Q", "Who paid?"),
            ("direct", "A", "Nobody did."),
            ("direct", "Q", "Why?"),
            ("direct", "A", "I do not know."),
        ],
    ),
    Case(
        "quoted transcript",
        "“LUND: We have no boats.\n\n“HALE: None?\n\n“LUND: None.”",
        [("direct", "LUND", "We have no boats."), ("direct", "HALE", "None?"), ("direct", "LUND", "None.")],
    ),
    Case("labels are no turns", "Place: Corvel\n\nTime: 6 p.m.\n\nTickets: none", []),
]

BEYOND = [
    Case(
        "a conjunction taken for a preposition",
        "They returned the bell, ending a row that began when a schoolboy on a class visit asked how it had got there.",
        [("indirect", "a schoolboy on a class visit", "how it had got there")],
    ),
    Case(
        "who spoke after which something was done",
        "The firm withdrew the offer after a shareholder from Velton said it was too low.",
        [("indirect", "a shareholder from Velton", "it was too low")],
    ),
    Case(
        "a sign that reads",
        "Outside the hall a woman held a banner that read “Corvel is not for sale.”",
        [("direct", "a banner", "Corvel is not for sale.")],
    ),
    Case(
        "who posts a message says what it reads",
        "Tomas Hale posted a message on Friday that read, “The bridge is closed.”",
        [("direct", "Tomas Hale", "The bridge is closed.")],
    ),
    Case(
        "a phrase that somebody used",
        "Hale used the phrase “economic treason” twice.",
        [("direct", "Hale", "economic treason")],
    ),
    Case(
        "a noun with its owner, and a form of be",
        "Okoye's answer was “not while I live.”",
        [("direct", "Okoye's", "not while I live.")],
    ),
    Case(
        "a name between dash and colon",
        "The race is close – More from Ruth Okoye: “Nobody sleeps this week.”",
        [("direct", "Ruth Okoye", "Nobody sleeps this week.")],
    ),
    Case(
        "the main clause speaks, not the one before it",
        "When Holm died, Ivo Lund issued these words: “She built this city.”",
        [("direct", "Ivo Lund", "She built this city.")],
    ),
    Case(
        "a cue that looks like a noun",
        "“Nobody was told,” Okoye answers.",
        [("direct", "Okoye", "Nobody was told,")],
    ),
    Case(
        "no attribution after a quotation that a colon led in",
        "Okoye asks: “Who paid?” The letter says nothing of it.",
        [("direct", "Okoye", "Who paid?")],
    ),
    Case(
        "a participle that opens its sentence",
        "“The dam held,” Lund said. Adding, “We checked it twice.”",
        [("direct", "Lund", "The dam held,"), ("direct", "Lund", "We checked it twice.")],
    ),
    Case(
        "curly marks within straight ones",
        'Okoye wrote: "They promised “equal justice” and gave us “a form” to fill in."',
        [("direct", "Okoye", "They promised “equal justice” and gave us “a form” to fill in.")],
    ),
    Case(
        "straight marks within curly ones",
        '“They said "no" and "never" to us for years,” Okoye said.',
        [("direct", "Okoye", 'They said "no" and "never" to us for years,')],
    ),
    Case(
        "a nickname in marks is no quotation",
        "Marcia “Cia” Pryce said the bridge was safe.",
        [("indirect", "Marcia “Cia” Pryce", "the bridge was safe")],
    ),
    Case(
        "what goes without saying",
        "It goes without saying that the bridge was safe.",
        [],
    ),
    Case(
        "a denial within the quotation denies not the saying",
        "Hale said the mayor “did not lie.”",
        [("mixed", "Hale", "the mayor “did not lie.”")],
    ),
    Case(
        "a name behind which brackets stand",
        "Yesterday Ada Holm (D-Corvel) called the tax “absurd.”",
        [("direct", "Ada Holm (D-Corvel)", "absurd.")],
    ),
    Case(
        "a preposition between speaker and verb",
        "He in a later broadcast called the tax “absurd.”",
        [("direct", "He", "absurd.")],
    ),
    Case(
        "who has in the past",
        "Ivo Lund, who has in the past called the tax “absurd,” left the room.",
        [("direct", "Ivo Lund", "absurd,")],
    ),
    Case(
        "which its chief called",
        "The council dropped the tax, which its chief, Ada Holm, called “absurd.”",
        [("direct", "its chief, Ada Holm", "absurd.")],
    ),
]

ALL = PLAIN + MIXED + INDIRECT + NO_QUOTE + PARAGRAPHS + HARDER + BOUNDS + TURNS + BEYOND
