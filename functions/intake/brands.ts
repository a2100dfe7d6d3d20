import { z } from 'zod'
import { Problem } from '../shared/problem.ts'
import type { Settings } from '../shared/settings.ts'

/** The brands that we take leads for: code → the names that people and sources use. */
export const brandsSchema = z.record(
  z.string().regex(/^[a-z0-9][a-z0-9-]*$/, 'write a brand code in lower case, e.g. yunchi'),
  z.object({ names: z.array(z.string()) }),
)
export type Brands = z.infer<typeof brandsSchema>

/** How many brands a refusal lists. */
const LISTED = 8

export const readBrands = (settings: Settings): Promise<Brands> => settings.read('brands', brandsSchema, {})

/** The code of the brand that `text` names by code or by name; width and case of letters do not matter. */
export function recogniseBrand(text: string, brands: Brands): string | undefined {
  const wanted = plain(text)
  return Object.entries(brands).find(
    ([code, { names }]) => plain(code) === wanted || names.some((name) => plain(name) === wanted),
  )?.[0]
}

/** Adds brands and names; what is known stays. Returns `undefined` where nothing is new. */
export function extendBrands(known: Brands, added: Brands): Brands | undefined {
  const merged: Brands = { ...known }
  for (const [code, { names }] of Object.entries(added))
    merged[code] = { names: [...new Set([...(known[code]?.names ?? []), ...names])] }
  return size(merged) === size(known) ? undefined : merged
}

/** The refusal of a lead whose brand nobody here sells. */
export function unknownBrand(text: string, brands: Brands): Problem {
  const known = Object.keys(brands).sort()
  const more = known.length > LISTED ? ` and ${known.length - LISTED} more` : ''
  const remedy =
    known.length === 0
      ? 'No brand is known yet: import the dealers first'
      : `Send one of the known brands by code or name: ${known.slice(0, LISTED).join(', ')}${more}`
  return new Problem(422, 'unknown-brand', 'The brand is not known here', remedy, [
    { field: '/brand', message: `"${text}" is not a known brand` },
  ])
}

const plain = (text: string): string => text.normalize('NFKC').trim().toLowerCase()

const size = (brands: Brands): number => Object.values(brands).reduce((sum, { names }) => sum + 1 + names.length, 0)
