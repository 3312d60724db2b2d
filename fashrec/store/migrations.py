"""The store's tables, as numbered steps: `PRAGMA user_version` says how many a file has taken. Only ever append."""

import sqlite3

from fashrec.errors import StoreError

# Weeks begin on Mondays: the epoch was a Thursday.
WEEK = "CAST((at + 259200) / 604800 AS INTEGER)"

COUNTING = (
    f"""
    CREATE TRIGGER event_counted AFTER INSERT ON event BEGIN
        INSERT INTO tally (catalogue, gender, week, what, product_id, simulated, count)
        VALUES (new.catalogue, new.gender, {WEEK.replace("at", "new.at", 1)}, new.what, new.product_id,
            new.simulated, 1)
        ON CONFLICT DO UPDATE SET count = count + 1;
    END
    """,
    f"""
    CREATE TRIGGER event_uncounted AFTER DELETE ON event BEGIN
        UPDATE tally SET count = count - 1
        WHERE catalogue = old.catalogue AND gender = old.gender AND week = {WEEK.replace("at", "old.at", 1)}
            AND what = old.what AND product_id = old.product_id AND simulated = old.simulated;
        DELETE FROM tally
        WHERE catalogue = old.catalogue AND gender = old.gender AND week = {WEEK.replace("at", "old.at", 1)}
            AND what = old.what AND product_id = old.product_id AND simulated = old.simulated AND count <= 0;
    END
    """,
)


def _same_of(row: str) -> str:
    """Whether another event of the same visitor says the same of the same product in the same week."""
    same = " AND ".join(f"{name} = {row}.{name}" for name in ("visitor", "catalogue", "gender", "product_id", "what"))
    return (
        f"EXISTS (SELECT 1 FROM event WHERE {same} AND simulated = {row}.simulated "
        f"AND {WEEK} = {WEEK.replace('at', f'{row}.at', 1)} AND id <> {row}.id)"
    )


# A visitor counts once a week, however often they click, so that nobody can make a product popular alone.
COUNTING_VISITORS = tuple(
    statement.replace("ON event BEGIN", f"ON event WHEN NOT {_same_of(row)} BEGIN")
    for statement, row in zip(COUNTING, ("new", "old"), strict=True)
)

MIGRATIONS: tuple[tuple[str, ...], ...] = (
    (
        """
        CREATE TABLE event (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            visitor TEXT NOT NULL,      -- opaque, made and kept by the browser
            catalogue TEXT NOT NULL,
            gender TEXT NOT NULL,
            product_id TEXT NOT NULL,
            what TEXT NOT NULL,
            asked TEXT NOT NULL,        -- the product whose look-alikes were shown, or empty
            at REAL NOT NULL,           -- seconds since 1970
            simulated INTEGER NOT NULL
        )
        """,
        "CREATE INDEX event_of_visitor ON event (visitor, catalogue, gender, id)",
        "CREATE INDEX event_in_time ON event (at)",
        "CREATE INDEX event_of_catalogue ON event (catalogue, gender, id)",
    ),
    (
        """
        CREATE TABLE tally (            -- how often, without who; kept by the triggers below
            catalogue TEXT NOT NULL,
            gender TEXT NOT NULL,
            week INTEGER NOT NULL,
            what TEXT NOT NULL,
            product_id TEXT NOT NULL,
            simulated INTEGER NOT NULL,
            count INTEGER NOT NULL,
            PRIMARY KEY (catalogue, gender, week, what, product_id, simulated)
        ) WITHOUT ROWID
        """,
        f"""
        INSERT INTO tally
        SELECT catalogue, gender, {WEEK}, what, product_id, simulated, count(*) FROM event GROUP BY 1, 2, 3, 4, 5, 6
        """,
        *COUNTING,
    ),
    (
        """
        CREATE TABLE set_by_hand (      -- what a visitor changed in their taste
            visitor TEXT NOT NULL,
            catalogue TEXT NOT NULL,
            gender TEXT NOT NULL,
            leaning TEXT NOT NULL,      -- such as "colour:Red" or "picture:4711"
            factor REAL NOT NULL,       -- 0 is off, 1 as learned
            PRIMARY KEY (visitor, catalogue, gender, leaning)
        ) WITHOUT ROWID
        """,
    ),
    (
        "ALTER TABLE set_by_hand ADD COLUMN at REAL NOT NULL DEFAULT 0",  # seconds since 1970
        "UPDATE set_by_hand SET at = CAST(strftime('%s', 'now') AS REAL)",
        "CREATE INDEX set_by_hand_in_time ON set_by_hand (at)",
    ),
    # A product's tallies beside one another, so that they are summed in one pass.
    (
        "DROP TRIGGER event_counted",
        "DROP TRIGGER event_uncounted",
        "ALTER TABLE tally RENAME TO tally_by_week",
        """
        CREATE TABLE tally (
            catalogue TEXT NOT NULL,
            gender TEXT NOT NULL,
            product_id TEXT NOT NULL,
            week INTEGER NOT NULL,
            what TEXT NOT NULL,
            simulated INTEGER NOT NULL,
            count INTEGER NOT NULL,
            PRIMARY KEY (catalogue, gender, product_id, week, what, simulated)
        ) WITHOUT ROWID
        """,
        """
        INSERT INTO tally SELECT catalogue, gender, product_id, week, what, simulated, count FROM tally_by_week
        ORDER BY 1, 2, 3, 4, 5, 6
        """,
        "DROP TABLE tally_by_week",
        *COUNTING,
    ),
    (
        "DROP TRIGGER event_counted",
        "DROP TRIGGER event_uncounted",
        "DROP INDEX event_of_visitor",
        "CREATE INDEX event_of_visitor ON event (visitor, catalogue, gender, at)",
        "CREATE INDEX event_said_again ON event (visitor, catalogue, gender, product_id, what, at)",
        "DELETE FROM tally",
        f"""
        INSERT INTO tally
        SELECT catalogue, gender, product_id, {WEEK}, what, simulated, count(DISTINCT visitor) FROM event
        GROUP BY 1, 2, 3, 4, 5, 6
        """,
        *COUNTING_VISITORS,
    ),
    # How often clicks were deleted at a visitor's wish: each process that counted them sees by it that they are gone.
    (
        "CREATE TABLE deletion (count INTEGER NOT NULL)",
        "INSERT INTO deletion VALUES (0)",
    ),
)


def migrate(connection: sqlite3.Connection) -> None:
    """Takes the steps that a file lacks, all of them or none.

    Raises:
        StoreError: the file is of a newer fashrec.
    """
    if _taken(connection) == len(MIGRATIONS):
        return
    connection.execute("BEGIN IMMEDIATE")
    try:
        taken = _taken(connection)  # another process may have been first
        if taken > len(MIGRATIONS):
            raise StoreError(
                f"The store has taken {taken} steps, this fashrec knows {len(MIGRATIONS)}. Update fashrec, or set "
                "FASHREC_HOME to another folder."
            )
        for step in MIGRATIONS[taken:]:
            for statement in step:
                connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {len(MIGRATIONS)}")
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def _taken(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])
