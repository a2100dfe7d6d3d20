import type { Store } from './store.ts'

/** The version of everything that this machine keeps in its store. Whoever changes a table adds the way to it below. */
const STORE_VERSION = 1

/** How a store of one version becomes one of the next. Tables that are merely new need nothing: they are made where they are missing. */
const steps: readonly ((store: Store) => void)[] = [
  // Version 0 is what there was before stores knew their version; its tables are those of version 1.
  () => undefined,
]

/** The store was written by a later version of this program. */
export class StoreTooNew extends Error {
  constructor(folder: string, version: number) {
    super(
      `${folder} was written by a newer version of this program (its data have version ${version}, this program reads up to ${STORE_VERSION}). ` +
        'Nothing was changed. Start it with the program that wrote it, or name another folder with --data.',
    )
    this.name = 'StoreTooNew'
  }
}

/** Brings a store of an earlier version up to this one, all or nothing. Throws StoreTooNew. */
export function bringUpToDate(store: Store, folder: string): void {
  const version = Number(store.prepare('PRAGMA user_version').get()?.user_version)
  if (version > STORE_VERSION) throw new StoreTooNew(folder, version)
  if (version === STORE_VERSION) return
  store.exec('BEGIN IMMEDIATE')
  for (const step of steps.slice(version)) step(store)
  store.exec(`PRAGMA user_version = ${STORE_VERSION}; COMMIT`)
}
