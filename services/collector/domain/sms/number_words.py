"""Number words, in the languages that customers write. Tables only; words stand as `folded` makes them."""

from services.collector.domain.sms.opt_out_words import folded

_BY_VALUE = (
    "zero nil nought null nul cero sifir صفر",
    "one eins un une uno una een bir واحد",
    "two zwei zwo deux dos due twee iki اثنان اثنين",
    "three drei trois tres tre drie uc ثلاثة ثلاث",
    "four vier quatre cuatro quattro dort أربعة اربعة أربع",
    "five fünf fuenf cinq cinco cinque vijf bes خمسة خمس",
    "six sechs seis sei zes alti ستة ست",
    "seven sieben sept siete sette zeven yedi سبعة سبع",
    "eight eigth acht huit ocho otto sekiz ثمانية ثمانيه ثماني",
    "nine neun neuf nueve nove negen dokuz تسعة تسع",
    "ten zehn dix diez dieci tien عشرة عشره عشر",
)

NUMBERS = {folded(word): value for value, words in enumerate(_BY_VALUE) for word in words.split()}
"""The value of each word."""

SHY = frozenset(
    map(
        folded,
        [
            "one",
            "eins",
            "un",
            "une",
            "uno",
            "una",
            "een",
            "zero",
            "null",
            "nul",
            "due",
            "sei",
            "six",
            "tre",
            "tres",
            "dos",
            "acht",
            "bes",
            "uc",
            "ست",
        ],
    )
)
"""Words that mean something else in running text: there they are numbers only where they stand alone."""

BIGGER = frozenset(
    map(
        folded,
        [
            "eleven",
            "twelve",
            "hundred",
            "thousand",
            "elf",
            "zwölf",
            "zwoelf",
            "hundert",
            "onze",
            "douze",
            "cent",
            "doce",
            "cien",
            "undici",
            "dodici",
            "cento",
            "twaalf",
            "honderd",
        ],
    )
)
"""Numbers above every scale."""

HALVES = frozenset(
    map(
        folded,
        [
            "half",
            "einhalb",
            "anderthalb",
            "komma",
            "point",
            "virgule",
            "coma",
            "virgola",
            "demi",
            "demie",
            "medio",
            "media",
            "mezzo",
            "mezza",
            "halve",
            "halb",
            "quarter",
            "viertel",
            "quart",
            "buçuk",
            "ونصف",
            "نصف",
        ],
    )
)
"""Beside a number: it is no whole one. Words such as "siebeneinhalb" end in one of them."""
