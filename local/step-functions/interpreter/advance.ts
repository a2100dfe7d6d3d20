import type { Frame } from '../executions/checkpoint.ts'
import { StateError } from '../state-error.ts'
import { attempt } from './attempt.ts'
import { runChoice } from './choice.ts'
import { type Ending, failExecution } from './ending.ts'
import { runMap } from './map.ts'
import { runParallel } from './parallel.ts'
import { jsonText, type Run, record, stateOf } from './run.ts'
import { runFail, runPass, runSucceed } from './simple-states.ts'
import { runTask } from './task.ts'
import { runWait } from './wait.ts'

/** AWS ends an execution whose history would grow beyond this. */
const MOST_EVENTS = 25_000

/** Runs every frame until each waits for something, or the execution has ended. */
export async function advance(run: Run): Promise<void> {
  while (!run.outcome) {
    const frame = run.point.frames.find((candidate) => !candidate.waiting)
    if (!frame) return
    if (run.point.nextEvent > MOST_EVENTS) return failForTooManyEvents(run, frame)
    await attempt(run, frame, () => runState(run, frame))
  }
}

async function runState(run: Run, frame: Frame): Promise<Ending | undefined> {
  const state = stateOf(run, frame)
  if (!frame.entered) {
    const event = record(run, frame, `${state.Type}StateEntered`, { name: frame.state, input: jsonText(frame.input) })
    frame.entered = { event, at: run.now }
  }
  switch (state.Type) {
    case 'Pass':
      return runPass(run, frame, state)
    case 'Choice':
      return runChoice(run, frame, state)
    case 'Task':
      return runTask(run, frame, state)
    case 'Wait':
      return runWait(run, frame, state)
    case 'Succeed':
      return runSucceed(run, frame, state)
    case 'Fail':
      return runFail(run, frame, state)
    case 'Parallel':
      return runParallel(run, frame, state)
    case 'Map':
      return runMap(run, frame, state)
  }
}

function failForTooManyEvents(run: Run, frame: Frame): void {
  const reason = `The execution reached the maximum number of history events (${MOST_EVENTS}).`
  failExecution(run, frame, new StateError('States.Runtime', reason))
}
