"""The words of wishes for no more messages, in the languages that customers write. Tables only.

The stop words of gateways, of the FCC (47 CFR 64.1200 (a)(10)), and what people say instead. Words stand as `folded`
makes them: case-folded, without accents and vowel signs.
"""

import unicodedata
from functools import lru_cache

from services.collector.domain.sms.text import LONGEST_LIGATURE

_DROPPED = frozenset({"Mn", "Me", "Cf"})
_ALIKE = str.maketrans(
    {
        "ø": "o",
        "ł": "l",
        "\N{LATIN SMALL LETTER DOTLESS I}": "i",
        "đ": "d",
        "æ": "ae",
        "œ": "oe",
        "\N{ARABIC LETTER FARSI YEH}": "\N{ARABIC LETTER YEH}",
        "\N{ARABIC LETTER KEHEH}": "\N{ARABIC LETTER KAF}",
        "\N{ARABIC LETTER ALEF MAKSURA}": "\N{ARABIC LETTER YEH}",
    }
)


def folded(text: str) -> str:
    """Return `text` as it is compared: people leave accents away on phones, and write them in several ways."""
    return "".join(map(_folded, text))


@lru_cache(maxsize=4096)
def _folded(character: str) -> str:
    plain = unicodedata.normalize("NFKD", character.casefold()).translate(_ALIKE)
    if len(plain) > LONGEST_LIGATURE:
        return character
    return "".join(one for one in plain if unicodedata.category(one) not in _DROPPED)


def _words(text: str) -> frozenset[str]:
    return frozenset(folded(text).split())


STRONG = _words(
    """
    stop stopp stopall stopplease stoptxt unsubscribe unsubscribing unsub optout desubscribe
    abmelden abbestellen austragen abbestellung abmeldung widerruf widerrufe widerspreche
    arret arrete arreter arretez arrett desabonner desabonnement desabonnez desabonne desinscrire desinscription
    desinscrivez
    baja parar pare detener deten desuscribir desuscribirme desuscribirse anular
    descadastrar descadastre sair
    disiscrivetemi disiscrivermi disiscriversi disiscrivi disiscrivimi disiscriviti disiscrizione cancellami
    afmelden afmelding uitschrijven stoppen frameld afmeld avmeld avsluta avregistrera lopeta peruuta
    wypisz rezygnuje rezygnacja odhlasit odhlasuji dezabonare leiratkozas leiratkozom
    стоп отписаться отпишите отписка відписатися відписка
    σταματηστε διαγραφη στοπ
    إيقاف توقف أوقف أوقفوا قف توقفوا
    הסר הסירו הסירי עצור להסיר
    لغو
    停止 配信停止 配信停止希望 登録解除 退订 退訂 수신거부 중지 หยุด
    """
)
"""Alone, and with polite words and pronouns, they mean nothing else."""

WEAK = _words(
    """
    cancel end quit revoke cease annuler remove halt td fin basta alto para cancelar cancela remover ferma
    cancella annuleer
    dur durun durdur durdurun paren parad fermatevi smettetela smettila cancellatemi rimuovetemi eliminatemi sáquenme
    quítenme bórrenme elimínenme yazmayın yazma اتركوني كفى كفاية
    iptal ret отмена konec huy berhenti الغاء إلغاء 取消 解除 취소 정지 बंद ยกเลิก
    """
)
"""Only where they are all that is said: they stand in ordinary sentences, too."""

WITH_OBJECT = _words(
    """
    enough schluss genoeg yeter كفى بدون niente stoppt stoppen streicht losch loesch loscht loescht paren parad borrad
    borren bórrenme quítenme sáquenme wis gomme basta
    end quit cancel revoke withdraw widerrufen cease discontinue halt remove delete take erase exclude
    beende beenden beendet losche loesche loschen loeschen streiche streichen entferne entfernen entfernt nimm
    nehmen
    nehmt nehmt hore hor hort horen hoere hoert hoeren aufhoren aufhoeren melde melden
    cessez cesser supprimez supprimer retirez retirer enlevez
    cancelar cancelen annulla annullate annuler disdire cancella rimosso rimossa rimossi dar darme dame date darse
    eliminar elimineme eliminenme quitar quiten quiteme borrar dejen deje dejar
    remova retire tire verwijder verwijderen rimuovi rimuovetemi cancellate cancellatemi toglietemi togliete
    levatemi levate
    eliminatemi smettete smettetela smettila smetti finitela haal haalt schrap schrappen hou houd ophouden borrenme
    saquenme saqueme sacame elimínenme dejad retirez-moi effacez enlève çıkarın cikar çıkar silin
    """
)
"""They mean it together with messages, a list, or a subscription to messages."""

NEGATIONS = _words(
    """
    no not dont don donot doesnt never nor
    kein keine keinen keiner keinerlei nicht nie niemals
    ne pas plus jamais
    nunca jamas
    nao
    non mai
    geen niet nooit ikke ingen inga inte
    не нет
    لا
    """
)

OF_NOUNS = _words("no kein keine keinen keiner keinerlei geen ingen inga")
"""Negations that stand before what there is none of; "no" also stands before Spanish and Italian verbs."""

ENOUGH = _words(
    """
    more anymore again further longer
    mehr weitere weiteren weiterer wieder
    plus davantage
    mas mais piu meer mer flere fler больше
    """
)
"""With a negation and messages: no more of them."""

SENDING = _words(
    """
    msging mssging textin txtin messagin pinging annoying hassling hounding embeter emmerder harceler importuner
    spammer contactez envoie molesten molestes molestéis mandes mandéis escribas
    text texting txt txting message messaging send sending contact contacting write writing spam spamming bother
    bothering sms-ing email emailing mail mailing call calling survey surveying ask asking pester pestering
    disturb
    harass harassing
    schreib schreibe schreiben schreibt schick schicke schicken schickt sende senden sendet kontaktieren
    kontaktiere
    kontaktiert anschreiben zuschicken zusenden zuzusenden zuschreiben belastigen belaestigen nerven befragen
    simsen
    stören storen stoeren
    envoyer envoyez contacter contactez ecrire ecrivez deranger
    enviar envie envien enviarme enviandome mandar manden mandarme mandando contactar contacten escribir
    escriban molestar
    envie enviem mandem
    escribirme escribirnos contactarme molestarme llamarme enviarnos mandeis enviéis escribais
    disturbatemi scrivermi scriverci mandarmi inviarmi contattarmi disturbarmi disturbare messaggiarmi
    m'ecrire m'envoyer me-contacter deranger-moi ecris
    appen mailen berichten-sturen schrijven lastigvallen bellen
    göndermeyin gondermeyin atmayin yazmayin rahatsiz
    inviare inviatemi mandate mandatemi scrivere scrivetemi contattare contattatemi
    sturen stuur smsen joder
    пишите присылайте присылать отправляйте
    ترسل ترسلوا تراسلني تراسلوني
    """
)
MESSAGES = _words(
    """
    mesaj mesajı mesajlar mesajları smsler reklam رسايل
    text texts message messages msg msgs sms txt txts email emails mail mails survey surveys notification
    notifications
    reminder reminders spam call calls alert alerts subscription subscriptions suscripcion iscrizione inscription
    abonnement abonnementen newsletter questions mailings contact consent
    permission
    nachricht nachrichten umfrage umfragen mitteilung mitteilungen werbung benachrichtigung benachrichtigungen
    befragung befragungen erinnerungen textnachrichten anfragen post newsletters einwilligung zustimmung
    werbe-sms
    messages enquetes enquete sondages sondage textos notifications
    mensaje mensajes encuesta encuestas notificaciones textos correos publicidad
    mensagem mensagens pesquisas
    messaggi messaggio sondaggi
    berichten bericht berichtjes enquetes
    beskeder meldinger meddelanden
    сообщения сообщений смс рассылку рассылка
    الرسائل رسائل رسالة الاشتراك اشتراك اشتراكي ارسال الإرسال المراسلة
    """
)
LISTS = _words(
    """
    bestand fichier base liste رقمي القائمة
    list lists mailing database distribution contacts subscribers
    liste verteiler verteilerliste adressliste datenbank kontaktliste
    listes lista listas elenco lijst number numbers nummer rufnummer handynummer telefonnummer numero telefono telephone
    """
)
LEAVING = _words("off out uit from aus von raus ab baja")
"""Between whoever wants to leave and the list."""

RECEIVING = _words(
    """
    receive receiving get getting erhalten bekommen empfangen kriegen recevoir recibir receber ricevere
    ontvangen
    получать
    """
)
WANTING = _words(
    """
    want wanna wish like need interested interest interesse intérêt interés
    mochte moechte will wollen wuensche wunsche wünsche möchten moechten
    veux voudrais souhaite desire
    quiero deseo quisiera
    quero desejo
    voglio vorrei desidero
    wil wens
    хочу vill onsker أريد اريد
    """
)

PLEASE = _words(
    "please pls plz favor favore plait lütfen lutfen رجاء bitte svp porfavor alsjeblieft alstublieft prosze пожалуйста"
)
POLITE = PLEASE | _words(
    """
    but aber mais pero plse thank thanks thx ty you now immediately asap just ok okay hi hello hey dear sir
    madam sorry at
    once today kindly already the-end yes right away
    artık bana beni bir daha thanku cheers
    danke jetzt sofort umgehend hallo hi ja mal doch einfach endlich guten tag moin sehr geehrte damen herren
    freundliche grusse gruesse mfg vielen dank hiermit
    stp sil s il vous te plait merci bonjour maintenant immediatement
    por favor gracias ahora ya hola
    obrigado obrigada agora
    per favore grazie adesso subito
    aub graag gern gerne volontiers nu tak takk tack kiitos lutfen dekuji
    спасибо
    من فضلك فضلكم رجاء رجاءا شكرا الرجاء يرجى
    בבקשה תודה
    """
)
OBJECTS = _words(
    """
    rien nichts nada niets
    it this that these those everything all me us my
    es das dies diese diesen alles mich mir uns
    ca tout moi
    todo esto me nos
    tutto mi
    """
)
"""May stand beside a strong word alone."""

CONNECTING = _words(
    """
    mio mia tuo tua vos suo op stuff crap nonsense kram zeug questi queste bu et edin etmek almak بعد الآن بهذا اي أي
    i im id d ive we am be been being would could can may should shall will have to a an the any anything and or
    of in on
    for from by with your yours our my mine me us you u ur this that these those all every everything it its so
    such
    as until ever am here via phone number cell mobile company service services such kind sort asked again wont
    going
    want wanting people guys
    ich wir sie ihr euch ihre ihren ihrem ihrer eure euren mein meine meinen meiner meinem mir mich uns der die
    das dem
    ihnen dir den des ein eine einen einer zu an auf mit per von vom aus und oder dass ab sich selbst nummer handy
    telefonnummer
    rufnummer handynummer dienst nutzung verwendung verarbeitung speicherung daten meine konnen koennen konnten
    koennten wurden wuerden lassen
    lasst habe hatte keinesfalls auch nur durch bei im in zum zur
    je j n c nous vous votre vos mon ma mes me m de d des du la le les l a au en un une numero telephone cette
    ces tous toutes
    avec sur
    con yo usted ustedes su sus mi mis me nos de del la el los las lo un una a al en numero telefono este esta estos
    estas
    servicio todos todas
    eu voce voces seu seus meu meus o os as um uma do da dos das para
    essere venire io voi tu il lo gli i le un una di del della dei da dal dalla dalle dallo alla al a questo questi
    questa vostri vostro
    ik met mij jullie uw u het de een van mijn dit deze
    jag jeg ha mig
    мне меня вы ваши от на в
    عن لي من في هذه هذا تلقي استلام استقبال
    """
)
"""Words that hold such a wish together; they say nothing by themselves."""

START = _words(
    """start unstop restart subscribe resubscribe optin anmelden reprendre reprise alta inizia riattiva iscrivimi
    iscrivi iscrivetemi riabbonami wiederanmelden aanmelden opnieuw hervatten abone basla baslat ابدأ ابدا اشتراك"""
)
HELPING = _words(
    """i you can could need get want some send me us besoin j ai d ich brauche wir brauchen könnt ihr mir uns necesito
    quiero ho bisogno di ik heb nodig edin istiyorum lazım أحتاج أريد اريد"""
)
"""May stand beside a word for help."""

HELP = _words("help info hilfe aide ayuda aiuto ajuda hulp yardim bilgi infos مساعدة المساعدة")
