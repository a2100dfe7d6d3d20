import { branch } from './steps/branch.ts'
import { emit } from './steps/emit.ts'
import { exit } from './steps/exit.ts'
import { offer } from './steps/offer.ts'
import { repeat } from './steps/repeat.ts'
import { score } from './steps/score.ts'
import { send } from './steps/send.ts'
import type { StepKind } from './steps/step.ts'
import { task } from './steps/task.ts'
import { update } from './steps/update.ts'
import { wait } from './steps/wait.ts'

/** Every kind of step that a journey may have, by its name. */
export const stepKinds: ReadonlyMap<string, StepKind> = new Map(
  [score, offer, send, task, wait, branch, repeat, update, emit, exit].map((each) => [each.kind, each]),
)
