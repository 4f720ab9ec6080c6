"""The language of a record: right, or unknown; never guessed from three words."""

import pytest

from retrieval.anonymise import Anonymiser
from retrieval.language import LANGUAGES, MEASURED, UNCLEAR, language, name
from retrieval.records import RawMessage, RawRecord

TEXTS = (
    ("en", "The card reader charges people twice since the update."),
    ("en", "hi my order has not come and nobody answers"),
    ("en", "Namaste, this is Rajesh Gupta, the payout did not come and Mrs Chaudhary is angry."),
    ("es", "Me llamo Lucía y tengo una panadería en Sevilla. La caja se quedó bloqueada."),
    ("es", "hola mi pedido no ha llegado"),
    ("de", "Das Kartenlesegerät bucht seit dem Update alles doppelt."),
    ("de", "hallo meine bestellung ist nicht da"),
    ("fr", "Bonjour, le lecteur débite deux fois depuis la mise à jour."),
    ("pl", "Czytnik kart pobiera opłatę dwa razy od aktualizacji."),
    ("pl", "dzien dobry moje zamowienie nie przyszlo"),
    ("pt", "O leitor cobra duas vezes desde a atualização."),
    ("fi", "Kortinlukija veloittaa kahdesti päivityksen jälkeen."),
    ("hu", "A kártyaolvasó kétszer terhel a frissítés óta."),
    ("ru", "Терминал списывает деньги дважды после обновления."),
    ("hi", "कार्ड रीडर अपडेट के बाद दो बार पैसे काटता है।"),
    ("ja", "更新後、カードリーダーが二重に請求します。"),
)
UNKNOWN = ("", "Refund?", "ok thx", "🎉🎉🎉", "12345 67890", "I can't log in", "\x00")


@pytest.mark.parametrize(("code", "text"), TEXTS)
def test_a_sentence_is_enough(code: str, text: str) -> None:
    assert language([text]) == code


@pytest.mark.parametrize("text", UNKNOWN)
def test_what_is_too_short_has_no_language(text: str) -> None:
    assert language([text]) is None


def test_a_long_text_that_no_language_fits_is_unclear() -> None:
    mixed = "card reader ne do baar paise kaat liye, jaldi theek karo, dukaan band hai, bahut nuksaan ho raha hai"
    assert language([mixed]) == UNCLEAR


def test_a_long_text_costs_no_more_than_its_beginning() -> None:
    assert language([f"The till froze in the middle of lunch and nobody could pay. {'🎉' * 1_000_000}"]) == "en"
    assert language(["x" * 1_000_000]) == UNCLEAR


def test_every_measured_language_has_a_name() -> None:
    assert set(MEASURED) <= LANGUAGES.keys()
    assert (name("pl"), name(UNCLEAR)) == ("Polish", "a language that could not be told")


def test_a_record_has_the_language_of_its_customer(anonymiser: Anonymiser) -> None:
    said = "Hola, la caja se quedó bloqueada en mitad del servicio y no podemos cobrar a nadie."
    reply = "We sent a spare till to your shop by courier and stayed on the phone for two hours."
    messages = (RawMessage(role="agent", text=reply), RawMessage(role="customer", text=said))
    short = (RawMessage(role="customer", text="ok"), RawMessage(role="agent", text=reply))
    records = [RawRecord(id=str(n), kind="ticket", messages=m) for n, m in enumerate((messages, short))]
    assert [a.record.language for a in anonymiser.records(records)] == ["es", "en"]


def test_names_do_not_make_a_language(anonymiser: Anonymiser) -> None:
    text = "Hello, Nguyễn Thị Hương here, with Trần Quốc Tuấn and Lê Thị Mai. The till is stuck again."
    record = RawRecord(id="1", kind="ticket", messages=(RawMessage(role="customer", text=text),))
    assert anonymiser.records([record])[0].record.language == "en"
