"""Words behind a score that begin a comment, and words that part counts from scores in it. Tables only.

Words stand as `folded` makes them.
"""

from services.collector.domain.sms.answer_words import BOUNDS, CLOSING, DOUBTS, HEDGES, LEAD, SCORE_WORDS, words

REASONS = words(
    """because cause cuz coz bc bcs though although but only mainly thanks thank thx ty cheers regards best
    unfortunately sadly tx tnx tysm thnx cus cos coss bcuz even yet however weil weils gruss grüsse grüßle da denn
    wegen aber obwohl danke dank lg mfg vg gruß grüße gruss gruesse leider
    parce psk pask parske pcq pck cdt cdlmt dsl car puisque mais malgré malgre malheureusement hélas merci
    cordialement cdlt bises bisous dommage vu
    porque pq xq xk porq xfa pero aunque lamentablemente desgraciadamente gracias saludos debido salu2 slds
    perché perche xché xche xke però pero ma purtroppo grazie saluti cordiali
    omdat want maar wegens ondanks helaas jammer bedankt dank dankjewel groet groeten groetjes gr mvg
    çünkü ama fakat ancak teşekkürler teşekkür tşk sağolun sağol maalesef لأن لأنه لأنها ولكن للأسف لان لكن شكرا
    بسبب"""
)
"""Behind a score they begin a comment, whatever follows but a number."""

REASONS_BEFORE = {
    "no": words("complaints problems issues faults regrets worries hassle"),
    "keine": words("beschwerden probleme klagen beanstandungen"),
    "kein": words("problem"),
    "aucun": words("souci problème reproche"),
    "aucune": words("plainte"),
    "ningún": words("problema"),
    "ninguna": words("queja pega"),
    "nessun": words("problema"),
    "geen": words("klachten problemen klacht probleem"),
    "a": words("bit little tad touch pleasure joy disgrace shame joke nightmare shambles disaster delight"),
    "un": words("plaisir peu poco po po' desastre placer piacere disastro asco bonheur scandale"),
    "une": words("honte catastrophe merveille horreur"),
    "una": words("vergüenza verguenza pena delicia maravilla vergogna delusione meraviglia"),
    "ein": words("genuss skandal witz traum albtraum bisschen"),
    "eine": words("frechheit schande katastrophe zumutung"),
    "een": words("schande ramp aanfluiting beetje drama feest"),
    "piece": words("of"),
    "pan": words("comido"),
    "gioco": words("da"),
    "bit": words("slow pricey expensive long cold late rude noisy far dear of"),
    "for": words("the your my me you us this that being everything effort them all"),
    "as": words("i it the you we they there usual always nobody my your"),
    "since": words("i it the you we they there nobody my your"),
    "due": words("to"),
    "and": words("that even only i the it they we was would will very really my your i'd i'll will"),
    "with": words("the your a"),
    "fur": words("die das den der dem euch mich euer eure ihren ihre ihr diesen diese dieses alles den"),
    "und": words("ich wir das die der es sehr war immer gerne danke"),
    "pr": words("moi nous la le"),
    "vr": words("de het mij"),
    "pour": words("le la les l'accueil l'équipe votre vos ma mon moi vous cette ce cet tout"),
    "et": words("encore je nous le la les très tres merci c'est c'était"),
    "x": words("el la los las lo que su"),
    "por": words("el la los las su sus mi tu lo que culpa favor todo vuestra vuestro"),
    "y": words("el la los las muy gracias me todo volveré"),
    "per": words("il la lo i gli le l'attesa me voi via colpa favore tutto"),
    "e": words("il la lo i gli le molto tutto grazie"),
    "voor": words("de het dit deze mijn service jullie die"),
    "en": words("ik het de zeer heel was we bedankt"),
}
"""Words that begin a comment only before some others: "2 for 1" and "5 and a half" are no such beginnings."""

OPINIONS = words(
    """great good excellent awesome amazing super superb perfect fantastic brilliant brill lovely wonderful happy
    satisfied pleased friendly nice fine ok okay alright average poor bad terrible awful horrible rubbish crap
    disgusting
    dreadful disappointing disappointed shocking appalling slow fast quick easy rude helpful unhelpful love loved like
    liked recommend worst absolutely very really so pretty quite extremely total totally simply always keep waste
    joke never was wasnt wasn't were been couldn't cant can't will would
    useful simple quick-ish thorough tidy clean polite kind caring lousy dire grim shambles ridiculous unacceptable
    outrageous rip-off overpriced cheap reliable unreliable delicious tasty cold late good-value well done better than
    useless pathetic outstanding impressed meh solid smooth efficient professional expensive
    toll tolle toller tolles top gut gute guter sehr klasse prima perfekt freundlich freundliche nett nette zufrieden
    hervorragend hervorragende ausgezeichnet schlecht schlechte schlechter miserabel furchtbar katastrophe
    katastrophal
    enttäuschend enttäuscht schrecklich unfreundlich langsam schnell schnelle alles echt wirklich absolut einfach mega
    spitze spitzenmäßig genial wunderbar ganz geht passt begeistert unmöglich unverschämt frechheit gerne immer wieder
    bin war teuer waren bestens einwandfrei tadellos problemlos leicht schwer kompliziert unkompliziert ging gings
    lief wurde nie
    kann könnte würde hat hatte völlig voll richtig mies lahm lecker sauber kompetent hilfsbereit höflich zuverlässig
    unzuverlässig pünktlich unpünktlich unterirdisch grottig lala naja passt schon
    très tres bien parfait parfaite excellent excellente génial géniale nickel bravo nulle décevant décevante déçu
    déçue
    mauvais mauvaise médiocre catastrophique lent lente rapide content contente satisfait satisfaite ravi ravie sympa
    agréable tout impeccable lamentable honteux facile difficile simple compliqué c'était était vraiment assez
    plutôt plus jamais
    efficace professionnel professionnelle aimable accueillant souriant propre froid pro correct moyen moyenne fait
    bof impossible
    muy bueno buena excelente genial perfecto perfecta malo mala pésimo pésima horrible fatal regular lento rápido
    rápida
    encantado encantada contento contenta satisfecho satisfecha amable amables todo mal increíble maravilloso desastre
    deficiente vergüenza estupendo fácil fácil difícil sencillo fue fueron estuvo súper bastante atento atenta
    normal imposible limpio sucio
    frío rico profesional eficaz eficiente nunca jamás recomendable lentos mala
    molto bene ottimo ottima perfetto perfetta eccellente bravi bravissimi brava pessimo pessima orribile male veloce
    soddisfatto soddisfatta gentile gentili gentilissimi deludente scarso scarsa terribile disastro bello bella
    fantastico tutto davvero facile difficile semplice complicato era stato stata super abbastanza efficiente
    professionale
    normale pessimi pessime ottimi ottime impossibile cortese cordiale pulito sporco freddo buono buona mai
    veramente lenti rapido rapida
    goed goede heel zeer erg geweldig geweldige uitstekend uitstekende fantastisch vriendelijk vriendelijke tevreden
    blij
    slecht slechte matig vreselijk verschrikkelijk teleurstellend teleurgesteld traag snel snelle netjes keurig alles
    helemaal duur makkelijk moeilijk simpel lastig ging was waren nooit gewoon erg echt behulpzaam professioneel
    schoon
    vies koud lekker fijn fijne super beter waardeloos
    çok iyi iyiydi kötü kötüydü harika harikaydı mükemmel berbat berbattı güzel güzeldi kolay kolaydı zor zordu hızlı
    yavaş kaba nazik süper muhteşem rezalet memnun memnunum memnunuz idare eder pahalı temiz kirli soğuk
    ممتاز ممتازة جيد جيدة جدا سيء سيئ سيئة رائع رائعة سريع سريعة بطيء بطيئة سهل صعب نظيف وسخ غالي لطيف لطيفة
    shame disgrace disgraceful scandalous shit shite shocker brutal class mint cracking ace lush decent
    adequate mediocre lacking patchy flawless seamless painless faultless superbly brilliantly spot
    straightforward tricky confusing impossible fiddly clear unclear effortless intuitive clunky buggy hassle
    schande peinlich lächerlich bescheiden bescheuert scheiße mist beschissen zuvorkommend liebevoll herzlich
    chaotisch chaos umständlich verwirrend kinderleicht selbsterklärend schleppend
    honte scandale scandaleux nul nuls minable ridicule inadmissible inacceptable chaleureux chaleureuse
    compliquée galère simplissime clair
    verguenza vergonzoso asco penoso penosa nefasto nefasta decepción decepcionante cómodo
    complicado engorroso claro
    vergogna vergognoso schifo scandaloso scandalosa pietoso indecente imbarazzante inguardabile macchinoso comodo
    caotico chiaro infinita infinito
    schandalig belachelijk walgelijk onbeschoft onvriendelijk gastvrij hartelijk rommelig onduidelijk duidelijk
    assurdo assurda assurdi assurde folle folli gern
    scortesi scortese cortesi maleducati antipatici eterna eterno sgarbati cordiali disponibili
    hard difficult busy noisy cramped crowded stressful dirty filthy gorgeous stunning delightful welcoming attentive
    knowledgeable boring bland stale warm cosy cozy comfortable uncomfortable chaotic
    laut dreckig schmutzig gemütlich stressig voll ruhig aufmerksam herzlos
    bruyant bruyante sale long longue mitigé mitigée chaleureux accueillante souriante nickelchrome
    ruidoso ruidosa caro cara largo acogedor acogedora majo maja majos
    rumoroso caro cara lungo lunga accogliente disponibile
    druk rustig gezellig lang duur onbeleefd
    kaldık kaldım ilgili ilgisiz başarılı yeterli yetersiz
    toppie tof toppers omslachtig"""
)
"""Judgements: directly behind a score they begin a comment."""

NOT_AN_OPINION_ALONE = words(
    """was were been will would can keep done well so like always simply
    kann hat hatte wurde waren bin war alles immer plus mais tout fue era todo stato stata tutto"""
)

INTENSIFIERS = words(
    """very really so super pretty quite extremely dead bloody absolutely totally completely way hella sehr echt
    wirklich total absolut mega richtig voll ganz ziemlich recht unglaublich très tres vraiment hyper trop-bien assez
    plutôt tellement muy súper super bastante realmente tan molto davvero veramente super abbastanza così heel zeer
    erg
    echt ontzettend super behoorlijk best"""
)
"""Whatever word follows them judges."""

SUPERLATIVES = ("issimo", "issima", "issimi", "isimo", "isima", "isimos")
"""Endings of words that judge."""

SUBJECTS = words(
    """the i we it they he she nobody noone there my
    ich wir ihr sie man der die das den mein meine niemand keiner
    je j'ai jai on nous il elle ils elles le la les personne
    el la los las me nos nadie yo se
    il lo la gli mi ci ho nessuno
    ik we wij jullie het de er niemand heb"""
)
"""Begin a sentence of their own, and are counted by nobody."""
ELIDED_SUBJECTS = ("l'", "j'", "n'")

TOO = words("too zu trop demasiado troppo te")
TOO_WHAT = words(
    """expensive slow long pricey late rude complicated noisy loud crowded teuer lang langsam laut kompliziert spät
    cher
    chère long lent compliqué caro cara lento complicado costoso cara duur traag lang druk laat"""
)
"""Of what is sold, and not of the score: "too low" judges the number itself."""

HIGH_OR_LOW = words(
    "low high little much wenig viel hoch niedrig bas haut peu bajo alto poco basso laag hoog weinig veel"
)
"""Behind "too" they judge the number itself."""

NOT = words("not nicht pas no non niet wasnt wasn't didnt didn't")
"""Before a judgement."""

MORE = words("or oder ou o of and und et y e en at so au al ten ish")
"""In "9 or more" and "8 at least"."""

SCHOOL_GRADES = {
    1: ["sehr", "gut"],
    2: ["gut"],
    3: ["befriedigend"],
    4: ["ausreichend"],
    5: ["mangelhaft"],
    6: ["ungenugend"],
}
"""Who writes "1, sehr gut" has a German school in mind."""

THINGS = words(
    """geholfen geholpen behandelt behandeld bedient beraten gelaufen geregelt geregeld gemacht gedaan served treated
    handled helped traité servi atendido atendidos tratado trattato servito opgelost gelöst
    خدمة الخدمة hizmet servis service job work stuff company food place experience value customer quality product
    stay visit hotel time of
    bedienung beratung essen lieferung kundenservice kundendienst arbeit qualität ware leistung
    accueil ever expected before than again wieder meer più mas mehr plus qualité travail produit atención trato
    calidad comida trabajo producto
    servizio qualità lavoro cibo prodotto assistenza kwaliteit werk eten personeel thank"""
)
"""What a judgement directly behind a score may be of, without leading to a comment: "10 great service"."""

CONNECTING = words(
    """as like than so since after here there how overall again throughout
    wie hier dort seit nach von gewesen
    comme toujours depuis ici chez pour
    como siempre desde aquí
    come sempre qui
    als zoals altijd sinds hier
    gibi her bile
    with and at in on from to the all would will i it they we was but about
    mit und bei im in von ich es war alles aber et avec je au dans sur que y con en que me el la e con in
    che mi il la en met bij in van ik het de was"""
)
"""May follow a judgement."""

MONEY = frozenset("€$£¥%‰°")
SIGILS = frozenset("+#@<>~=≥≤^&×*")
PERCENT = words("percent per-cent cent cento ciento prozent procent hundred")

LABELS = words(
    """tel telefon telephone phone mobile mob handy tél téléphone teléfono telefono móvil cellulare mobiel whatsapp
    art article artikel paragraph page question option step part phase season episode version chapter exit
    lane ward bed seat door aisle bay pump till branch flat apt apartment train windows iphone
    room table counter gate floor line bus platform order ticket level terminal station hall store suite flight desk
    route tram track
    zimmer raum tisch kasse schalter gleis linie etage halle filiale bestellung auftrag nr nummer
    chambre salle table caisse guichet ligne étage quai commande bus numéro
    habitación mesa caja puerta línea planta pedido autobús número andén
    camera tavolo cassa sportello linea piano ordine binario numero
    kamer tafel kassa loket lijn verdieping spoor bestelling nummer"""
)
"""Before a number: it names a thing."""

ORDERED = words(
    """mal stock etage og ug obergeschoss platz tag besuch versuch klasse reihe stelle woche monat januar februar märz
    april mai juni juli august september oktober november dezember jan feb mrz apr jun jul aug sep sept okt nov dez"""
)
"""Behind a number and its point: "5. Mai", "3. Stock"."""

UNITS = words(
    """s sec secs second seconds min mins minute minutes h hr hrs hour hours day days week weeks month months year
    years
    night nights time times am pm o'clock people person persons friend friends kid kids children euro euros eur usd
    dollar dollars pound pounds quid bucks km miles kg pieces items calls emails visits degrees nd rd th st
    sek sekunden std stunde stunden tag tage tagen woche wochen monat monate monaten jahr jahre jahren nacht
    nächte mal uhr leute personen freunde freunden kinder kindern grad stück artikel anrufe mails besuche mitarbeiter
    heure heures jour jours semaine semaines mois an ans nuit nuits fois personnes amis enfants appels minutes
    hora horas día días semana semanas mes meses año años noche noches veces vez personas amigos niños llamadas
    minutos
    ora ore giorno giorni settimana settimane mese mesi anno anni notte notti volte volta persone amici bambini minuti
    uur dag dagen week weken maand maanden jaar jaren nacht nachten keer mensen vrienden kinderen minuten personen"""
)
"""After a number: it counts or measures something."""

STRETCHERS = words(
    "whole full long more extra business working ganze ganzen volle vollen lange langen weitere weiteren"
)
"""May stand between a number and its unit."""

NOT_COUNTED = (
    LEAD
    | SCORE_WORDS
    | CLOSING
    | HEDGES
    | DOUBTS
    | BOUNDS
    | REASONS
    | OPINIONS
    | TOO
    | CONNECTING
    | frozenset(REASONS_BEFORE)
    | words(
        """if when while then than into out off are were been has have had does did could should can may might must
        nor
        he she him her us their these those there here what which who how where better worse points
        wenn dann als auch noch nur hat haben wurde ihr sie er man nun jetzt sonst wäre hier dort besser schlechter
        si quand alors avec ont avait elle ils ici mieux pire
        cuando entonces con ha han era aquí mejor peor
        se quando allora con ha hanno era qui meglio peggio
        als dan met heeft hebben waren hier beter slechter anders"""
    )
)
"""Whatever follows a number and is none of these is taken to be what it counts."""
