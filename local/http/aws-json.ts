import { AwsError, type LocalService } from '../service.ts'

export interface AwsAnswer {
  readonly status: number
  readonly headers: Record<string, string>
  readonly body: string
}

/** The AWS JSON protocols (1.0 and 1.1): `X-Amz-Target: Service.Operation`, the input as JSON. Requests need no signature. */
export async function answerAwsJson(
  services: readonly LocalService[],
  request: { target: string; contentType: string; body: Buffer },
): Promise<AwsAnswer> {
  const headers = { 'content-type': request.contentType || 'application/x-amz-json-1.0' }
  try {
    const output = await call(services, request)
    return { status: 200, headers, body: JSON.stringify(output, writeValue) }
  } catch (error) {
    const { code, message, fields, status } = toAwsError(error)
    const body = JSON.stringify({ __type: code, message, Message: message, ...fields }, writeValue)
    return { status, headers: { ...headers, 'x-amzn-errortype': code }, body }
  }
}

async function call(services: readonly LocalService[], request: { target: string; body: Buffer }): Promise<object> {
  const [prefix = '', operation = ''] = request.target.split('.')
  const service = services.find(({ target }) => target === prefix)
  if (!service) throw new AwsError('UnknownOperationException', `This machine has no service ${prefix}`)
  return service.handle(operation, readInput(prefix, request.body))
}

function toAwsError(error: unknown): AwsError {
  if (error instanceof AwsError) return error
  const message = error instanceof Error ? error.message : String(error)
  return new AwsError('InternalServerError', message, { status: 500 })
}

function readInput(service: string, body: Buffer): Record<string, unknown> {
  const read = service.startsWith('DynamoDB') ? readBytes : service === 'AWSEvents' ? readTime : undefined
  try {
    const input: unknown = JSON.parse(body.toString('utf8') || '{}', read)
    if (typeof input === 'object' && input !== null) return { ...input }
  } catch {
    // Falls through to the same refusal.
  }
  throw new AwsError('SerializationException', 'The body is not a JSON object')
}

/** In DynamoDB's JSON an attribute value `{"B": …}` or `{"BS": […]}` is base64. */
function readBytes(this: unknown, key: string, value: unknown): unknown {
  if (!isOnlyMember(this, key)) return value
  if (key === 'B' && typeof value === 'string') return new Uint8Array(Buffer.from(value, 'base64'))
  if (key === 'BS' && Array.isArray(value))
    return value.map((each) => new Uint8Array(Buffer.from(String(each), 'base64')))
  return value
}

const isOnlyMember = (holder: unknown, key: string): boolean =>
  typeof holder === 'object' && holder !== null && Object.keys(holder).length === 1 && key in holder

/** Times are epoch seconds in these protocols. */
function readTime(key: string, value: unknown): unknown {
  return /^(Time|Event(Start|End)Time)$/.test(key) && typeof value === 'number' ? new Date(value * 1000) : value
}

/** The reverse: bytes as base64, times as epoch seconds. JSON.stringify has already called a Date's toJSON, hence `this`. */
function writeValue(this: unknown, key: string, value: unknown): unknown {
  const original = typeof this === 'object' && this !== null ? Reflect.get(this, key) : value
  if (original instanceof Date) return original.getTime() / 1000
  return original instanceof Uint8Array ? Buffer.from(original).toString('base64') : value
}
