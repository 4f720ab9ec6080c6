"""The words of a text that is not English and that everybody of its language uses: function words, greetings, and
what is said at every help desk. Nobody is called so.

The vocabulary behind ``words.rank`` is English; to it "jednak" and "nachher" are as unknown as a name.
"""

import re
from functools import lru_cache

from spacy.lang.de.stop_words import STOP_WORDS as GERMAN
from spacy.lang.en.stop_words import STOP_WORDS as ENGLISH
from spacy.lang.es.stop_words import STOP_WORDS as SPANISH
from spacy.lang.fr.stop_words import STOP_WORDS as FRENCH
from spacy.lang.it.stop_words import STOP_WORDS as ITALIAN
from spacy.lang.nl.stop_words import STOP_WORDS as DUTCH
from spacy.lang.pl.stop_words import STOP_WORDS as POLISH
from spacy.lang.pt.stop_words import STOP_WORDS as PORTUGUESE

from retrieval.detectors.words import listed

_LANGUAGES = (
    DUTCH
    | listed(
        """
        hallo goedemorgen goedemiddag dank bedankt groeten vriendelijke bestelling pakket rekening winkel gisteren
        vandaag morgen week probleem klant scherm betaling
        """
    ),
    FRENCH
    | listed(
        """
        bonjour bonsoir salut merci cordialement sincèrement madame monsieur commande colis compte facture paiement
        magasin boutique caisse écran appareil carte semaine mois hier aujourd'hui demain matin soir mille fois mari
        femme client cliente problème livraison remboursement besoin serai sauvé ancienne nouvelle toujours encore
        """
    ),
    GERMAN
    | listed(
        """
        hallo guten morgen abend tag danke dank vielen liebe grüße gruß viele freundlichen sehr geehrte damen herren
        bestellung lieferung paket rechnung konto kunde kundin laden kasse karte gerät lesegerät bildschirm zahlung
        geduld woche wochen monat gestern heute mann frau problem fehler hilfe rufen ruft gesprochen rückerstattung
        """
    ),
    ITALIAN
    | listed(
        """
        ciao buongiorno buonasera grazie saluti cordiali ordine pacco conto negozio cassa schermo pagamento ieri oggi
        domani settimana problema cliente signora signor
        """
    ),
    POLISH
    | listed(
        """
        dzień dobry cześć dziękuję bardzo proszę pozdrawiam serdecznie zamówienie paczka przesyłka konto faktura sklep
        kasa ekran strona strony karta płatność zwrot wczoraj dzisiaj jutro tydzień tygodnia miesiąc ciągle nadal znowu
        stary nowy nowa moja mój moje próbowała próbował próbowałem próbowałam pisze działa problem klient klientka pani
        """
    ),
    PORTUGUESE
    | listed(
        """
        olá oi bom dia boa tarde noite obrigado obrigada saudações pedido encomenda conta loja caixa tela ontem hoje
        amanhã semana problema cliente pagamento
        """
    ),
    SPANISH
    | listed(
        """
        hola buenos buenas días tardes noches gracias saludos atentamente cordiales pedido paquete cuenta factura pago
        tienda caja pantalla tarjeta semana mes ayer hoy mañana entonces nadie otra vez pueden cliente clienta problema
        ayuda reembolso entrega
        """
    ),
)
_LETTERS = re.compile(r"[^\W\d_]+")
#: So many of a language's words, and more than of English function words, make a text one of that language.
LEAST = 3
#: The characters that are looked at.
LOOKED_AT = 2000


@lru_cache(16)
def ordinary(text: str) -> frozenset[str]:
    """The ordinary words of the language of ``text``, in lower case; none where it is English or too short to tell."""
    told = {word.lower() for word in _LETTERS.findall(text[:LOOKED_AT])}
    hits, words = max(((len(told & words), words) for words in _LANGUAGES), key=lambda pair: pair[0])
    if hits < LEAST or hits <= len(told & ENGLISH):
        return frozenset()
    return frozenset(words)
