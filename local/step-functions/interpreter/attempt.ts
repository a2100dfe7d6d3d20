import type { Frame } from '../executions/checkpoint.ts'
import { StateError } from '../state-error.ts'
import { type Ending, endExecution } from './ending.ts'
import { recover } from './failure.ts'
import { failItem, finishItem } from './map.ts'
import { failBranch, finishBranch } from './parallel.ts'
import { parentOf, type Run, removeFrame } from './run.ts'

/** A part of a state's work; it answers how the frame ends, if it does. */
type Work = () => Promise<Ending | undefined> | undefined

/** Does a part of a state's work. A failure goes to its Retry and Catch; what ends the frame goes on to the state around it. */
export async function attempt(run: Run, frame: Frame, work: Work): Promise<void> {
  let ending: Ending | undefined
  try {
    ending = await work()
  } catch (error) {
    if (!(error instanceof StateError)) throw error
    ending = await recover(run, frame, error)
  }
  if (ending) await endFrame(run, frame, ending)
}

/** The execution has ended, or the state around the frame has one result more: that is a part of its own work. */
async function endFrame(run: Run, frame: Frame, ending: Ending): Promise<void> {
  if (frame.parent === undefined) return endExecution(run, frame, ending)
  const parent = parentOf(run, frame)
  await attempt(run, parent, () => endInside(run, parent, { frame, ending }))
}

function endInside(run: Run, parent: Frame, { frame, ending }: { frame: Frame; ending: Ending }) {
  const kind = parent.waiting?.kind
  if (kind !== 'branches' && kind !== 'items') throw new Error(`frame ${parent.id} does not wait for frame ${frame.id}`)
  if (ending.failure) return (kind === 'branches' ? failBranch : failItem)(run, parent, frame, ending.failure)
  removeFrame(run, frame)
  return (kind === 'branches' ? finishBranch : finishItem)(run, parent, frame, ending.output)
}
