import { z } from 'zod'
import { momentSchema } from '../../../events/define-event.ts'
import { keys } from '../../shared/keys.ts'
import { isDone, type Table } from '../../shared/table.ts'

/** `leasedUntil`: somebody is asking the provider, or never learned its answer. `version` counts what was stored. */
export const tokenItemSchema = z.object({
  token: z.string().optional(),
  validUntil: momentSchema.optional(),
  renewal: z.string().optional(),
  renewAt: momentSchema.optional(),
  givenAt: momentSchema.optional(),
  version: z.number().int().default(0),
  leasedUntil: momentSchema.optional(),
  refused: z.object({ code: z.number(), interrupted: z.boolean(), at: momentSchema }).optional(),
})
export type StoredToken = z.infer<typeof tokenItemSchema>

/** One of all functions gets it, and asks; when it ran out another may. */
export async function takeLease(
  table: Table,
  name: string,
  { stored, at, lasts }: { stored: StoredToken; at: string; lasts: number },
): Promise<boolean> {
  const now = new Date(at).toISOString()
  const until = new Date(Date.parse(at) + lasts).toISOString()
  const { version } = stored
  return isDone(() =>
    table.update({
      key: keys.channelToken(name),
      update: 'SET #leasedUntil = :until, #version = :version',
      condition:
        'attribute_not_exists(#version) OR (#version = :version AND (attribute_not_exists(#leasedUntil) OR #leasedUntil <= :now))',
      names: { '#leasedUntil': 'leasedUntil', '#version': 'version' },
      values: { ':until': until, ':version': version, ':now': now },
    }),
  )
}

/** Gives the lease back and keeps why; false where another got a token meanwhile. */
export async function noteRefusal(
  table: Table,
  name: string,
  { stored, refused }: { stored: StoredToken; refused: StoredToken['refused'] },
): Promise<boolean> {
  return isDone(() =>
    table.update({
      key: keys.channelToken(name),
      update: 'SET #refused = :refused REMOVE #leasedUntil',
      condition: '#version = :version',
      names: { '#leasedUntil': 'leasedUntil', '#version': 'version', '#refused': 'refused' },
      values: { ':version': stored.version, ':refused': refused },
    }),
  )
}

export async function giveLeaseBack(table: Table, name: string, { version }: StoredToken): Promise<void> {
  await isDone(() =>
    table.update({
      key: keys.channelToken(name),
      update: 'REMOVE #leasedUntil',
      condition: '#version = :version',
      names: { '#leasedUntil': 'leasedUntil', '#version': 'version' },
      values: { ':version': version },
    }),
  )
}

/** Where another was faster, what it stored stays. */
export async function storeToken(
  table: Table,
  name: string,
  { stored, next }: { stored: StoredToken; next: StoredToken },
): Promise<void> {
  await isDone(() =>
    table.put(
      { ...keys.channelToken(name), ...next },
      {
        condition: 'attribute_not_exists(#version) OR #version = :seen',
        names: { '#version': 'version' },
        values: { ':seen': stored.version },
      },
    ),
  )
}
