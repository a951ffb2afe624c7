"""Whether what is said around a score speaks against it: irony, conditions, what would be, numbers that are judged."""

from services.collector.domain.sms.answer_words import CONDITIONS, DOUBTS, REFUSALS, words
from services.collector.domain.sms.comment_words import HIGH_OR_LOW, TOO
from services.collector.domain.sms.message import Message
from services.collector.domain.sms.numbers import NumberSpan, ScaleRange

_LOWEST, _HIGHEST = 0.35, 0.75
"""Of the scale: up to the first a score is a bad one, from the second on it is a good one."""

_SOON = 4
"""Words: a condition that comes later in a clause is of something else."""

_MOCKING = frozenset("🙄🙃😒😏🤡💩🤬😡🤮🤢👎🖕😤😠")
_FURY = words(
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
_HARM = words(
    """losing lost breaking broke ignoring ignored wasting ruining missing forgetting cancelling canceling delaying
    overcharging lying making letting messing screwing
    vergessen verlieren verlegen ignorieren verbocken vermasseln versauen wegschicken lügen warten wartenlassen
    perdre ignorer gâcher mentir oublier perder ignorar mentir olvidar perdere ignorare dimenticare
    verliezen vergeten negeren liegen"""
)
"""What nobody is praised for."""
_AGAINST = tuple(
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
_JOKING = words(
    """joking kidding dreaming sarcasm sarcastic sarcastically irony ironic ironically
    witz scherz scherze träumt träum ironie ironisch sarkasmus rêvez rêve rigole plaisantez blague ironie
    locos broma bromeas ironía sueños scherzate scherzi scherzo sognate ironia grapje dromen grap ironisch şaka"""
)
_WOULD_BE = words(
    """would i'd we'd wäre wuerde würde hätte hätt serait seria sería sarebbe zou donnerais mettrais mettrai daría daria
    darei pondría pondria metterei mettrei"""
)
_PRAISE = words(
    """excellent perfect brilliant amazing awesome fantastic outstanding superb best great love loved delighted
    perfekt super top hervorragend ausgezeichnet begeistert zufrieden spitze genial sehrgut bestens toll
    parfait parfaite génial excellente ravi ravie enchanté
    excelente perfecto perfecta estupendo encantado encantada genial maravilloso
    ottimo ottima perfetto perfetta eccellente bravissimi fantastico
    uitstekend uitstekende geweldig geweldige fantastisch perfect toppie tevreden
    harika mükemmel muhteşem ممتاز ممتازة رائع رائعة"""
)
_TAKEN_BACK = words(
    """but not no never nothing until except although though aber nicht kein keine nie nichts mais pas rien jamais pero no
    nada nunca sin ma però non niente maar niet geen niets ama لكن"""
)
_GRADE_ARTICLES = words("eine ne 'ne ein")
_GRADE_WORDS = words("glatte klare satte gute dicke solide starke runde schöne saubere")
_SAYING = words("say sagen sagn dirais dire diría diria direi zeggen guess suppose")
"""With such a verb a "would" is politeness alone."""
_BUT = words("but except without aber ohne wenn mais sans pero sin ma però senza maar zonder ama لكن ولكن") | CONDITIONS
_IF = words("if unless provided wenn falls sofern mits eğer إذا اذا لو")
_ALSO_IF = words("si se als")
"""They are conditions at the beginning alone: inside they are pronouns, too."""


def contradicts(message: Message, span: NumberSpan, scale: ScaleRange, begins: int) -> bool:
    """Return whether what is said around a score leaves open that it is meant.

    Args:
        message: all of it.
        span: the score.
        scale: of the question.
        begins: where the comment behind it begins.
    """
    behind = [message.word(one) for one in range(begins, message.length)]
    clause = _first_clause(message, begins)
    if _is_conditional(message, span, clause) or _judges_number(clause):
        return True
    if not isinstance(span.value, int):
        return False
    place = (span.value - scale.low) / (scale.high - scale.low)
    said = {*behind, *message.words[: span.first]}
    if not _JOKING.isdisjoint(said):
        return True
    if _is_german_grade(message, span) and said.isdisjoint(_FURY):
        return True
    if clause and all(word in DOUBTS | REFUSALS for word in clause):
        return True
    if place <= _LOWEST and not _PRAISE.isdisjoint(clause):
        return said.isdisjoint(_TAKEN_BACK | _FURY)
    if place >= _HIGHEST:
        return not said.isdisjoint(_MOCKING | _FURY) or _is_against(behind) or not _HARM.isdisjoint(clause)
    return place > _LOWEST and _is_against(clause)


def _first_clause(message: Message, begins: int) -> list[str]:
    clause: list[str] = []
    for index in range(begins, message.length):
        if message.separates(index):
            if clause:
                break
            continue
        clause.append(message.word(index))
    return clause


def _is_conditional(message: Message, span: NumberSpan, clause: list[str]) -> bool:
    """Return whether a score is given only if something were otherwise: "sarebbe un 10 ma …", "9 if …"."""
    if not _IF.isdisjoint(clause[:_SOON]) or not _ALSO_IF.isdisjoint(clause[:1]):
        return True
    start = span.first
    while start > 0 and not message.ends_sentence(start - 1):
        start -= 1
    before = set(message.words[start : span.first])
    if before.isdisjoint(_WOULD_BE) or not before.isdisjoint(_SAYING):
        return False
    return not _BUT.isdisjoint(clause)


def _is_german_grade(message: Message, span: NumberSpan) -> bool:
    """Return whether it sounds like a mark of a German school, where 1 is the best: "eine glatte 1"."""
    before = message.word(span.first - 1)
    if span.firm or span.value not in {1, 2}:
        return False
    return before in _GRADE_WORDS or (span.value == 1 and before in _GRADE_ARTICLES)


def _judges_number(clause: list[str]) -> bool:
    """Return whether the number itself is judged: "10 is too low", "10 c'est trop peu"."""
    return any(word in TOO and after in HIGH_OR_LOW for word, after in zip(clause, clause[1:], strict=False))


def _is_against(said: list[str]) -> bool:
    firsts = {phrase[0] for phrase in _AGAINST}
    return any(
        word in firsts and any(tuple(said[at : at + len(phrase)]) == phrase for phrase in _AGAINST)
        for at, word in enumerate(said)
    )
