import { branch } from './steps/branch.ts'
import { emit } from './steps/emit.ts'
import { escalate } from './steps/escalate.ts'
import { exit } from './steps/exit.ts'
import { offer } from './steps/offer.ts'
import { release } from './steps/release.ts'
import { repeat } from './steps/repeat.ts'
import { score } from './steps/score.ts'
import { send } from './steps/send.ts'
import { split } from './steps/split.ts'
import type { StepKind } from './steps/step.ts'
import { task } from './steps/task.ts'
import { update } from './steps/update.ts'
import { wait } from './steps/wait.ts'
import { webhook } from './steps/webhook.ts'

/** Every kind of step that a journey may have, by its name. */
export const stepKinds: ReadonlyMap<string, StepKind> = new Map(
  [score, offer, release, send, task, escalate, wait, branch, split, repeat, update, emit, webhook, exit].map(
    (each) => [each.kind, each],
  ),
)
