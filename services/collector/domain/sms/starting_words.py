"""Words that begin a comment directly behind a score, because nothing can be counted by them. Tables only.

A number stands before what it counts: "5 employees", "3 unanswered calls". A verb of one person, a pronoun, an adverb,
or a noun that nobody counts stands there only when the number is an answer. Words stand as `folded` makes them.
"""

from services.collector.domain.sms.answer_words import words

BEGINNING = words(
    """had waited took luv love loved loving hate hated was wasn't wasnt has hasn't hasnt doesn't doesnt didn't
    didnt couldn't couldnt can't cant nothing everything everyone everybody someone somebody after without your ur our
    you u ye yous where
    bin hab habe hatte musste konnte durfte warte wartete fand find hätt nichts alles jeder jemand nach ohne euer eure
    ihr du unser unsere wo obwohl trotz trotzdem außerdem zudem bleibt bleibe komme komm kommt habt
    seid macht gibt fehlt fehlte dauert dauerte klappt klappte hoffe mag
    rien tout tjs toujours après sans votre vos tu vous j'étais j'avais y'a
    fallait manque manquait dommage pourtant malgré
    nada todo siempre después sin vuestro vuestra tú usted ustedes estuve tuve esperé llevo fui me nos
    falta faltó estoy estamos soy esperaba
    niente nulla tutto sempre dopo senza vostro vostra ho abbiamo siamo mi ci manca mancava
    aspettavo nonostante
    niks niets alles altijd na zonder jullie jouw uw heb had moest kon vond snap kwam duurde ondanks ben
    hebben
    impossible imposible impossibile unmöglich onmogelijk fluitje
    kimse herkes hiçkimse her hiç hiçbir bekledim geldim aldım beğendim sonra ben biz siz her-şey
    كل لم لن انتظرت كان كانت أنا نحن الموظف الموظفون الموظفين الخدمة"""
)
"""Pronouns, verbs and adverbs: they begin a sentence."""

NO_MORE_THAN_A_WORD = words(
    """nobody noone everyone everybody someone personne niemand jeder nadie nessuno you u alles tout todo tutto love
    loved hate had has was nothing everything"""
)
"""Of them those that say nothing alone: something must follow."""

PLURAL_VERBS = words("were are sind waren sont étaient ont son fueron eran sono erano furono zijn")
"""Right behind a number they have it as their subject: "2 were rude"."""

UNCOUNTED = words(
    """food delivery parking communication website app queue music cleanliness atmosphere customer communications wifi
    traffic admin advice information
    équipe equipo squadra team wait
    wartezeit bedienung beratung essen lieferung kommunikation personal qualität sauberkeit preis ambiente parken
    musik frühstück hotline service webseite website
    attente accueil nourriture livraison personnel qualité propreté ambiance parking communication prix musique
    conseil service délai repas site
    espera atención trato comida limpieza entrega calidad ambiente precio servicio personal atencion comunicación
    mala buena sitio
    attesa accoglienza cibo consegna pulizia personale qualità atmosfera servizio prezzi prezzo comunicazione sito
    assistenza parcheggio camera
    wachttijd bediening eten bezorging levering personeel kwaliteit sfeer prijs communicatie schoonmaak parkeren
    ontbijt website site service
    hizmet servis yemek personel bekleme خدمة الخدمة التعامل تعامل الأكل الطعام الانتظار النظافة"""
)
"""Nouns that stand in the singular behind any number: with a judgement after them they begin a comment."""

COMPOUNDING = words(
    """food delivery parking communication website app queue music customer wifi traffic service services hotline
    camera
    repas site prix personal beratung essen"""
)
"""Of them those that also begin the name of something that is counted: "2 food orders"."""

HOW_MUCH = words("au aux viel much way far muy molto veel bien trop zu too te troppo demasiado")

REFUSING = words(
    "no non kein keine keiner niemand geen pas jamais nunca nie never mai nooit nessuno nadie nobody aucun aucune"
)
"""Behind the worst score they begin a comment: "0 no answer"."""
REFUSED_NUMBERS = words("way chance thanks thx show shows more idea problem problems gracias grazie mas mai niet de")

JUDGING_ENDINGS = (
    "ful", "less", "ous", "lich", "sam", "los", "haft", "eux", "euse", "oso", "osa", "osi", "abile", "ibile", "lijk",
    "loos", "mente", "ment",
)  # fmt: skip
"""Endings of adjectives and adverbs."""
ADVERB_ENDING = "ly"
NO_JUDGEMENT = words(
    """hourly daily nightly weekly monthly quarterly yearly july reply supply family only assembly ally belly jelly
    nearly
    hardly barely roughly approximately possibly probably supposedly allegedly maybe likely early
    payment appointment department apartment treatment document moment appartement département document paiement
    abonnement segment argument shipment statement replacement installment instalment payement traitement element
    los famous
    environ cosa rosa casa posa mosa"""
)
"""Words with such an ending that name things and times, or leave open whether the number is meant."""
