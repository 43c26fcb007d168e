-- Deleted jobs that can still be brought back; the revision is that of the deletion.
CREATE TABLE bin (
    id       TEXT    NOT NULL PRIMARY KEY,
    revision INTEGER NOT NULL,
    record   TEXT    NOT NULL
) STRICT;
CREATE INDEX bin_by_revision ON bin (revision);

-- How each attempt at a job ended.
CREATE TABLE attempts (
    id     TEXT    NOT NULL,
    epoch  INTEGER NOT NULL,
    record TEXT    NOT NULL,
    PRIMARY KEY (id, epoch)
) STRICT, WITHOUT ROWID;

-- What the executor must remember between runs: no job depends on it.
CREATE TABLE notes (
    name  TEXT NOT NULL PRIMARY KEY,
    words TEXT NOT NULL
) STRICT, WITHOUT ROWID;
