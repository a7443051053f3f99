//! SQLite: the journal, its projections, migrations; all SQL lives here
