"""The words of a text that is not English and that everybody of its language uses: function words, greetings, and
what is said at every help desk. Nobody is called so.

The vocabulary behind ``words.rank`` is English; to it "jednak" and "nachher" are as unknown as a name. Which
language a text is in is told by these very words: ``retrieval/language.py`` tells more languages, and guesses where
few words are known, which here would let names stand.
"""

import re
import runpy
from functools import cache, lru_cache
from importlib import resources
from pathlib import Path
from typing import NamedTuple

from retrieval.detectors.words import listed

#: What is said at every help desk, by language; the function words are spaCy's.
DESK: dict[str, frozenset[str]] = {
    "nl": listed(
        """
        hallo goedemorgen goedemiddag dank bedankt groeten vriendelijke bestelling pakket rekening winkel gisteren
        vandaag morgen week probleem klant scherm betaling
        """
    ),
    "cy": listed(
        """
        helo bore prynhawn noswaith diolch croeso hwyl cymraeg y yr yn ar ac ei eu ein mae oes dim ddim wedi gan gyda
        i o am os neu beth pam derbynneb siop til sgrin cerdyn taliad cyfrif cwsmer heddiw ddoe yfory wythnos
        """
    ),
    "fr": listed(
        """
        bonjour bonsoir salut merci cordialement sincèrement madame monsieur commande colis compte facture paiement
        magasin boutique caisse écran appareil carte semaine mois hier aujourd'hui demain matin soir mille fois mari
        femme client cliente problème livraison remboursement besoin serai sauvé ancienne nouvelle toujours encore
        """
    ),
    "de": listed(
        """
        hallo guten morgen abend tag danke dank vielen liebe grüße gruß viele freundlichen sehr geehrte damen herren
        bestellung lieferung paket rechnung konto kunde kundin laden kasse karte gerät lesegerät bildschirm zahlung
        geduld woche wochen monat gestern heute mann frau problem fehler hilfe rufen ruft gesprochen rückerstattung
        """
    ),
    "it": listed(
        """
        ciao buongiorno buonasera grazie saluti cordiali ordine pacco conto negozio cassa schermo pagamento ieri oggi
        domani settimana problema cliente signora signor
        """
    ),
    "pl": listed(
        """
        dzień dobry cześć dziękuję bardzo proszę pozdrawiam serdecznie zamówienie paczka przesyłka konto faktura sklep
        kasa ekran strona strony karta płatność zwrot wczoraj dzisiaj jutro tydzień tygodnia miesiąc ciągle nadal znowu
        stary nowy nowa moja mój moje próbowała próbował próbowałem próbowałam pisze działa problem klient klientka pani
        """
    ),
    "pt": listed(
        """
        olá oi bom dia boa tarde noite obrigado obrigada saudações pedido encomenda conta loja caixa tela ontem hoje
        amanhã semana problema cliente pagamento
        """
    ),
    "es": listed(
        """
        hola buenos buenas días tardes noches gracias saludos atentamente cordiales pedido paquete cuenta factura pago
        tienda caja pantalla tarjeta semana mes ayer hoy mañana entonces nadie otra vez pueden cliente clienta problema
        ayuda reembolso entrega
        """
    ),
}
_LETTERS = re.compile(r"[^\W\d_]+")
#: So many of a language's words, and more than of English function words, make a text one of that language.
LEAST = 3
#: The characters that are looked at.
LOOKED_AT = 2000


class _Vocabulary(NamedTuple):
    english: frozenset[str]
    others: tuple[frozenset[str], ...]


#: Languages of which spaCy has no list: their function words stand in ``DESK``.
WITHOUT_LIST = frozenset({"cy"})


@cache
def _vocabulary() -> _Vocabulary:
    return _Vocabulary(_function_words("en"), tuple(_function_words(code) | words for code, words in DESK.items()))


def _function_words(code: str) -> frozenset[str]:
    """spaCy's list for a language, read from its file: importing the package of one builds its tokenizer, which
    takes three seconds for French."""
    if code in WITHOUT_LIST:
        return frozenset()
    path = Path(str(resources.files("spacy"))) / "lang" / code / "stop_words.py"
    return frozenset(runpy.run_path(str(path))["STOP_WORDS"])


@lru_cache(16)
def ordinary(text: str) -> frozenset[str]:
    """The ordinary words of the language of ``text``, in lower case; none where it is English or too short to tell."""
    known = _vocabulary()
    told = {word.lower() for word in _LETTERS.findall(text[:LOOKED_AT])}
    hits, words = max(((len(told & words), words) for words in known.others), key=lambda pair: pair[0])
    return words if hits >= LEAST and hits > len(told & known.english) else frozenset()
