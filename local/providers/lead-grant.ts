import { createHash } from 'node:crypto'

/** An app that an advertiser authorised. */
export interface LeadApp {
  appId: string
  appSecret: string
  /** What the authorisation brought. */
  refreshToken: string
}

interface GrantRules {
  now: () => number
  /** Whether a refresh token is good for one asking. */
  rotates: boolean
}

/** How long tokens last, in seconds. */
const ACCESS_LASTS = 86_400
const REFRESH_LASTS = 30 * 86_400

/** The tokens of one authorisation. */
export interface LeadGrant {
  /** A new pair for the refresh token that is in force. */
  renew(asked: LeadApp): { access: string; refresh: string; accessLasts: number; refreshLasts: number } | 'refused'
  check(access: string | undefined): 'good' | 'over' | 'unknown'
  /** The advertiser authorised anew: what was given out before is over. */
  authorise(refreshToken: string): void
  /** The platform ends the access tokens, as it may at any time. */
  endAccess(): void
  readonly renewals: number
}

/** `fixed`: an access token that never ends, as somebody stored it by hand. */
export function openGrant({ app, fixed, now, rotates }: GrantRules & { app: LeadApp; fixed?: string }): LeadGrant {
  const until = new Map<string, number>()
  let refresh = { token: app.refreshToken, until: now() + REFRESH_LASTS * 1000 }
  const token = (kind: string): string =>
    createHash('sha1').update(`${app.appId} ${kind} ${grant.renewals}`).digest('hex')
  const grant = {
    renewals: 0,
    renew: (asked: LeadApp) => {
      const isOurs = asked.appId === app.appId && asked.appSecret === app.appSecret
      if (!isOurs || asked.refreshToken !== refresh.token || now() >= refresh.until) return 'refused' as const
      grant.renewals += 1
      const access = token('access')
      until.set(access, now() + ACCESS_LASTS * 1000)
      refresh = { token: rotates ? token('refresh') : refresh.token, until: now() + REFRESH_LASTS * 1000 }
      return { access, refresh: refresh.token, accessLasts: ACCESS_LASTS, refreshLasts: REFRESH_LASTS }
    },
    check: (access: string | undefined) => {
      if (access !== undefined && access === fixed) return 'good' as const
      const end = until.get(access ?? '')
      if (end === undefined) return 'unknown' as const
      return now() < end ? ('good' as const) : ('over' as const)
    },
    authorise: (refreshToken: string) => {
      until.clear()
      refresh = { token: refreshToken, until: now() + REFRESH_LASTS * 1000 }
    },
    endAccess: () => until.clear(),
  }
  return grant
}
