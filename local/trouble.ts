import { DataFolderInUse } from './data-folder.ts'
import { FolderNotWritable } from './folder-lock.ts'
import { StoreFailed } from './store.ts'
import { StoreTooNew } from './store-version.ts'
import { TemplateRefused } from './template/template.ts'

/** What whoever runs the machine can put right: its message says all, a stack would hide it. */
export function isForTheOperator(error: unknown): error is Error {
  return [DataFolderInUse, FolderNotWritable, StoreFailed, StoreTooNew, TemplateRefused].some(
    (kind) => error instanceof kind,
  )
}

/** Once the disk fails, wherever that shows, the process ends with that one sentence; what was acknowledged is on disk. */
export function endWhenStoreFails(): void {
  process.on('uncaughtException', (error) => {
    console.error(isForTheOperator(error) ? error.message : error)
    process.exit(1)
  })
}
