-- catalog.db: goods. Rebuildable at any time; nothing in register.db points here.

-- What the file is. One row.
CREATE TABLE about (
    id             INTEGER PRIMARY KEY CHECK (id = 1),
    oldest_program INTEGER NOT NULL -- lowest schema number a program must know to write this file
) STRICT;
INSERT INTO about VALUES (1, 1);

CREATE TABLE goods (
    id      INTEGER PRIMARY KEY,
    code    TEXT NOT NULL UNIQUE, -- the shop's own code
    name    TEXT NOT NULL,
    price   INTEGER NOT NULL CHECK (price >= 0), -- minor units
    vat     TEXT NOT NULL,        -- name of the rate in JSON tasks
    unit    TEXT NOT NULL,        -- name of the unit in JSON tasks
    section INTEGER NOT NULL,     -- 1..=99
    barcode TEXT,                 -- GTIN; NULL when it has none
    ntin    TEXT,                 -- code of the Kazakh catalogue of goods; NULL when it has none
    place   INTEGER CHECK (place >= 1) -- place among the favourites; NULL when it is none
) STRICT;
CREATE INDEX goods_by_barcode ON goods (barcode) WHERE barcode IS NOT NULL;
CREATE INDEX goods_by_place ON goods (place) WHERE place IS NOT NULL;

-- Words of the goods with the same rowid: name, code and barcode, in small letters, ё written as е. Search asks for beginnings.
CREATE VIRTUAL TABLE goods_words USING fts5 (
    words,
    content = '', contentless_delete = 1, -- the words themselves stand in goods
    tokenize = 'unicode61',
    prefix = '2 3'
);
