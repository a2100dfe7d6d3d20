import { createHmac, createSecretKey, type KeyObject } from 'node:crypto'
import { errors as joseErrors, jwtVerify } from 'jose'
import { z } from 'zod'
import type { Services } from '../shared/services.ts'

interface Place {
  dealerId: string
  advisorId: string
}

/** What each kind of link is for, and which ids it carries. A link serves its one purpose only. */
interface ClaimsOf {
  offer: Place & { leadId: string; offerId: string }
  held: Place & { leadId: string }
  showroom: Place
  manager: Place
  ops: { by: string }
  owner: { personId: string }
  tasks: Place
  complaint: Place & { complaintId: string }
  complaints: Place
}
export type Purpose = keyof ClaimsOf
export type Claims<P extends Purpose> = ClaimsOf[P]

const place = { dealerId: z.string(), advisorId: z.string() }

const purposes: { readonly [P in Purpose]: z.ZodType<ClaimsOf[P]> } = {
  offer: z.object({ leadId: z.string(), offerId: z.string(), ...place }),
  held: z.object({ leadId: z.string(), ...place }),
  showroom: z.object(place),
  manager: z.object(place),
  ops: z.object({ by: z.string() }),
  owner: z.object({ personId: z.string() }),
  tasks: z.object(place),
  complaint: z.object({ complaintId: z.string(), ...place }),
  complaints: z.object(place),
}

/** `expired`: it was ours, but its time is over. */
export type ReadLink<P extends Purpose> =
  | { kind: 'valid'; claims: Claims<P> }
  | { kind: 'expired' }
  | { kind: 'invalid' }

/** What a link is signed with, and how long it serves (ISO 8601, whole seconds). */
export interface Signing {
  key: string
  expiresAt: string
}

/**
 * A signed token for one purpose: compact JWS, HS256. The same claims give the same token. It is signed in place: jose
 * would do it on a thread of its own, and a machine on the virtual clock would then not live the same life twice.
 */
export function signLink<P extends Purpose>(purpose: P, claims: Claims<P>, { key, expiresAt }: Signing): string {
  const payload = { ...claims, aud: purpose, exp: Math.floor(Date.parse(expiresAt) / 1000) }
  const signed = `${encodePart({ alg: 'HS256' })}.${encodePart(payload)}`
  return `${signed}.${createHmac('sha256', key).update(signed).digest('base64url')}`
}

const encodePart = (part: object): string => Buffer.from(JSON.stringify(part)).toString('base64url')

export async function readLink<P extends Purpose>(
  purpose: P,
  token: string,
  { key, now }: { key: string; now: string },
): Promise<ReadLink<P>> {
  try {
    const { payload } = await jwtVerify(token, keyObject(key), {
      algorithms: ['HS256'],
      audience: purpose,
      currentDate: new Date(now),
    })
    return { kind: 'valid', claims: purposes[purpose].parse(payload) }
  } catch (error) {
    return error instanceof joseErrors.JWTExpired ? { kind: 'expired' } : { kind: 'invalid' }
  }
}

const keyObjects = new Map<string, KeyObject>()

/** One object a key: jose prepares it once and knows it again for thousands of links. */
function keyObject(key: string): KeyObject {
  const known = keyObjects.get(key) ?? createSecretKey(key, 'utf8')
  keyObjects.set(key, known)
  return known
}

const DAY = 24 * 60 * 60 * 1000

/** How long links serve after the moment that they are about: long enough to say "too late" in words. */
const lifetimes = {
  offer: 7 * DAY,
  held: 90 * DAY,
  showroom: 180 * DAY,
  manager: 180 * DAY,
  ops: 30 * DAY,
  owner: 180 * DAY,
  tasks: 180 * DAY,
  complaint: 180 * DAY,
  complaints: 180 * DAY,
} as const

const paths = {
  offer: (token: string) => `/offers/${token}`,
  held: (token: string) => `/held/${token}`,
  showroom: (token: string) => `/showroom/${token}`,
  manager: (token: string) => `/manager/${token}`,
  ops: (token: string) => `/ops/${token}/outbox`,
  owner: (token: string) => `/me/${token}`,
  tasks: (token: string) => `/tasks/${token}`,
  complaint: (token: string) => `/complaint/${token}`,
  complaints: (token: string) => `/complaints/${token}`,
} as const

/** The path of a page for one person, e.g. `/held/eyJ…`; serves for its kind's lifetime, counted from `from`. */
export async function pagePath<P extends Purpose>(
  purpose: P,
  claims: Claims<P>,
  { from, secrets }: { from: string; secrets: Services['secrets'] },
): Promise<string> {
  const expiresAt = new Date(Date.parse(from) + lifetimes[purpose]).toISOString()
  return paths[purpose](signLink(purpose, claims, { key: await secrets.signingKey(), expiresAt }))
}

/** How an advisor gets to his offer, as words for a message: his own link where the channel allows one, else the constant address and his short code. */
export async function offerAddress(
  offer: Claims<'offer'> & { code: string; expiresAt: string; channel: string; language: 'zh-CN' | 'en' },
  { secrets, channels, config }: Pick<Services, 'secrets' | 'channels' | 'config'>,
): Promise<string> {
  const { leadId, offerId, dealerId, advisorId, code, language } = offer
  if (channels[offer.channel]?.personalLinks)
    return `${config.baseUrl}${await pagePath('offer', { leadId, offerId, dealerId, advisorId }, { from: offer.expiresAt, secrets })}`
  return language === 'en' ? `${config.baseUrl}/o code ${code}` : `${config.baseUrl}/o 接收码 ${code}`
}
