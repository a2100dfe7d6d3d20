import { z } from 'zod'
import { ownerPurposes } from '../../console/owner-preferences-view.ts'
import { momentSchema } from '../../events/define-event.ts'

const id = z.string().min(1).max(80)
/** What the forms of the owner's page say, by `action`. */
export const ownerFormSchema = z.discriminatedUnion('action', [
  z.object({ action: z.literal('book'), car: id, startsAt: momentSchema }),
  z.object({ action: z.literal('change'), car: id, booking: id, startsAt: momentSchema }),
  z.object({ action: z.literal('cancel'), car: id, booking: id }),
  z.object({ action: z.literal('declined'), car: id, dueId: id }),
  z.object({ action: z.literal('elsewhere'), car: id }),
  z.object({ action: z.literal('sold'), car: id }),
  z.object({
    action: z.literal('odometer'),
    car: id,
    km: z.string().trim().max(12),
    sure: z.literal('yes').optional(),
  }),
  z.object({ action: z.literal('consent'), purpose: z.enum(ownerPurposes), granted: z.enum(['yes', 'no']) }),
  z.object({ action: z.literal('stop-all') }),
  z.object({ action: z.literal('language'), language: z.enum(['zh-CN', 'en']) }),
  z.object({ action: z.literal('complain'), car: z.string().max(80), text: z.string().trim().max(2000) }),
  z.object({ action: z.literal('settled'), complaint: id }),
  z.object({ action: z.literal('not-settled'), complaint: id }),
  z.object({
    action: z.literal('survey'),
    survey: z.string().regex(/^[a-z][a-z0-9-]{0,39}$/),
    about: z.string().max(80),
    score: z.coerce.number().int().min(0).max(10),
    text: z.string().trim().max(500).default(''),
  }),
  z.object({ action: z.literal('erase'), understood: z.literal('yes').optional() }),
])
export type OwnerForm = z.infer<typeof ownerFormSchema>
export type FormOf<Action extends OwnerForm['action']> = Extract<OwnerForm, { action: Action }>
