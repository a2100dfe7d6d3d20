import type { Frame } from '../executions/checkpoint.ts'
import type { Json } from '../json.ts'
import { finishItem } from './map.ts'
import { finishBranch } from './parallel.ts'
import { jsonText, parentOf, type Run, record, removeFrame } from './run.ts'

/** A frame has reached its end: the execution succeeds, or the state around it has one result more. */
export async function finishFrame(run: Run, frame: Frame, output: Json): Promise<void> {
  if (frame.parent === undefined) return succeed(run, frame, output)
  const parent = parentOf(run, frame)
  removeFrame(run, frame)
  if (parent.waiting?.kind === 'branches') return finishBranch(run, parent, frame, output)
  if (parent.waiting?.kind === 'items') return finishItem(run, parent, frame, output)
  throw new Error(`frame ${parent.id} does not wait for frame ${frame.id}`)
}

function succeed(run: Run, frame: Frame, output: Json): void {
  const text = jsonText(output)
  record(run, frame, 'ExecutionSucceeded', { output: text })
  run.outcome = { status: 'SUCCEEDED', output: text }
}
