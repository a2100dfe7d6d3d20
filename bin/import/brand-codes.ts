import type { Dealer } from '../../functions/dealers/dealer-record.ts'
import { type Brands, brandsSchema, extendBrands, readBrands, recogniseBrand } from '../../functions/intake/brands.ts'
import type { Settings } from '../../functions/shared/settings.ts'
import type { Read } from './dealer-rows.ts'

/** Turns the brands that a dealers' file writes into codes; a code that is new becomes a brand, with the row's `brandNames`. */
export async function brandCodes(settings: Settings) {
  const known = await readBrands(settings)
  let brands: Brands = known
  return {
    resolve: (form: Readonly<Record<string, unknown>>, read: Read<Dealer>): Read<Dealer> => {
      if ('faults' in read) return read
      const codes = read.value.brands.map((text) => recogniseBrand(text, brands) ?? text)
      const names = Array.isArray(form.brandNames) ? form.brandNames.map(String) : []
      const added = Object.fromEntries(codes.map((code, at) => [code, { names: names.slice(at, at + 1) }]))
      if (!brandsSchema.safeParse(added).success)
        return {
          faults: [
            { field: 'brands', reason: 'write brand codes in lower case, e.g. yunchi, or names that are known' },
          ],
        }
      brands = extendBrands(brands, added) ?? brands
      return { value: { ...read.value, brands: [...new Set(codes)] } }
    },
    save: async (): Promise<void> => {
      if (brands !== known) await settings.write('brands', brands)
    },
  }
}
