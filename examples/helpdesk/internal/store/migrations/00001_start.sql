-- One schema for SQLite and PostgreSQL. Instants are nanoseconds since 1970,
-- documents are JSON texts.

-- +goose Up
CREATE TABLE events (
    ticket   TEXT   NOT NULL,
    id       TEXT   NOT NULL, -- unique within the ticket: what is posted twice is here once
    received BIGINT NOT NULL, -- when the desk learned of it
    source   TEXT   NOT NULL, -- live, timer, import, seed
    body     TEXT   NOT NULL, -- a lifecycle.Event
    PRIMARY KEY (ticket, id)
);

CREATE TABLE documents (
    kind       TEXT    NOT NULL, -- machine, calendar, sla, ...
    name       TEXT    NOT NULL,
    version    INTEGER NOT NULL, -- from 1
    valid_from BIGINT  NOT NULL,
    author     TEXT    NOT NULL,
    note       TEXT    NOT NULL,
    body       TEXT    NOT NULL,
    PRIMARY KEY (kind, name, version)
);

-- The projection: what lists show. It is folded from events and documents and
-- may be dropped.
CREATE TABLE tickets (
    id        TEXT    NOT NULL PRIMARY KEY,
    subject   TEXT    NOT NULL,
    requester TEXT    NOT NULL,
    account   TEXT    NOT NULL,
    customer  TEXT    NOT NULL,
    category  TEXT    NOT NULL,
    channel   TEXT    NOT NULL,
    state     TEXT    NOT NULL,
    class     TEXT    NOT NULL,
    level     INTEGER NOT NULL,
    grp       TEXT    NOT NULL,
    assignee  TEXT    NOT NULL,
    tier      TEXT    NOT NULL,
    opened    BIGINT  NOT NULL,
    since     BIGINT  NOT NULL, -- since when it waits for whom it waits for now
    changed   BIGINT  NOT NULL, -- the last event
    due       BIGINT  NOT NULL, -- the next deadline that may still be met, 0: none
    clock     TEXT    NOT NULL, -- whose deadline
    warning   TEXT    NOT NULL, -- its last warning
    breached  INTEGER NOT NULL  -- promises broken so far
);
CREATE INDEX tickets_order ON tickets (class, level, since, id);
CREATE INDEX tickets_group ON tickets (class, grp, level, since, id);
CREATE INDEX tickets_requester ON tickets (requester, opened);

-- One timer for each ticket: when to look at it next.
CREATE TABLE timers (
    ticket TEXT   NOT NULL PRIMARY KEY,
    due    BIGINT NOT NULL
);
CREATE INDEX timers_due ON timers (due);

-- What was due and has been done, each once; it is the outbox of webhooks too.
CREATE TABLE duties (
    ticket    TEXT    NOT NULL,
    id        TEXT    NOT NULL, -- what it is, such as warning/resolution/1/80%
    kind      TEXT    NOT NULL,
    due       BIGINT  NOT NULL,
    made      BIGINT  NOT NULL,
    body      TEXT    NOT NULL,
    attempts  INTEGER NOT NULL,
    next_try  BIGINT  NOT NULL, -- of its delivery
    delivered BIGINT  NOT NULL, -- 0: not yet
    PRIMARY KEY (ticket, id)
);
CREATE INDEX duties_next_try ON duties (next_try);
CREATE INDEX duties_kind ON duties (kind, due);

CREATE TABLE users (
    name     TEXT   NOT NULL PRIMARY KEY,
    role     TEXT   NOT NULL, -- customer, agent, lead
    password TEXT   NOT NULL, -- argon2id
    token    TEXT   NOT NULL, -- SHA-256 of the token for programs; empty: none
    account  TEXT   NOT NULL, -- of a customer
    customer TEXT   NOT NULL  -- the customer's tier or segment
);
CREATE INDEX users_token ON users (token);

CREATE TABLE sessions (
    token  TEXT   NOT NULL PRIMARY KEY,
    data   TEXT   NOT NULL,
    expiry BIGINT NOT NULL
);

-- An uploaded log, in pieces. Those before done have been read.
CREATE TABLE imports (
    id      TEXT    NOT NULL PRIMARY KEY,
    author  TEXT    NOT NULL,
    made    BIGINT  NOT NULL,
    spec    TEXT    NOT NULL, -- a lifecycle/rows document
    header  TEXT    NOT NULL,
    pieces  INTEGER NOT NULL,
    done    INTEGER NOT NULL,
    report  TEXT    NOT NULL
);
CREATE TABLE import_pieces (
    import TEXT    NOT NULL,
    number INTEGER NOT NULL,
    line   INTEGER NOT NULL, -- of its first record
    body   TEXT    NOT NULL,
    PRIMARY KEY (import, number)
);

-- +goose Down
DROP TABLE import_pieces;
DROP TABLE imports;
DROP TABLE sessions;
DROP TABLE users;
DROP TABLE duties;
DROP TABLE timers;
DROP TABLE tickets;
DROP TABLE documents;
DROP TABLE events;
