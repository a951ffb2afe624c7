"""German words of customer feedback and how good they are, -4 (worst) to 4 (best), for the rules of VADER.

Written for this suite: the German word lists that can be had forbid commercial use, or come in packages that no longer
run. Adjectives are given by their stem and inflected; everything else stands as it is written.
"""

import re
from collections.abc import Iterator, Mapping

_ENDINGS = ("", "e", "em", "en", "er", "es")

_ADJECTIVES: Mapping[float, str] = {
    3.0: "ausgezeichnet hervorragend exzellent fantastisch phantastisch grandios perfekt sensationell überragend "
    "genial traumhaft best brillant erstklassig vorbildlich wunderbar",
    2.6: "toll großartig super spitzenmäßig herausragend vorzüglich vortrefflich fabelhaft begeistert wundervoll "
    "liebevoll makellos tadellos einwandfrei reibungslos",
    2.1: "freundlich nett hilfsbereit kompetent zuvorkommend höflich zuverlässig professionell aufmerksam herzlich "
    "sympathisch fachkundig engagiert einfühlsam gastfreundlich schön lecker köstlich zufrieden dankbar glücklich "
    "blitzsauber lobenswert gelungen geduldig liebenswürdig verlässlich respektvoll",
    1.8: "gut besser sauber gepflegt pünktlich schnell zügig flott gemütlich bequem angenehm unkompliziert hilfreich "
    "verständlich übersichtlich praktisch fair preiswert günstig frisch ordentlich gründlich kulant sorgfältig "
    "problemlos positiv empfehlenswert entspannt barrierefrei hell ruhig rücksichtsvoll fröhlich",
    1.0: "leicht interessant passend modern",
    -1.0: "eng voll klein dunkel unklar schwierig umständlich kompliziert veraltet altmodisch mittelmäßig laut teuer "
    "überfüllt kalt schlicht",
    -1.6: "langsam lang schleppend verspätet unübersichtlich unpünktlich unverständlich unbequem ungemütlich nervig "
    "lästig ärgerlich anstrengend überteuert defekt kaputt fehlerhaft falsch hektisch unhöflich lieblos lustlos "
    "gestresst genervt gelangweilt unaufmerksam ungeduldig undurchsichtig beschädigt verwirrend ungenau verloren "
    "chaotisch nachlässig schmutzig dreckig unsauber verdreckt versalzen fade geschmacklos lauwarm stickig negativ",
    -2.2: "schlecht unfreundlich unzuverlässig inkompetent unprofessionell unkompetent respektlos arrogant unzufrieden "
    "enttäuscht enttäuschend mangelhaft ungenügend unmöglich frech patzig herablassend rücksichtslos mies schlimm "
    "unbefriedigend verärgert traurig fürchterlich abweisend ignorant eklig ekelhaft unverschämt "
    "wütend sauer hilflos dürftig miserabl",
    -3.0: "katastrophal schrecklich furchtbar grauenhaft grauenvoll entsetzlich unterirdisch indiskutabel inakzeptabel "
    "schlechtest unzumutbar abscheulich skandalös erbärmlich unerträglich widerlich",
}

_OTHERS: Mapping[float, str] = {
    3.0: "begeisterung prima klasse spitze top bravo wow weltklasse",
    2.4: "lob dankeschön lieblingsladen genossen überzeugt freude spaß mag wohlgefühlt "
    "gelobt empfehlung weiterempfehlen zufriedenheit kompetenz freundlichkeit hilfsbereitschaft vertrauen",
    1.7: "empfehle empfehlen freue gefreut gefällt gefallen gefiel gerne gern geholfen hilft geklappt klappt "
    "funktioniert lohnt gelöst erreicht bestens schnellstmöglich schneller besten sofort anstandslos sauberkeit "
    "pünktlichkeit",
    1.0: "danke okay ok passt geschmeckt schmeckt erklärt beraten",
    -0.8: "leider schade warten wartet wartezeit zu müssen musste mussten länger kaum verbessern verbesserung "
    "verbesserungsbedarf verbesserungswürdig sollte sollten könnte könnten müsste wünschenswert schwer fehlt fehlte "
    "fehlten fehlen",
    -1.5: "wartezeiten gewartet warteten wartete warteschlange schlange stau verspätung verspätungen verzögerung "
    "probleme fehler mangel mängel lärm gestank stinkt stank schmutz dreck chaos ärger stress hektik ausgefallen "
    "ausfall absage abgesagt storniert vergessen ignoriert gestrichen vermisse vermisst unterbesetzt "
    "personalmangel überlastet überfordert beschwerde beschwerden reklamation reklamieren nervt stört störte "
    "versagt verweigert gelogen abzocke wucher umsonst zumutung",
    -2.4: "enttäuschung frechheit unverschämtheit katastrophe desaster schande skandal betrug betrogen "
    "beleidigt angeschrien angeschnauzt abgewimmelt lüge lügen saftladen hasse ekel grauen horror unfähig mist "
    "scheiße scheisse beschissen",
    -1.2: "nirgends niemand problem",
}

PHRASES: Mapping[str, float] = {
    "zu lange": -2.0,
    "zu lang": -2.0,
    "zu teuer": -2.0,
    "zu spät": -2.0,
    "zu langsam": -2.0,
    "zu wenig": -1.6,
    "zu viel": -1.0,
    "zu voll": -1.6,
    "zu laut": -1.6,
    "zu kalt": -1.6,
    "zu klein": -1.4,
    "zu eng": -1.4,
    "sehr zu empfehlen": 2.8,
    "zu empfehlen": 2.2,
    "nicht zu empfehlen": -2.6,
    "immer wieder gerne": 2.6,
    "immer wieder gern": 2.6,
    "nie wieder": -3.0,
    "nie mehr": -2.6,
    "keine probleme": 1.8,
    "kein problem": 1.6,
    "keine beschwerden": 1.8,
    "nichts auszusetzen": 2.2,
    "nichts zu meckern": 2.2,
    "nichts zu bemängeln": 2.2,
    "keine wartezeit": 1.8,
    "keine wartezeiten": 1.8,
    "kaum wartezeit": 1.6,
    "ohne wartezeit": 1.8,
    "kurze wartezeit": 1.6,
    "kurze wartezeiten": 1.6,
    "ohne probleme": 1.8,
    "gut aufgehoben": 2.4,
    "weiter so": 2.2,
    "lässt zu wünschen übrig": -2.0,
    "hat mir nicht gefallen": -1.8,
    "geht gar nicht": -2.6,
    "das letzte": -2.6,
    "sehr lange": -1.6,
    "lange gewartet": -1.8,
    "ewig gewartet": -2.2,
    "nicht erreichbar": -1.8,
    "niemand da": -1.6,
    "von oben herab": -2.2,
    "vielen dank": 2.2,
    "im stich gelassen": -2.6,
    "auf zack": 1.6,
    "zum kotzen": -3.0,
    "ich liebe": 2.4,
    "liebe es": 2.4,
    "wohl gefühlt": 2.4,
    "fühle mich wohl": 2.4,
    "wäre schön": -1.2,
    "wäre gut": -1.2,
    "wäre besser": -1.2,
    "wäre toll": -1.2,
    "wäre super": -1.2,
    "wäre nett": -1.2,
    "schön wäre": -1.2,
    "gut wäre": -1.2,
    "besser wäre": -1.2,
    "toll wäre": -1.2,
    "super wäre": -1.2,
    "nett wäre": -1.2,
    "würde mich freuen": -0.8,
    "guten tag": 0.0,
    "guten morgen": 0.0,
    "guten abend": 0.0,
    "gute nacht": 0.0,
    "gute fahrt": 0.0,
    "alles gute": 0.0,
    "schönen tag": 0.0,
    "schönen abend": 0.0,
    "schönen gruß": 0.0,
    "schöne grüße": 0.0,
    "freundliche grüße": 0.0,
    "freundlichen grüßen": 0.0,
    "herzliche grüße": 0.0,
    "ganz schön": 0.0,
    "erste klasse": 0.0,
    "ersten klasse": 0.0,
    "zweite klasse": 0.0,
    "zweiten klasse": 0.0,
    "1 klasse": 0.0,
    "2 klasse": 0.0,
}

_NEGATIONS = """
nicht nich nie niemals kein keine keinem keinen keiner keines keinerlei weder ohne kaum wenig nichts
"""
_STRONGER = """
sehr wirklich echt extrem äußerst total absolut besonders überaus unglaublich richtig so mega ganz völlig durchaus
ausgesprochen außerordentlich unheimlich ungemein viel ziemlich immer stets wahnsinnig
"""
_WEAKER = """
etwas eher bisschen relativ teilweise manchmal halbwegs einigermaßen fast
"""
_STEP = 0.293

_BUT = re.compile(r"\b(?:aber|jedoch|allerdings)\b", re.IGNORECASE)
_VERBS = "funktioniert klappt hilft gefällt gefiel schmeckt passt lohnt mag empfehle freue"
_VERB_THEN_NOT = re.compile(
    rf"\b({'|'.join(_VERBS.split())})\b((?:\s+(?!but\b)\w+){{0,3}}?)\s+(?:nicht|nie|niemals)\b", re.IGNORECASE
)
_NEGATED = -0.74
"""What a negation makes of a valence, by VADER's own measure."""

NEGATIONS = frozenset(_NEGATIONS.split())
BOOSTERS: Mapping[str, float] = {
    **dict.fromkeys(_STRONGER.split(), _STEP),
    **dict.fromkeys(_WEAKER.split(), -_STEP),
}
"""What strengthens or weakens the next word, by VADER's own measure."""


def words() -> dict[str, float]:
    """Return every form with its valence; negations and boosters are none of them."""
    found = dict(_inflected())
    found |= {word: valence for valence, line in _OTHERS.items() for word in line.split()}
    found |= {f"nicht-{verb}": found[verb] * _NEGATED for verb in _VERBS.split()}
    return {word: valence for word, valence in found.items() if word not in BOOSTERS and word not in NEGATIONS}


def with_english_order(text: str) -> str:
    """Return a text for VADER's rules, which know "but", and look for a negation before the word and not behind it.

    "Das hilft mir leider nicht" has it behind the verb, which becomes a word of its own.
    """
    return _VERB_THEN_NOT.sub(r"nicht-\1\2", _BUT.sub("but", text))


def _inflected() -> Iterator[tuple[str, float]]:
    for valence, line in _ADJECTIVES.items():
        for stem in line.split():
            for ending in _ENDINGS:
                yield stem + ending, valence
                # -el and -er lose their e before an ending: miserabl-e, teur-e, saubr-e.
                if ending and stem.endswith(("uer", "ber")):
                    yield stem[:-2] + "r" + ending, valence
    yield "miserabel", -2.2
    yield "inakzeptabel", -3.0
