-- A filled register.db of a released schema. Every later program has to open it.
PRAGMA application_id = 1262572371;
PRAGMA user_version = 1;
CREATE TABLE about (
    id             INTEGER PRIMARY KEY CHECK (id = 1),
    oldest_program INTEGER NOT NULL -- lowest schema number a program must know to write this file
) STRICT;
CREATE TABLE chore (
    id          INTEGER PRIMARY KEY CHECK (id = 1),
    checkpoints INTEGER NOT NULL -- small writes made so that a sync falls on nobody's sale; one at least each start
) STRICT;
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
CREATE TABLE attempt_form (
    document INTEGER NOT NULL,
    no       INTEGER NOT NULL,
    form_no  INTEGER NOT NULL CHECK (form_no >= 1),
    form     BLOB NOT NULL,
    PRIMARY KEY (document, no, form_no),
    FOREIGN KEY (document, no) REFERENCES attempt (document, no)
) STRICT, WITHOUT ROWID;
CREATE TABLE given_back (
    document INTEGER NOT NULL REFERENCES document (id), -- the return
    no       INTEGER NOT NULL, -- line of the return, from 0; -1: all of it
    original TEXT NOT NULL,    -- of ours: its number; of another register: 'register/number/sign' from its paper
    line     INTEGER,          -- line of the original, from 0; NULL for all of it
    quantity INTEGER,          -- millionths of the unit; NULL for all of it; negative where a return is taken back
    cost     INTEGER NOT NULL, -- minor units; negative where a return is taken back
    PRIMARY KEY (document, no)
) STRICT, WITHOUT ROWID;
CREATE TABLE repair (
    document INTEGER PRIMARY KEY REFERENCES document (id),
    wrong    INTEGER NOT NULL REFERENCES document (id),
    part     TEXT NOT NULL CHECK (part IN ('cancel', 'reverse', 'right'))
) STRICT;
CREATE TABLE payment (
    document  INTEGER PRIMARY KEY REFERENCES document (id),
    amount    INTEGER NOT NULL,
    reference TEXT NOT NULL,
    state     TEXT NOT NULL CHECK (state IN ('asked', 'approved', 'declined', 'in_doubt', 'reversed')),
    open      INTEGER NOT NULL CHECK (open IN (0, 1)) -- 1: asked, in doubt, or approved for a refused document
) STRICT;
CREATE TABLE counter (
    scope TEXT NOT NULL CHECK (scope IN ('shift', 'ever')),
    name  TEXT NOT NULL,
    value INTEGER NOT NULL, -- minor units or pieces; only the drawer may be negative
    PRIMARY KEY (scope, name)
) STRICT, WITHOUT ROWID;
CREATE TABLE caller_key (
    caller   TEXT NOT NULL,
    key      TEXT NOT NULL,
    body     BLOB NOT NULL CHECK (length(body) = 32), -- SHA-256 of the canonical body
    document INTEGER NOT NULL REFERENCES document (id),
    PRIMARY KEY (caller, key)
) STRICT, WITHOUT ROWID;
CREATE TABLE slip (
    seq      INTEGER PRIMARY KEY, -- in the order they were asked for
    document INTEGER NOT NULL REFERENCES document (id),
    no       INTEGER NOT NULL CHECK (no >= 1), -- from 1 in each document; all but the first carry the mark of a copy
    state    TEXT NOT NULL CHECK (state IN ('waiting', 'started', 'printed', 'unknown', 'skipped')),
    UNIQUE (document, no)
) STRICT;
CREATE TABLE draft (
    id       INTEGER PRIMARY KEY CHECK (id >= 1), -- never used again
    kind     TEXT NOT NULL CHECK (kind IN ('sale')),
    owner    TEXT,             -- who works on it; NULL when everybody does
    name     TEXT,             -- what its people call it; NULL while it has no name
    rev      INTEGER NOT NULL CHECK (rev >= 1), -- counts its changes
    document INTEGER REFERENCES document (id),  -- what was made of it; NULL while it can change
    body     TEXT NOT NULL     -- JSON of what is in it
) STRICT;
CREATE TABLE wizard (
    id      INTEGER PRIMARY KEY CHECK (id >= 1), -- of the numbers of drafts
    rev     INTEGER NOT NULL CHECK (rev >= 1),   -- counts its changes
    answers TEXT NOT NULL                        -- JSON
) STRICT;
INSERT INTO about VALUES(1,1);
INSERT INTO chore VALUES(1,1);
INSERT INTO journal VALUES(1,NULL,'founded','{"v":1,"data":{"founded":{"country":"kz","emulated":true,"language":"ru","offset_min":180}}}','Ким',1770116700000,180,X'0000000000000000000000000000000000000000000000000000000000000000',X'3148AB9E35716FEC5749C39DEB7128BDB18F73F527D275ADFA32EC1F325E20C6');
INSERT INTO journal VALUES(10,4,'intended','{"v":1,"data":{"intended":{"document":4,"no":1,"kind":"receipt","amount":["sale",1400],"at":{"ms":1770116700000,"offset":180},"shift":1,"receipt":1,"address":{"operator":{"device":1024,"token":77,"request":2}},"form_no":1,"form":"000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f202122232425262728292a2b2c2d2e2f303132333435363738393a3b3c3d3e3f404142434445464748494a4b4c4d4e4f505152535455565758595a5b5c5d5e5f606162636465666768696a6b6c6d6e6f707172737475767778797a7b7c7d7e7f808182838485868788898a8b8c8d8e8f909192939495969798999a9b9c9d9e9fa0a1a2a3a4a5a6a7a8a9aaabacadaeafb0b1b2b3b4b5b6b7b8b9babbbcbdbebfc0c1c2c3c4c5c6c7c8c9cacbcccdcecfd0d1d2d3d4d5d6d7d8d9dadbdcdddedfe0e1e2e3e4e5e6e7e8e9eaebecedeeeff0f1f2f3f4f5f6f7f8f9fafbfcfdfeff"}}}','Ким',1770117240000,180,X'ADD04F7C32A74495BC60EAF75BD0F0FF16BF67E8C7E973B7681EB37C74958B9F',X'AE9ED563834B2AFEBFC9F354B1E3B557F996B334623D31BC60E8B5D5F12C6B6A');
INSERT INTO journal VALUES(11,4,'doubted','{"v":1,"data":{"doubted":{"document":4,"no":1}}}','Ким',1770117300000,180,X'AE9ED563834B2AFEBFC9F354B1E3B557F996B334623D31BC60E8B5D5F12C6B6A',X'D69F6E9058456A52088F19B617DB0FAE7F0D97A281C33B91640F12D85B41C091');
INSERT INTO journal VALUES(12,NULL,'link_lost','{"v":1,"data":{"link_lost":{"since":{"ms":1770117360000,"offset":180}}}}','Ким',1770117360000,180,X'D69F6E9058456A52088F19B617DB0FAE7F0D97A281C33B91640F12D85B41C091',X'6725BA0ECD923F05C82214A6B867A3F7DE409D2614F3D11970C01469F74BD02E');
INSERT INTO journal VALUES(13,4,'signed_autonomously','{"v":1,"data":{"signed_autonomously":{"document":4,"autonomous":{"number":1,"shift":1,"receipt":2,"at":{"ms":1770116760000,"offset":180},"check_url":"http://consumer.oofd.kz?i=1"}}}}','Ким',1770117420000,180,X'6725BA0ECD923F05C82214A6B867A3F7DE409D2614F3D11970C01469F74BD02E',X'28F96F9423ED58D8D074E23B0600272329D7D5C266062AB145452BACCE24FAC9');
INSERT INTO journal VALUES(14,4,'renewed','{"v":1,"data":{"renewed":{"document":4,"no":1,"form_no":2,"form":"010203"}}}','Ким',1770117480000,180,X'28F96F9423ED58D8D074E23B0600272329D7D5C266062AB145452BACCE24FAC9',X'3CB2A72938636319FDDD8018E4BBF2053AF3299EB3707DB11E1BBA7FD4AA87EB');
INSERT INTO journal VALUES(15,5,'accepted','{"v":1,"data":{"accepted":{"document":5,"caller":"cli","key":"k5","body":"0707070707070707070707070707070707070707070707070707070707070707","layout":1,"content":{"receipt":{"receipt":{"operation":"sale_return","lines":[{"name":"Чай чёрный «Утро» 100 г","price":700,"mantissa":1,"scale":0,"cost":700,"vat":"vat22","unit":"piece","subject":1,"method":4,"section":2,"barcode":"4600000000008"}],"payments":[["cash",350],["electronic",350]],"total":700,"change":350,"tax_system":1,"cashier":{"name":"Ким","inn":"500100732259"},"buyer_contact":"buyer@example.com"},"charge":"none"}}}}}','Ким',1770117540000,180,X'3CB2A72938636319FDDD8018E4BBF2053AF3299EB3707DB11E1BBA7FD4AA87EB',X'7CBE73A87CEF3517626D806A95FDD75B035F14AAF93D76AA250B6DDE6E5883AB');
INSERT INTO journal VALUES(16,5,'signed_autonomously','{"v":1,"data":{"signed_autonomously":{"document":5,"autonomous":{"number":2,"shift":1,"receipt":3,"at":{"ms":1770116760000,"offset":180},"check_url":"http://consumer.oofd.kz?i=1","report":"009f9296"}}}}','Ким',1770117600000,180,X'7CBE73A87CEF3517626D806A95FDD75B035F14AAF93D76AA250B6DDE6E5883AB',X'F5EB7AF2C18281BD063BC15AC994F20A9900BA604340C468A871CFC8E1873D17');
INSERT INTO journal VALUES(17,4,'settled','{"v":1,"data":{"settled":{"document":4,"no":1,"settlement":{"number":4,"sign":"0000000004","at":{"ms":1770116700000,"offset":180},"shift":1,"receipt":2,"warnings":0}}}}','Ким',1770117660000,180,X'F5EB7AF2C18281BD063BC15AC994F20A9900BA604340C468A871CFC8E1873D17',X'E9C68A9CFA26E48E97BECA5485D712F1132FE3B28597799C1FDAAAE95F445DD1');
INSERT INTO journal VALUES(18,5,'intended','{"v":1,"data":{"intended":{"document":5,"no":1,"kind":"receipt","amount":["sale_return",700],"at":{"ms":1770116700000,"offset":180},"shift":1,"receipt":1,"address":{"operator":{"device":1024,"token":77,"request":3}},"form_no":1,"form":"000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f202122232425262728292a2b2c2d2e2f303132333435363738393a3b3c3d3e3f404142434445464748494a4b4c4d4e4f505152535455565758595a5b5c5d5e5f606162636465666768696a6b6c6d6e6f707172737475767778797a7b7c7d7e7f808182838485868788898a8b8c8d8e8f909192939495969798999a9b9c9d9e9fa0a1a2a3a4a5a6a7a8a9aaabacadaeafb0b1b2b3b4b5b6b7b8b9babbbcbdbebfc0c1c2c3c4c5c6c7c8c9cacbcccdcecfd0d1d2d3d4d5d6d7d8d9dadbdcdddedfe0e1e2e3e4e5e6e7e8e9eaebecedeeeff0f1f2f3f4f5f6f7f8f9fafbfcfdfeff"}}}','Ким',1770117720000,180,X'E9C68A9CFA26E48E97BECA5485D712F1132FE3B28597799C1FDAAAE95F445DD1',X'C9CF9430E05C6228697635DA9189AF619B65F606E6EEB20E7C203226E8D5D611');
INSERT INTO journal VALUES(19,5,'settled','{"v":1,"data":{"settled":{"document":5,"no":1,"settlement":{"number":5,"sign":"0000000005","at":{"ms":1770116700000,"offset":180},"shift":1,"receipt":3,"check_url":"http://consumer.oofd.kz?i=3","next_token":78,"warnings":0}}}}','Ким',1770117780000,180,X'C9CF9430E05C6228697635DA9189AF619B65F606E6EEB20E7C203226E8D5D611',X'D1B664D95677EAEE996C356E4C0E708BFBFF41A48032A10539C6E7F9D8EAF5E4');
INSERT INTO journal VALUES(2,1,'accepted','{"v":1,"data":{"accepted":{"document":1,"caller":"cli","key":"k1","body":"0707070707070707070707070707070707070707070707070707070707070707","layout":1,"content":{"registration":{"registration":{"kz":{"device":1024,"token":77,"rnm":"010100000123","znm":"SWK00000001","kkm_id":"42","title":"ТОО «Алма»","address":"Алматы","bin":"040440000209","okved":"47111","operator_name":"ОФД","check_site":"http://consumer.oofd.kz","edition":203,"latitude":43238949,"longitude":76889709}},"cashier":{"name":"Ким","inn":"500100732259"}}}}}}','Ким',1770116760000,180,X'3148AB9E35716FEC5749C39DEB7128BDB18F73F527D275ADFA32EC1F325E20C6',X'F3CF355DC6C8172A1CF519F1A03BFD741DEAFBD8A3C6BA440A67AA8D0E2F2DF4');
INSERT INTO journal VALUES(20,NULL,'link_back','{"v":1,"data":{"link_back":{}}}','Ким',1770117840000,180,X'D1B664D95677EAEE996C356E4C0E708BFBFF41A48032A10539C6E7F9D8EAF5E4',X'32F732AAA9F85935A7C8D871E180B2215ADEBF25CAE023EF12ADB939646557B4');
INSERT INTO journal VALUES(21,6,'accepted','{"v":1,"data":{"accepted":{"document":6,"caller":"cli","key":"k6","body":"0707070707070707070707070707070707070707070707070707070707070707","layout":1,"content":{"receipt":{"receipt":{"operation":"sale","lines":[{"name":"Чай чёрный «Утро» 100 г","price":500,"mantissa":1,"scale":0,"cost":500,"vat":"vat22","unit":"piece","subject":1,"method":4,"section":2,"barcode":"4600000000008"}],"payments":[["cash",250],["electronic",250]],"total":500,"change":250,"tax_system":1,"cashier":{"name":"Ким","inn":"500100732259"},"buyer_contact":"buyer@example.com"},"charge":{"terminal":250}}}}}}','Ким',1770117900000,180,X'32F732AAA9F85935A7C8D871E180B2215ADEBF25CAE023EF12ADB939646557B4',X'012206C2664ED36CFA9C2EF2419E190604EB762C943E18E2BA07E572E7D4BE12');
INSERT INTO journal VALUES(22,6,'paid','{"v":1,"data":{"paid":{"document":6,"amount":250,"reference":"kassa-6","state":"asked"}}}','Ким',1770117960000,180,X'012206C2664ED36CFA9C2EF2419E190604EB762C943E18E2BA07E572E7D4BE12',X'D3204BA0B65C2649D1B62E30CEF317C1CC6DA43F19819641EBFE7A1D22F1C779');
INSERT INTO journal VALUES(23,6,'paid','{"v":1,"data":{"paid":{"document":6,"amount":250,"reference":"kassa-6","state":"approved"}}}','Ким',1770118020000,180,X'D3204BA0B65C2649D1B62E30CEF317C1CC6DA43F19819641EBFE7A1D22F1C779',X'00012CAC51E1D4B433032E2EE3FE53843A0DEDF789BDB56A581D0DFA05E55D9D');
INSERT INTO journal VALUES(24,6,'intended','{"v":1,"data":{"intended":{"document":6,"no":1,"kind":"receipt","amount":["sale",500],"at":{"ms":1770116700000,"offset":180},"shift":1,"receipt":1,"address":{"vendor":{"id":"v-6"}},"form_no":1,"form":"000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f202122232425262728292a2b2c2d2e2f303132333435363738393a3b3c3d3e3f404142434445464748494a4b4c4d4e4f505152535455565758595a5b5c5d5e5f606162636465666768696a6b6c6d6e6f707172737475767778797a7b7c7d7e7f808182838485868788898a8b8c8d8e8f909192939495969798999a9b9c9d9e9fa0a1a2a3a4a5a6a7a8a9aaabacadaeafb0b1b2b3b4b5b6b7b8b9babbbcbdbebfc0c1c2c3c4c5c6c7c8c9cacbcccdcecfd0d1d2d3d4d5d6d7d8d9dadbdcdddedfe0e1e2e3e4e5e6e7e8e9eaebecedeeeff0f1f2f3f4f5f6f7f8f9fafbfcfdfeff"}}}','Ким',1770118080000,180,X'00012CAC51E1D4B433032E2EE3FE53843A0DEDF789BDB56A581D0DFA05E55D9D',X'434AA2916CAC50E14C64B9B7821FFE3BC1E94E2684469EB5E9557848940C3708');
INSERT INTO journal VALUES(25,6,'abandoned','{"v":1,"data":{"abandoned":{"document":6,"no":1}}}','Ким',1770118140000,180,X'434AA2916CAC50E14C64B9B7821FFE3BC1E94E2684469EB5E9557848940C3708',X'A188C3C203BC7496BA6C8B7F4D9D2FF6F99DB61433F783C85E745FCCC4D4DD3C');
INSERT INTO journal VALUES(26,6,'intended','{"v":1,"data":{"intended":{"document":6,"no":2,"kind":"receipt","amount":["sale",500],"at":{"ms":1770116700000,"offset":180},"shift":1,"receipt":1,"address":{"operator":{"device":1024,"token":77,"request":4}},"form_no":1,"form":"000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f202122232425262728292a2b2c2d2e2f303132333435363738393a3b3c3d3e3f404142434445464748494a4b4c4d4e4f505152535455565758595a5b5c5d5e5f606162636465666768696a6b6c6d6e6f707172737475767778797a7b7c7d7e7f808182838485868788898a8b8c8d8e8f909192939495969798999a9b9c9d9e9fa0a1a2a3a4a5a6a7a8a9aaabacadaeafb0b1b2b3b4b5b6b7b8b9babbbcbdbebfc0c1c2c3c4c5c6c7c8c9cacbcccdcecfd0d1d2d3d4d5d6d7d8d9dadbdcdddedfe0e1e2e3e4e5e6e7e8e9eaebecedeeeff0f1f2f3f4f5f6f7f8f9fafbfcfdfeff"}}}','Ким',1770118200000,180,X'A188C3C203BC7496BA6C8B7F4D9D2FF6F99DB61433F783C85E745FCCC4D4DD3C',X'C824F1933DF11C5C2D26E0F66FF45F19F7DD7DE15DE5521578C455DED86A78C0');
INSERT INTO journal VALUES(27,6,'refused','{"v":1,"data":{"refused":{"document":6,"no":2,"refusal":{"code":"operator.refused","args":[["code","9"]],"path":"items[0]","cause":"result 9"}}}}','Ким',1770118260000,180,X'C824F1933DF11C5C2D26E0F66FF45F19F7DD7DE15DE5521578C455DED86A78C0',X'FBD45551B09DB9FC2F62D404A4FDE7B281B20E11106DDA47B7817BB2BF8CE555');
INSERT INTO journal VALUES(28,7,'accepted','{"v":1,"data":{"accepted":{"document":7,"caller":"cli","key":"k7","body":"0707070707070707070707070707070707070707070707070707070707070707","layout":1,"content":{"registration":{"registration":{"ru":{"fn_serial":"","user_name":"ООО «Ромашка»","inn":"7707083893","rnm":"0000000001012345","address":"Москва, ул. Тверская, 1","place":"магазин","serial":"00000001","version":"1","tax_systems":1,"ofd_name":"ОФД","ofd_inn":"7709364346","sender_email":"shop@example.com","fns_site":"www.nalog.gov.ru"}},"cashier":{"name":"Ким","inn":"500100732259"}}}}}}','Ким',1770118320000,180,X'FBD45551B09DB9FC2F62D404A4FDE7B281B20E11106DDA47B7817BB2BF8CE555',X'4760A4E6536D805427B69348FD0BB31B2C306B92E0B7338B3E0618DD979164B8');
INSERT INTO journal VALUES(29,7,'stuck','{"v":1,"data":{"stuck":{"document":7,"refusal":{"code":"document.stuck","args":[["document","7"]]}}}}','Ким',1770118380000,180,X'4760A4E6536D805427B69348FD0BB31B2C306B92E0B7338B3E0618DD979164B8',X'DA78AE6AB085D6D38CD98594A48476EC63FB790ED479FC9612F6A2EE13CF9997');
INSERT INTO journal VALUES(3,1,'settled','{"v":1,"data":{"settled":{"document":1,"no":null,"settlement":{"number":1,"sign":"0000000001","at":{"ms":1770116700000,"offset":180},"shift":0,"receipt":0,"warnings":0,"formed":"4904ff"}}}}','Ким',1770116820000,180,X'F3CF355DC6C8172A1CF519F1A03BFD741DEAFBD8A3C6BA440A67AA8D0E2F2DF4',X'C46AEFD71E116F599300DD9A2F1AAA74F120E649BE1A8322B0B568848E67E16A');
INSERT INTO journal VALUES(30,8,'accepted','{"v":1,"data":{"accepted":{"document":8,"caller":"cli","key":"k8","body":"0707070707070707070707070707070707070707070707070707070707070707","layout":1,"content":{"shift_close":{"cashier":{"name":"Ким","inn":"500100732259"}}}}}}','Ким',1770118440000,180,X'DA78AE6AB085D6D38CD98594A48476EC63FB790ED479FC9612F6A2EE13CF9997',X'1AB5F7F6219E3C69A914D9089F993A6AD2B2D62E6A5245F1C0BCA7349181FA58');
INSERT INTO journal VALUES(31,8,'intended','{"v":1,"data":{"intended":{"document":8,"no":1,"kind":"shift_close","at":{"ms":1770116700000,"offset":180},"shift":1,"receipt":0,"address":{"storage":{"serial":"9999078900001234","document":9}},"form_no":1,"form":"000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f202122232425262728292a2b2c2d2e2f303132333435363738393a3b3c3d3e3f404142434445464748494a4b4c4d4e4f505152535455565758595a5b5c5d5e5f606162636465666768696a6b6c6d6e6f707172737475767778797a7b7c7d7e7f808182838485868788898a8b8c8d8e8f909192939495969798999a9b9c9d9e9fa0a1a2a3a4a5a6a7a8a9aaabacadaeafb0b1b2b3b4b5b6b7b8b9babbbcbdbebfc0c1c2c3c4c5c6c7c8c9cacbcccdcecfd0d1d2d3d4d5d6d7d8d9dadbdcdddedfe0e1e2e3e4e5e6e7e8e9eaebecedeeeff0f1f2f3f4f5f6f7f8f9fafbfcfdfeff"}}}','Ким',1770118500000,180,X'1AB5F7F6219E3C69A914D9089F993A6AD2B2D62E6A5245F1C0BCA7349181FA58',X'EF956ADD579637090FC61FF1BA571113205803E84EB5575AE24C64F1C9DC7B46');
INSERT INTO journal VALUES(32,8,'settled','{"v":1,"data":{"settled":{"document":8,"no":1,"settlement":{"number":6,"sign":"0000000006","at":{"ms":1770116700000,"offset":180},"shift":1,"receipt":0,"warnings":0,"formed":"4904ff"}}}}','Ким',1770118560000,180,X'EF956ADD579637090FC61FF1BA571113205803E84EB5575AE24C64F1C9DC7B46',X'0C1146AD4F5F68AE99AA23E39E18690F40328AEC857894E5709BB572A7E109DD');
INSERT INTO journal VALUES(33,NULL,'blocked','{"v":1,"data":{"blocked":{"code":"operator.token","cause":"result 2"}}}','Ким',1770118620000,180,X'0C1146AD4F5F68AE99AA23E39E18690F40328AEC857894E5709BB572A7E109DD',X'A703C1734084E40BAF61A4DDBCC86D9C1F4DB0D4D3E9F9FB1848966E756AB1AD');
INSERT INTO journal VALUES(34,NULL,'unblocked','{"v":1,"data":{"unblocked":{}}}','Ким',1770118680000,180,X'A703C1734084E40BAF61A4DDBCC86D9C1F4DB0D4D3E9F9FB1848966E756AB1AD',X'1B25088060FF6BB539527D8448984BD7DFCB082B4250ED73B2263C837817C754');
INSERT INTO journal VALUES(35,NULL,'blocked','{"v":1,"data":{"blocked":{"code":"operator.token","cause":"result 2"}}}','Ким',1770118740000,180,X'1B25088060FF6BB539527D8448984BD7DFCB082B4250ED73B2263C837817C754',X'2612A899249789A49DE279022C209D04930C0172C62648065B605A19D44B0041');
INSERT INTO journal VALUES(36,9,'accepted','{"v":1,"data":{"accepted":{"document":9,"caller":"cli","key":"k9","body":"0707070707070707070707070707070707070707070707070707070707070707","layout":1,"content":{"shift_open":{"cashier":{"name":"Ким","inn":"500100732259"}}}}}}','Ким',1770118800000,180,X'2612A899249789A49DE279022C209D04930C0172C62648065B605A19D44B0041',X'76A148DD6B96521DBAB95AAF6A45B7D51224CEED2174D69654853E2B6884D4C6');
INSERT INTO journal VALUES(37,9,'signed_autonomously','{"v":1,"data":{"signed_autonomously":{"document":9,"autonomous":{"number":4,"shift":2,"receipt":0,"at":{"ms":1770116760000,"offset":180},"check_url":"http://consumer.oofd.kz?i=1","report":"009f9296"}}}}','Ким',1770118860000,180,X'76A148DD6B96521DBAB95AAF6A45B7D51224CEED2174D69654853E2B6884D4C6',X'1191F8793BC8680F381D9EF9BA91A25F16996BFD658D0A89377C945346DDE864');
INSERT INTO journal VALUES(38,10,'accepted','{"v":1,"data":{"accepted":{"document":10,"caller":"cli","key":"k10","body":"0707070707070707070707070707070707070707070707070707070707070707","layout":1,"content":{"receipt":{"receipt":{"operation":"sale","lines":[{"name":"Чай чёрный «Утро» 100 г","price":500,"mantissa":1,"scale":0,"cost":500,"vat":"vat22","unit":"piece","subject":1,"method":4,"section":2,"barcode":"4600000000008"}],"payments":[["cash",250],["electronic",250]],"total":500,"change":250,"tax_system":1,"cashier":{"name":"Ким","inn":"500100732259"},"buyer_contact":"buyer@example.com"},"charge":{"terminal":250}}}}}}','Ким',1770118920000,180,X'1191F8793BC8680F381D9EF9BA91A25F16996BFD658D0A89377C945346DDE864',X'AC3C62779300706FDB57BD37541F3DE7F5036D0886133084DB0B359AA196EBBB');
INSERT INTO journal VALUES(39,10,'paid','{"v":1,"data":{"paid":{"document":10,"amount":250,"reference":"kassa-10","state":"asked"}}}','Ким',1770118980000,180,X'AC3C62779300706FDB57BD37541F3DE7F5036D0886133084DB0B359AA196EBBB',X'5A8231D298D25ACABA65A59AF757720A499D8B5641A29DC5F92828EA55EEE9BE');
INSERT INTO journal VALUES(4,2,'accepted','{"v":1,"data":{"accepted":{"document":2,"caller":"cli","key":"k2","body":"0707070707070707070707070707070707070707070707070707070707070707","layout":1,"content":{"shift_open":{"cashier":{"name":"Ким","inn":"500100732259"}}}}}}','Ким',1770116880000,180,X'C46AEFD71E116F599300DD9A2F1AAA74F120E649BE1A8322B0B568848E67E16A',X'5CC381500A6161138C36DE02A12BEF88A0E67D51C127110480FFA51DDC8FB82A');
INSERT INTO journal VALUES(40,10,'paid','{"v":1,"data":{"paid":{"document":10,"amount":250,"reference":"kassa-10","state":"in_doubt"}}}','Ким',1770119040000,180,X'5A8231D298D25ACABA65A59AF757720A499D8B5641A29DC5F92828EA55EEE9BE',X'1A8F7440A5A868E4AA06191757BC8F1DE6B035AB5F8633C40B72E8A16D322C70');
INSERT INTO journal VALUES(41,11,'accepted','{"v":1,"data":{"accepted":{"document":11,"caller":"cli","key":"k11","body":"0707070707070707070707070707070707070707070707070707070707070707","layout":1,"content":{"cash_in":{"sum":100000,"cashier":{"name":"Ким","inn":"500100732259"}}}}}}','Ким',1770119100000,180,X'1A8F7440A5A868E4AA06191757BC8F1DE6B035AB5F8633C40B72E8A16D322C70',X'58BB72D90408A04EC1CA4B6F8EA799B4DDF5375FE708F2B25D894E1478FE9E8B');
INSERT INTO journal VALUES(42,11,'settled','{"v":1,"data":{"settled":{"document":11,"no":null,"settlement":{"number":11,"sign":"0000000011","at":{"ms":1770116700000,"offset":180},"shift":2,"receipt":0,"warnings":0,"formed":"4904ff"}}}}','Ким',1770119160000,180,X'58BB72D90408A04EC1CA4B6F8EA799B4DDF5375FE708F2B25D894E1478FE9E8B',X'E3D8A98A9AC2E7D20FA9A27144102D1FFB4C741BF5FD9907ADE78C36A312EB93');
INSERT INTO journal VALUES(43,12,'accepted','{"v":1,"data":{"accepted":{"document":12,"caller":"cli","key":"k12","body":"0707070707070707070707070707070707070707070707070707070707070707","layout":1,"content":{"x_report":{"cashier":{"name":"Ким","inn":"500100732259"}}}}}}','Ким',1770119220000,180,X'E3D8A98A9AC2E7D20FA9A27144102D1FFB4C741BF5FD9907ADE78C36A312EB93',X'A1750D8F0E8B1C8AE391DBCCEB461BFE073CEBBEE3C88EBFF2335A2E04D9577D');
INSERT INTO journal VALUES(44,12,'settled','{"v":1,"data":{"settled":{"document":12,"no":null,"settlement":{"number":12,"sign":"0000000012","at":{"ms":1770116700000,"offset":180},"shift":2,"receipt":0,"warnings":0,"formed":"4904ff"}}}}','Ким',1770119280000,180,X'A1750D8F0E8B1C8AE391DBCCEB461BFE073CEBBEE3C88EBFF2335A2E04D9577D',X'509BEA76E7896DAB3D5FDDCF424C7A233A3733EDD5F95CAC2559EDBCD6A8A4A6');
INSERT INTO journal VALUES(45,13,'accepted','{"v":1,"data":{"accepted":{"document":13,"caller":"cli","key":"k13","body":"0707070707070707070707070707070707070707070707070707070707070707","layout":1,"content":{"receipt":{"receipt":{"operation":"sale_return","lines":[{"name":"Чай чёрный «Утро» 100 г","price":700,"mantissa":1,"scale":0,"cost":700,"vat":"vat22","unit":"piece","subject":1,"method":4,"section":2,"barcode":"4600000000008"},{"name":"Чай чёрный «Утро» 100 г","price":700,"mantissa":1,"scale":0,"cost":700,"vat":"vat22","unit":"piece","subject":1,"method":4,"section":2,"barcode":"4600000000008","extra":{"origin":1,"discount":5,"markup":1,"agent":{"kinds":4,"operation":"Ёлка №1","agent_phones":["+79001234567"],"supplier_inn":"7707083893"},"additional":"Ёлка №1","excise":7,"country":"643","declaration":"Ёлка №1","goods_code":"444d0001","codes":[[1301,"46198488"]],"industry":[{"body":"020","day":"2025-12-30","number":"17","value":"mode=horeca"}],"unit_name":"шт","tax":3}}],"payments":[["cash",1050],["electronic",350]],"total":1400,"change":350,"tax_system":1,"cashier":{"name":"Ким","inn":"500100732259"},"buyer_contact":"buyer@example.com","correction":{"prescribed":true,"settled_on":"2025-12-30","order":"Ёлка №1"},"extra":{"original":{"paper":{"register":"9999078900001234","number":17,"sign":"3051142876","at":"2025-12-30T14:05:00","total":6300,"autonomous":false}},"buyer":{"name":"Ёлка №1","born":"2025-12-30"},"internet":true,"agent":{"kinds":4,"operation":"Ёлка №1","agent_phones":["+79001234567"],"supplier_inn":"7707083893"},"additional":"Ёлка №1","user":["Стол","7"],"operation":{"id":3,"data":"смена","at":"2025-12-30T14:05:00"},"industry":[{"body":"020","day":"2025-12-30","number":"17","value":"mode=horeca"}],"electronic":true,"taxes":[["vat20",2,12]],"printed":[[0,{"text":{"text":"Спасибо","align":"center","large":true}}],[1,{"pair":{"left":"a","right":"b","large":false}}],[2,"rule"],[2,{"qr":"https://example.com"}],[2,{"barcode":{"kind":"EAN13","text":"4600000000008"}}]]}},"charge":"none"}}}}}','Ким',1770119340000,180,X'509BEA76E7896DAB3D5FDDCF424C7A233A3733EDD5F95CAC2559EDBCD6A8A4A6',X'0D6AC6CD336A76FA3D40672C44D3F23973D109A310679C58C0B0EE88B69C5D44');
INSERT INTO journal VALUES(46,14,'accepted','{"v":1,"data":{"accepted":{"document":14,"caller":"cli","key":"k14","body":"0707070707070707070707070707070707070707070707070707070707070707","layout":1,"content":{"non_fiscal":{"blocks":[{"text":{"text":"Меню дня","align":"center","large":false}}],"cashier":{"name":"Ким","inn":"500100732259"}}}}}}','Ким',1770119400000,180,X'0D6AC6CD336A76FA3D40672C44D3F23973D109A310679C58C0B0EE88B69C5D44',X'F3C8E619112F87BB6BD45DF8A62FF14D9C6BB5F288B70C889604E6E107954A5B');
INSERT INTO journal VALUES(47,15,'accepted','{"v":1,"data":{"accepted":{"document":15,"caller":"cli","key":"k15","body":"0707070707070707070707070707070707070707070707070707070707070707","layout":1,"content":{"storage_close":{"cashier":{"name":"Ким","inn":"500100732259"}}}}}}','Ким',1770119460000,180,X'F3C8E619112F87BB6BD45DF8A62FF14D9C6BB5F288B70C889604E6E107954A5B',X'86E1FD889AD7195F927FA8080D9561522DB13C77B8EEB47BCA1F93FB48B2A659');
INSERT INTO journal VALUES(5,2,'settled','{"v":1,"data":{"settled":{"document":2,"no":null,"settlement":{"number":2,"sign":"0000000002","at":{"ms":1770116700000,"offset":180},"shift":1,"receipt":0,"warnings":0,"formed":"4904ff"}}}}','Ким',1770116940000,180,X'5CC381500A6161138C36DE02A12BEF88A0E67D51C127110480FFA51DDC8FB82A',X'79DD1991A13B2A329B68E560BC41BF16D36571DFF08F69FA8E099253AB1ECB3D');
INSERT INTO journal VALUES(6,3,'accepted','{"v":1,"data":{"accepted":{"document":3,"caller":"cli","key":"k3","body":"0707070707070707070707070707070707070707070707070707070707070707","layout":1,"content":{"receipt":{"receipt":{"operation":"sale","lines":[{"name":"Чай чёрный «Утро» 100 г","price":12345,"mantissa":1,"scale":0,"cost":12345,"vat":"vat22","unit":"piece","subject":1,"method":4,"section":2,"barcode":"4600000000008"},{"name":"Чай чёрный «Утро» 100 г","price":12345,"mantissa":1,"scale":0,"cost":12345,"vat":"vat22","unit":"piece","subject":1,"method":4,"section":2,"barcode":"4600000000008"}],"payments":[["cash",18518],["electronic",6172]],"total":24690,"change":6172,"tax_system":1,"cashier":{"name":"Ким","inn":"500100732259"},"buyer_contact":"buyer@example.com"},"charge":"none"}}}}}','Ким',1770117000000,180,X'79DD1991A13B2A329B68E560BC41BF16D36571DFF08F69FA8E099253AB1ECB3D',X'9539158FE79C9628D396C18372D3CB1AED7FEB243CE47861A69DC1C071FAFCD8');
INSERT INTO journal VALUES(7,3,'intended','{"v":1,"data":{"intended":{"document":3,"no":1,"kind":"receipt","amount":["sale",24690],"at":{"ms":1770116700000,"offset":180},"shift":1,"receipt":1,"address":{"operator":{"device":1024,"token":77,"request":1}},"form_no":1,"form":"000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f202122232425262728292a2b2c2d2e2f303132333435363738393a3b3c3d3e3f404142434445464748494a4b4c4d4e4f505152535455565758595a5b5c5d5e5f606162636465666768696a6b6c6d6e6f707172737475767778797a7b7c7d7e7f808182838485868788898a8b8c8d8e8f909192939495969798999a9b9c9d9e9fa0a1a2a3a4a5a6a7a8a9aaabacadaeafb0b1b2b3b4b5b6b7b8b9babbbcbdbebfc0c1c2c3c4c5c6c7c8c9cacbcccdcecfd0d1d2d3d4d5d6d7d8d9dadbdcdddedfe0e1e2e3e4e5e6e7e8e9eaebecedeeeff0f1f2f3f4f5f6f7f8f9fafbfcfdfeff"}}}','Ким',1770117060000,180,X'9539158FE79C9628D396C18372D3CB1AED7FEB243CE47861A69DC1C071FAFCD8',X'E011B1F18B186CE343654B0562FE6BC4EAF03972B9C112F3A151C8BEC687231A');
INSERT INTO journal VALUES(8,3,'settled','{"v":1,"data":{"settled":{"document":3,"no":1,"settlement":{"number":3,"sign":"0000000003","at":{"ms":1770116700000,"offset":180},"shift":1,"receipt":1,"check_url":"http://consumer.oofd.kz?i=3","next_token":78,"warnings":0}}}}','Ким',1770117120000,180,X'E011B1F18B186CE343654B0562FE6BC4EAF03972B9C112F3A151C8BEC687231A',X'EE5CA0106F16AE85943EEAE1F8DF1406B7ADFE88BA5E997CAB42C3D6E81B3304');
INSERT INTO journal VALUES(9,4,'accepted','{"v":1,"data":{"accepted":{"document":4,"caller":"cli","key":"k4","body":"0707070707070707070707070707070707070707070707070707070707070707","layout":1,"content":{"receipt":{"receipt":{"operation":"sale","lines":[{"name":"Чай чёрный «Утро» 100 г","price":700,"mantissa":1,"scale":0,"cost":700,"vat":"vat22","unit":"piece","subject":1,"method":4,"section":2,"barcode":"4600000000008"},{"name":"Чай чёрный «Утро» 100 г","price":700,"mantissa":1,"scale":0,"cost":700,"vat":"vat22","unit":"piece","subject":1,"method":4,"section":2,"barcode":"4600000000008"}],"payments":[["cash",1050],["electronic",350]],"total":1400,"change":350,"tax_system":1,"cashier":{"name":"Ким","inn":"500100732259"},"buyer_contact":"buyer@example.com"},"charge":"none"}}}}}','Ким',1770117180000,180,X'EE5CA0106F16AE85943EEAE1F8DF1406B7ADFE88BA5E997CAB42C3D6E81B3304',X'ADD04F7C32A74495BC60EAF75BD0F0FF16BF67E8C7E973B7681EB37C74958B9F');
INSERT INTO register VALUES(1,'kz',1,'ru',180,'{"v":1,"data":{"kz":{"device":1024,"token":77,"rnm":"010100000123","znm":"SWK00000001","kkm_id":"42","title":"ТОО «Алма»","address":"Алматы","bin":"040440000209","okved":"47111","operator_name":"ОФД","check_site":"http://consumer.oofd.kz","edition":203,"latitude":43238949,"longitude":76889709}}}',2,1770116760000,180,0,9,1770116760000,180,78,4,NULL,NULL,1,'{"v":1,"data":{"code":"operator.token","cause":"result 2"}}',32,47);
INSERT INTO document VALUES(1,'registration','settled',NULL,'{"v":1,"data":{"registration":{"registration":{"kz":{"device":1024,"token":77,"rnm":"010100000123","znm":"SWK00000001","kkm_id":"42","title":"ТОО «Алма»","address":"Алматы","bin":"040440000209","okved":"47111","operator_name":"ОФД","check_site":"http://consumer.oofd.kz","edition":203,"latitude":43238949,"longitude":76889709}},"cashier":{"name":"Ким","inn":"500100732259"}}}}',1770116760000,180,1,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,1,'0000000001',1770116700000,180,0,0,NULL,NULL,0,X'4904FF',NULL);
INSERT INTO document VALUES(10,'receipt','waiting',NULL,'{"v":1,"data":{"receipt":{"receipt":{"operation":"sale","lines":[{"name":"Чай чёрный «Утро» 100 г","price":500,"mantissa":1,"scale":0,"cost":500,"vat":"vat22","unit":"piece","subject":1,"method":4,"section":2,"barcode":"4600000000008"}],"payments":[["cash",250],["electronic",250]],"total":500,"change":250,"tax_system":1,"cashier":{"name":"Ким","inn":"500100732259"},"buyer_contact":"buyer@example.com"},"charge":{"terminal":250}}}}',1770118920000,180,1,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO document VALUES(11,'cash_in','settled',NULL,'{"v":1,"data":{"cash_in":{"sum":100000,"cashier":{"name":"Ким","inn":"500100732259"}}}}',1770119100000,180,1,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,11,'0000000011',1770116700000,180,2,0,NULL,NULL,0,X'4904FF','{"v":1,"data":{"shift":{},"ever":{"drawer":19218,"sale/count":2,"sale/total":26090,"sale_return/count":1,"sale_return/total":700}}}');
INSERT INTO document VALUES(12,'x_report','settled',NULL,'{"v":1,"data":{"x_report":{"cashier":{"name":"Ким","inn":"500100732259"}}}}',1770119220000,180,1,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,12,'0000000012',1770116700000,180,2,0,NULL,NULL,0,X'4904FF','{"v":1,"data":{"shift":{"cash_in/count":1,"cash_in/sum":100000},"ever":{"cash_in/count":1,"drawer":119218,"sale/count":2,"sale/total":26090,"sale_return/count":1,"sale_return/total":700}}}');
INSERT INTO document VALUES(13,'correction','waiting',NULL,'{"v":1,"data":{"receipt":{"receipt":{"operation":"sale_return","lines":[{"name":"Чай чёрный «Утро» 100 г","price":700,"mantissa":1,"scale":0,"cost":700,"vat":"vat22","unit":"piece","subject":1,"method":4,"section":2,"barcode":"4600000000008"},{"name":"Чай чёрный «Утро» 100 г","price":700,"mantissa":1,"scale":0,"cost":700,"vat":"vat22","unit":"piece","subject":1,"method":4,"section":2,"barcode":"4600000000008","extra":{"origin":1,"discount":5,"markup":1,"agent":{"kinds":4,"operation":"Ёлка №1","agent_phones":["+79001234567"],"supplier_inn":"7707083893"},"additional":"Ёлка №1","excise":7,"country":"643","declaration":"Ёлка №1","goods_code":"444d0001","codes":[[1301,"46198488"]],"industry":[{"body":"020","day":"2025-12-30","number":"17","value":"mode=horeca"}],"unit_name":"шт","tax":3}}],"payments":[["cash",1050],["electronic",350]],"total":1400,"change":350,"tax_system":1,"cashier":{"name":"Ким","inn":"500100732259"},"buyer_contact":"buyer@example.com","correction":{"prescribed":true,"settled_on":"2025-12-30","order":"Ёлка №1"},"extra":{"original":{"paper":{"register":"9999078900001234","number":17,"sign":"3051142876","at":"2025-12-30T14:05:00","total":6300,"autonomous":false}},"buyer":{"name":"Ёлка №1","born":"2025-12-30"},"internet":true,"agent":{"kinds":4,"operation":"Ёлка №1","agent_phones":["+79001234567"],"supplier_inn":"7707083893"},"additional":"Ёлка №1","user":["Стол","7"],"operation":{"id":3,"data":"смена","at":"2025-12-30T14:05:00"},"industry":[{"body":"020","day":"2025-12-30","number":"17","value":"mode=horeca"}],"electronic":true,"taxes":[["vat20",2,12]],"printed":[[0,{"text":{"text":"Спасибо","align":"center","large":true}}],[1,{"pair":{"left":"a","right":"b","large":false}}],[2,"rule"],[2,{"qr":"https://example.com"}],[2,{"barcode":{"kind":"EAN13","text":"4600000000008"}}]]}},"charge":"none"}}}',1770119340000,180,1,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO document VALUES(14,'non_fiscal','waiting',NULL,'{"v":1,"data":{"non_fiscal":{"blocks":[{"text":{"text":"Меню дня","align":"center","large":false}}],"cashier":{"name":"Ким","inn":"500100732259"}}}}',1770119400000,180,1,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO document VALUES(15,'storage_close','waiting',NULL,'{"v":1,"data":{"storage_close":{"cashier":{"name":"Ким","inn":"500100732259"}}}}',1770119460000,180,1,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO document VALUES(2,'shift_open','settled',NULL,'{"v":1,"data":{"shift_open":{"cashier":{"name":"Ким","inn":"500100732259"}}}}',1770116880000,180,1,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,2,'0000000002',1770116700000,180,1,0,NULL,NULL,0,X'4904FF',NULL);
INSERT INTO document VALUES(3,'receipt','settled',NULL,'{"v":1,"data":{"receipt":{"receipt":{"operation":"sale","lines":[{"name":"Чай чёрный «Утро» 100 г","price":12345,"mantissa":1,"scale":0,"cost":12345,"vat":"vat22","unit":"piece","subject":1,"method":4,"section":2,"barcode":"4600000000008"},{"name":"Чай чёрный «Утро» 100 г","price":12345,"mantissa":1,"scale":0,"cost":12345,"vat":"vat22","unit":"piece","subject":1,"method":4,"section":2,"barcode":"4600000000008"}],"payments":[["cash",18518],["electronic",6172]],"total":24690,"change":6172,"tax_system":1,"cashier":{"name":"Ким","inn":"500100732259"},"buyer_contact":"buyer@example.com"},"charge":"none"}}}',1770117000000,180,1,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,3,'0000000003',1770116700000,180,1,1,'http://consumer.oofd.kz?i=3',78,0,NULL,NULL);
INSERT INTO document VALUES(4,'receipt','settled',NULL,'{"v":1,"data":{"receipt":{"receipt":{"operation":"sale","lines":[{"name":"Чай чёрный «Утро» 100 г","price":700,"mantissa":1,"scale":0,"cost":700,"vat":"vat22","unit":"piece","subject":1,"method":4,"section":2,"barcode":"4600000000008"},{"name":"Чай чёрный «Утро» 100 г","price":700,"mantissa":1,"scale":0,"cost":700,"vat":"vat22","unit":"piece","subject":1,"method":4,"section":2,"barcode":"4600000000008"}],"payments":[["cash",1050],["electronic",350]],"total":1400,"change":350,"tax_system":1,"cashier":{"name":"Ким","inn":"500100732259"},"buyer_contact":"buyer@example.com"},"charge":"none"}}}',1770117180000,180,1,NULL,1,1,2,1770116760000,180,'http://consumer.oofd.kz?i=1',NULL,4,'0000000004',1770116700000,180,1,2,NULL,NULL,0,NULL,NULL);
INSERT INTO document VALUES(5,'receipt','settled',NULL,'{"v":1,"data":{"receipt":{"receipt":{"operation":"sale_return","lines":[{"name":"Чай чёрный «Утро» 100 г","price":700,"mantissa":1,"scale":0,"cost":700,"vat":"vat22","unit":"piece","subject":1,"method":4,"section":2,"barcode":"4600000000008"}],"payments":[["cash",350],["electronic",350]],"total":700,"change":350,"tax_system":1,"cashier":{"name":"Ким","inn":"500100732259"},"buyer_contact":"buyer@example.com"},"charge":"none"}}}',1770117540000,180,1,NULL,2,1,3,1770116760000,180,'http://consumer.oofd.kz?i=1',X'009F9296',5,'0000000005',1770116700000,180,1,3,'http://consumer.oofd.kz?i=3',78,0,NULL,NULL);
INSERT INTO document VALUES(6,'receipt','refused','{"v":1,"data":{"code":"operator.refused","args":[["code","9"]],"path":"items[0]","cause":"result 9"}}','{"v":1,"data":{"receipt":{"receipt":{"operation":"sale","lines":[{"name":"Чай чёрный «Утро» 100 г","price":500,"mantissa":1,"scale":0,"cost":500,"vat":"vat22","unit":"piece","subject":1,"method":4,"section":2,"barcode":"4600000000008"}],"payments":[["cash",250],["electronic",250]],"total":500,"change":250,"tax_system":1,"cashier":{"name":"Ким","inn":"500100732259"},"buyer_contact":"buyer@example.com"},"charge":{"terminal":250}}}}',1770117900000,180,1,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO document VALUES(7,'registration','stuck','{"v":1,"data":{"code":"document.stuck","args":[["document","7"]]}}','{"v":1,"data":{"registration":{"registration":{"ru":{"fn_serial":"","user_name":"ООО «Ромашка»","inn":"7707083893","rnm":"0000000001012345","address":"Москва, ул. Тверская, 1","place":"магазин","serial":"00000001","version":"1","tax_systems":1,"ofd_name":"ОФД","ofd_inn":"7709364346","sender_email":"shop@example.com","fns_site":"www.nalog.gov.ru"}},"cashier":{"name":"Ким","inn":"500100732259"}}}}',1770118320000,180,1,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO document VALUES(8,'shift_close','settled',NULL,'{"v":1,"data":{"shift_close":{"cashier":{"name":"Ким","inn":"500100732259"}}}}',1770118440000,180,1,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,6,'0000000006',1770116700000,180,1,0,NULL,NULL,0,X'4904FF','{"v":1,"data":{"shift":{"sale/autonomous":1,"sale/cash/count":2,"sale/cash/sum":19568,"sale/change":6522,"sale/count":2,"sale/electronic/count":2,"sale/electronic/sum":6522,"sale/lines":4,"sale/section/2/lines":4,"sale/section/2/sum":26090,"sale/tax/vat22/tax":4704,"sale/tax/vat22/turnover":26090,"sale/total":26090,"sale_return/autonomous":1,"sale_return/cash/count":1,"sale_return/cash/sum":350,"sale_return/change":350,"sale_return/count":1,"sale_return/electronic/count":1,"sale_return/electronic/sum":350,"sale_return/lines":1,"sale_return/section/2/lines":1,"sale_return/section/2/sum":700,"sale_return/tax/vat22/tax":126,"sale_return/tax/vat22/turnover":700,"sale_return/total":700},"ever":{"drawer":19218,"sale/count":2,"sale/total":26090,"sale_return/count":1,"sale_return/total":700}}}');
INSERT INTO document VALUES(9,'shift_open','autonomous',NULL,'{"v":1,"data":{"shift_open":{"cashier":{"name":"Ким","inn":"500100732259"}}}}',1770118800000,180,1,NULL,4,2,0,1770116760000,180,'http://consumer.oofd.kz?i=1',X'009F9296',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO attempt VALUES(3,1,'receipt','sale',24690,1770116700000,180,1,1,'{"v":1,"data":{"operator":{"device":1024,"token":77,"request":1}}}',1,'done',NULL);
INSERT INTO attempt VALUES(4,1,'receipt','sale',1400,1770116700000,180,1,1,'{"v":1,"data":{"operator":{"device":1024,"token":77,"request":2}}}',2,'done',NULL);
INSERT INTO attempt VALUES(5,1,'receipt','sale_return',700,1770116700000,180,1,1,'{"v":1,"data":{"operator":{"device":1024,"token":77,"request":3}}}',1,'done',NULL);
INSERT INTO attempt VALUES(6,1,'receipt','sale',500,1770116700000,180,1,1,'{"v":1,"data":{"vendor":{"id":"v-6"}}}',1,'abandoned',NULL);
INSERT INTO attempt VALUES(6,2,'receipt','sale',500,1770116700000,180,1,1,'{"v":1,"data":{"operator":{"device":1024,"token":77,"request":4}}}',1,'refused','{"v":1,"data":{"code":"operator.refused","args":[["code","9"]],"path":"items[0]","cause":"result 9"}}');
INSERT INTO attempt VALUES(8,1,'shift_close',NULL,NULL,1770116700000,180,1,0,'{"v":1,"data":{"storage":{"serial":"9999078900001234","document":9}}}',1,'done',NULL);
INSERT INTO attempt_form VALUES(3,1,1,X'000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F202122232425262728292A2B2C2D2E2F303132333435363738393A3B3C3D3E3F404142434445464748494A4B4C4D4E4F505152535455565758595A5B5C5D5E5F606162636465666768696A6B6C6D6E6F707172737475767778797A7B7C7D7E7F808182838485868788898A8B8C8D8E8F909192939495969798999A9B9C9D9E9FA0A1A2A3A4A5A6A7A8A9AAABACADAEAFB0B1B2B3B4B5B6B7B8B9BABBBCBDBEBFC0C1C2C3C4C5C6C7C8C9CACBCCCDCECFD0D1D2D3D4D5D6D7D8D9DADBDCDDDEDFE0E1E2E3E4E5E6E7E8E9EAEBECEDEEEFF0F1F2F3F4F5F6F7F8F9FAFBFCFDFEFF');
INSERT INTO attempt_form VALUES(4,1,1,X'000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F202122232425262728292A2B2C2D2E2F303132333435363738393A3B3C3D3E3F404142434445464748494A4B4C4D4E4F505152535455565758595A5B5C5D5E5F606162636465666768696A6B6C6D6E6F707172737475767778797A7B7C7D7E7F808182838485868788898A8B8C8D8E8F909192939495969798999A9B9C9D9E9FA0A1A2A3A4A5A6A7A8A9AAABACADAEAFB0B1B2B3B4B5B6B7B8B9BABBBCBDBEBFC0C1C2C3C4C5C6C7C8C9CACBCCCDCECFD0D1D2D3D4D5D6D7D8D9DADBDCDDDEDFE0E1E2E3E4E5E6E7E8E9EAEBECEDEEEFF0F1F2F3F4F5F6F7F8F9FAFBFCFDFEFF');
INSERT INTO attempt_form VALUES(4,1,2,X'010203');
INSERT INTO attempt_form VALUES(5,1,1,X'000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F202122232425262728292A2B2C2D2E2F303132333435363738393A3B3C3D3E3F404142434445464748494A4B4C4D4E4F505152535455565758595A5B5C5D5E5F606162636465666768696A6B6C6D6E6F707172737475767778797A7B7C7D7E7F808182838485868788898A8B8C8D8E8F909192939495969798999A9B9C9D9E9FA0A1A2A3A4A5A6A7A8A9AAABACADAEAFB0B1B2B3B4B5B6B7B8B9BABBBCBDBEBFC0C1C2C3C4C5C6C7C8C9CACBCCCDCECFD0D1D2D3D4D5D6D7D8D9DADBDCDDDEDFE0E1E2E3E4E5E6E7E8E9EAEBECEDEEEFF0F1F2F3F4F5F6F7F8F9FAFBFCFDFEFF');
INSERT INTO attempt_form VALUES(6,1,1,X'000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F202122232425262728292A2B2C2D2E2F303132333435363738393A3B3C3D3E3F404142434445464748494A4B4C4D4E4F505152535455565758595A5B5C5D5E5F606162636465666768696A6B6C6D6E6F707172737475767778797A7B7C7D7E7F808182838485868788898A8B8C8D8E8F909192939495969798999A9B9C9D9E9FA0A1A2A3A4A5A6A7A8A9AAABACADAEAFB0B1B2B3B4B5B6B7B8B9BABBBCBDBEBFC0C1C2C3C4C5C6C7C8C9CACBCCCDCECFD0D1D2D3D4D5D6D7D8D9DADBDCDDDEDFE0E1E2E3E4E5E6E7E8E9EAEBECEDEEEFF0F1F2F3F4F5F6F7F8F9FAFBFCFDFEFF');
INSERT INTO attempt_form VALUES(6,2,1,X'000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F202122232425262728292A2B2C2D2E2F303132333435363738393A3B3C3D3E3F404142434445464748494A4B4C4D4E4F505152535455565758595A5B5C5D5E5F606162636465666768696A6B6C6D6E6F707172737475767778797A7B7C7D7E7F808182838485868788898A8B8C8D8E8F909192939495969798999A9B9C9D9E9FA0A1A2A3A4A5A6A7A8A9AAABACADAEAFB0B1B2B3B4B5B6B7B8B9BABBBCBDBEBFC0C1C2C3C4C5C6C7C8C9CACBCCCDCECFD0D1D2D3D4D5D6D7D8D9DADBDCDDDEDFE0E1E2E3E4E5E6E7E8E9EAEBECEDEEEFF0F1F2F3F4F5F6F7F8F9FAFBFCFDFEFF');
INSERT INTO attempt_form VALUES(8,1,1,X'000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F202122232425262728292A2B2C2D2E2F303132333435363738393A3B3C3D3E3F404142434445464748494A4B4C4D4E4F505152535455565758595A5B5C5D5E5F606162636465666768696A6B6C6D6E6F707172737475767778797A7B7C7D7E7F808182838485868788898A8B8C8D8E8F909192939495969798999A9B9C9D9E9FA0A1A2A3A4A5A6A7A8A9AAABACADAEAFB0B1B2B3B4B5B6B7B8B9BABBBCBDBEBFC0C1C2C3C4C5C6C7C8C9CACBCCCDCECFD0D1D2D3D4D5D6D7D8D9DADBDCDDDEDFE0E1E2E3E4E5E6E7E8E9EAEBECEDEEEFF0F1F2F3F4F5F6F7F8F9FAFBFCFDFEFF');
INSERT INTO given_back VALUES(13,-1,'9999078900001234/17/3051142876',NULL,NULL,1400);
INSERT INTO given_back VALUES(13,1,'9999078900001234/17/3051142876',1,1000000,700);
INSERT INTO payment VALUES(10,250,'kassa-10','in_doubt',1);
INSERT INTO payment VALUES(6,250,'kassa-6','approved',1);
INSERT INTO counter VALUES('ever','cash_in/count',1);
INSERT INTO counter VALUES('ever','drawer',119218);
INSERT INTO counter VALUES('ever','sale/count',2);
INSERT INTO counter VALUES('ever','sale/total',26090);
INSERT INTO counter VALUES('ever','sale_return/count',1);
INSERT INTO counter VALUES('ever','sale_return/total',700);
INSERT INTO counter VALUES('shift','cash_in/count',1);
INSERT INTO counter VALUES('shift','cash_in/sum',100000);
INSERT INTO caller_key VALUES('cli','k1',X'0707070707070707070707070707070707070707070707070707070707070707',1);
INSERT INTO caller_key VALUES('cli','k10',X'0707070707070707070707070707070707070707070707070707070707070707',10);
INSERT INTO caller_key VALUES('cli','k11',X'0707070707070707070707070707070707070707070707070707070707070707',11);
INSERT INTO caller_key VALUES('cli','k12',X'0707070707070707070707070707070707070707070707070707070707070707',12);
INSERT INTO caller_key VALUES('cli','k13',X'0707070707070707070707070707070707070707070707070707070707070707',13);
INSERT INTO caller_key VALUES('cli','k14',X'0707070707070707070707070707070707070707070707070707070707070707',14);
INSERT INTO caller_key VALUES('cli','k15',X'0707070707070707070707070707070707070707070707070707070707070707',15);
INSERT INTO caller_key VALUES('cli','k2',X'0707070707070707070707070707070707070707070707070707070707070707',2);
INSERT INTO caller_key VALUES('cli','k3',X'0707070707070707070707070707070707070707070707070707070707070707',3);
INSERT INTO caller_key VALUES('cli','k4',X'0707070707070707070707070707070707070707070707070707070707070707',4);
INSERT INTO caller_key VALUES('cli','k5',X'0707070707070707070707070707070707070707070707070707070707070707',5);
INSERT INTO caller_key VALUES('cli','k6',X'0707070707070707070707070707070707070707070707070707070707070707',6);
INSERT INTO caller_key VALUES('cli','k7',X'0707070707070707070707070707070707070707070707070707070707070707',7);
INSERT INTO caller_key VALUES('cli','k8',X'0707070707070707070707070707070707070707070707070707070707070707',8);
INSERT INTO caller_key VALUES('cli','k9',X'0707070707070707070707070707070707070707070707070707070707070707',9);
CREATE INDEX journal_of_subject ON journal (subject) WHERE subject IS NOT NULL;
CREATE TRIGGER journal_keeps_rows BEFORE DELETE ON journal
BEGIN SELECT raise(ABORT, 'the journal is append-only'); END;
CREATE TRIGGER journal_keeps_values BEFORE UPDATE ON journal
BEGIN SELECT raise(ABORT, 'the journal is append-only'); END;
CREATE TRIGGER journal_only_grows BEFORE INSERT ON journal
WHEN EXISTS (SELECT 1 FROM journal WHERE seq >= new.seq)
BEGIN SELECT raise(ABORT, 'the journal is append-only'); END;
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
CREATE UNIQUE INDEX attempt_live ON attempt (live) WHERE live IS NOT NULL;
CREATE INDEX given_back_of ON given_back (original, line);
CREATE UNIQUE INDEX repair_back ON repair (wrong) WHERE part IN ('cancel', 'reverse');
CREATE UNIQUE INDEX repair_right ON repair (wrong) WHERE part = 'right';
CREATE INDEX payment_open ON payment (document) WHERE open = 1;
CREATE UNIQUE INDEX slip_started ON slip (state) WHERE state = 'started';
CREATE INDEX slip_waiting ON slip (seq) WHERE state = 'waiting';
