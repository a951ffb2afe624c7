# ruff: noqa: RUF001, E501 - letters of many scripts, some of them wide
"""What people write who want no more text messages, and what others write that sounds like it."""


def _messages(table: str) -> list[str]:
    """Return the messages of a table, which a bar parts."""
    return [said.strip() for line in table.strip().splitlines() for said in line.split("|")]


REQUESTS = _messages(
    """
    STOP | Please stop texting me | STOPP BITTE | unsubscribe me | ARRET | Arrêt | BAJA | إيقاف | ايقاف | stop all
    opt-out | Opt out | stop3 | 3 stop | STOP 3 | Stop it | please stop | Stop please! | just stop | Quit texting me
    cancel | Cancel please | END | quit | revoke | no more texts please | Do not text me again
    Don't text me anymore | don't contact me | I do not want to receive any more text messages from you
    Keine SMS mehr | Bitte keine weiteren Nachrichten | Ich möchte keine Nachrichten mehr erhalten
    Bitte nicht mehr schreiben | Schreiben Sie mir nicht mehr | Melden Sie mich bitte ab | Ich möchte mich abmelden
    Bitte abmelden | abbestellen | Remove me from your list | take me off your list | take me off this list please
    leave me alone | Lassen Sie mich in Ruhe | no quiero recibir más mensajes | Darme de baja | no más
    No me envien mas mensajes | ne plus m'envoyer de messages | Arrêtez de m'envoyer des SMS | Désabonnez-moi
    désinscription | SAIR | PARAR | Basta | disiscrivimi | afmelden | Stop met sms sturen | СТОП | Отписаться
    الغاء الاشتراك | إلغاء الاشتراك | توقف من فضلك | הסר | 退订 | 配信停止してください | 수신거부 | I would like to unsubscribe
    How can I unsubscribe? | Please unsubscribe me from these messages | opt me out
    Please opt me out of all messages | STOP STOP STOP | stop!!!!! | S T O P | STOP. | "stop" | Stop texting
    Stop sending me surveys | stop sending these texts | cancel my text messages | cancel all messages
    End these messages | The food was bad. Please stop texting me | terrible service stop texting me
    Horrible. STOP | Stop texting me I hate it | Widerruf | Ich widerspreche | ＳＴＯＰ
    Please remove my number from your database | Delete my number from your list | hört auf mir zu schreiben
    Hören Sie auf, mir SMS zu schicken | stop spamming me | ENOUGH! Stop texting | Never text me again
    please do not send me any more surveys | Thanks but please unsubscribe | Yes, stop | Wypisz | iptal | lopeta
    Stop messages | stop sms | stopp sms | stop calling me | i want to stop receiving these messages
    I want to opt out | Could you please stop sending me these messages? | reply STOP | Nicht schreiben
    No me envien mensajes | Bitte keine SMS | no texts please | Ich will keine Umfragen | s.t.o.p | No more surveys
    I revoke my consent | Ich widerrufe meine Einwilligung | stopp! | S.T.O.P. | Stop ya | Annuler
    Je ne veux plus recevoir de messages | non scrivetemi piu | Non voglio più ricevere messaggi
    Não quero receber mais mensagens | Ik wil geen berichten meer ontvangen | Jag vill inte ha fler sms
    Не пишите мне больше | لا ترسل رسائل | لا اريد رسائل | Stopp Umfragen | bitte von der Liste nehmen
    bitte aus dem Verteiler löschen | I said stop | STOP contacting me or I will report you | Fuck off stop texting
    UNSUBSCRIBE ALL | End all messages | opt-out please | OPTOUT | stop/unsubscribe | Stop or unsubscribe | hör auf
    hoert auf mit den sms | laissez-moi | laissez moi tranquille svp | iptal et | iptal edin lütfen | basta messaggi
    basta con questi messaggi | afmelden graag | pls stop | stop pls | stop!! | Stopp | stop sending me stuff
    stop msging me | stop it please | can you stop texting me | can u stop these texts
    would you please stop messaging me | could you stop sending these | please dont text me again
    do not contact me again | don't message me ever again | no more msgs | no more of these texts please
    enough with the texts | I want to unsubscribe | I'd like to unsubscribe | unsubscribe this number
    unsubscribe please | take my number off | take me off the list | remove me | remove me please | remove my number
    delete my number | delete me from your list | opt me out please | I opt out | opt out pls | lose my number
    leave me alone please | not interested, stop texting | stop contacting me | quit it with the texts
    stop all messages | cancel these messages | cancel my subscription to these texts | STOP I don't want this
    stop now please | stop asking me | stop asking me questions | i dont want any more messages
    i do not want these texts | please no more surveys | no surveys please | END texts
    bitte keine nachrichten mehr | keine weiteren sms bitte | bitte nicht mehr anschreiben | schreibt mir nicht mehr
    schickt mir keine sms mehr | ich will keine sms mehr | ich möchte keine sms
    möchte nicht mehr angeschrieben werden | bitte abmelden | ich melde mich ab | meldet mich ab
    bitte aus dem Verteiler nehmen | streicht mich aus der Liste | bitte meine Nummer löschen | lösch meine nummer
    löschen Sie meine Nummer | hören Sie auf mir Nachrichten zu schicken | lasst mich in Ruhe | lass mich in ruhe
    Schluss mit den Nachrichten | Schluss mit diesen SMS | stopp | stop bitte sofort | Stoppt die SMS
    kein Interesse mehr an euren SMS | nicht mehr schreiben | unterlassen Sie das | Austragen bitte
    abbestellen bitte | nie wieder schreiben bitte | arrêtez | arretez svp | arrêtez les sms | arrêtez vos messages
    arrête de m'écrire | stop svp | ne m'envoyez plus de sms | ne m'envoyez plus rien | ne plus me contacter
    ne me contactez plus | je ne veux plus de messages | je ne veux plus recevoir vos sms | plus de messages svp
    désabonnez-moi | désinscrivez-moi | je me désabonne | je veux me désabonner | retirez-moi de votre liste
    supprimez mon numéro | enlevez mon numéro | laissez-moi tranquille | foutez-moi la paix | arrêtez de m'embêter
    STOP SMS | merci de ne plus m'écrire | merci d'arrêter | baja | darme de baja | quiero darme de baja
    dame de baja por favor | denme de baja | no me escriban más | no me manden más mensajes | no me envíen más
    dejen de escribirme | dejad de mandarme mensajes | dejen de enviar mensajes | no quiero más mensajes
    no quiero recibir sms | no más mensajes | basta de mensajes | paren | paren de mandar mensajes | parad ya
    para ya | alto | cancelar suscripción | borren mi número | elimínenme de la lista | quítenme de la lista
    sáquenme | déjenme en paz | no molestar | no molesten más | basta | basta sms | basta messaggi per favore
    smettetela | smettetela di scrivermi | smettete di mandarmi messaggi | non scrivetemi più
    non mandatemi più messaggi | non voglio più messaggi | non voglio ricevere sms | cancellami | cancellatemi
    cancellate il mio numero | toglietemi dalla lista | rimuovetemi | disiscrivetemi | voglio disiscrivermi
    annulla iscrizione | lasciatemi in pace | niente più messaggi | niente sms | stop messaggi | fermatevi
    non contattatemi più | stop aub | meld me af | ik wil me afmelden | schrijf me uit | uitschrijven aub
    geen sms meer | geen berichten meer graag | stuur me geen berichten meer | stuur geen sms meer
    niet meer sturen | niet meer appen aub | ik wil geen berichten meer | ik wil dit niet meer ontvangen
    haal me van de lijst | haal me uit het bestand | verwijder mijn nummer | wis mijn nummer | laat me met rust
    hou op | hou op met sms'en | houd op met berichten sturen | stop met berichten sturen | stop met appen
    genoeg berichten | dur | durdur | durdurun | ret | mesaj atmayın | artık mesaj atmayın | bana mesaj atmayın
    mesaj göndermeyin | bir daha yazmayın | bir daha mesaj atmayın | mesaj almak istemiyorum | sms istemiyorum
    artık mesaj istemiyorum | listeden çıkarın | beni listeden çıkarın | numaramı silin | aboneliği iptal edin
    aboneliğimi iptal et | abonelikten çık | rahatsız etmeyin | lütfen durun | yeter artık mesaj | çıkmak istiyorum
    أوقف | اوقفوا الرسائل | أوقفوا الرسائل من فضلكم | توقف | توقفوا | توقفوا عن إرسال الرسائل | لا ترسل
    لا ترسلوا لي رسائل | لا ترسلوا رسائل بعد الآن | لا أريد رسائل | لا أريد هذه الرسائل | لا أريد استلام الرسائل
    إلغاء | الغاء | احذف رقمي | احذفوا رقمي | كفى رسائل | اتركوني | بدون رسائل
    """
)

ANSWERS = _messages(
    """
    please cancel my order | the end of the line | 9 great | Never quit! | stop making me wait |  | 9 | yes | YES
    don't stop | Please don't stop sending these | non-stop fun | stop lying to customers | The bus didn't stop
    I want to cancel my contract | Cancel my subscription to the gym | The end | till the end | nicht mehr | no more
    I did not get a text | I don't get texts from you | Did not receive any message | Your driver did not stop
    Why did you stop texting me? | Remove me from the waiting list | no | No thanks | Non stop | bus stop
    The stop was late | Ich konnte mich nicht abmelden | Ich möchte mich vom Kurs abmelden | Bestellung abbestellen
    Ende gut alles gut | ende | Al final | Nothing to complain, no messages
    We had to wait at every stop, quit slow | I cannot stop laughing | great until the end | no puedo parar
    para mi todo bien | 8 para todos | Keine Nachricht erhalten | Ich habe keine SMS erhalten | Send more surveys
    more texts please | please call me | Call me | Please write | contact me | Remove the old chairs | take me out
    I like it | everything | end of story | Keine | nichts | please text me | I want more messages
    never received the mail | quit smoking help | help | start | Stop by anytime, I liked it | No survey needed
    not interested | Please do not call the police | Bitte keine Umstände | Mehr Mitarbeiter bitte | Keine Werbung
    No mail | Your unsubscribe page is broken | Hilfe | alles bestens | don't stop the good work 10
    the bus did not stop | please don't stop | never stop | Don't stop texting, love it | stop 9 was closed
    the bus stop was dirty | bus stop 5 | last stop | it wouldn't stop raining | I can't stop smiling
    why did you stop selling bread | you should stop selling cold coffee | I had to stop halfway
    I had to cancel my order | cancel my appointment | please cancel my subscription to the gym | the end was great
    quit smoking thanks to you | I quit | unsubscribe is hard to find on your site | your opt out page is broken
    nobody called me, please text me | please text me back | text me | call me | remove the charge
    please remove the dog | delete the invoice | leave it | take it off the bill | no more complaints
    no more waiting | no messages received | I never got a text | you never text back
    I get too many calls, service ok | I like your texts | stop being so slow | stop overcharging | wait stop
    full stop | they would not stop talking | stopped working after a day | no end in sight | Der Bus hielt nicht an
    Aufhören wollte ich nie | hört sich gut an | das hört nie auf | hört auf euer Personal | Bitte meldet euch
    abmelden hat nicht geklappt | die Abmeldung war kompliziert | Kündigung dauert ewig | bitte stornieren
    Auftrag löschen | bitte Rechnung löschen | keine Nachricht bekommen | keine SMS bekommen
    nie eine Nachricht erhalten | keine Beschwerden | lasst euch nicht stressen | Schluss war um 9
    nicht mehr zu toppen | bitte schreiben Sie mir | ohne Ende gewartet | le bus ne s'arrête pas | arrêt de bus sale
    l'arrêt 5 | le bus ne s'est pas arrêté | l'arrêt était fermé | annulez ma commande | je veux annuler mon rdv
    laissez tomber | laissez-moi un message | plus jamais | plus rien à dire | j'ai arrêté de fumer
    ne changez rien | arrêté par la pluie | pas de message reçu | la baja calidad | baja calidad | planta baja
    bajo | di de baja mi línea y tardaron | estoy de baja | no paran de ayudar | sin parar | el bus no paró
    parada 5 | para mí un 9 | para nada | cancelar mi pedido | quiero cancelar la cita | alto precio
    más mensajes por favor | no recibí mensajes | basta così | non basta | basta e avanza | basta poco | abbasta
    ordine cancellato | cancellate l'ordine | l'autobus non si è fermato | fermata chiusa | smettere di fumare
    più messaggi | non ho ricevuto messaggi | mai più | bushalte | de bus stopte niet | halte dicht
    niet meer te vinden | ik wil mijn bestelling annuleren | meer berichten graag | geen bericht gekregen | houd vol
    hou vol | stoppen met roken | otobüs durmadı | durak uzak | durak 5 | siparişimi iptal edin
    randevumu iptal ettim | mesaj gelmedi | hiç durmadan çalışıyorlar | dur bakalım | الباص لم يتوقف | لم يتوقف
    لا توقفوا العمل الجيد | لم تصل رسالة | إلغاء الطلب | أريد إلغاء الحجز | موقف الباص | توقف الباص بعيد
    """
)
