import type { TaskContext } from '../task-port.ts'

/** What stands behind one resource of a Task: takes its evaluated Arguments, answers its result, throws TaskFailure. */
export type Integration = (args: unknown, context: TaskContext) => Promise<unknown>
