"""What kind of speaker a common noun is: a group, an organization, a document or one person."""

from __future__ import annotations

from transforms.naming.gazetteer import noun_gender, role_nouns, word_set
from transforms.records import SpeakerKind

ORGANIZATION_NOUNS = word_set(
    """
    company firm corporation ministry agency department commission committee council court bank bureau board
    union association organization organisation party government administration campaign newspaper paper
    magazine network station broadcaster channel outlet website publication daily tabloid journal university
    college institute foundation charity group team club league police military army navy force office embassy
    parliament senate congress assembly cabinet kremlin pentagon regulator watchdog authority body panel fund
    federation alliance coalition bloc lab laboratory hospital school church airline carrier automaker
    manufacturer maker retailer chain giant startup start-up operator lender insurer conglomerate think-tank
    tank lobby movement militia nonprofit non-profit publisher producer exchange tribunal legislature
    secretariat supplier provider distributor refiner
    """
)
GROUP_NOUNS = word_set(
    """
    people officials critics supporters opponents protesters demonstrators voters residents experts analysts
    sources others some many most several few both family families relatives parents friends neighbors
    neighbours colleagues lawmakers lawyers attorneys prosecutors investigators authorities scientists
    researchers economists activists leaders members democrats republicans conservatives liberals senators
    witnesses media reporters journalists executives investors traders doctors couple pair crowd public majority
    percent respondents participants insiders operatives aides advisers staff staffers workers employees
    students teachers women men children everyone everybody nobody anyone
    """
)
WORK_NOUNS = word_set(
    """
    report statement letter article book poll survey study document memo memorandum tweet ruling complaint
    lawsuit suit bill law indictment email e-mail release transcript video clip ad advertisement commercial
    editorial story piece page headline caption sign banner post message note filing affidavit brief motion
    decision opinion order resolution constitution treaty agreement text paper essay column blog film movie
    documentary song poem speech papers rules standards bylaws guidelines platform manifesto summary analysis
    review assessment audit data figures findings results notice warning advisory bulletin communique
    declaration petition placard poster slogan tape recording footage account accounts record records testimony
    quote label inscription proverb saying joke rule regulation regulations code act amendment contract deal
    plan proposal draft budget website site
    """
)
# Who is described so is mostly somebody whom the article never names.
_STRANGERS = word_set(
    """
    announcer narrator source official questioner caller moderator friend doctor physician man woman boy girl
    person guy student resident voter supporter critic expert neighbor neighbour victim suspect witness relative
    member employee worker staffer aide driver passenger officer soldier teacher nurse waiter child kid user
    reader viewer listener author writer reporter interviewer host anchor judge leader chair
    """
)
_ASKING = word_set("questioner interviewer moderator reporter journalist host anchor caller correspondent")
_PERSON_ENDINGS = ("man", "woman", "person", "ist", "or", "er", "ian", "eer", "ee", "ent", "ant")
_PERSON_NOUNS = word_set(
    """
    politician lawmaker legislator nominee candidate democrat republican veteran survivor victim suspect
    defendant plaintiff native mogul magnate tycoon star celebrity legend icon chief head boss mother father
    expert critic supporter opponent rival insider friend colleague official individual adult kid child teen
    teenager source person guy someone somebody voter narrator questioner caller spokesperson chair incumbent
    frontrunner front-runner hopeful contender winner loser abbot abbess monk nun
    """
)
# They end like the names of trades and are things.
_THINGS = word_set(
    """
    power number matter order letter river water weather tower computer center centre chapter winter summer server
    offer answer corner border shelter counter theater theatre disaster factor error mirror motor floor door terror
    horror favor favour labor labour color colour flavor honor honour harbor harbour event content percent accent
    extent talent intent agent-orange restaurant grant plant warrant covenant consent dissent patent cent continent
    incident accident precedent current torrent rent tent scent air-tanker cancer danger anger hunger trailer poster
    banner paper newspaper wallpaper quarter semester dinner supper layer cover meter liter litre fever tumor rumor
    vector sector reactor tractor elevator corridor behavior behaviour interior exterior list fist twist mist
    """
)
# Two nouns for one office or trade.
_SAME = {
    "spokeswoman": "spokesman",
    "spokesperson": "spokesman",
    "chairwoman": "chairman",
    "chairperson": "chairman",
    "chair": "chairman",
    "congressman": "representative",
    "congresswoman": "representative",
    "businesswoman": "businessman",
    "mogul": "businessman",
    "tycoon": "businessman",
    "magnate": "businessman",
    "billionaire": "businessman",
    "entrepreneur": "businessman",
    "candidate": "nominee",
    "hopeful": "nominee",
    "contender": "nominee",
    "counselor": "adviser",
    "advisor": "adviser",
    "attorney": "lawyer",
    "counsel": "lawyer",
    "councilwoman": "councilman",
    "councilor": "councilman",
    "councillor": "councilman",
    "founder": "founder",
    "co-founder": "founder",
    "head": "chief",
    "boss": "chief",
    "leader": "chief",
    "actress": "actor",
    "premier": "minister",
    "physician": "doctor",
    "author": "writer",
    "policewoman": "officer",
    "policeman": "officer",
}


def same_role(noun: str) -> str:
    """One noun for all that mean the same office or trade (`spokeswoman` -> `spokesman`)."""
    return _SAME.get(noun, noun)


def is_person_noun(noun: str) -> bool:
    """Can the noun describe one person? Known nouns first, endings for the rest."""
    if noun in ORGANIZATION_NOUNS or noun in WORK_NOUNS:
        return False
    return describes_person(noun) or (
        noun.endswith(_PERSON_ENDINGS) and not noun.endswith("ment") and noun not in _THINGS
    )


def describes_person(noun: str) -> bool:
    """Does the noun surely describe one person, as offices, trades and words of kinship do?"""
    return noun in role_nouns() or noun in _PERSON_NOUNS or noun in _STRANGERS or noun_gender(noun) is not None


def asks_questions(noun: str) -> bool:
    """Does the noun describe somebody whose questions another one answers?"""
    return noun in _ASKING


def is_stranger(noun: str) -> bool:
    """Does `the …` with this noun mostly describe somebody whom the article never names?"""
    return noun in _STRANGERS


def noun_kind(noun: str, is_plural: bool) -> SpeakerKind:
    """The kind of speaker that an unnamed mention with this head is; `noun` in lower case, singular where known."""
    if noun in GROUP_NOUNS:
        return "group"
    if noun in WORK_NOUNS:
        return "work"
    if is_plural:
        return "group"
    return "organization" if noun in ORGANIZATION_NOUNS else "description"
