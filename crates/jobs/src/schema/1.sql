-- The record is the job; the columns beside it are copies for the indexes.
CREATE TABLE jobs (
    id       TEXT    NOT NULL PRIMARY KEY,
    revision INTEGER NOT NULL,
    state    TEXT    NOT NULL CHECK (state IN ('queued', 'running', 'retryable', 'needs_you', 'paused',
                                               'completed', 'cancelled', 'failed')),
    kind     TEXT    NOT NULL,
    priority INTEGER NOT NULL,
    place    TEXT    NOT NULL,
    key      TEXT,
    record   TEXT    NOT NULL
) STRICT;
CREATE UNIQUE INDEX jobs_by_key ON jobs (key) WHERE key IS NOT NULL;
CREATE UNIQUE INDEX jobs_by_revision ON jobs (revision);
CREATE INDEX jobs_by_state ON jobs (state, id);
CREATE INDEX jobs_in_line ON jobs (state, priority DESC, place, id, kind);

-- What the feed says of jobs that are gone; the oldest are forgotten.
CREATE TABLE deleted (
    revision INTEGER NOT NULL PRIMARY KEY,
    id       TEXT    NOT NULL
) STRICT;

-- One row: the count of all changes, whether the queue is paused and since which change, and the newest
-- deletion that was forgotten.
CREATE TABLE queue (
    one       INTEGER NOT NULL PRIMARY KEY CHECK (one = 1),
    revision  INTEGER NOT NULL,
    paused    INTEGER NOT NULL,
    paused_at INTEGER NOT NULL,
    forgotten INTEGER NOT NULL
) STRICT;
INSERT INTO queue VALUES (1, 0, 0, 0, 0);
