import { z } from 'zod'
import type { Settings } from '../shared/settings.ts'

const officerSchema = z.object({
  name: z.string().min(1),
  channel: z.string().default('outbox'),
  address: z.string().min(1),
  language: z.enum(['zh-CN', 'en']).default('zh-CN'),
})
export type Officer = z.infer<typeof officerSchema>

const officesSchema = z.record(z.string(), z.array(officerSchema)).default({})

/** Who is told above the dealers: by region (GB/T 2260 code of the province) and by brand (the catalogue's code); `*` where none is named. */
export const headquartersSchema = z.object({ regions: officesSchema, brands: officesSchema })

/** Nobody knows a brand's people but the brand: until they are set, messages to them are recorded as reaching nobody. */
export const shippedHeadquarters = { regions: {}, brands: {} }

/** In the place of a dealer's id: what no dealer looks after, and people at head office see to. */
export const HEAD_OFFICE = '-'

/** An office: of a region or of a brand. `of` is its code. */
export interface Office {
  level: 'region' | 'brand'
  of: string
}

/** The people of an office. */
export async function readOffice({ level, of }: Office, settings: Settings): Promise<Officer[]> {
  const { regions, brands } = await settings.readRules('headquarters', headquartersSchema, shippedHeadquarters)
  const offices = level === 'region' ? regions : brands
  return offices[of] ?? offices['*'] ?? []
}
