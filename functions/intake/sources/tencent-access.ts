import { z } from 'zod'
import { callProvider, type ProviderCodes } from './call-provider.ts'
import type { Renewing } from './renewing.ts'

/** https://developers.e.qq.com/v3.0/docs/errors */
export const tencentCodes: ProviderCodes = {
  token: (code) => [11000, 11002, 11004, 11005].includes(code),
  busy: [10000, 10001, 11008, 11016, 11017, 11018, 11019],
}

const pairSchema = z.object({
  access_token: z.string().min(1),
  access_token_expires_in: z.number().positive(),
  /** The same as before, or another. */
  refresh_token: z.string().min(1).optional(),
})

/** `oauth/token` (https://developers.e.qq.com/docs/api/authorize/oauth/oauth_token): each asking makes the refresh token last another thirty days. */
export async function renewTencent({ endpoint, appId, appSecret, refreshToken }: Renewing) {
  const url = new URL('/oauth/token', endpoint)
  url.search = new URLSearchParams({
    client_id: appId,
    client_secret: appSecret,
    grant_type: 'refresh_token',
    refresh_token: refreshToken,
  }).toString()
  const { access_token, access_token_expires_in, refresh_token } = pairSchema.parse(
    await callProvider(url, tencentCodes),
  )
  return {
    token: access_token,
    lasts: access_token_expires_in,
    ...(refresh_token !== undefined && { renewal: refresh_token }),
  }
}
