-- register.db: the journal and its projections. Never edited after a release; the next change is the next file.
-- Times are two columns: *_ms, milliseconds since 1970-01-01T00:00:00Z, and *_offset_min, minutes east of UTC.
-- Amounts are minor units (kopecks, tiyns). JSON texts are {"v": version of the shape, "data": …}.

-- What the file is. One row.
CREATE TABLE about (
    id             INTEGER PRIMARY KEY CHECK (id = 1),
    oldest_program INTEGER NOT NULL -- lowest schema number a program must know to write this file
) STRICT;
INSERT INTO about VALUES (1, 1);

-- What happens to the file and not to the shop. One row; no fact stands behind it.
CREATE TABLE chore (
    id          INTEGER PRIMARY KEY CHECK (id = 1),
    checkpoints INTEGER NOT NULL -- small writes made so that a sync falls on nobody's sale; one at least each start
) STRICT;
INSERT INTO chore VALUES (1, 0);

-- Facts: append-only, the only truth.
CREATE TABLE journal (
    seq        INTEGER PRIMARY KEY CHECK (seq >= 1), -- from 1, without gaps
    subject    INTEGER,       -- number of the document it is about; NULL when it is about none
    kind       TEXT NOT NULL, -- kind of the fact: accepted, intended, settled, …
    payload    TEXT NOT NULL, -- JSON of the fact
    actor      TEXT NOT NULL, -- who caused it
    at_ms      INTEGER NOT NULL,
    offset_min INTEGER NOT NULL,
    prev_hash  BLOB NOT NULL CHECK (length(prev_hash) = 32), -- hash of the row before; 32 zero bytes in the first
    hash       BLOB NOT NULL CHECK (length(hash) = 32)       -- SHA-256 of the row, laid out as store::journal says
) STRICT;
CREATE INDEX journal_of_subject ON journal (subject) WHERE subject IS NOT NULL;
CREATE TRIGGER journal_keeps_rows BEFORE DELETE ON journal
BEGIN SELECT raise(ABORT, 'the journal is append-only'); END;
CREATE TRIGGER journal_keeps_values BEFORE UPDATE ON journal
BEGIN SELECT raise(ABORT, 'the journal is append-only'); END;
-- INSERT OR REPLACE removes rows without asking the triggers above.
CREATE TRIGGER journal_only_grows BEFORE INSERT ON journal
WHEN EXISTS (SELECT 1 FROM journal WHERE seq >= new.seq)
BEGIN SELECT raise(ABORT, 'the journal is append-only'); END;

-- Where the register stands. One row, written by the first fact.
CREATE TABLE register (
    id                INTEGER PRIMARY KEY CHECK (id = 1),
    country           TEXT NOT NULL CHECK (country IN ('ru', 'kz')),
    emulated          INTEGER NOT NULL CHECK (emulated IN (0, 1)),
    language          TEXT NOT NULL,              -- ru, kk, en
    offset_min        INTEGER NOT NULL,           -- zone of the shop, minutes east of UTC
    registration      TEXT,                       -- JSON; NULL before the first registration
    shift_number      INTEGER NOT NULL DEFAULT 0, -- of the open shift, else of the last one; 0 before the first
    shift_since_ms    INTEGER,                    -- NULL while the shift is closed
    shift_since_offset_min INTEGER,
    shift_receipts    INTEGER NOT NULL DEFAULT 0, -- receipts of the shift, of the last one while it is closed
    last_number       INTEGER,                    -- last good document: ФД (ru), running number (kz); NULL before the first
    last_at_ms        INTEGER,
    last_at_offset_min INTEGER,
    token             INTEGER NOT NULL DEFAULT 0, -- token of the next request (kz)
    request           INTEGER NOT NULL DEFAULT 0, -- number of the last request written (kz)
    offline_since_ms  INTEGER,                    -- NULL while the operator answers
    offline_since_offset_min INTEGER,
    queue             INTEGER NOT NULL DEFAULT 0 CHECK (queue >= 0), -- autonomous documents not counted yet
    block             TEXT,                       -- JSON of the refusal; NULL while documents are allowed
    close_seq         INTEGER NOT NULL DEFAULT 0, -- journal row that closed the last shift; 0 before the first
    applied_seq       INTEGER NOT NULL            -- last journal row these projections follow from
) STRICT;

-- What was sold, opened, closed, registered.
CREATE TABLE document (
    id                  INTEGER PRIMARY KEY CHECK (id >= 1), -- from 1, without gaps
    kind                TEXT NOT NULL CHECK (kind IN ('registration', 'shift_open', 'receipt', 'shift_close', 'correction',
        'reregistration', 'settlement_state', 'storage_close', 'cash_in', 'cash_out', 'x_report', 'non_fiscal')),
    state               TEXT NOT NULL CHECK (state IN ('waiting', 'autonomous', 'settled', 'refused', 'stuck')),
    refusal             TEXT,             -- JSON; NULL unless refused or stuck
    content             TEXT NOT NULL,    -- JSON of what it says
    accepted_ms         INTEGER NOT NULL,
    accepted_offset_min INTEGER NOT NULL,
    layout              INTEGER NOT NULL, -- layout its paper is made with, for ever
    after               INTEGER REFERENCES document (id), -- of the same command, good before this one is tried; NULL for most
    -- The autonomous signature; all NULL when it was never signed without the operator.
    autonomous_number   INTEGER,          -- offline_ticket_number
    autonomous_shift    INTEGER,
    autonomous_receipt  INTEGER,          -- number inside the shift
    autonomous_at_ms    INTEGER,
    autonomous_at_offset_min INTEGER,
    autonomous_url      TEXT,
    autonomous_report   BLOB,             -- report of a shift closing, the country's encoding; NULL for receipts
    -- What the fiscal side made of it; all NULL before.
    settled_number      INTEGER,          -- ФД (ru), running number (kz)
    settled_sign        TEXT,             -- ФПД (ru), number given by the operator (kz)
    settled_at_ms       INTEGER,
    settled_at_offset_min INTEGER,
    settled_shift       INTEGER,
    settled_receipt     INTEGER,          -- number inside the shift; 0 for reports
    settled_url         TEXT,             -- NULL when the fiscal side names no place
    settled_token       INTEGER,          -- NULL when the fiscal side wants none
    settled_warnings    INTEGER,          -- warning flags of the fiscal storage
    settled_formed      BLOB,             -- what only the fiscal side knows, the country's encoding; NULL when it said nothing
    totals              TEXT              -- JSON: counters when it became good, of shift closings, X reports and cash in and out; else NULL
) STRICT;
CREATE INDEX document_open ON document (id) WHERE state IN ('waiting', 'autonomous');
CREATE INDEX document_waiting ON document (id) WHERE state = 'waiting';
CREATE INDEX document_stuck ON document (id) WHERE state = 'stuck';
CREATE INDEX document_report ON document (id) WHERE kind IN ('registration', 'reregistration', 'storage_close');
CREATE INDEX document_cash ON document (id) WHERE kind IN ('cash_in', 'cash_out', 'x_report');
CREATE INDEX document_registration ON document (id) WHERE kind IN ('registration', 'reregistration') AND state = 'settled';
CREATE INDEX document_by_fd ON document (settled_number) WHERE settled_number IS NOT NULL;
CREATE INDEX document_by_receipt ON document
    (coalesce(settled_shift, autonomous_shift), coalesce(settled_receipt, autonomous_receipt))
    WHERE kind IN ('receipt', 'correction');

-- How a document was tried.
CREATE TABLE attempt (
    document  INTEGER NOT NULL REFERENCES document (id),
    no        INTEGER NOT NULL CHECK (no >= 1), -- from 1 in each document
    kind      TEXT NOT NULL,
    operation TEXT,             -- NULL when it is no receipt
    amount    INTEGER,          -- NULL when it is no receipt
    at_ms     INTEGER NOT NULL, -- time the document carries
    at_offset_min INTEGER NOT NULL,
    shift     INTEGER NOT NULL,
    receipt   INTEGER NOT NULL, -- expected number inside the shift; 0 for reports
    address   TEXT NOT NULL,    -- JSON: where it will be found on the fiscal side
    form_no   INTEGER NOT NULL, -- the form in force, a row of attempt_form
    state     TEXT NOT NULL CHECK (state IN ('intended', 'in_doubt', 'done', 'refused', 'abandoned')),
    refusal   TEXT,             -- JSON; NULL unless refused
    live      INTEGER GENERATED ALWAYS AS (CASE WHEN state IN ('intended', 'in_doubt') THEN 1 END) VIRTUAL,
    PRIMARY KEY (document, no)
) STRICT, WITHOUT ROWID;
-- At most one outcome is open at any time.
CREATE UNIQUE INDEX attempt_live ON attempt (live) WHERE live IS NOT NULL;

-- Bytes of every form that was written.
CREATE TABLE attempt_form (
    document INTEGER NOT NULL,
    no       INTEGER NOT NULL,
    form_no  INTEGER NOT NULL CHECK (form_no >= 1),
    form     BLOB NOT NULL,
    PRIMARY KEY (document, no, form_no),
    FOREIGN KEY (document, no) REFERENCES attempt (document, no)
) STRICT, WITHOUT ROWID;

-- What returns give back, from the moment they are accepted; rows of a refused return are taken away with its refusal.
CREATE TABLE given_back (
    document INTEGER NOT NULL REFERENCES document (id), -- the return
    no       INTEGER NOT NULL, -- line of the return, from 0; -1: all of it
    original TEXT NOT NULL,    -- of ours: its number; of another register: 'register/number/sign' from its paper
    line     INTEGER,          -- line of the original, from 0; NULL for all of it
    quantity INTEGER,          -- millionths of the unit; NULL for all of it; negative where a return is taken back
    cost     INTEGER NOT NULL, -- minor units; negative where a return is taken back
    PRIMARY KEY (document, no)
) STRICT, WITHOUT ROWID;
CREATE INDEX given_back_of ON given_back (original, line);

-- Receipts that repair a wrong one, from the moment they are accepted; the row of a refused one is taken away with its
-- refusal. So a receipt is taken back once and made right once.
CREATE TABLE repair (
    document INTEGER PRIMARY KEY REFERENCES document (id),
    wrong    INTEGER NOT NULL REFERENCES document (id),
    part     TEXT NOT NULL CHECK (part IN ('cancel', 'reverse', 'right'))
) STRICT;
CREATE UNIQUE INDEX repair_back ON repair (wrong) WHERE part IN ('cancel', 'reverse');
CREATE UNIQUE INDEX repair_right ON repair (wrong) WHERE part = 'right';

-- Money taken by a card terminal.
CREATE TABLE payment (
    document  INTEGER PRIMARY KEY REFERENCES document (id),
    amount    INTEGER NOT NULL,
    reference TEXT NOT NULL,
    state     TEXT NOT NULL CHECK (state IN ('asked', 'approved', 'declined', 'in_doubt', 'reversed')),
    open      INTEGER NOT NULL CHECK (open IN (0, 1)) -- 1: asked, in doubt, or approved for a refused document
) STRICT;
CREATE INDEX payment_open ON payment (document) WHERE open = 1;

-- Totals of the shift and totals for ever.
CREATE TABLE counter (
    scope TEXT NOT NULL CHECK (scope IN ('shift', 'ever')),
    name  TEXT NOT NULL,
    value INTEGER NOT NULL, -- minor units or pieces; only the drawer may be negative
    PRIMARY KEY (scope, name)
) STRICT, WITHOUT ROWID;

-- Keys of callers: a repeat is recognised by them.
CREATE TABLE caller_key (
    caller   TEXT NOT NULL,
    key      TEXT NOT NULL,
    body     BLOB NOT NULL CHECK (length(body) = 32), -- SHA-256 of the canonical body
    document INTEGER NOT NULL REFERENCES document (id),
    PRIMARY KEY (caller, key)
) STRICT, WITHOUT ROWID;

-- Slips: which were asked for and how far they got. Working state, no fact stands behind it: what is on paper can not be
-- proved, only what the register asked for and was told.
CREATE TABLE slip (
    seq      INTEGER PRIMARY KEY, -- in the order they were asked for
    document INTEGER NOT NULL REFERENCES document (id),
    no       INTEGER NOT NULL CHECK (no >= 1), -- from 1 in each document; all but the first carry the mark of a copy
    state    TEXT NOT NULL CHECK (state IN ('waiting', 'started', 'printed', 'unknown', 'skipped')),
    UNIQUE (document, no)
) STRICT;
-- One printer: at most one slip is on its way.
CREATE UNIQUE INDEX slip_started ON slip (state) WHERE state = 'started';
CREATE INDEX slip_waiting ON slip (seq) WHERE state = 'waiting';

-- What people are working on and nobody has promised anything about yet. No fact stands behind it: a draft may be lost, a
-- document made of it is not.
CREATE TABLE draft (
    id       INTEGER PRIMARY KEY CHECK (id >= 1), -- never used again
    kind     TEXT NOT NULL CHECK (kind IN ('sale')),
    owner    TEXT,             -- who works on it; NULL when everybody does
    name     TEXT,             -- what its people call it; NULL while it has no name
    rev      INTEGER NOT NULL CHECK (rev >= 1), -- counts its changes
    document INTEGER REFERENCES document (id),  -- what was made of it; NULL while it can change
    body     TEXT NOT NULL     -- JSON of what is in it
) STRICT;

-- What was answered so far on the way into service, to another registration, or to the end of a storage; like a draft.
CREATE TABLE wizard (
    id      INTEGER PRIMARY KEY CHECK (id >= 1), -- of the numbers of drafts
    rev     INTEGER NOT NULL CHECK (rev >= 1),   -- counts its changes
    answers TEXT NOT NULL                        -- JSON
) STRICT;
