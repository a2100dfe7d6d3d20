import { z } from 'zod'
import { callProvider, type ProviderCodes } from './call-provider.ts'
import type { Renewing } from './renewing.ts'

/** Its list of codes is behind a login: 401xx is about who asks, of which 40100 is about how often (as with TikTok's API for Business, the same platform). */
export const oceanCodes: ProviderCodes = { token: (code) => code > 40100 && code < 40200, busy: [40100, 50000] }

const pairSchema = z.object({
  access_token: z.string().min(1),
  expires_in: z.number().positive(),
  refresh_token: z.string().min(1),
})

/** `oauth2/refresh_token` (oceanengine/ad_open_sdk_go): the refresh token is good for one asking, and the answer brings the next. */
export async function renewOcean({ endpoint, appId, appSecret, refreshToken }: Renewing) {
  const { access_token, expires_in, refresh_token } = pairSchema.parse(
    await callProvider(new URL('/open_api/oauth2/refresh_token/', endpoint), oceanCodes, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      // The app's id is a number of up to 64 bits: digits only (source-settings.ts), written as they are.
      body: `{"app_id":${appId},${JSON.stringify({ secret: appSecret, refresh_token: refreshToken }).slice(1)}`,
    }),
  )
  return { token: access_token, lasts: expires_in, renewal: refresh_token }
}
