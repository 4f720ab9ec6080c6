"""Words beside vectors: the passages themselves, and SQLite's FTS5 over them.

This file keeps each passage whole, as JSON, so that a hit of either side can be rebuilt. A hit's score is the share
of the question's weight that the passage holds: its BM25 over the highest BM25 that any passage could reach for
that question. It lies between 0 and 1 and is near 1 only when all the telling words are there, so it can be
added to a cosine; plain BM25 can't, its height depends on the question's length.

What is deleted is overwritten: ``secure_delete`` zeroes freed pages, merging the word lists drops the words of
deleted passages, and the journal is truncated.
"""

import json
import math
import re
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from retrieval.records import Filter, Hit, Passage

LAYOUT = 1  # raise it when the tables change: an older file is then refused and rebuilt
SETTINGS = """
pragma journal_mode = truncate; pragma synchronous = normal; pragma secure_delete = on; pragma foreign_keys = on;
"""
SCHEMA = """
begin;
create table passages (
    number integer primary key, id text not null unique, record_id text not null, kind text not null, product text,
    at real, csat integer, consent text not null, body text not null
);
create index passages_by_record on passages (record_id);
create table tags (
    number integer not null references passages on delete cascade, tag text not null, primary key (number, tag)
) without rowid;
create virtual table words using fts5 (text, tokenize = 'porter unicode61 remove_diacritics 2');
commit;
"""
INSERT = """
insert into passages (id, record_id, kind, product, at, csat, consent, body) values (?, ?, ?, ?, ?, ?, ?, ?)
"""
SEARCH = """
select p.body, bm25(words) from words join passages p on p.number = words.rowid
where words match :words
    and (:ids is null or p.id in (select value from json_each(:ids)))
    and (:kinds is null or p.kind in (select value from json_each(:kinds)))
    and (:products is null or p.product in (select value from json_each(:products)))
    and (:consent is null or p.consent in (select value from json_each(:consent)))
    and (:records is null or p.record_id in (select value from json_each(:records)))
    and (:tags is null or exists (
        select 1 from tags t where t.number = p.number and t.tag in (select value from json_each(:tags))))
    and (:since is null or p.at >= :since) and (:until is null or p.at < :until)
    and (:csat_min is null or p.csat >= :csat_min) and (:csat_max is null or p.csat <= :csat_max)
order by bm25(words), p.number limit :k
"""
PHRASE = """
select p.record_id, w.text from words w join passages p on p.number = w.rowid where words match :phrase
"""
K1 = 1.2  # FTS5's own constant of BM25
RARE = 1e-6  # FTS5's weight of a word that stands in more than half of all passages
QUERY_WORDS = 64
QUERY_CHARACTERS = 4000

_STOP = (
    "a about above after again against all am an and any are as at be because been before being below between both"
    " but by can could did do does doing down during each few for from further had has have having he her here hers"
    " him his how i if in into is it its itself just me more most my no nor not now of off on once only or other our"
    " out over own same she should so some such than that the their them then there these they this those through to"
    " too under until up very was we were what when where which while who whom why will with would you your"
    " s t d m ll re ve don isn doesn didn wasn couldn wouldn"  # what an apostrophe leaves behind
)
STOP_WORDS = frozenset(_STOP.split())
WORD = re.compile(r"[^\W_]+")
DIGIT = re.compile(r"\d")
CODE_PARTS = range(2, 6)  # of what stands between spaces: E-1042 and 2.4.1, but no web address


class FullText:
    """One open file. Not safe to share between threads: ``retrieval.index`` holds the lock."""

    def __init__(self, path: Path) -> None:
        """Opens or makes the file. Raises ``sqlite3.DatabaseError`` for one that is damaged or of another layout."""
        self._db = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
        try:
            self._db.executescript(SETTINGS)
            self._prepare()
        except sqlite3.Error:
            self._db.close()
            raise

    def _prepare(self) -> None:
        found = self._number("pragma user_version")
        if found == 0 and self._number("select count(*) from sqlite_master") == 0:
            self._db.executescript(SCHEMA)
            self._db.execute(f"pragma user_version = {LAYOUT}")
        elif found != LAYOUT:
            raise sqlite3.DatabaseError("the file has another layout")

    def put(self, passages: Sequence[Passage], texts: Sequence[str]) -> None:
        """Adds passages with the text that is searched for each; one of the same id is replaced."""
        with self._transaction():
            self._delete([passage.id for passage in passages])
            for passage, text in zip(passages, texts, strict=True):
                self._insert(passage, text)

    def drop(self, ids: Sequence[str]) -> None:
        with self._transaction():
            self._delete(ids)

    def _insert(self, passage: Passage, text: str) -> None:
        product = None if passage.product is None else passage.product.casefold()
        at = None if passage.created_at is None else passage.created_at.timestamp()
        body = passage.model_dump_json(exclude_defaults=True)
        row = (passage.id, passage.record_id, passage.kind, product, at, passage.csat, passage.consent.level, body)
        number = self._db.execute(INSERT, row).lastrowid
        tags = {(number, tag.casefold()) for tag in passage.tags}
        self._db.executemany("insert into tags (number, tag) values (?, ?)", tags)
        self._db.execute("insert into words (rowid, text) values (?, ?)", (number, text))

    def _delete(self, ids: Sequence[str]) -> None:
        sql = "select number from passages where id in (select value from json_each(?))"
        numbers = self._db.execute(sql, (json.dumps(ids),)).fetchall()
        if not numbers:
            return
        self._db.executemany("delete from words where rowid = ?", numbers)
        self._db.executemany("delete from passages where number = ?", numbers)
        # Without this merge the deleted passages' words stay readable in FTS5's older lists.
        self._db.execute("insert into words (words) values ('optimize')")

    def ids_of(self, record_ids: Sequence[str]) -> list[str]:
        """The ids of all passages of these records."""
        sql = "select id from passages where record_id in (select value from json_each(?))"
        return [row[0] for row in self._db.execute(sql, (json.dumps(record_ids),))]

    def get(self, ids: Sequence[str]) -> list[Passage]:
        """The passages of these ids, in the order asked for; unknown ids are left out."""
        sql = "select id, body from passages where id in (select value from json_each(?))"
        rows = self._db.execute(sql, (json.dumps(ids),))
        found = {row[0]: Passage.model_validate_json(row[1]) for row in rows}
        return [found[key] for key in dict.fromkeys(ids) if key in found]

    def marks(self) -> dict[str, int]:
        """The ids of all passages, each with a mark that changes with its passage."""
        return {row[0]: hash(row[1]) for row in self._db.execute("select id, body from passages order by number")}

    def scrub(self) -> None:
        """Writes the file anew: deleting overwrites what it frees, but a page that was rearranged keeps old bytes."""
        self._db.execute("insert into words (words) values ('optimize')")
        self._db.execute("vacuum")

    def count(self) -> int:
        return self._number("select count(*) from passages")

    def records(self) -> int:
        return self._number("select count(distinct record_id) from passages")

    def search(self, query: str, k: int, where: Filter, ids: Sequence[str] | None = None) -> list[Hit]:
        """The ``k`` passages that hold most of the question; of ``ids`` only, when they are given."""
        phrases = phrases_of(query)
        if not phrases or k < 1:
            return []
        ceiling = sum(self._weight(phrase) for phrase in phrases)
        bound = {"words": " OR ".join(phrases), "k": k, "ids": _list(ids), **_bound(where)}
        rows = self._db.execute(SEARCH, bound)
        return [Hit(passage=Passage.model_validate_json(row[0]), score=min(1.0, -row[1] / ceiling)) for row in rows]

    def holding(self, words: Sequence[str], most: int) -> int:
        """How many records hold these very words in a row, in any case; ``most`` when there are that many or more.

        FTS5 knows words by their stems, so what it finds is compared word for word.
        """
        wanted = _in_row(" ".join(words))
        records: set[str] = set()
        if wanted.strip():
            for record_id, text in self._db.execute(PHRASE, {"phrase": f'"{wanted.strip()}"'}):
                if record_id not in records and wanted in _in_row(text):
                    records.add(record_id)
                    if len(records) >= most:
                        break
        return len(records)

    def _weight(self, phrase: str) -> float:
        """The most that one word or code can add to a passage's BM25."""
        holding = self._number("select count(*) from words where words match ?", phrase)
        rarity = math.log((self.count() - holding + 0.5) / (holding + 0.5))
        return max(rarity, RARE) * (K1 + 1)

    def _number(self, sql: str, *bound: str) -> int:
        return int(self._db.execute(sql, bound).fetchone()[0])

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        self._db.execute("begin immediate")
        try:
            yield
        except BaseException:
            self._db.execute("rollback")
            raise
        self._db.execute("commit")

    def close(self) -> None:
        self._db.close()


def _in_row(text: str) -> str:
    """The words of ``text`` with one space before, between and behind them."""
    return f" {' '.join(WORD.findall(text.casefold()))} "


def phrases_of(query: str) -> list[str]:
    """What to match, each in quotation marks, so that nothing of a question is read as FTS5's own syntax.

    A code such as ``E-1042`` is one phrase; stop words count only when there is nothing else.
    """
    codes, words = [], []
    for piece in query[:QUERY_CHARACTERS].casefold().split():
        parts = WORD.findall(piece)
        if len(parts) in CODE_PARTS and DIGIT.search(piece):
            codes.append(" ".join(parts))
        else:
            words += parts
    telling = [word for word in words if word not in STOP_WORDS]
    return [f'"{phrase}"' for phrase in dict.fromkeys(codes + telling or words)][:QUERY_WORDS]


def _bound(where: Filter) -> dict[str, str | float | None]:
    return {
        "kinds": _list(where.kinds),
        "products": _list([product.casefold() for product in where.products]),
        "consent": _list(where.consent),
        "records": _list(where.record_ids),
        "tags": _list([tag.casefold() for tag in where.tags]),
        "since": where.since.timestamp() if where.since else None,
        "until": where.until.timestamp() if where.until else None,
        "csat_min": where.csat_min,
        "csat_max": where.csat_max,
    }


def _list(values: Sequence[str] | None) -> str | None:
    """A JSON array for ``json_each``; None for nothing, which restricts nothing."""
    return json.dumps(list(values)) if values else None
