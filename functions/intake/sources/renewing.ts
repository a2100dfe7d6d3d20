/** What a token is asked for with. */
export interface Renewing {
  endpoint: string
  appId: string
  appSecret: string
  refreshToken: string
}
