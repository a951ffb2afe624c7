"""Words that say nothing by themselves. Negations are kept apart: with the word after them they say much."""

from collections.abc import Mapping

_NEGATIONS = """
not no never without don't didn't doesn't isn't wasn't weren't aren't won't can't couldn't wouldn't shouldn't haven't
hasn't hadn't cannot nicht kein keine keinen keinem keiner keines nie niemals ohne
"""
_ENGLISH = """
a about above after again all also am an and any anything are as at be because been before being below between both
but by came can come could did do does doing done down during each either else even ever every everyone everything few
for from further get gets getting give given go goes going gone got had has have having he her here hers herself him
himself his how however i i'd i'll i'm i've if in into is it it'd it'll it's its itself just let made make many may me
might mine more most much must my myself need neither none nor nothing now of off often on once one only or other
others our ours ourselves out over own per put quite rather really same say said see she should since so some someone
something still such than that that's the their theirs them themselves then there there's these they they'd they'll
they're they've thing things this those though through to too took under until up upon us use used very via was way we
we'd we'll we're we've well went were what when where whether which while who whole whom whose why will with within
would yet you you'd you'll you're you've your yours yourself yourselves yes ok okay
"""

_GERMAN = """
ab aber alle allem allen aller alles als also am an andere anderen anderer anderes auch auf aus außer bei beide beim
bin bis bisschen bist da dabei dadurch dafür dagegen daher dahin damit danach dann daran darauf darf darin darum
darüber das dass davon dazu dein deine dem den denn dennoch der deren des deshalb dessen dich die dies diese diesem
diesen dieser dieses dir doch dort du durch eben ein eine einem einen einer eines einfach einige einigen einiger
einmal er es etwas euch euer eure fast für ganz gab gar gegen gehen geht gemacht genau gewesen gibt ging habe haben
halt hat hatte hatten hattest hier hin hinter ich ihm ihn ihnen ihr ihre ihrem ihren ihrer im immer in ins irgend
irgendwie ist ja jede jedem jeden jeder jedes jedoch jetzt kam kann kannst könnte können kommen kommt lassen lässt
machen macht mal man manche mehr mein meine meinem meinen meiner mich mir mit muss musste müssen nach nachdem neben
nichts noch nun nur ob oder oft ohnehin recht sagen sagte schon sehr sei sein seine seinem seinen seiner seit selbst
sich sie sind so sogar solche soll sollte sollten sondern sonst soviel sowie um und uns unser unsere unserem unseren
unserer unter viel viele vielen vom von vor wann war waren warst warum was weder weil weiter welche welchem welchen
welcher welches wenn wer werde werden wie wieder wieso will wir wird wirklich wo wurde wurden während wäre wären würde
würden zu zum zur zwar zwischen über
"""

NEGATIONS = frozenset(_NEGATIONS.split())

STOP_WORDS: Mapping[str, frozenset[str]] = {"en": frozenset(_ENGLISH.split()), "de": frozenset(_GERMAN.split())}
"""By ISO 639-1 code: the languages whose terms can be counted."""

_SAY_MUCH_IN_THE_OTHER = frozenset({"fast", "still"})
"""German for "almost", and English for "yet": an English "fast" and a German "still" (quiet) say something."""

EVERY_STOP_WORD = frozenset[str]().union(*STOP_WORDS.values()) - _SAY_MUCH_IN_THE_OTHER
"""For texts whose language is not known."""
