import { z } from 'zod'
import { wordsSchema } from '../leads/lead-record.ts'
import type { Settings } from '../shared/settings.ts'
import shipped from './tasks.json' with { type: 'json' }

/** Whose work a task is: who holds the lead, a manager, a service advisor or the general manager of the subject's dealer. */
export const assigneeSchema = z.enum(['holder', 'manager', 'service', 'general-manager'])
export type Assignee = z.infer<typeof assigneeSchema>

/** What a result means for the lead that the task is about: the person was reached, or not; a give-up is confirmed, or not. */
const leadEffectSchema = z.enum(['contact', 'attempt', 'approve', 'reject'])
export type LeadEffect = z.infer<typeof leadEffectSchema>

/** What it means for the car: it is serviced elsewhere; its owner wants no reminder of what is due now; it came to the booking that counts as missed; its owner complains. */
const vehicleEffectSchema = z.enum(['elsewhere', 'decline', 'came', 'complain'])
export type VehicleEffect = z.infer<typeof vehicleEffectSchema>

const effectSchema = z.union([leadEffectSchema, vehicleEffectSchema])
export type Effect = z.infer<typeof effectSchema>

/** An effect counts only for what it is about. */
export const isOfLead = (effect: Effect | undefined): effect is LeadEffect => leadEffectSchema.safeParse(effect).success
export const isOfVehicle = (effect: Effect | undefined): effect is VehicleEffect =>
  vehicleEffectSchema.safeParse(effect).success

const resultSchema = z.object({ value: z.string().min(1), label: wordsSchema, does: effectSchema.optional() })

/** One kind of task: what it is called, what one may say, and how it can end. */
const taskKindSchema = z.object({
  title: wordsSchema,
  /** `{customer}`, `{car}`, `{dealer}` and `{advisor}` stand for what is known; the sentence must read well without them. */
  script: wordsSchema,
  /** Whose it usually is; a step may say otherwise. */
  who: assigneeSchema,
  /** Whether its person gets a message when it is opened. */
  tell: z.enum(['at-once', 'never']).default('at-once'),
  results: z.array(resultSchema).min(1).max(8),
})
export type TaskKind = z.infer<typeof taskKindSchema>

/** Setting `tasks`: kinds of tasks by slug; each goes before the shipped one of the same slug. */
export const taskKindsSchema = z.record(z.string(), taskKindSchema)

export const shippedTaskKinds = taskKindsSchema.parse(shipped)

/** A step names a task that does not exist. */
class UnknownTask extends Error {
  constructor(task: string) {
    super(`There is no task "${task}"; add it to the setting "tasks" or correct the step`)
    this.name = 'UnknownTask'
  }
}

/** What ops stored goes before what we ship, task by task. */
export async function readTaskKinds(settings: Settings): Promise<Readonly<Record<string, TaskKind>>> {
  return { ...shippedTaskKinds, ...(await settings.readRules('tasks', taskKindsSchema, {})) }
}

/** Throws UnknownTask. */
export async function requireTaskKind(task: string, settings: Settings): Promise<TaskKind> {
  const kind = (await readTaskKinds(settings))[task]
  if (!kind) throw new UnknownTask(task)
  return kind
}
