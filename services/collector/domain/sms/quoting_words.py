"""How phones word reactions, quotes, automatic replies and signatures, in the languages of customers. Tables only."""

import re

from services.collector.domain.sms.opt_out_words import folded


def _words(text: str) -> frozenset[str]:
    return frozenset(map(folded, text.split()))


REACTING = _words(
    """liked loved disliked laughed emphasized emphasised questioned reacted reaction
    reagiert gelacht markiert geliebt hervorgehoben betont gefällt gefiel
    aimé adoré ri réagi souligné accentué questionné interrogé
    gustó encantó reaccionó enfatizó destacó rió risa gracia preguntó
    reagito messo piace riso enfatizzato adorato amato evidenziato contrassegnato
    leuk gereageerd lachte benadrukte hield geweldig gelachen
    beğendi güldü vurguladı bayıldı beğenildi
    أعجب أعجبه أعجبني أحب ضحك تفاعل"""
)
"""What was done with our message."""

PICTURES = _words("image photo picture video bild foto photo imagen immagine afbeelding video attachment anhang")

REACTION_WORDS = (
    REACTING
    | PICTURES
    | _words(
        """at to with removed remove a an the from your message heart like love laugh dislike exclamation question mark
    haha thumbs up down
    hat haben auf über mit mir nicht ein eine einem einer das die der ihre deine nachricht fragezeichen ausrufezeichen
    herz daumen hoch runter entfernt reaktion
    de à a n'a pas avec au en une un le la mis évidence j'aime réaction votre message coeur
    le no me gusta se dio da de con por su mensaje corazón reacción hizo pareció ha
    ha hai con mi non per al alla tuo messaggio cuore reazione una un rimosso
    vond vindt heeft met op om niet van de het je bericht hart reactie
    ifadesini mesajını için قام ب على رسالة بـ"""
    )
)
"""All words of such a notice."""


def _patterns(lines: str, *, flags: re.RegexFlag = re.NOFLAG) -> tuple[re.Pattern[str], ...]:
    """Return the patterns of a table, one a line."""
    return tuple(re.compile(line.strip(), flags) for line in lines.splitlines() if line.strip())


_NOW = (
    r"(?:(?:gerade|derzeit|zurzeit|zur zeit|aktuell|leider|momenteel|nu|even|bis|vom|tot|t/m|mei|mai"
    r"|\S{0,12}\d\S{0,12}) )*"
)
AUTOMATIC = _patterns(
    r"""
    \bout of (?:the )?office\b
    ^\W*(?:auto|automatic|automated|autoreply|autoresponder)\s?:
    \bauto(?:matic|mated)?[ -]?(?:reply|response|answer|message)\b
    \b(?:i'm|i am|im) (?:currently |now )?(?:driving|away|unavailable)
    \b(?:i'm|i am|im) (?:currently |now )?on (?:annual )?(?:leave|vacation|holidays?)\b
    \b(?:can't|cannot|cant) talk (?:right )?now\b
    \b(?:i'm|i am) (?:in a meeting|not available|receiving messages with)
    \bi(?:'m not receiving| am not receiving) notifications\b
    \babwesenheits?(?:notiz|nachricht|meldung)?\b
    \bautomatische (?:antwort|nachricht|sms)\b
    \bich fahre gerade\b
    \breponse automatique\b
    \bmessage automatique\b
    \bje (?:suis )?(?:actuellement |en ce moment )?(?:absente?\b|en conges?\b|en vacances|en reunion)
    \bje (?:suis )?(?:actuellement |en ce moment )?(?:conduis|au volant|indisponible)
    \babsente? (?:du bureau|jusqu)
    \brespuesta automatica\b
    \bmensaje automatico\b
    \bfuera de (?:la )?oficina\b
    \b(?:estoy|me encuentro) (?:actualmente )?(?:conduciendo|manejando|de vacaciones|fuera de|ausente)
    \bestoy (?:reunid[oa]|en una reunion)\b
    \brisposta automatica\b
    \bmessaggio automatico\b
    \bfuori (?:ufficio|sede)\b
    \b(?:sono|saro) (?:attualmente |in questo momento )?(?:in ferie|in vacanza|in riunione|assente)
    \bsto guidando\b
    \bautomatische? (?:antwoord|bericht|reactie)\b
    \bafwezigheids(?:bericht|melding)\b
    \bik (?:rij|rijd) (?:nu|momenteel|even)\b
    \bik zit (?:nu |even |momenteel )?(?:in de auto|achter het stuur)
    \botomatik (?:yanit|cevap|mesaj)\b
    \barac kullaniyorum\b
    \bofis disinda\b
    """
) + tuple(
    re.compile(one)
    for one in (
        rf"\b(?:ich )?(?:bin|befinde mich) {_NOW}(?:im urlaub|nicht im buro|nicht erreichbar|ausser haus|unterwegs)",
        rf"\b(?:ich )?(?:bin|befinde mich) {_NOW}(?:am steuer|in einer besprechung|im meeting|in elternzeit)",
        rf"\bik ben {_NOW}(?:op dit moment )?(?:afwezig|niet op kantoor|met vakantie|op vakantie|aan het rijden)",
        rf"\bik ben {_NOW}(?:op dit moment )?(?:niet bereikbaar|met verlof|in een vergadering|buiten kantoor)",
        *map(folded, ("رد تلقائي", "خارج المكتب", "أقود السيارة")),
    )
)
"""Said in the first person and at the beginning: what a machine writes while its owner is away."""

SAYS_SO = re.compile(
    r"\b(?:this is an auto\w*|dies ist eine automatische|das ist eine automatische|ceci est un(?:e)? \w+ automatique"
    r"|este es un mensaje automatico|esta es una respuesta automatica|questo e un messaggio automatico"
    r"|dit is een automatisch)\b"
)
"""Wherever it stands, the message says itself that nobody wrote it."""

OPENING_AUTOMATIC = _words(
    """hi hello hey dear thanks thank you for your message text mail email sms sorry this is an i i'm am im currently
    the at moment right now
    hallo guten tag danke vielen dank für ihre deine eure nachricht sms mail das ist eine ich bin leider derzeit im
    moment
    bonjour merci pour de votre message ceci est un une je suis actuellement désolé
    hola gracias por su tu mensaje este es un lo siento en este momento ahora
    ciao buongiorno salve grazie per il tuo suo messaggio questo è un una al momento mi dispiace
    hoi hallo beste bedankt voor je uw bericht dit is een op dit moment sorry helaas
    merhaba mesajınız için teşekkürler مرحبا شكرا لرسالتك"""
)
"""What may stand before it."""

_SIGNATURES = _patterns(
    r"""
    (?:sent|typed) (?:from|via|with|on) (?:my|a|an|the|yahoo|outlook|mail|gmail|proton|samsung|android)\b{device}
    (?:get|download) outlook for (?:ios|android)\b[.]?
    (?:gesendet|geschrieben|verschickt|versendet) (?:von|mit|über|via|aus) (?:meine\w*|mein|der|dem|einem)\b{device}
    (?:gesendet|versendet) (?:von|mit|über|via) (?:outlook|yahoo|gmx|web\.de|telekom|android|samsung|iphone)\b{device}
    von (?:meinem|meiner) [^\n.!?]{2,40} (?:gesendet|geschickt|verschickt)[.]?
    (?:laden sie )?outlook für (?:ios|android)(?: herunterladen| beziehen)?[.]?
    envoy[ée]e? (?:de|depuis|à partir de|via|par) (?:mon|ma|un|une|mes|yahoo|outlook|l)\b{device}
    (?:télécharger|obtenir) outlook pour (?:ios|android)[.]?
    enviado (?:desde|de|con|por|a través de) (?:mi|un|una|yahoo|outlook|el|la)\b{device}
    obtener outlook para (?:ios|android)[.]?
    inviato (?:da|dal|dalla|con|tramite) \w+\b{device}
    (?:ottieni|scarica) outlook per (?:ios|android)[.]?
    (?:verzonden|verstuurd|gestuurd) (?:vanaf|van|met|via|vanuit) \w+\b{device}
    outlook voor (?:ios|android)(?: downloaden)?[.]?
    iphone'?umdan gönderildi[.]?
    \w+ cihazımdan gönderildi[.]?
    (?:أرسلت|أُرسلت|أرسل|تم الإرسال) من [^\n.!?]*
    """.replace("{device}", r"[^\n.!?]*(?:\d[^\n.!?]*)?[.!]?"),
    flags=re.IGNORECASE,
)
_AT_START = r"(?:^|(?<=[\s.!?,;:)\-–—]))"
SIGNATURES = tuple(re.compile(f"{_AT_START}(?:{one.pattern})", re.IGNORECASE) for one in _SIGNATURES)
"""What phones add below a message, often with a number in the device's name."""

QUOTING_LINES = _patterns(
    r"""
    (?<=\n)on [^\n]{3,120} wrote:.*
    (?<=\n)am [^\n]{3,120} schrieb[^\n]{0,80}:.*
    (?<=\n)le [^\n]{3,120} a écrit ?:.*
    (?<=\n)el [^\n]{3,120} escribió:.*
    (?<=\n)il [^\n]{3,120} ha scritto:.*
    (?<=\n)op [^\n]{3,120} schreef[^\n]{0,80}:.*
    ^-{2,}\s?(?:original message|ursprüngliche nachricht|message d'origine)\s?-{2,}.*
    ^-{2,}\s?(?:mensaje original|messaggio originale|oorspronkelijk bericht)\s?-{2,}.*
    """,
    flags=re.IGNORECASE | re.DOTALL | re.MULTILINE,
)
"""Above a quoted message; everything below is ours."""
