import { z } from 'zod'

const scalar = z.union([z.string(), z.number(), z.boolean()])

const cellSchema = z
  .strictObject({
    /** The column it comes from … */
    column: z.string().optional(),
    /** … or the same value for every row … */
    constant: scalar.optional(),
    /** … or several columns in a text: `{城市} {区}`. */
    template: z.string().optional(),
    /** What the file writes → what is meant; an empty text means that nothing is. */
    values: z.record(z.string(), scalar).optional(),
    /** What to do with a text that `values` does not list: refuse the row, keep the text, or leave the field out. */
    otherwise: z.enum(['refuse', 'keep', 'leave-out']).default('refuse'),
    /** For an empty cell. */
    default: scalar.optional(),
    /** e.g. `yyyy-MM-dd HH:mm`; ISO 8601 is understood without it. */
    date: z.string().optional(),
    /** Of `signals` only: how to read the cell; text without it. */
    as: z.enum(['text', 'number', 'boolean']).optional(),
    /** Of lists: what stands between the entries. */
    separator: z.string().min(1).default(';'),
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
