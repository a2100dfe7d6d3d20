import type { Frame } from '../executions/checkpoint.ts'
import { framesInside, type Run, record, removeFrame, stateOf } from './run.ts'

/** Ends everything that runs inside a frame. Answers to its tasks will find nobody. */
export function abortInside(run: Run, frame: Frame): void {
  const inside = framesInside(run, frame)
  for (const ended of inside.toReversed()) {
    const { Type } = stateOf(run, ended)
    if (ended.entered && Type !== 'Pass' && Type !== 'Choice' && Type !== 'Succeed' && Type !== 'Fail') {
      record(run, ended, `${Type}StateAborted`)
      frame.lastEvent = ended.quiet ? frame.lastEvent : ended.lastEvent
    }
    removeFrame(run, ended)
  }
}
