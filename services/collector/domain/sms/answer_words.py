"""Words that may stand around a score without changing it, in the languages that customers write. Tables only.

    Every word of a message must be in one of these tables, or stand behind a sign or a word that begins a comment;
    else no
score is taken. Words stand as `folded` makes them.
"""

from services.collector.domain.sms.opt_out_words import folded


def words(text: str) -> frozenset[str]:
    """Return the words of a table."""
    return frozenset(map(folded, text.split()))


GREETINGS = words(
    """hi hiya there hello hey heya dear team all morning afternoon evening day g'day howdy
    hallo guten gute tag morgen abend moin servus grüezi grüß gruezi gott liebes
    bonjour bonsoir bjr bsr salut slt coucou
    hola buenas buenos tardes dias dia noches
    ciao buongiorno buonasera salve buon giorno
    hoi goedemorgen goedemiddag goedenavond goeiedag dag
    merhaba selam مرحبا السلام عليكم"""
)

LEAD = GREETINGS | words(
    """i i'd id i'll we we'd we'll you u ur your guys my our this that that's thats it it's its is be would will a an
    the so well ok okay yes yeah yep sure please honestly overall definitely solid strong clear easy full big huge
    straight was sorry actually meant mean correction oops
    hmm hm mmm uh er erm ähm euh tja nun boh mah amai vamos wld wud whopping fat proper decent respectable easily
    gladly prolly probs defo def deffo probably
    think guess suppose reckon therefore just simply again response reply feedback service
    ich wir würde wuerde wuerd würd euch ihnen dir eine einen einer ein ne 'ne nen 'nen glatte klare klarer klares
    solide
    solider gute guter gutes volle starke satte dicke fette ist wäre das die der den mein meine unsere unser also
    daher
    deshalb ja doch entschuldigung meinte meine eigentlich sondern definitiv wohl wahrscheinlich insgesamt ehrlich
    gesagt denke finde schätze mal bitte ganz einfach klar klares runde rundes schwache schwaches stramme lockere
    magere maue dickes fettes satt saubere verdiente eindeutig eindeutige
    pardon désolé désolée voulais dire plutôt je nous on vous lui un une mon ma notre votre la le c'est ce serait
    est sera pense sans doute franchement beau joli solide honnête excellent triste faible mérité
    globalement donc alors oui bon bah ben bref c grand gros petit
    perdón perdon quise quería decir digo yo le les os un una mi nuestra nuestro es seria sería la el lo creo pues
    si sí total definitivamente sinceramente
    entonces así que pos buen gran rotundo bonito sólido merecido triste
    scusa scusate volevo dire intendevo anzi io vi ti gli un uno una il la lo mio mia nostro nostra è e sarebbe
    penso diciamo quindi allora sì si bel bello
    pieno sicuramente bello
    sinceramente complessivamente
    bedoelde bedoel eigenlijk
    ik wij we jullie u een mijn onze ons het dat dit is zou zal wordt denk vind dus nou ja eerlijk gezegd duidelijk
    maar dikke
    vette mooie ruime zeker gewoon goede goeie stevige magere schamele terechte verdiende keurige nette prima
    ben bence benden cevabım cevap evet tabii tam kesinlikle size sizin için
    أنا انا نعم هي هو لكم برأيي"""
)
"""May stand before a score; what bounds or negates it is not among them."""

SCORE_WORDS = words(
    """give giving gave rate rating score say mark vote grade answer
    gebe geb gib gebn geben vergebe vergeben bewerte bewerten bewertung wertung punktzahl sage sag sagen sagn wähle
    donne donner donnons dirai dire mets mettrais mettrai mettre attribue vote dirais réponse
    doy decir ponle ponme póngale daria daría damos diria diría digo pongo pondría pondria puntuación puntuacion
    puntaje puntúo calificación calificacion califico
    valoración valoracion voto respuesta nota
    do diamo metto direi darei voto punteggio valutazione valuto risposta
    geef geven gaf zeggen cijfer score waardering beoordeling antwoord zeg
    scoring rated marking grading veriyorum veririm verdim puanım puan notum oyum değerlendirmem
    أعطي اعطي أعطيكم اعطيكم أعطيها تقييمي تقييم التقييم درجة درجتي"""
)
"""Before a score, with nothing but words of `LEAD` in between: it is the answer, also in the middle of a sentence."""

GRADE = "note"
"""What a score is called in French, and a school grade in German, where 1 is the best of six."""

FRENCH = words("ma la une mon je est")
WORST_GRADE = 6

LINKS = words("of de di van von as como come als with mit con avec met a to")
"""Between such a word and the number: "a score of 8"."""

SCALE_PHRASE = words(
    """on of a an the scale from out between skala von auf einer der bis sur une échelle de la notes escala en del un
    una in scala da su una dal op een schaal van"""
)
"""Before "0 to 10" and "out of 10:", which repeat the question."""

WHOLE_FIRST = words("üzerinden üstünden")
"""Between the two numbers where the whole stands first: "10 üzerinden 9"."""

OUT_OF = WHOLE_FIRST | words("of outta outof von aus sur de su di van op uit sobre من")
"""Between the two numbers of "9 of 10"."""

RANGE = words("to or and bis oder und à a ou et o y e ed of en tot ile ve أو او الى إلى")
"""Between the two numbers of "8 or 9"."""

FIRST_PERSON = words(
    """i i'd i'll im i'm we we'd we'll my our mine me ich wir mein meine meiner unser unsere mir je j'ai j'aurais
    nous ma
    mon notre yo nosotros mi nuestra nuestro io noi mia mio nostro nostra ik wij mijn ons onze ben biz bence
    gebe geb vergebe bewerte wähle sage sag mets donne mettrais dirai dirais attribue vote doy pongo pondría pondria
    daría daria diría diria digo dare direi darei do metto valuto diamo geef veririm veriyorum puanım notum أعطي
    أعطيكم
    اعطي تقييمي score rating overall total insgesamt fazit bewertung punktzahl note nota voto cijfer puntuación"""
)
"""Of such words one is in the sentence that gives a score in its middle: it is the sender who gives it."""

OTHERS = words(
    """he she they he'd she'd they'd his her their son daughter wife husband hubby mum mom dad friend friends partner
    neighbour neighbor boss everyone everybody people google judge doctor kids kid
    sohn tochter frau mann freund freundin chef nachbar mutter vater kollege kollegin kinder leute google
    mari femme fils fille ami amie chef voisin mère père enfants gens elle elles ils
    marido mujer hijo hija amigo amiga jefe vecino madre padre niños ellos ella
    marito moglie figlio figlia amico amica capo madre padre lui lei loro
    vrouw man zoon dochter vriend vriendin baas buurman moeder vader hij zij iedereen"""
)
"""Others whose score it may be."""

CONCLUSIONS = words(
    """so therefore overall also daher deshalb insgesamt fazit donc bref globalement entonces quindi allora dus total
    complessivamente"""
)
"""Begin the clause of the score behind a story: "…, so 8"."""

DEFINITE = words("the der die das den la le el los il lo het les")
"""Right before a number they point at something else: "the 9 was late" is a bus."""

AFTER_A_WORD = words("please pls bitte svp stp hoor spaccato mate graag haha from")
"""May stand behind a number word that has other meanings, too."""

LEADING_PHRASES = tuple(
    tuple(folded(one).split())
    for one in (
        "gonna go with", "going to go with", "going with", "i'll go with", "go with", "gotta be", "has to be",
        "got to be", "call it", "put me down for", "put me down as", "put down", "make it", "make that",
        "you get", "u get", "you guys get", "they get", "gets", "you deserve", "they deserve", "deserves",
        "here's", "heres", "top marks", "full marks", "defo", "doe maar", "doe mij maar", "ga voor",
        "ik ga voor", "dan maar", "mach mal", "nehmt mal", "nehmen wir", "ihr habt euch", "ihr verdient",
        "habt ihr verdient", "von mir gibts", "von mir gibt's", "von mir gibt es", "von uns gibts",
        "von uns gibt's", "von uns gibt es", "kriegt ihr", "bekommt ihr", "ihr kriegt", "ihr bekommt",
        "vous méritez", "allez",
        "je met", "disons", "on va dire", "ça vaut", "ca vaut", "vale un", "se merecen", "os merecéis", "merecen",
        "merece",
        "te llevas", "se llevan", "digamos", "vi meritate", "si merita", "si meritano", "facciamo", "mettiamo",
        "verdienen",
    )
)  # fmt: skip
"""Several words that lead to a score only together."""

FOR_WHOM = {
    "of": words("course"),
    "bien": words("sûr sur"),
    "por": words("supuesto mi"),
    "for": words("me us my"),
    "from": words("me us my"),
    "fur": words("mich uns"),
    "von": words("mir uns"),
    "pour": words("moi nous"),
    "para": words("mí mi nosotros"),
    "per": words("me noi"),
    "da": words("parte me"),
    "voor": words("mij ons"),
    "van": words("mij ons"),
}
"""Two words that say whose score it is."""

IMPERSONAL = words("it its it's es het il elle there c'est")
BEING = words("is was be est ist war sono son era it's its")
"""Right before a bare number it may be a time: "it is 9"."""

ASKING = frozenset(
    {
        ("is", "it"), ("is", "that"), ("can", "we"), ("could", "we"), ("let's", "do"), ("is", "this"), ("do", "i"),
        ("do", "we"), ("do", "you"), ("can", "i"),
        ("should", "i"), ("shall", "i"), ("may", "i"), ("want", "me"), ("wie", "viel"), ("ist", "das"),
        ("soll", "ich"), ("kann", "ich"), ("est", "ce"), ("puedo", "dar"), ("posso", "dare"), ("mag", "ik"),
        ("is", "dat"), ("is", "het"),
    }
)  # fmt: skip
"""Two words that begin a question."""

THEREFORE = words("so therefore daher deshalb donc entonces quindi dus")
"""Among them those that lead on without a sign before them: "very happy so 8"."""

REFUSALS = words("no nope nein nee non")
"""Before a sign they answer something else; without one they negate."""

VERBS_LAST = words(
    """direi dirais diría diria darei geben vergeben sagen bewerten gegeben geven zeggen geworden veririm veriyorum
    verdim veriyoruz diyorum derim
    puan
    verdient"""
)
"""Behind the score where the grammar puts the verb last."""

PERSONAL = words("from me us my our side here mir uns unserer seite meiner moi nous part mi parte mia da van mij ons")
"""Behind the score: whose it is."""

CLOSING = (
    VERBS_LAST
    | PERSONAL
    | words(
        """yes yeah yep ja oui sí si points pts point bro bruh m8 dude pal bud man hun xoxo easy deffo defo fr ngl
        imho tho thou full stop please pls mate lol haha hahaha x xx xxx xo tbh imo imho overall definitely again
        then guys
        easily really love im afraid i'm think guess suppose reckon i i'd say would for you
        punkte punkten punkt pkt pkte natürlich natuerlich klar logisch halt eh bitte insgesamt würde würd ich i
        sagen sagn von vo klar sicher halt eben
        svp stp de d'la la ma pour pr vous quoi sans hésiter hésitation
        puntos punto pts claro hombre vamos tío por favor de para ustedes vosotros po che nomás raspado raspao
        pelado pelao patatero quoi
        stiracchiato politico punti punto certo ovviamente per voi da dai pieno pieni spaccato tondo e lode
        punten punt puntjes natuurlijk punten hoor graag alstublieft aub voor jullie u wat mij betreft"""
    )
)
"""Behind the score, up to the end of its clause."""

STARS = words(
    """star stars stern sterne sternen étoile étoiles estrella estrellas stella stelle ster sterren yıldız
    نجوم نجمة نجمات"""
)
STAR_SCALE = 5

HEDGES = words(
    """maybe perhaps sorry actually meant mean rather instead correction oops nope
    vielleicht eventuell quatsch vielmehr eher meinte sondern stattdessen
    peut-être pardon désolé désolée plutôt plutot voulais oups
    quizás quizá perdón perdon mejor digo quise decir sino
    forse scusa scusate anzi volevo intendevo piuttosto misschien bedoel bedoelde eigenlijk liever"""
)
"""Where a second number stands beside one of these words, one of the two corrects the other."""

DOUBTS = words(
    """not don't dont won't wont can't cant cannot couldn't couldnt wouldn't wouldnt isn't isnt didn't didnt doesn't
    doesnt wasn't wasnt shouldn't shouldnt haven't havent never nor neither none without
    hardly
    nicht kein keine keiner keinen keinem nie niemals weder ohne kaum
    pas jamais ni aucun aucune sans n'est
    nunca jamás ni ningún ninguna sin tampoco
    mai né nessun nessuno nessuna senza mica
    niet geen nooit noch zonder nauwelijks
    hätte hättet hätten had habría habria hubiera avrei avremmo aurais aurait wish
    değil ليس لا"""
)
"""Before a score in its clause: it is not given, or was given once."""

CONDITIONS = words("if whether should wenn falls ob soll sollte faut dois debo debería devo dovrei moet when")
"""Before a score in its sentence: nobody has given it yet."""

BOUNDS = words(
    """ofzo oder-so ish over under above below than least most almost nearly between minimum maximum min max about
    around roughly approx
    over under up higher lower more less plus minus
    über ueber unter mindestens höchstens hoechstens knapp beinahe fast zwischen maximal minimal etwa ungefähr circa
    ca
    rund mehr weniger höher
    moins environ presque entre minimum maximum
    menos casi entre alrededor aproximadamente mínimo máximo mas más
    almeno quasi circa tra fra minimo massimo meno più piu
    minstens hoogstens bijna tussen ongeveer minimaal maximaal meer minder"""
)
"""Beside a score: it is a bound and not an answer."""
