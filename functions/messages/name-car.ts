import { readBrands } from '../intake/brands.ts'
import type { Lead } from '../leads/lead-record.ts'
import type { Services } from '../shared/services.ts'

/** `云驰 X5`: the brand as people call it, and the series where it is known and does not name the brand itself. */
export const nameCar = ({ lead }: Lead, services: Pick<Services, 'settings'>): Promise<string> =>
  nameModel({ brand: lead.brand, model: lead.series }, services)

/** The same of any car of which brand (by the catalogue's code) and perhaps model are known. */
export async function nameModel(
  { brand, model }: { brand: string; model?: string | undefined },
  { settings }: Pick<Services, 'settings'>,
): Promise<string> {
  const name = (await readBrands(settings))[brand]?.names[0] ?? brand
  if (!model) return name
  return model.includes(name) ? model : `${name} ${model}`
}
