import { z } from 'zod'
import { readingFields } from '../../functions/intake/read-cell.ts'

const cellSchema = z
  .strictObject({
    /** The column it comes from, unless it is a constant or a template. */
    column: z.string().optional(),
    ...readingFields,
  })
  .refine(
    (cell) => [cell.column, cell.constant, cell.template].filter((each) => each !== undefined).length === 1,
    'write exactly one of column, constant and template',
  )
export type Cell = z.output<typeof cellSchema>

const fieldSchema = z.preprocess((written) => (typeof written === 'string' ? { column: written } : written), cellSchema)
const fieldsSchema = z.record(z.string(), fieldSchema)

/** A map: which column of a file goes where. */
export const mapSchema = z.strictObject({
  /** Whose leads they are; a row's id is unique within its source. */
  source: z
    .string()
    .regex(/^[a-z0-9][a-z0-9-]*$/, 'write the source in lower case, e.g. web')
    .optional(),
  /** The zone of dates that name none. */
  zone: z.string().default('Asia/Shanghai'),
  fields: fieldsSchema,
  /** In a leads' map: words by which a column marks what is no real wish. */
  tests: z
    .strictObject({
      column: z.string(),
      test: z.array(z.string()).default([]),
      abnormal: z.array(z.string()).default([]),
    })
    .optional(),
  /** In a dealers' map: advisors that each row brings along. */
  advisors: z.array(fieldsSchema).default([]),
})
export type ImportMap = z.output<typeof mapSchema>
export type MapFields = ImportMap['fields']

/** The map of a file whose columns are called like the fields. */
export function identityMap(columns: readonly string[]): ImportMap {
  const fields = Object.fromEntries(columns.filter((column) => column !== '').map((column) => [column, { column }]))
  return mapSchema.parse({ fields })
}
