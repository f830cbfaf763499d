"""Invented stories for the pages of `publishers`: no person, place or event in them is real."""

import dataclasses


@dataclasses.dataclass(frozen=True, slots=True)
class Story:
    """A story as its publisher means it: what a reader of the page would copy out of it."""

    title: str
    authors: tuple[str, ...]
    paragraphs: tuple[str, ...]


STRIKE = Story(
    "‘We can’t eat promises’: nurses at Calder’s largest hospital vote to strike",
    ("Marta Okonjo", "Philip Hale"),
    (
        "Nurses at the Royal Calder Infirmary voted by a wide margin on Thursday to walk out for three days next month, "
        "the first strike at the hospital since it opened in 1931.",
        "Of the 2,140 members who returned a ballot, 87% backed action over pay and the number of patients each nurse "
        "is asked to look after, the Union of Ward Staff said.",
        "“We have been promised more hands every spring for six years,” said Adaeze Brandt, who works nights on the "
        "stroke ward. “You can’t eat promises, and neither can the people in those beds.”",
        "The hospital’s chief executive, Sir Lionel Marsh, said emergency care would go on and that he hoped talks "
        "would resume before the first walkout, planned for 12 May.",
        "A spokesperson for the health department said: “We value the work of nurses, and we urge the union to come "
        "back to the table.”",
        "What is the dispute about?",
        "Staff are asking for a rise of 9.5% over two years and for a rule that no nurse has more than six patients "
        "on a general ward. The hospital has offered 4% and a review of staffing.",
        "In an internal memo seen by reporters, managers conceded that on 41 of the past 90 nights the stroke ward had "
        "run below the level that its own guidance calls safe.",
        "Patients’ groups are divided. “Nobody wants a strike, but nobody wants a tired nurse either,” said Joan "
        "Whitcombe of Calder Patients’ Voice, whose husband was treated at the infirmary last year.",
        "The union will give formal notice on Monday.",
    ),
)

VERDICT = Story(
    "Jury clears former harbor chief of bribery in Port Ellery dredging case",
    ("Lena Fairweather",),
    (
        "A jury on Friday acquitted the former director of the Port Ellery harbor authority of taking bribes from a "
        "dredging company, ending a trial that had laid bare how the city awards its contracts.",
        "Howard Quill, 61, closed his eyes as the foreman read out “not guilty” eleven times. Behind him, his daughter "
        "began to cry.",
        "“I said two years ago that I would walk out of here,” Quill told reporters on the courthouse steps. “I’m "
        "walking.”",
        "Prosecutors had argued that $212,000 in consulting fees paid to a firm owned by Quill’s brother-in-law was the "
        "price of a $48 million contract to deepen the north channel. The defense said the firm did real work, and "
        "produced invoices, drawings and a tide gauge to prove it.",
        "The jury of seven women and five men deliberated for four days. One juror, who asked not to be named, said the "
        "panel was never close to convicting.",
        "“The emails looked bad, but looking bad isn’t a crime,” the juror said.",
        "U.S. Attorney Dana Kessler said her office respected the verdict. “We brought a case we believed in,” she said.",
        "The dredging company, Blue Fathom Marine, pleaded guilty last year to filing false reports in a separate case "
        "and paid a fine of $3.1 million.",
        "Mayor Corinne Adeyemi said the city would press ahead with rules, passed in January, that require two sealed "
        "bids for any contract above $1 million.",
    ),
)

STORM = Story(
    "Two dead, thousands without power as storm Ilse crosses the Westmark coast",
    ("Tomas Reiter",),
    (
        "At least two people have died and more than 60,000 homes are without power after storm Ilse crossed the "
        "Westmark coast overnight with gusts of up to 148 km/h.",
        "A man in his 40s was killed when a tree fell on his van near Alderholt, police said. The body of a woman was "
        "recovered from the harbour at Sund on Tuesday morning.",
        "Train services between Sund and Norvik will not resume before Wednesday, the rail operator Westbanen said, "
        "after a bridge was damaged.",
        "“It sounded like a freight train in the attic,” said Ragna Lund, 72, whose roof was lifted off her house in "
        "Alderholt. “Then it went quiet, and I could see the stars.”",
        "The weather office kept its red warning in place until 14:00 local time. Forecaster Ole Brandvik said the wind "
        "would ease through the afternoon, but that rivers would go on rising.",
        "Schools in the three coastal districts are closed. The prime minister, who cut short a visit abroad, is "
        "expected in Sund in the evening.",
        "Insurers put the first estimate of the damage at 400 million crowns, a third of what storm Harald cost in 2019.",
        "Power companies said that most homes should be reconnected by Thursday, and warned people to keep away from "
        "fallen lines.",
    ),
)

BANK = Story(
    "Belmora's central bank raises rates to 6.25%, signals one more increase",
    ("Jun Takahara", "Sofia Lindgren"),
    (
        "Belmora's central bank raised its benchmark interest rate by a quarter of a percentage point to 6.25% on "
        "Wednesday and signalled that one more increase may be needed before inflation returns to its target.",
        "The decision, which was forecast by 19 of 23 economists in a poll, was not unanimous: two of the seven members "
        "of the monetary board voted for no change.",
        '"Inflation is falling, but it is not falling because we stopped," Governor Alina Petrescu told a news '
        'conference in the capital, Vasta. "It would be a mistake to declare victory at 4.9%."',
        "The bank's target is 3%, plus or minus one percentage point.",
        "The belmar rose 0.4% to 18.72 to the dollar after the announcement, its strongest in eleven weeks. The "
        "two-year government bond yield rose nine basis points to 6.41%.",
        '"The tone was more hawkish than the vote," said Pietro Caruso, an economist at Lagune Capital. "We now '
        'expect a final move in June and a long pause after that."',
        "The bank cut its forecast for growth this year to 1.8% from 2.2%, citing weak demand for the country's steel "
        "and a poor wheat harvest.",
        "Wages grew by 7.3% in the year to February, the statistics office said last week, their slowest pace since "
        "2022.",
        "The next meeting is on June 11.",
    ),
)

MUSEUM = Story(
    "How a missing bell came home to Northwick after 84 years",
    ("Esther Vale",),
    (
        "NORTHWICK — The bell arrived on a flatbed truck, wrapped in two quilts and a tarpaulin, and for a while nobody "
        "in the crowd knew what to do with their hands.",
        "Then Walter Pruitt, who is 91 and had rung it as a boy, walked up and put his palm on the bronze. “It’s cold,” "
        "he said. “It was always cold.”",
        "The bell of St. Brannoc’s had been missing since the spring of 1942, when it was taken down to be melted for the "
        "war and, as far as anyone knew, was.",
        "It had in fact spent the better part of a century in a shed in Ohio, three states and a river away, holding up "
        "one end of a workbench.",
        "A name in the rim",
        "Dale Hutchins, a retired machinist, found it in January while clearing out the shed of his late uncle. He might "
        "have sold it for scrap. But there was a line of letters around the rim, and he is a man who reads things.",
        "“It said Northwick, plain as anything,” Mr. Hutchins said. “So I looked for Northwick.”",
        "What he found was the Northwick Historical Society, which is to say Esme Rudd, 34, its president, treasurer and "
        "only member under 60.",
        "She drove out the same weekend with a tape measure and a photograph. The dent was where the photograph said it "
        "would be.",
        "How the bell got to Ohio is a question that the society has not settled. A ledger at the county archive records "
        "eleven bells delivered to the smelter in Dunmore that May. The receipt from Dunmore lists ten.",
        "“Somebody couldn’t do it,” Ms. Rudd said. “I’d like to know who, so we could put up a plaque.”",
        "On Sunday the bell will be rung once for each of the 84 years. Mr. Pruitt has asked to take the first pull.",
    ),
)

CHIPS = Story(
    "Orrin Systems to buy chip designer Pelago for $4.2bn",
    ("Devika Raman",),
    (
        "Orrin Systems has agreed to buy Pelago Semiconductor for $4.2bn in cash, the network equipment maker’s largest "
        "deal and a bet that more of its switches will run on chips of its own.",
        "Shareholders in Pelago will receive $61 a share, 34% above Monday’s closing price. The companies expect the "
        "deal to close in the first quarter of next year.",
        "“Every customer we have is asking for less power per bit,” said Hollis Tran, Orrin’s chief executive. “Pelago’s "
        "engineers are the best in the world at exactly that.”",
        "The deal comes with conditions:",
        "Orrin will pay $210mn if regulators block the purchase.",
        "Pelago’s founder, Ruth Abelson, has agreed to stay for at least three years.",
        "The design centre in Tarn will keep its 600 jobs until 2029.",
        "Analysts at Meridian said the price was “full but not silly”. Orrin shares fell 2.8% in early trading, while "
        "those of Pelago rose 31%.",
        "Regulators in three countries would have to approve the purchase. Orrin abandoned a smaller deal in 2021 after "
        "objections from the competition authority.",
    ),
)

MATCH = Story(
    "Late Sorensen header sends Harrow United into cup semi-finals",
    ("Gwen Iyer",),
    (
        "Ida Sorensen rose above two defenders in the fourth minute of stoppage time to head Harrow United into the "
        "semi-finals of the League Cup on Saturday, at the end of a match that her side had spent mostly in their own half.",
        "Harrow 2, Castleford Athletic 1 was the score, and it flattered nobody so much as the goalkeeper Bea Nwosu, who "
        "made nine saves, two of them with her feet.",
        "“I have no idea how we won that,” the Harrow manager, Colin Firth-Davies, said. “I’m not going to watch it back "
        "in case I find out.”",
        "Castleford had led from the 12th minute, when Marie Toussaint turned in a low cross. Harrow did not have a "
        "shot until the 58th, and it went in: Priya Anand’s free-kick took a deflection off the wall.",
        "“We’d win that game nine times in ten,” said Castleford’s captain, Jo Beckett. “This was the tenth.”",
        "Harrow will meet either Stanmore or Luton Vale in the last four, with the draw to be made on Monday evening.",
    ),
)

REPORT = Story(
    "Ministry hid results of river tests for five months, audit finds",
    ("Ngozi Adeleke", "Ben Castellan", "Rhys Parry"),
    (
        "The environment ministry knew in October that water from the lower Tamar held lead at four times the legal limit "
        "and told neither the towns that drink it nor its own minister, according to an audit published on Monday.",
        "The auditor general, Beatrix Oyelaran, found that seven sets of results were filed under “pending review” until "
        "March, when a school in Tavy Cross sent its own samples to a laboratory.",
        "“There was no conspiracy in the papers I read,” she wrote. “There was a spreadsheet, and a row that nobody "
        "wanted to be the first to open.”",
        "More than 31,000 people live in the affected towns. The ministry began to deliver bottled water to them on "
        "14 March, two days after the school’s results were made public.",
        "Environment minister Carys Bevan said she was “angry and ashamed”, and that two officials had been moved from "
        "their posts.",
        "Opposition parties called for her resignation. “Either she did not know, or she did not ask,” said Gareth Lowe, "
        "the shadow minister. “Neither is an answer to a mother in Tavy Cross.”",
        "The audit makes 22 recommendations, among them that results above a legal limit be published within a day.",
        "The source of the lead has not been established. A smelter upstream closed in 1987, and its settling ponds, "
        "which the ministry last inspected in 2009, lie a few metres from the river.",
        "Parents at the school said they would go on testing. “We’re cheaper than the ministry, and we answer the "
        "phone,” said Nia Howells, the head teacher.",
    ),
)

FERRY = Story(
    "Ferry’s only engine gives up at noon",
    ("Ida Marsh",),
    (
        "The ferry that links the two halves of Port Ellery stopped at noon on Tuesday, when its only engine gave up.",
        "“She was tired,” the captain, Ida Sorensen, told passengers. “So am I.”",
    ),
)

OTTERS = Story(
    "Otters return to the lower Tamar",
    ("Rhys Parry",),
    (
        "Three young otters were seen in the lower Tamar on Thursday, the first in the river since 1974.",
        "A retired postman filmed them from the footbridge at Tavy Cross.",
        "The river trust asked walkers to keep their dogs on a lead until June.",
    ),
)
