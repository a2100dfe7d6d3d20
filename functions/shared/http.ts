/** An HTTP request, free of the gateway's form. */
export interface HttpRequest {
  method: string
  path: string
  /** Path parameters of the route, e.g. `{code}`. */
  parameters: Readonly<Record<string, string | undefined>>
  query: Readonly<Record<string, string | undefined>>
  /** Names in lower case. */
  headers: Readonly<Record<string, string | undefined>>
  /** As it arrived, before any decoding of its content. */
  body: Buffer
  /** When the gateway took it, ISO 8601. */
  now: string
}

export interface HttpResponse {
  status: number
  headers?: Record<string, string>
  /** A string is sent as it is; anything else as JSON. */
  body?: string | object
}
