"""Words and signs that speak against a score beside them: irony, conditions, other times, other people. Tables only."""

from services.collector.domain.sms.answer_words import CONDITIONS, words

MOCKING = frozenset("🙄🙃😒😏🤡💩🤬😡🤮🤢👎🖕😤😠")
FURY = words(
    """worst awful terrible horrible disgusting disgrace disgraceful appalling shambles rubbish useless pathetic scam
    fraud shocking dreadful joke nightmare
    schlechteste schlechtester schlechtesten furchtbar katastrophe katastrophal miserabel unverschämt unverschämtheit
    frechheit betrug abzocke saftladen grottig unterirdisch schande
    pire honteux honte catastrophe catastrophique scandaleux arnaque nul nulle
    peor vergüenza pésimo pésima estafa desastre asco horrible fatal
    peggiore peggio vergogna pessimo pessima schifo truffa disastro orribile
    slechtste ramp schandalig waardeloos oplichters schande vreselijk verschrikkelijk
    berbat rezalet felaket سيئة سيء أسوأ فظيع"""
)
HARM = words(
    """losing lost breaking broke ignoring ignored wasting ruining missing forgetting cancelling canceling delaying
    overcharging lying making letting messing screwing
    vergessen verlieren verlegen ignorieren verbocken vermasseln versauen wegschicken lügen warten wartenlassen
    perdre ignorer gâcher mentir oublier perder ignorar mentir olvidar perdere ignorare dimenticare
    verliezen vergeten negeren liegen"""
)
"""What nobody is praised for."""
AGAINST = tuple(
    tuple(words_.split())
    for words_ in (
        "would not", "wouldnt", "wouldn't", "will not", "wont", "won't", "never again", "not recommend", "nie wieder",
        "nicht empfehlen", "nicht weiterempfehlen", "plus jamais", "jamais plus", "nunca mas", "mai piu",
        "nooit meer", "nicht zu empfehlen", "a eviter", "no recomiendo", "no lo recomiendo", "non consiglio",
        "niet aanraden", "bir daha asla", "if only", "in my life", "im leben", "de la vie", "de ma vie", "de mi vida",
        "en la vida", "nella vita", "in vita mia", "van mijn leven", "in a million", "in your dreams", "no way",
        "no chance", "as if", "yeah right", "von wegen", "schon klar", "wer's glaubt", "wers glaubt",
    )
)  # fmt: skip
COMPLAINTS = words(
    """hold rude ignored late cancelled canceled hours unfreundlich unhöflich ignoriert verspätet verspätung stunden
    impoli retard heures ignoré maleducado maleducados retraso horas scortese scortesi ritardo ore onbeschoft
    vertraging
    uren saatlerce kaba ساعات"""
)
DESPITE = words(
    """despite even although though trotz trotzdem obwohl malgré aunque nonostante ondanks zwar rağmen رغم"""
)
"""Beside one of these words a complaint and a good score go together."""
BEFORE = words(
    """last previous previously formerly letztes letzte letzten letztens früher damals dernière dernier avant
    autrefois
    última ultima anterior antes scorsa precedente vorige eerder vroeger laatst geçen önce سابقا"""
)
"""Before a score, in its sentence: it was given another time."""
QUALIFIED = tuple(
    tuple(words_.split())
    for words_ in (
        "so far", "until now", "bis jetzt", "bisher", "jusqu'ici", "hasta ahora", "finora", "tot nu toe",
        "than expected",
        "on a good day", "on a bad day", "at best", "at worst", "at a push", "at the most", "depending on",
        "depends on",
        "je nachdem", "an guten tagen", "im besten fall", "mit viel gutem willen", "bei gutem willen", "selon",
        "au mieux",
        "ca depend", "segun", "depende", "como mucho", "a seconda", "dipende", "al massimo", "afhankelijk",
        "hangt ervan",
        "op een goede dag", "hooguit", "en iyi ihtimalle",
    )
)  # fmt: skip
"""In the clause of a score: it is one of several, or the best of them."""
JOKING = words(
    """joking kidding dreaming sarcasm sarcastic sarcastically irony ironic ironically
    witz scherz scherze träumt träum ironie ironisch sarkasmus rêvez rêve rigole plaisantez blague ironie
    locos broma bromeas ironía sueños scherzate scherzi scherzo sognate ironia grapje dromen grap ironisch şaka"""
)
WOULD_BE = words(
    """would i'd we'd wäre wuerde würde hätte hätt serait seria sería sarebbe zou donnerais mettrais mettrai daría
    daria
    darei pondría pondria metterei mettrei"""
)
PRAISE = words(
    """excellent perfect brilliant amazing awesome fantastic outstanding superb best great love loved delighted
    perfekt super top hervorragend ausgezeichnet begeistert zufrieden spitze genial sehrgut bestens toll
    parfait parfaite génial excellente ravi ravie enchanté
    excelente perfecto perfecta estupendo encantado encantada genial maravilloso
    ottimo ottima perfetto perfetta eccellente bravissimi fantastico
    uitstekend uitstekende geweldig geweldige fantastisch perfect toppie tevreden
    harika mükemmel muhteşem ممتاز ممتازة رائع رائعة"""
)
TAKEN_BACK = words(
    """but not no never nothing until except although though aber nicht kein keine nie nichts mais pas rien jamais
    pero no
    nada nunca sin ma però non niente maar niet geen niets ama لكن"""
)
GRADE_ARTICLES = words("eine ne 'ne ein")
GRADE_WORDS = words("glatte klare satte gute dicke solide starke runde schöne saubere")
SAYING = words("say sagen sagn dirais dire diría diria direi zeggen guess suppose")
"""With such a verb a "would" is politeness alone."""
BUT = CONDITIONS | words("but except without aber ohne wenn mais sans pero sin ma però senza maar zonder ama لكن ولكن")
GIVING = words(
    """give giving gave get gets deserve deserved geben gebe vergeben gibt verdient kriegt bekommt bekommen donner
    mettre
    mérite méritez donnerai mettrai dar poner daré pondré merece dare mettere do metto merita geef geven verdient
    verdienen veririm veremem hak"""
)
"""Behind a score, in one clause with a "not": it is not given."""
IF = words("if unless provided wenn falls sofern mits eğer إذا اذا لو")
ALSO_IF = words("si se als")
"""They are conditions at the beginning alone: inside they are pronouns, too."""
