import { z } from 'zod'
import { consentPurposeSchema, consentWaySchema } from '../../events/customer.ts'
import { momentSchema } from '../../events/define-event.ts'

/** One statement of a person about one purpose, with its evidence. Where channel or dealer are absent it holds for all. */
export const consentStatementSchema = z.object({
  personId: z.string(),
  purpose: consentPurposeSchema,
  channel: z.string().optional(),
  dealerId: z.string().optional(),
  granted: z.boolean(),
  /** When the person said so. Of two statements the later holds; at the same moment the refusal. */
  at: momentSchema,
  way: consentWaySchema,
  /** Who took it down: `owner`, an advisor's id, or a source. */
  by: z.string(),
  /** Which text the person saw: id and version, e.g. `owner-page-marketing@1`. */
  text: z.string(),
  /** Said with a refusal of all marketing, of which this is a part; what is said of the part by itself at the same moment goes before it. */
  implied: z.literal(true).optional(),
})
export type ConsentStatement = z.infer<typeof consentStatementSchema>
