import type { Store } from '../store.ts'

const TABLES = `
CREATE TABLE IF NOT EXISTS sfn_machine (
  arn TEXT PRIMARY KEY, name TEXT NOT NULL, type TEXT NOT NULL, status TEXT NOT NULL, revision INTEGER NOT NULL,
  next_version INTEGER NOT NULL, created_at INTEGER NOT NULL, settings TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS sfn_revision (
  id INTEGER PRIMARY KEY, machine TEXT NOT NULL, definition TEXT NOT NULL, role_arn TEXT NOT NULL,
  updated_at INTEGER NOT NULL
);
CREATE TABLE IF NOT EXISTS sfn_version (
  machine TEXT NOT NULL, version INTEGER NOT NULL, revision INTEGER NOT NULL, description TEXT,
  created_at INTEGER NOT NULL, PRIMARY KEY (machine, version)
);
CREATE TABLE IF NOT EXISTS sfn_alias (
  arn TEXT PRIMARY KEY, machine TEXT NOT NULL, name TEXT NOT NULL, description TEXT, routing TEXT NOT NULL,
  created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL
);
CREATE TABLE IF NOT EXISTS sfn_execution (
  sequence INTEGER PRIMARY KEY, arn TEXT NOT NULL UNIQUE, machine TEXT NOT NULL, revision INTEGER NOT NULL,
  version_arn TEXT, alias_arn TEXT, name TEXT NOT NULL, status TEXT NOT NULL, started_at INTEGER NOT NULL,
  stopped_at INTEGER, wake_at INTEGER, pending INTEGER NOT NULL, input TEXT NOT NULL, output TEXT, error TEXT,
  cause TEXT, checkpoint TEXT
);
CREATE INDEX IF NOT EXISTS sfn_execution_machine ON sfn_execution (machine, sequence);
CREATE INDEX IF NOT EXISTS sfn_execution_running ON sfn_execution (sequence) WHERE status = 'RUNNING';
CREATE TABLE IF NOT EXISTS sfn_history (id INTEGER PRIMARY KEY, events TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS sfn_status_change (id INTEGER PRIMARY KEY, detail TEXT NOT NULL);
`

/** Creates the engine's tables where they are missing. */
export function createTables(store: Store): void {
  store.exec(TABLES)
}
