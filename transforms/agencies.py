"""The closed list of news agencies that datelines, bylines and credits name, in the spellings they use."""

from __future__ import annotations

import dataclasses
import re


@dataclasses.dataclass(frozen=True, slots=True)
class Agency:
    """A news agency or press-release wire.

    Attributes:
        name: the display name, `articles.agency`.
        spellings: as in datelines and bylines, the display name left out.
        bare: whether its datelines name it without brackets (`YEREVAN, MARCH 3, ARMENPRESS.`).
        no_separator: whether the sentence follows the brackets directly (`NEW DELHI, Jan 22 (PTI) The`).
        domain: its registered domain, by which its own pages are known.
    """

    slug: str
    name: str
    spellings: tuple[str, ...] = ()
    bare: bool = False
    no_separator: bool = False
    domain: str | None = None


def _agency(
    slug: str, name: str, *spellings: str, domain: str | None = None, bare: bool = False, no_separator: bool = False
) -> Agency:
    return Agency(slug, name, spellings, bare, no_separator, domain)


AGENCIES: tuple[Agency, ...] = (
    _agency("ap", "AP", "Associated Press", "The Associated Press", "AP Photo", "AP Sports", domain="apnews.com"),
    _agency("reuters", "Reuters", "Thomson Reuters", "Reuters Health", "Thomson Reuters Foundation", domain="reuters.com"),
    _agency("afp", "AFP", "Agence France-Presse", "Agence France Presse", "AFP-JIJI", domain="afp.com"),
    _agency("upi", "UPI", "United Press International", domain="upi.com"),
    _agency("tass", "TASS", "Itar-Tass", "ITAR-TASS", "Itar Tass", domain="tass.com", bare=True),
    _agency("interfax", "Interfax", domain="interfax.com"),
    _agency("interfax-ukraine", "Interfax-Ukraine", domain="interfax.com.ua"),
    _agency("ria", "RIA Novosti", "RIA", bare=True, domain="ria.ru"),
    _agency("sputnik", "Sputnik", domain="sputniknews.com"),
    _agency("ukrinform", "Ukrinform", bare=True, domain="ukrinform.net"),
    _agency("unian", "UNIAN", bare=True, domain="unian.info"),
    _agency("belta", "BelTA", bare=True, domain="belta.by"),
    _agency("xinhua", "Xinhua", "Xinhua News Agency", domain="xinhuanet.com"),
    _agency("cns-china", "China News Service", "ECNS", domain="ecns.cn"),
    _agency("kyodo", "Kyodo", "Kyodo News", domain="kyodonews.net"),
    _agency("jiji", "Jiji Press", "Jiji", domain="jiji.com"),
    _agency("yonhap", "Yonhap", "Yonhap News Agency", domain="yna.co.kr"),
    _agency("kcna", "KCNA", domain="kcna.kp"),
    _agency("cna-taiwan", "CNA", "Central News Agency", "Focus Taiwan", domain="focustaiwan.tw"),
    _agency("pti", "PTI", "Press Trust of India", no_separator=True, domain="ptinews.com"),
    _agency("ians", "IANS", "Indo-Asian News Service", no_separator=True, domain="ianslive.in"),
    _agency("ani", "ANI", "Asian News International", no_separator=True, domain="aninews.in"),
    _agency("uni", "UNI", "United News of India", no_separator=True, domain="uniindia.com"),
    _agency("app", "APP", "Associated Press of Pakistan", no_separator=True, domain="app.com.pk"),
    _agency("bss", "BSS", "Bangladesh Sangbad Sangstha", domain="bssnews.net"),
    _agency("unb", "UNB", "United News of Bangladesh", domain="unb.com.bd"),
    _agency("rss-nepal", "RSS", "Rastriya Samachar Samiti", domain="rss.com.np"),
    _agency("bernama", "Bernama", domain="bernama.com"),
    _agency("antara", "ANTARA", "Antara News", domain="antaranews.com"),
    _agency("vna", "VNA", "Vietnam News Agency", "VNS", domain="vietnamplus.vn"),
    _agency("pna", "PNA", "Philippine News Agency", domain="pna.gov.ph"),
    _agency("montsame", "MONTSAME", domain="montsame.mn"),
    _agency("kazinform", "Kazinform", bare=True, domain="inform.kz"),
    _agency("azertac", "AZERTAC", "AzerTAc", bare=True, domain="azertag.az"),
    _agency("trend", "Trend", bare=True, domain="trend.az"),
    _agency("armenpress", "ARMENPRESS", bare=True, domain="armenpress.am"),
    _agency("arka", "ARKA", bare=True, domain="arka.am"),
    _agency("aa", "AA", "Anadolu Agency", "Anadolu", domain="aa.com.tr"),
    _agency("dha", "DHA", "Demiroren News Agency", domain="dha.com.tr"),
    _agency("irna", "IRNA", no_separator=True, domain="irna.ir"),
    _agency("mna", "MNA", "Mehr News Agency", domain="mehrnews.com"),
    _agency("tasnim", "Tasnim", domain="tasnimnews.com"),
    _agency("isna", "ISNA", domain="isna.ir"),
    _agency("sana", "SANA", bare=True, domain="sana.sy"),
    _agency("wam", "WAM", "Emirates News Agency", domain="wam.ae"),
    _agency("kuna", "KUNA", domain="kuna.net.kw"),
    _agency("qna", "QNA", domain="qna.org.qa"),
    _agency("spa", "SPA", "Saudi Press Agency", domain="spa.gov.sa"),
    _agency("petra", "Petra", domain="petra.gov.jo"),
    _agency("mena", "MENA", domain="mena.org.eg"),
    _agency("wafa", "WAFA", domain="wafa.ps"),
    _agency("map", "MAP", "Maghreb Arabe Presse", domain="mapnews.ma"),
    _agency("aps", "APS", "Algeria Press Service", domain="aps.dz"),
    _agency("nan", "NAN", "News Agency of Nigeria", no_separator=True, domain="nannews.ng"),
    _agency("gna", "GNA", "Ghana News Agency", bare=True, domain="gna.org.gh"),
    _agency("ena", "ENA", "Ethiopian News Agency", domain="ena.et"),
    _agency("nampa", "Nampa", domain="nampa.org"),
    _agency("ansa", "ANSA", domain="ansa.it"),
    _agency("adnkronos", "Adnkronos", "AKI", domain="adnkronos.com"),
    _agency("efe", "EFE", domain="efe.com"),
    _agency("europa-press", "Europa Press", "EUROPA PRESS", domain="europapress.es"),
    _agency("lusa", "Lusa", domain="lusa.pt"),
    _agency("dpa", "dpa", "dpa-AFX", "Deutsche Presse-Agentur", domain="dpa.com"),
    _agency("apa", "APA", "Austria Presse Agentur", domain="apa.at"),
    _agency("belga", "Belga", domain="belga.be"),
    _agency("anp", "ANP", domain="anp.nl"),
    _agency("pa", "PA", "PA Media", "Press Association", "PA Wire", domain="pa.media"),
    _agency("ritzau", "Ritzau", domain="ritzau.dk"),
    _agency("ntb", "NTB", domain="ntb.no"),
    _agency("tt", "TT", domain="tt.se"),
    _agency("stt", "STT", domain="stt.fi"),
    _agency("bns", "BNS", domain="bns.lt"),
    _agency("pap", "PAP", domain="pap.pl"),
    _agency("ctk", "CTK", "ČTK", domain="ctk.eu"),
    _agency("tasr", "TASR", domain="tasr.sk"),
    _agency("mti", "MTI", domain="mti.hu"),
    _agency("agerpres", "AGERPRES", domain="agerpres.ro"),
    _agency("bta", "BTA", domain="bta.bg"),
    _agency("tanjug", "Tanjug", domain="tanjug.rs"),
    _agency("hina", "Hina", domain="hina.hr"),
    _agency("sta", "STA", domain="sta.si"),
    _agency("ata", "ATA", domain="ata.gov.al"),
    _agency("ana-mpa", "ANA-MPA", "ANA", "AMNA", domain="amna.gr"),
    _agency("cna-cyprus", "Cyprus News Agency", domain="cna.org.cy"),
    _agency("aap", "AAP", "Australian Associated Press", domain="aap.com.au"),
    _agency("nzpa", "NZPA", "New Zealand Press Association"),
    _agency("cp", "The Canadian Press", "CP", "Canadian Press", domain="thecanadianpress.com"),
    _agency("prensa-latina", "Prensa Latina", domain="plenglish.com"),
    _agency("acn", "ACN", "Cuban News Agency", domain="cubanews.acn.cu"),
    _agency("notimex", "Notimex", domain="notimex.mx"),
    _agency("agencia-brasil", "Agência Brasil", "ABr", domain="agenciabrasil.ebc.com.br"),
    _agency("telam", "Télam", "Telam", domain="telam.com.ar"),
    _agency("bloomberg", "Bloomberg", "Bloomberg News", domain="bloomberg.com"),
    _agency("dow-jones", "Dow Jones", "Dow Jones Newswires", domain="dowjones.com"),
    _agency("marketwatch", "MarketWatch", domain="marketwatch.com"),
    _agency("cnn", "CNN", "CNN Business", domain="cnn.com"),
    _agency("voa", "VOA", "VOA News", "Voice of America", domain="voanews.com"),
    _agency("ips", "IPS", "Inter Press Service", domain="ipsnews.net"),
    _agency("rns", "RNS", "Religion News Service", domain="religionnews.com"),
    _agency("cns", "CNS", "Catholic News Service", domain="catholicnews.com"),
    _agency("jta", "JTA", domain="jta.org"),
    _agency("tns", "TNS", "Tribune News Service"),
    _agency("prnewswire", "PR Newswire", "PRNewswire", "PRNewswire-FirstCall", "PRNewswire-USNewswire", "PRNewswire-PRWeb",
            "PRNewswire-Asia", "PRNewswire-HISPANIC PR WIRE", domain="prnewswire.com"),
    _agency("businesswire", "Business Wire", "BUSINESS WIRE", domain="businesswire.com"),
    _agency("globenewswire", "GlobeNewswire", "GLOBE NEWSWIRE", "Globe Newswire", domain="globenewswire.com"),
    _agency("accesswire", "ACCESSWIRE", "ACCESS Newswire", domain="accesswire.com"),
    _agency("cnw", "CNW", "CNW Group", "CNW Telbec", domain="newswire.ca"),
    _agency("newsfile", "Newsfile", "Newsfile Corp.", "Newsfile Corp", domain="newsfilecorp.com"),
    _agency("marketwired", "Marketwired", "Marketwire", domain="marketwired.com"),
    _agency("einpresswire", "EIN Presswire", "EINPresswire.com", "EINPresswire", "EIN PRESSWIRE", domain="einpresswire.com"),
)  # fmt: skip

_BY_SPELLING = {spelling.lower(): agency for agency in AGENCIES for spelling in (agency.name, *agency.spellings)}


def find_agency(text: str) -> Agency | None:
    """The agency that `text` names, in any case and any of its spellings; None where it names none."""
    return _BY_SPELLING.get(" ".join(text.split()).strip(" /()").lower())


def agency_pattern(*, bare: bool = False) -> str:
    """A regular expression for one spelling of one agency; with `bare`, of those that write without brackets."""
    spellings = {s for agency in AGENCIES if agency.bare or not bare for s in (agency.name, *agency.spellings)}
    spellings |= {spelling.upper() for spelling in spellings}
    return "(?:" + "|".join(re.escape(s) for s in sorted(spellings, key=lambda s: (-len(s), s))) + ")"
