import type { Store } from '../../store.ts'
import type { MachineDefinition } from '../definition/asl.ts'

/** One state of a machine's definition; executions keep the one with which they started. */
interface Revision {
  readonly id: number
  readonly machineArn: string
  readonly machineName: string
  readonly roleArn: string
  readonly text: string
  readonly definition: MachineDefinition
  readonly updatedAt: number
}

export interface RevisionReader {
  /** Throws for an id that was never given. */
  read(id: number): Revision
  /** Inside a write. */
  add(revision: Pick<Revision, 'machineArn' | 'roleArn' | 'text' | 'updatedAt'>): number
}

export function revisionReader(store: Store): RevisionReader {
  const known = new Map<number, Revision>()
  return {
    read: (id) => {
      const revision = known.get(id) ?? load(store, id)
      known.set(id, revision)
      return revision
    },
    add: ({ machineArn, roleArn, text, updatedAt }) => {
      const { lastInsertRowid } = store
        .prepare('INSERT INTO sfn_revision (machine, definition, role_arn, updated_at) VALUES (?, ?, ?, ?)')
        .run(machineArn, text, roleArn, updatedAt)
      known.delete(Number(lastInsertRowid)) // a write that was undone may have used the same number
      return Number(lastInsertRowid)
    },
  }
}

/** The stored text was checked when it was stored. */
function load(store: Store, id: number): Revision {
  const row = store.prepare('SELECT * FROM sfn_revision WHERE id = ?').get(id)
  if (!row) throw new Error(`there is no state machine revision ${id}`)
  const machineArn = String(row.machine)
  const text = String(row.definition)
  return {
    id,
    machineArn,
    machineName: machineArn.slice(machineArn.lastIndexOf(':') + 1),
    roleArn: String(row.role_arn),
    text,
    definition: JSON.parse(text),
    updatedAt: Number(row.updated_at),
  }
}
